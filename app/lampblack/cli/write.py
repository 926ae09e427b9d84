"""`lampblack write`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lampblack.cli.output import tell, write, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason
from lampblack.domain.scripts import prompt_language
from lampblack.domain.writing.requests import WRITING, WritingPlan, WritingTask, variant_key
from lampblack.resources import resource
from lampblack.tasks.plan_run import PlanRun
from lampblack.tasks.prompts import Prompts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from lampblack.cli.loading import CommandEngine
    from lampblack.domain.jobs import Output

BETWEEN = "\n---\n"
"""Stands between variants."""


def run_write(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> int:
    """Loads the model, writes, prints; returns the exit status. Raises KnownError."""
    plan = _plan(arguments)
    model = engine.load(arguments)
    plan = replace(plan, model=model.path)
    with progress("Writing…") as show:

        def show_output(output: Output, done: Mapping[str, Output]) -> None:
            del output
            show(len(done) / plan.total(done))

        run = PlanRun(
            engine.engine,
            plan,
            on_output=show_output,
            on_text=_printer(arguments, as_json=as_json),
        )
        done = run.run()
    outputs = [done[variant_key(number)] for number in range(1, plan.task.variants + 1)]
    for output in outputs:
        if output.fault is not None:
            raise KnownError.of(output.fault)
    if as_json:
        write_json(_result(outputs))
    elif arguments.stream:
        write_line()
    else:
        write_line(BETWEEN.join(output.text.strip() for output in outputs))
    _tell_if_cut(outputs)
    return 0


def _plan(arguments: argparse.Namespace) -> WritingPlan:
    instruction = read_stdin() if arguments.prompt == STDIN else arguments.prompt
    if not instruction.strip():
        raise KnownError("prompt.empty")
    notes = ""
    if arguments.notes is not None:
        from lampblack.documents.reading import read  # starts a process of its own

        notes = read(arguments.notes.expanduser()).text
    task = WritingTask(instruction, notes, arguments.kind, arguments.tone.strip(), arguments.length, arguments.variants)
    prompts = Prompts(resource("prompts")).shipped("write", prompt_language(instruction))
    sampling = replace(WRITING, temperature=arguments.temperature, seed=arguments.seed)
    return WritingPlan(task, prompts, sampling, adapters=tuple(arguments.adapters))


def _printer(arguments: argparse.Namespace, *, as_json: bool) -> Any:
    def show(key: str, text: str) -> None:
        del key
        if arguments.stream:
            write_json({"token": text}) if as_json else write(text)

    return show


def _result(outputs: Sequence[Output]) -> dict[str, Any]:
    return {**_figures(outputs[0]), "variants": [_figures(output) for output in outputs]}


def _figures(output: Output) -> dict[str, Any]:
    stats = output.stats
    assert stats is not None
    assert output.reason is not None
    return {
        "text": output.text.strip(),
        "finish_reason": output.reason.value,
        "prompt_tokens": stats.prompt_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token": stats.time_to_first_token,
        "tokens_per_second": stats.tokens_per_second,
        "seed": stats.seed,
    }


def _tell_if_cut(outputs: Sequence[Output]) -> None:
    if any(output.reason is FinishReason.CONTEXT for output in outputs):
        tell("A text was cut off, because the context is full (--context-length).")
    elif any(output.reason is FinishReason.LENGTH for output in outputs):
        tell("A text was cut off, because it became far longer than was asked for.")
