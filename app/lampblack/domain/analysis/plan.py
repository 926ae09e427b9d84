"""What an analysis asks of the model: a request for each piece of each text, more where labels begin alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.analysis import entities, label_grammar
from lampblack.domain.analysis.label_grammar import NOTHING
from lampblack.domain.analysis.label_masses import LabelMasses, branch_key
from lampblack.domain.analysis.questions import Kind
from lampblack.domain.generation import GenerationRequest, Priority, Role, Sampling, Turn
from lampblack.domain.jobs import Piece
from lampblack.domain.prompts import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lampblack.domain.analysis.questions import Question
    from lampblack.domain.faults import Fault
    from lampblack.domain.jobs import Output

MOST_TOKENS = {Kind.LABELS: 256, Kind.SENTIMENT: 256, Kind.ENTITIES: 1024, Kind.FIELDS: 1024}
"""Of a reply."""

_FOR_ALL = ("schema.", "grammar.", "token.")
"""The beginnings of faults that every text would meet."""


_KEY = re.compile(r"row (\d+) piece (\d+) of (\d+) at (\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and the pieces in which it is read, as start and stop in characters; none: it has no words."""

    text: str
    spans: tuple[tuple[int, int], ...]


def concerns_all(fault: Fault) -> bool:
    """Whether every text would meet it, as a schema that cannot be kept to."""
    return fault.kind.startswith(_FOR_ALL)


def key_of(row: int, piece: int, reading: Reading) -> str:
    """The key of the request for a piece of a text, both counted from 0. It says how the text was divided, so that
    what was written tells it without the model.
    """
    start, stop = reading.spans[piece]
    return f"row {row} piece {piece} of {len(reading.spans)} at {start}-{stop}"


def row_of(key: str) -> int | None:
    """The number of the text that a request is about; None for another key."""
    told = _KEY.match(key)
    return int(told[1]) if told is not None else None


def reading_of(text: str, keys: Iterable[str]) -> Reading:
    """How a text was divided, from the keys of what was written for it; without pieces while one of them is missing."""
    spans: dict[int, tuple[int, int]] = {}
    count = 0
    for key in keys:
        if (told := _KEY.fullmatch(key)) is not None:
            _, piece, count, start, stop = map(int, told.groups())
            spans[piece] = (start, stop)
    return Reading(text, tuple(spans[piece] for piece in sorted(spans)) if len(spans) == count else ())


def instruction(question: Question, template: str, text: str) -> str:
    """What is asked about a text."""
    names = ", ".join(f'"{label}"' for label in question.labels)
    return fill(template, {"labels": names, "types": names, "schema": question.schema, "text": text})


class AnalysisPlan:
    """template: of the question's kind, with places for what it has and {text}, which comes after all that the texts
    share. model: its path.
    """

    def __init__(self, question: Question, readings: Sequence[Reading], template: str, model: str = "") -> None:
        self._question, self._readings, self._template, self._model = question, readings, template, model
        self._keys = [(row, piece) for row, reading in enumerate(readings) for piece in range(len(reading.spans))]
        self._masses = LabelMasses(question.labels)

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        """The first text alone: should the form be refused, no other is asked about, and the others find the
        instruction read.
        """
        first = self._keys[:1]
        if first and self._key(*first[0]) not in done:
            return [self._piece(*first[0])]
        if self._is_refused(done):
            return []
        left = [self._piece(*one) for one in self._keys if self._key(*one) not in done]
        return left or list(self._branches(done))

    def total(self, done: Mapping[str, Output]) -> int:
        """One for each piece, and those that turned out to be needed."""
        if self._is_refused(done):
            return 1
        return len(self._keys) + sum(" after " in key for key in done)

    def _is_refused(self, done: Mapping[str, Output]) -> bool:
        first = done.get(self._key(*self._keys[0])) if self._keys else None
        return first is not None and first.fault is not None and concerns_all(first.fault)

    def _branches(self, done: Mapping[str, Output]) -> Iterator[Piece]:
        if not self._question.is_choice:
            return
        for row, piece in self._keys:
            key = self._key(row, piece)
            if key in done and done[key].fault is None:
                for begun in self._masses.found(key, done)[1]:
                    yield self._piece(row, piece, begun)

    def _key(self, row: int, piece: int, begun: str = NOTHING) -> str:
        return branch_key(key_of(row, piece, self._readings[row]), begun)

    def _piece(self, row: int, piece: int, begun: str = NOTHING) -> Piece:
        reading = self._readings[row]
        start, stop = reading.spans[piece]
        asked = instruction(self._question, self._template, reading.text[start:stop])
        return Piece(self._key(row, piece, begun), self._request(asked, begun), (start, stop))

    def _request(self, asked: str, begun: str) -> GenerationRequest:
        question, labels = self._question, self._question.labels
        return GenerationRequest(
            (Turn(Role.USER, asked),),
            sampling=Sampling(temperature=0),
            max_tokens=MOST_TOKENS[question.kind],
            model=self._model,
            grammar=label_grammar.grammar(labels, begun) if question.is_choice else "",
            json_schema=entities.schema(labels) if question.kind is Kind.ENTITIES else question.schema,
            logprobs=label_grammar.alternatives(labels) if question.is_choice else None,
            priority=Priority.DOCUMENT,
            begun=label_grammar.BEGUN + begun if question.is_choice else "",
        )
