"""`lampblack translate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.faults import KnownError
from lampblack.domain.natural_languages import BY_CODE
from lampblack.domain.translations.marks import need_look
from lampblack.resources import resource
from lampblack.tasks.plan_run import PlanRun
from lampblack.tasks.prompts import Prompts
from lampblack.tasks.translating import (
    TranslationInput,
    glossary_in,
    prompts_in,
    save_document,
    source_language_of,
    targets_of,
    term_uses,
    translated_text,
    typed_segments,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from lampblack.cli.loading import CommandEngine
    from lampblack.domain.jobs import Output
    from lampblack.domain.segments import Segment
    from lampblack.domain.translations.plan import TranslationPlan

_MOST_TOLD = 20
"""Segments that need a look, of which each gets a line."""


def run_translate(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> int:
    """Takes the document apart, translates it, writes the copy; returns the exit status. Raises KnownError."""
    given = _input(arguments)
    model = engine.load(arguments)
    prompts = Prompts(resource("prompts")).shipped(
        "translate", prompts_in(given.source_language, given.target_language)
    )
    plan = given.plan(prompts, model.path)
    with progress("Translating…") as show:

        def show_output(output: Output, done: Mapping[str, Output]) -> None:
            del output
            show(len(done) / plan.total(done))

        done = PlanRun(engine.engine, plan, on_output=show_output).run()
    if done and all(output.fault is not None for output in done.values()):
        raise KnownError.of(next(output.fault for output in done.values() if output.fault is not None))
    _deliver(_Result(given, plan, done), arguments.output, as_json=as_json)
    return 0


@dataclass(frozen=True, slots=True)
class _Result:
    """What a translation has come to."""

    given: TranslationInput
    plan: TranslationPlan
    done: Mapping[str, Output]


def _input(arguments: argparse.Namespace) -> TranslationInput:
    segments: Sequence[Segment]
    text = path = digest = ""
    if str(arguments.file) == STDIN:
        text = read_stdin()
        segments = typed_segments(text)
    else:
        from lampblack.documents.translating import segment  # starts a process of its own

        document = segment(arguments.file.expanduser())
        segments, path, digest = document.segments, document.path, document.digest
    texts = tuple(each.text for each in segments)
    source = arguments.source or source_language_of(texts)
    if source is None:
        raise KnownError("translation.unknown_language")
    if source == arguments.to:
        raise KnownError("translation.same_language", language=BY_CODE[source].english)
    terms = () if arguments.glossary is None else glossary_in(arguments.glossary.expanduser(), source, arguments.to)
    ready = {each.number: each.target for each in segments if each.target}
    return TranslationInput(texts, source, arguments.to, terms, ready, path, digest, text)


def _deliver(result: _Result, out: Path | None, *, as_json: bool) -> None:
    given, plan = result.given, result.plan
    targets = targets_of(plan, result.done)
    saved = ""
    if given.path:
        saved = save_document(given, targets, None if out is None else out.expanduser()).path
    elif out is not None:
        saved = str(out.expanduser())
        _save_text(translated_text(given.text, targets), Path(saved))
    if as_json:
        write_json(_as_json(result, targets, saved))
        return
    write_line(saved or translated_text(given.text, targets).rstrip("\n"))
    _tell_marks(result)
    for use in term_uses(plan, targets):
        if use.found < use.wanted:
            tell(f"Term used {use.found} of {use.wanted} times: {use.term}.")


def _as_json(result: _Result, targets: Mapping[int, str], saved: str) -> dict[str, Any]:
    plan, given = result.plan, result.given
    rows = []
    for number, source in enumerate(given.segments):
        translated = plan.translated(number, result.done)
        checks = [{"kind": mark.kind.value, "found": list(mark.found)} for mark in translated.marks]
        row = {"source": source, "target": translated.target or "", "checks": checks}
        rows.append({**row, "needs_look": need_look(translated.marks)})
    terms = [
        {"source": use.term.source, "target": use.term.target, "wanted": use.wanted, "found": use.found}
        for use in term_uses(plan, targets)
    ]
    languages = {"source_language": given.source_language, "target_language": given.target_language}
    return {"segments": rows, **languages, "terms": terms, "path": saved or None}


def _save_text(text: str, path: Path) -> None:
    from lampblack.exchange.files import whole_file

    with whole_file(path) as file:
        file.write(text.encode())


def _tell_marks(result: _Result) -> None:
    marked = []
    for number in range(len(result.given.segments)):
        marks = result.plan.translated(number, result.done).marks
        if need_look(marks):
            marked.append((number, marks))
    for number, marks in marked[:_MOST_TOLD]:
        words = ", ".join(
            mark.kind.value.replace("_", " ") + (f" ({'; '.join(mark.found)})" if mark.found else "")
            for mark in marks
            if mark.needs_look
        )
        tell(f"Segment {number + 1} needs a look: {words}.")
    if len(marked) > _MOST_TOLD:
        tell(f"{len(marked) - _MOST_TOLD} more segments need a look; --json tells which.")
