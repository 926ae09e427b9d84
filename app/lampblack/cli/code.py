"""`lampblack code`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lampblack.cli.output import tell, write, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_file, read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.coding.checks import DIALECTS, Checked, Verdict, problem_words
from lampblack.domain.coding.plan import CODE, CODING, REPAIR, CodePlan
from lampblack.domain.coding.tasks import NEEDS_INSTRUCTION, CodeTask
from lampblack.domain.differences.lines import unified
from lampblack.domain.faults import KnownError
from lampblack.domain.scripts import prompt_language
from lampblack.resources import resource
from lampblack.syntax.checking import check
from lampblack.tasks.code_saving import context_file, save_code
from lampblack.tasks.plan_run import PlanRun, count_tokens
from lampblack.tasks.prompts import Prompts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from lampblack.cli.loading import CommandEngine
    from lampblack.domain.coding.checks import Problem
    from lampblack.domain.coding.fitting import Fitted
    from lampblack.domain.coding.plan import Result
    from lampblack.domain.jobs import Output


def run_code(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> int:
    """Loads the model, has the code written, prints it; returns the exit status, 1 where it has a syntax error or was
    cut off. Raises KnownError."""
    task = _task(arguments)
    model = engine.load(arguments)
    plan = CodePlan(
        task,
        Prompts(resource("prompts")).shipped("code", prompt_language(task.instruction)),
        model=model.path,
        context_length=model.context_length,
        count=lambda texts: count_tokens(engine.engine, texts, model.path),
        check=_unchecked if arguments.no_check else check,
        repairs=arguments.repair,
        sampling=replace(CODING, temperature=arguments.temperature, seed=arguments.seed),
        adapters=arguments.adapters,
        max_tokens=arguments.max_tokens,
    )
    _tell_what_is_missing(plan.fitted)
    done = _run(engine, plan)
    result = plan.result(done)
    if not result.text.strip():
        raise KnownError("code.none")
    _print(task, result, done, arguments, as_json=as_json)
    return _tell_result(result)


def _task(arguments: argparse.Namespace) -> CodeTask:
    instruction = read_stdin() if arguments.prompt == STDIN else arguments.prompt
    if arguments.action in NEEDS_INSTRUCTION and not instruction.strip():
        raise KnownError("prompt.empty")
    return CodeTask(
        arguments.action,
        arguments.language.key,
        instruction,
        read_file(arguments.file.expanduser()) if arguments.file is not None else "",
        tuple(context_file(path.expanduser()) for path in arguments.context),
        arguments.to.key if arguments.to is not None else "",
    )


def _run(engine: CommandEngine, plan: CodePlan) -> Mapping[str, Output]:
    with progress("Writing…") as show:
        run = PlanRun(engine.engine, plan, on_output=lambda _, done: show(len(done) / plan.total(done)))
        done = run.run()
    fault = done[CODE].fault
    if fault is not None:
        raise KnownError.of(fault)
    return done


def _print(
    task: CodeTask, result: Result, done: Mapping[str, Output], arguments: argparse.Namespace, *, as_json: bool
) -> None:
    if arguments.output is not None:
        save_code(result.text, arguments.output.expanduser())
    if as_json:
        write_json(_figures(task, result, done))
    elif arguments.diff:
        write(unified(task.code, result.text, arguments.file.name))
    elif arguments.output is None:
        write(result.text) if result.text.endswith("\n") else write_line(result.text)


def _figures(task: CodeTask, result: Result, done: Mapping[str, Output]) -> dict[str, Any]:
    output = done[REPAIR] if result.repaired else done[CODE]
    stats = output.stats
    assert stats is not None
    assert output.reason is not None
    checked = result.checked
    return {
        "text": result.text,
        "language": task.result_language,
        "finish_reason": output.reason.value,
        "prompt_tokens": stats.prompt_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token": stats.time_to_first_token,
        "tokens_per_second": stats.tokens_per_second,
        "seed": stats.seed,
        "syntax": checked.verdict.value if checked is not None else Verdict.NO_PARSER.value,
        "problems": [_problem(problem) for problem in checked.problems] if checked is not None else [],
        "repaired": [_problem(problem) for problem in result.repaired],
        "left_out": list(result.extracted.left_out),
        "files": [{"name": file.name, "text": file.code} for file in result.extracted.files],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "column": problem.column, "problem": problem_words(problem)}


def _tell_what_is_missing(fitted: Fitted) -> None:
    for name in fitted.cut:
        tell(f"Only the beginning of {name} fits into the context (--context-length).")
    for name in fitted.left_out:
        tell(f"{name} does not fit into the context (--context-length), so the model does not know it.")


def _tell_result(result: Result) -> int:
    if result.repaired:
        first = result.repaired[0]
        tell(f"A syntax error was repaired: line {first.line}: {problem_words(first)}.")
    if result.is_cut:
        tell("The code was cut off: allow for more tokens (--max-tokens, --context-length).")
        return 1
    return _tell_checked(result.checked) if result.checked is not None else 0


def _tell_checked(checked: Checked) -> int:
    if checked.verdict is Verdict.GAVE_UP:
        tell("The parser gave up, so the syntax was not checked.")
    if checked.verdict is not Verdict.WRONG:
        return 0
    first = checked.problems[0]
    if checked.language in DIALECTS:
        tell(f"There may be a syntax error in line {first.line}: {problem_words(first)}.")
        return 0
    tell(f"There is a syntax error in line {first.line}, column {first.column}: {problem_words(first)}.")
    return 1


def _unchecked(code: str, language: str) -> Checked:
    del code
    return Checked(language, Verdict.NO_PARSER)
