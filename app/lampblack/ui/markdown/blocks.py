"""What Markdown comes down to: prose, code and tables, one after the other, each with its place in lists and quotes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Alignment(StrEnum):
    """Of a table's column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style. A newline in it is a line break inside the paragraph; href is the address of a link.

    latex: the text is the source of this formula, which is drawn large where `display`. raised: a footnote's mark.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    href: str = ""
    latex: str = ""
    display: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: `nesting` has a letter for each level around it, q for a quote and l for a list item.

    marker is what stands before a list item's first block ("•", "3.", "☑"), empty elsewhere. note: the label of the
    footnote that begins here.
    """

    nesting: str = ""
    marker: str = ""
    note: str = ""


TOP = Place()


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, a heading (level 1 to 6, 0 for none) or a rule. `continued`: the one above was cut for length."""

    runs: tuple[Run, ...]
    place: Place = TOP
    heading: int = 0
    rule: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code block; `text` has no newline at its end, `language` is the first word after the fence, `more` the rest."""

    text: str
    language: str = ""
    place: Place = TOP
    closed: bool = True
    more: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on lines of its own; `source` is how it was written, with the marks around it."""

    latex: str
    source: str
    place: Place = TOP
    closed: bool = True


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as the header."""

    header: tuple[Cell, ...]
    alignments: tuple[Alignment, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    place: Place = TOP


Block = Prose | Code | Table | Formula


def plain(runs: tuple[Run, ...]) -> str:
    """The text without its styles."""
    return "".join(run.text for run in runs)
