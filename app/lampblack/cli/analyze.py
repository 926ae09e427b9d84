"""`lampblack analyze`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.fault_words import tell_fault
from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_file, read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.analysis import questions
from lampblack.domain.analysis.exporting import as_csv, as_jsonl
from lampblack.domain.analysis.fields import cell
from lampblack.domain.analysis.plan import concerns_all
from lampblack.domain.analysis.questions import ENTITY_TYPES, SENTIMENTS, Kind, split_labels
from lampblack.domain.analysis.tables import Form, likely_column, read_table
from lampblack.domain.faults import KnownError
from lampblack.domain.scripts import prompt_language
from lampblack.exchange.files import whole_file
from lampblack.resources import resource
from lampblack.tasks.analyzing import Analysis, Outcome, Source, make_plan, read_source, report, scores_of
from lampblack.tasks.plan_run import PlanRun, count_tokens
from lampblack.tasks.prompts import Prompts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from lampblack.cli.loading import CommandEngine
    from lampblack.domain.analysis.entities import Entity
    from lampblack.domain.analysis.exporting import Line
    from lampblack.domain.analysis.questions import Question
    from lampblack.domain.analysis.scores import Scores
    from lampblack.domain.analysis.tables import Row
    from lampblack.domain.jobs import Output

_SHOWN = 60
"""Characters of a text on the line of its label."""


def run_analyze(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> None:
    """Reads the texts, loads the model, asks about each text, prints or writes the results. Raises KnownError."""
    rows, columns = _rows(arguments)
    language = prompt_language("\n".join(row.text[:500] for row in rows[:40]))
    analysis = Analysis(_question(arguments, language), rows, columns)
    model = engine.load(arguments)
    template = Prompts(resource("prompts")).shipped("analyze", analysis.language)[analysis.question.kind]
    plan = make_plan(analysis, template, model, lambda texts: count_tokens(engine.engine, texts, model.path))
    with progress("Analyzing…") as show:

        def show_output(output: Output, done: Mapping[str, Output]) -> None:
            if output.fault is not None and concerns_all(output.fault):
                raise KnownError.of(output.fault)
            show(len(done) / plan.total(done))

        done = PlanRun(engine.engine, plan, on_output=show_output).run()
    outcome = Outcome(analysis, lambda fault: fault.sentence())
    for output in done.values():
        outcome.add(output)
    lines = outcome.lines(is_balanced=arguments.balance)
    if arguments.output is not None:
        _write(arguments.output.expanduser(), analysis, lines)
    if as_json:
        write_json(report(analysis, lines))
        return
    if arguments.output is None:
        for line in lines:
            write_line(_words_of(line, analysis.question))
    found = scores_of(analysis, lines)
    if found is not None:
        write_line(_scores_words(found))


def _rows(arguments: argparse.Namespace) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    source = _source(arguments)
    if source.folder is not None:
        for fault in source.folder.faults:
            tell_fault(fault)
    elif source.form in (Form.TEXT, Form.LINES) and (arguments.column or arguments.gold):
        raise KnownError("analyze.column", name=arguments.column or arguments.gold, names="text")
    elif source.columns and not arguments.column and source.table is not None:
        tell(f"The texts are taken from the column “{likely_column(source.table)}” (--column chooses another).")
    return source.rows(arguments.column or "", arguments.gold or ""), source.columns


def _source(arguments: argparse.Namespace) -> Source:
    form = Form.LINES if arguments.lines else None
    if arguments.file == STDIN:
        return Source(STDIN, form or Form.TEXT, read_table(read_stdin(), form or Form.TEXT))
    with progress("Reading the texts…") as show:
        return read_source(Path(arguments.file).expanduser(), form, show)


def _question(arguments: argparse.Namespace, language: str) -> Question:
    if arguments.labels:
        return questions.choice(split_labels(arguments.labels))
    if arguments.sentiment:
        return questions.choice(SENTIMENTS[language], Kind.SENTIMENT)
    if arguments.entities:
        return questions.entities(split_labels(arguments.types) if arguments.types else ENTITY_TYPES[language])
    return questions.fields(read_file(arguments.schema.expanduser()))


def _write(path: Path, analysis: Analysis, lines: Sequence[Line]) -> None:
    is_csv = path.suffix.lower() == ".csv"
    text = as_csv(lines, analysis.question, analysis.columns) if is_csv else as_jsonl(lines, analysis.question)
    with whole_file(path) as file:
        file.write(text.encode("utf-8", "replace"))


def _words_of(line: Line, question: Question) -> str:
    """A label with its probability and the beginning of the text; or the entities, or the fields, below it."""
    begin = " ".join(line.row.text.split())
    begin = line.row.source or (begin if len(begin) <= _SHOWN else begin[: _SHOWN - 1] + "…")
    problem = f"  ({line.problem})" if line.problem else ""
    if question.is_choice:
        share = "-" if line.probability is None else f"{line.probability:.2f}"
        return f"{line.label or '-'}\t{share}\t{begin}{problem}"
    result = line.result
    if result is None:
        return begin + problem
    if question.kind is Kind.ENTITIES:
        found = [f"  {one.text}\t{one.type}\t{_places(one)}" for one in result.entities]
    else:
        found = [f"  {name}: {cell(value)}" for name, value in result.fields.items()]
    return "\n".join([begin + problem, *found])


def _places(entity: Entity) -> str:
    return ", ".join(f"{start}-{stop}" for start, stop in entity.places) or "not in the text"


def _scores_words(found: Scores) -> str:
    width = max(len(one.label) for one in found.labels)
    lines = [
        "",
        f"accuracy {found.accuracy:.3f}  macro F1 {found.macro_f1:.3f}  texts {found.count:,}",
        *(
            f"  {one.label:<{width}}  precision {one.precision:.3f}  recall {one.recall:.3f}  F1 {one.f1:.3f}  "
            f"texts {one.support:,}"
            for one in found.labels
        ),
        "confusion (a row for each gold label):",
        *(
            f"  {one.label:<{width}}  " + "  ".join(f"{count:>5,}" for count in row)
            for one, row in zip(found.labels, found.confusion, strict=True)
        ),
    ]
    return "\n".join(lines)
