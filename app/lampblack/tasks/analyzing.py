"""An analysis from its texts to its results: what is read, how it is divided, and what came out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from lampblack.documents.reading import read
from lampblack.domain.analysis.balancing import balanced
from lampblack.domain.analysis.exporting import Line, as_json
from lampblack.domain.analysis.pieces import pieces
from lampblack.domain.analysis.plan import MOST_TOKENS, AnalysisPlan, Reading, instruction, row_of
from lampblack.domain.analysis.questions import Kind, Question
from lampblack.domain.analysis.results import result_of
from lampblack.domain.analysis.scores import Scores, scores
from lampblack.domain.analysis.tables import MOST_ROWS, Form, Row, Table, form_of, read_table, rows_of
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.scripts import prompt_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from lampblack.domain.jobs import Output
    from lampblack.domain.models import LoadedModel
    from lampblack.tasks.jobs import Count

_LONGEST_PIECES = {Kind.LABELS: 1500, Kind.SENTIMENT: 1500, Kind.ENTITIES: 400}
"""Tokens: small models overlook most of what stands in a long text. Fields are of the whole text."""

_AROUND = 64
"""Tokens for what a chat template puts around a message."""

_LEAST_ROOM = 32
"""Tokens of a text, below which it makes no sense."""

_COUNTED_AT_ONCE = 200
_SAMPLE = 40
"""Texts by which their language is told."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Texts, and what is asked about each. columns: of the table that they come from, if it has more than one."""

    question: Question
    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """That of the prompt that suits the texts."""
        return prompt_language("\n".join(row.text[:500] for row in self.rows[:_SAMPLE]))

    def to_json(self) -> str:
        """As a job keeps it."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def of_json(cls, text: str) -> Analysis:
        """What a job kept."""
        return msgspec.json.decode(text, type=cls)


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder, and why some of what is in it could not be read."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What texts are taken from: a file's table, or the documents of a folder."""

    name: str
    form: Form
    table: Table | None = None
    folder: Folder | None = None

    def rows(self, column: str = "", gold: str = "") -> tuple[Row, ...]:
        """The texts. Raises KnownError analyze.column."""
        if self.folder is not None:
            return self.folder.rows
        assert self.table is not None
        return rows_of(self.table, column, gold)

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of its table, where it has more than one."""
        return self.table.columns if self.table is not None and len(self.table.columns) > 1 else ()


def read_source(path: Path, form: Form | None = None, on_read: Callable[[float], None] = lambda _: None) -> Source:
    """The texts of a file or a folder. form: how they stand in the file; by default its name tells. Raises KnownError
    as `documents.reading.read`, `read_table` and `read_folder` do.
    """
    if path.is_dir():
        return Source(path.name, Form.TEXT, folder=read_folder(path, on_read))
    form = form or form_of(path.name)
    return Source(path.name, form, read_table(read(path).text, form))


def read_folder(folder: Path, on_read: Callable[[float], None] = lambda _: None) -> Folder:
    """Every document in a folder, but not in those within it, by name; hidden files are left out. `on_read` is
    told 0 to 1.

    Raises KnownError analyze.no_documents, .rows_many and file.unreadable.
    """
    try:
        paths = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    except OSError as error:
        raise KnownError("file.unreadable", name=folder.name, reason=(error.strerror or "").lower()) from error
    if len(paths) > MOST_ROWS:
        raise KnownError("analyze.rows_many", count=len(paths), limit=MOST_ROWS)
    rows, faults = [], []
    for number, path in enumerate(paths, 1):
        try:
            document = read(path)
        except KnownError as error:
            faults.append(error.fault)
        else:
            rows.append(Row(document.text, source=document.name))
        on_read(number / len(paths))
    if not rows:
        if len(faults) == 1:
            raise KnownError.of(faults[0])
        raise KnownError("analyze.no_documents", name=folder.name)
    return Folder(tuple(rows), tuple(faults))


def make_plan(analysis: Analysis, template: str, model: LoadedModel, count: Count) -> AnalysisPlan:
    """The plan of an analysis with a model in memory. Raises KnownError analyze.no_room."""
    return AnalysisPlan(analysis.question, _divided(analysis, template, model, count), template, model.path)


def _longest_reply(question: Question, context_length: int) -> int:
    """Tokens that are kept free for it."""
    if question.is_choice:
        return max(len(label.encode()) for label in question.labels) + 2
    return min(MOST_TOKENS[question.kind], context_length // 3)


def _divided(analysis: Analysis, template: str, model: LoadedModel, count: Count) -> list[Reading]:
    question, texts = analysis.question, [row.text for row in analysis.rows]
    (asked,) = count([instruction(question, template, "")])
    room = model.context_length - asked - _AROUND - _longest_reply(question, model.context_length)
    if room < _LEAST_ROOM:
        raise KnownError("analyze.no_room", context_length=model.context_length)
    if question.kind is Kind.FIELDS:
        return [Reading(text, ((0, len(text)),) if text.strip() else ()) for text in texts]
    limit = min(_LONGEST_PIECES[question.kind], room)

    def count_few(some: Sequence[str]) -> Sequence[int]:
        """No token is shorter than a byte, so what is short enough needs not be counted."""
        sizes = [len(text.encode("utf-8", "replace")) for text in some]
        long = [place for place, size in enumerate(sizes) if size > limit]
        for start in range(0, len(long), _COUNTED_AT_ONCE):
            places = long[start : start + _COUNTED_AT_ONCE]
            for place, size in zip(places, count([some[place] for place in places]), strict=True):
                sizes[place] = size
        return sizes

    return [Reading(text, pieces(text, limit, count_few) if text.strip() else ()) for text in texts]


class Outcome:
    """What has come out for the texts of an analysis. say: puts a fault into words; corrected: labels of a person's
    own, by the number of the text.
    """

    def __init__(self, analysis: Analysis, say: Callable[[Fault], str] = str) -> None:
        self.analysis, self._say = analysis, say
        self.corrected: dict[int, str] = {}
        self._outputs: dict[int, dict[str, Output]] = {}

    def add(self, output: Output) -> int | None:
        """Takes what was written; returns the number of the text that it is about."""
        row = row_of(output.key)
        if row is None or row >= len(self.analysis.rows):
            return None
        self._outputs.setdefault(row, {})[output.key] = output
        return row

    def line(self, row: int) -> Line:
        """A text with its result."""
        text = self.analysis.rows[row]
        result = result_of(self.analysis.question, row, text.text, self._outputs.get(row, {}))
        fault = result.fault if result is not None else None
        return Line(text, result, self.corrected.get(row, ""), self._say(fault) if fault is not None else "")

    def lines(self, *, is_balanced: bool = False) -> list[Line]:
        """All of them. is_balanced: with labels that the model prefers in all texts evened out."""
        lines = [self.line(row) for row in range(len(self.analysis.rows))]
        if not is_balanced:
            return lines
        choices = balanced([line.result.choice if line.result is not None else None for line in lines])
        return [
            replace(line, result=replace(line.result, choice=choice)) if line.result is not None else line
            for line, choice in zip(lines, choices, strict=True)
        ]


def scores_of(analysis: Analysis, lines: Iterable[Line]) -> Scores | None:
    """How well the model's labels fit the gold labels; None where there are none. A person's corrections do not count:
    it is the model that is judged.
    """
    if not analysis.question.is_choice:
        return None
    pairs = [(line.row.gold, line.result.label) for line in lines if line.result is not None]
    return scores(pairs, analysis.question.labels)


def report(analysis: Analysis, lines: Sequence[Line]) -> dict[str, Any]:
    """All of it for other programs."""
    found = scores_of(analysis, lines)
    return {
        "rows": [as_json(line, analysis.question) for line in lines],
        "scores": None if found is None else json.loads(msgspec.json.encode(found)),
    }
