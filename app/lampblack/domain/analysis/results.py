"""What came out for each text of an analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lampblack.domain.analysis import label_grammar
from lampblack.domain.analysis.entities import Entity, entities_of, located
from lampblack.domain.analysis.fields import fields_of
from lampblack.domain.analysis.label_masses import LabelMasses
from lampblack.domain.analysis.plan import key_of, reading_of
from lampblack.domain.analysis.questions import Kind
from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.analysis.label_grammar import Choice
    from lampblack.domain.analysis.plan import Reading
    from lampblack.domain.analysis.questions import Question
    from lampblack.domain.jobs import Output

NO_TEXT = Fault("analyze.no_text")
CUT = Fault("analyze.cut")
"""A reply was longer than it may be: what stood before the cut is there."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for a text. pieces: in how many it was read; fault: why nothing came out, or not all."""

    choice: Choice | None = None
    entities: tuple[Entity, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    pieces: int = 1
    fault: Fault | None = None

    @property
    def label(self) -> str:
        """The label, empty where there is none."""
        return self.choice.label if self.choice is not None else ""


def result_of(question: Question, row: int, text: str, done: Mapping[str, Output]) -> Result | None:
    """The result of a text, from what was written for it, by keys; None while a piece of it is missing."""
    if not text.strip():
        return Result(pieces=0, fault=NO_TEXT)
    reading = reading_of(text, done)
    if not reading.spans:
        return None
    outputs = [done[key_of(row, piece, reading)] for piece in range(len(reading.spans))]
    fault = next((output.fault for output in outputs if output.fault is not None), None)
    if fault is None and any(output.reason is not FinishReason.STOP for output in outputs):
        fault = CUT
    count = len(outputs)
    if question.is_choice:
        return Result(_choice(question, reading, outputs, done), pieces=count, fault=fault)
    if question.kind is Kind.ENTITIES:
        return Result(entities=_entities(reading, outputs), pieces=count, fault=fault)
    return Result(fields=fields_of(outputs[0].text)[0], pieces=count, fault=fault)


def _choice(
    question: Question, reading: Reading, outputs: Sequence[Output], done: Mapping[str, Output]
) -> Choice | None:
    masses = LabelMasses(question.labels)
    choices, weights = [], []
    for (start, stop), output in zip(reading.spans, outputs, strict=True):
        if label := label_grammar.label_of(output.text, question.labels):
            choices.append(label_grammar.choice_of(label, masses.found(output.key, done)[0]))
            weights.append(float(stop - start))
    return label_grammar.mean(choices, weights) if choices else None


def _entities(reading: Reading, outputs: Sequence[Output]) -> tuple[Entity, ...]:
    """Those of all pieces, each once, with their places in the whole text."""
    pairs = [pair for output in outputs for pair in entities_of(output.text)[0]]
    return located(pairs, reading.text)
