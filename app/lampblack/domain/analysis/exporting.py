"""The results of an analysis as rows of CSV or lines of JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lampblack.domain.analysis.fields import cell
from lampblack.domain.analysis.questions import Kind, field_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.domain.analysis.questions import Question
    from lampblack.domain.analysis.results import Result
    from lampblack.domain.analysis.tables import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
"""What stands before a cell that a spreadsheet would take for a formula, as OWASP advises for CSV injection."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text with its result, None where there is none yet, and the label that a person put in its place. problem: what
    its fault says, in words.
    """

    row: Row
    result: Result | None = None
    corrected: str = ""
    problem: str = ""

    @property
    def label(self) -> str:
        """The label that counts: a person's, else the model's."""
        return self.corrected or (self.result.label if self.result is not None else "")

    @property
    def probability(self) -> float | None:
        """The model's, of its own label."""
        choice = self.result.choice if self.result is not None else None
        return choice.probability if choice is not None else None


def as_json(line: Line, question: Question) -> dict[str, Any]:
    """A result for other programs. Places are characters (Unicode code points) from the beginning of the text, the
    first and the one after the last.
    """
    said: dict[str, Any] = {"text": line.row.text}
    if line.row.source:
        said["source"] = line.row.source
    if line.row.gold:
        said["gold"] = line.row.gold
    result = line.result
    if question.is_choice:
        choice = result.choice if result is not None else None
        said |= {"label": line.label or None, "probability": line.probability}
        said["probabilities"] = dict(choice.probabilities) if choice is not None else {}
        said["mass"] = choice.mass if choice is not None and choice.probabilities else None
        if line.corrected:
            said |= {"corrected": True, "model_label": result.label if result is not None else None}
    elif question.kind is Kind.ENTITIES:
        said["spans"] = [
            {
                "text": one.text,
                "type": one.type,
                "found": one.found.value,
                "places": [list(place) for place in one.places],
            }
            for one in (result.entities if result is not None else ())
        ]
    else:
        said["fields"] = result.fields if result is not None else {}
    if line.problem:
        said["problem"] = line.problem
    return said


def as_jsonl(lines: Iterable[Line], question: Question) -> str:
    """One object a line."""
    return "".join(json.dumps(as_json(line, question), ensure_ascii=False) + "\n" for line in lines)


def as_csv(lines: Iterable[Line], question: Question, columns: tuple[str, ...] = ()) -> str:
    """RFC 4180: commas, CR LF, quotation marks where they are needed. columns: of the table that the texts came from,
    which stand first; else there is the text, and the name of its file where it has one.

    A cell that begins like a formula gets an apostrophe before it, unless it is a number: spreadsheets would run it.
    """
    lines = list(lines)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    has_source = not columns and any(line.row.source for line in lines)
    first = columns or (("source", "text") if has_source else ("text",))
    writer.writerow([guarded(name) for name in (*first, *_names(question), "problem")])
    for line in lines:
        own = line.row.cells if columns else (line.row.source, line.row.text)[0 if has_source else 1 :]
        writer.writerow([guarded(one) for one in (*own, *_cells(line, question), line.problem)])
    return written.getvalue()


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return GUARD + text if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.isascii() and text[1:].replace(".", "", 1).isdigit() and text[0] in "+-"


def _names(question: Question) -> tuple[str, ...]:
    if question.is_choice:
        return ("label", "probability", "model_label", *(f"p({label})" for label in question.labels))
    return ("entities",) if question.kind is Kind.ENTITIES else field_names(question)


def _cells(line: Line, question: Question) -> list[str]:
    result = line.result
    if question.is_choice:
        choice = result.choice if result is not None else None
        likely = choice.probabilities if choice is not None else {}
        own = choice.label if choice is not None else ""
        return [line.label, _share(line.probability), own, *(_share(likely.get(one)) for one in question.labels)]
    if question.kind is Kind.ENTITIES:
        return (
            ["; ".join(f"{one.text} ({one.type}){_places(one.places)}" for one in result.entities)] if result else [""]
        )
    return [cell(result.fields.get(name)) if result is not None else "" for name in field_names(question)]


def _places(places: tuple[tuple[int, int], ...]) -> str:
    return "".join(f" {start}-{stop}" for start, stop in places) or " ?"


def _share(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.4f}"
