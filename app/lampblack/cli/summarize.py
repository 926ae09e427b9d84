"""`lampblack summarize`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_stdin
from lampblack.cli.values import STDIN
from lampblack.documents.reading import read
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import seconds_left
from lampblack.domain.scripts import prompt_language
from lampblack.domain.summaries.checked import checked
from lampblack.domain.summaries.facts import Found
from lampblack.domain.summaries.plan import SUMMARY, SummaryPlan, SummaryStyle, SummaryTask, without_repeats
from lampblack.domain.summaries.support import Source
from lampblack.exchange.files import whole_file
from lampblack.resources import resource
from lampblack.tasks.plan_run import PlanRun, count_tokens
from lampblack.tasks.prompts import Prompts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from lampblack.cli.loading import CommandEngine
    from lampblack.domain.jobs import Output
    from lampblack.domain.models import LoadedModel
    from lampblack.domain.summaries.checked import CheckedSentence


def run_summarize(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> int:
    """Loads the model, summarizes, prints; returns the exit status. Raises KnownError."""
    task = _task(arguments)
    plan = _plan(task, engine, engine.load(arguments), arguments)
    done = _worked_off(plan, engine)
    result = done[SUMMARY]
    if result.fault is not None:
        raise KnownError.of(result.fault)
    text = without_repeats(result.text)
    ranges = plan.read(done)
    found = checked(text, Source(task.text))
    if arguments.output is not None:
        with whole_file(arguments.output.expanduser()) as file:
            file.write(f"{text}\n".encode())
    if as_json:
        write_json(_result(text, found, ranges, task.text))
        return 0
    if arguments.output is None:
        write_line(text)
    _tell_doubts(found)
    _tell_coverage(ranges, task.text)
    if result.reason is not FinishReason.STOP:
        tell("The summary was cut off, because it became far longer than was asked for.")
    return 0


def _task(arguments: argparse.Namespace) -> SummaryTask:
    text = read_stdin() if arguments.file == STDIN else read(Path(arguments.file).expanduser()).text
    if not text.strip():
        raise KnownError("prompt.empty")
    style = SummaryStyle.ANSWER if arguments.question else arguments.style
    return SummaryTask(text, style, arguments.length, arguments.question or "")


def _plan(task: SummaryTask, engine: CommandEngine, model: LoadedModel, arguments: argparse.Namespace) -> SummaryPlan:
    prompts = Prompts(resource("prompts")).shipped("summarize", prompt_language(task.question or task.text))
    try:
        return SummaryPlan(
            task,
            prompts,
            lambda texts: count_tokens(engine.engine, texts, model.path),
            model.context_length,
            model=model.path,
            parameters=model.parameters,
            adapters=tuple(arguments.adapters),
        )
    except ValueError as error:
        raise KnownError("summary.context_too_short", context=model.context_length) from error


def _worked_off(plan: SummaryPlan, engine: CommandEngine) -> Mapping[str, Output]:
    began = time.monotonic()
    with progress("Reading…") as show:

        def show_output(output: Output, done: Mapping[str, Output]) -> None:
            del output
            total = plan.total(done)
            show(len(done) / total, seconds_left(len(done), total, 0, time.monotonic() - began))

        return PlanRun(engine.engine, plan, on_output=show_output).run()


def _result(
    text: str, found: Sequence[CheckedSentence], ranges: Sequence[tuple[int, int]], source: str
) -> dict[str, Any]:
    return {
        "text": text,
        "sentences": [
            {
                "text": one.text,
                "source": [one.support.start, one.support.stop] if one.support is not None else None,
                "share": round(one.support.share, 3) if one.support is not None else 0.0,
                "checks": [{"text": fact.text, "kind": fact.kind, "found": fact.found} for fact in one.facts],
            }
            for one in found
        ],
        "read": [list(each) for each in ranges],
        "coverage": round(_share(ranges, source), 4),
    }


def _share(ranges: Sequence[tuple[int, int]], source: str) -> float:
    return sum(stop - start for start, stop in ranges) / len(source)


def _tell_doubts(found: Sequence[CheckedSentence]) -> None:
    for one in found:
        if one.support is None:
            tell(f"No support found in the source for: {one.text}")
        missing = [fact.text for fact in one.facts if fact.found is Found.NOWHERE]
        if missing:
            tell(f"Not in the source: {', '.join(missing)} (in: {one.text})")


def _tell_coverage(ranges: Sequence[tuple[int, int]], source: str) -> None:
    share = _share(ranges, source)
    if share < 1:
        tell(f"Only {share:.0%} of the text was read: the rest did not fit the model.")
