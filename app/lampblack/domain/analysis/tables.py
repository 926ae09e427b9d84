"""The texts of an analysis, from what was typed or from a file: a text, lines, CSV or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ROWS = 100_000

LONGEST_CELL = 3_000_000
"""Characters: Python's reader of CSV wants a bound, and this is that of documents."""

_DELIMITERS = ",;\t|"
_SAMPLE = 200
"""Lines by which the delimiter is chosen."""

_NONE = "\x1f"
"""The delimiter of what has a single column: it stands in no text, so commas in it divide nothing."""

_LIKELY_NAMES = ("text", "review", "comment", "sentence", "content", "message", "body", "文本", "内容", "评论", "句子")


class Form(StrEnum):
    """How the texts stand in the input."""

    TEXT = "text"  # all of it is one
    LINES = "lines"
    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under the names of columns; each row has as many cells. delimiter: empty where it is no CSV."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ""

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of a column. Raises KnownError analyze.column."""
        if name not in self.columns:
            raise KnownError("analyze.column", name=name, names=", ".join(self.columns))
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Row:
    """One text, and its gold label, empty where there is none. source: the name of its file, where each is one."""

    text: str
    gold: str = ""
    source: str = ""
    cells: tuple[str, ...] = field(default=())


def form_of(name: str) -> Form:
    """How the texts stand in a file, by its name; what has no telling one is one text."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("csv", "tsv", "tab"):
        return Form.CSV
    if suffix in ("jsonl", "ndjson"):
        return Form.JSONL
    return Form.TEXT


def read_table(text: str, form: Form) -> Table:
    """The table in a text. Raises KnownError analyze.no_rows, .rows_many, .csv and .jsonl with the line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if form is Form.CSV:
        table = _csv(text)
    elif form is Form.JSONL:
        table = _jsonl(text)
    else:
        texts = [text] if form is Form.TEXT else text.split("\n")
        table = Table(("text",), tuple((one,) for one in texts if one.strip()))
    if not table.rows:
        raise KnownError("analyze.no_rows")
    if len(table.rows) > MOST_ROWS:
        raise KnownError("analyze.rows_many", count=len(table.rows), limit=MOST_ROWS)
    return table


def rows_of(table: Table, column: str = "", gold: str = "") -> tuple[Row, ...]:
    """The texts of a column, by default of the likeliest. Raises KnownError analyze.column."""
    texts = table.column(column or likely_column(table))
    labels: Sequence[str] = table.column(gold) if gold else [""] * len(texts)
    cells = table.rows if len(table.columns) > 1 else [()] * len(texts)
    return tuple(Row(*one) for one in zip(texts, labels, [""] * len(texts), cells, strict=True))


def likely_column(table: Table) -> str:
    """Where the texts stand, unless somebody says so: a column with a telling name, else the one with most text."""
    for name in _LIKELY_NAMES:
        for column in table.columns:
            if column.strip().casefold() == name:
                return column
    lengths = [sum(len(row[place]) for row in table.rows[:500]) for place in range(len(table.columns))]
    return table.columns[lengths.index(max(lengths))]


def _csv(text: str) -> Table:
    delimiter = _delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
    except csv.Error as error:
        raise KnownError("analyze.csv", line=reader.line_num, reason=str(error)) from None
    if not rows:
        raise KnownError("analyze.no_rows")
    return _whole(rows[0], rows[1:], delimiter)


def _delimiter(text: str) -> str:
    """The sign that divides the most lines of the beginning into the same number of cells, more than one, or _NONE."""
    lines = text.split("\n", _SAMPLE)[:_SAMPLE]
    best, most = _NONE, (0.0, 0)
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            even = sum(width == widths[0] for width in widths) / len(widths)
            if (even, widths[0]) > most:
                best, most = sign, (even, widths[0])
    return best


def _whole(names: tuple[str, ...], rows: list[tuple[str, ...]], delimiter: str = "") -> Table:
    """With a name for each column, no two alike, and as many cells in each row."""
    width = max([len(names), *map(len, rows)])
    columns: list[str] = []
    for place in range(width):
        name = " ".join(names[place].split()) if place < len(names) else ""
        name = name or f"column {place + 1}"
        columns.append(name if name not in columns else f"{name} {place + 1}")
    return Table(tuple(columns), tuple(row + ("",) * (width - len(row)) for row in rows), delimiter)


def _jsonl(text: str) -> Table:
    objects: list[dict[str, object]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
        except (ValueError, RecursionError):
            raise KnownError("analyze.jsonl", line=number) from None
        if not isinstance(read, dict):
            raise KnownError("analyze.jsonl", line=number)
        objects.append(read)
    columns = tuple(dict.fromkeys(name for one in objects for name in one))
    return Table(columns, tuple(tuple(_plain(one.get(name)) for name in columns) for one in objects))


def _plain(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
