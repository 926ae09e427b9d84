"""What is to be written or rewritten, and the plan that asks a model for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.generation import GenerationRequest, Role, Sampling, Turn
from lampblack.domain.jobs import Piece
from lampblack.domain.prompts import fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.generation import Adapter
    from lampblack.domain.jobs import Output

MOST_VARIANTS = 4
MOST_WORDS = 5000
_TOKENS_PER_WORD = 2.5
"""More than texts have, so that the length that was asked for is not what cuts one off: Chinese characters included."""
_MOST_TOKENS = 2048
"""Where no length was asked for."""
WRITING, REWRITING = Sampling(temperature=0.7, repeat_penalty=1.1), Sampling(temperature=0.3)
"""Variants are to differ, and small models to leave loops; a text that is rewritten is to stay what it is."""


class TextKind(StrEnum):
    """What kind of text; the prompts have a phrase for each."""

    TEXT = "text"
    ARTICLE = "article"
    EMAIL = "email"
    ADVERTISEMENT = "advertisement"
    PRODUCT = "product"
    STORY = "story"
    POEM = "poem"
    HEADLINES = "headlines"


class Tone(StrEnum):
    """How it is to sound; the prompts have a phrase for each."""

    PLAIN = "plain"
    FRIENDLY = "friendly"
    FORMAL = "formal"
    LIVELY = "lively"
    PERSUASIVE = "persuasive"


class Change(StrEnum):
    """What is to become of a text that is rewritten; the prompts have a sentence for each."""

    SHORTER = "shorter"
    LONGER = "longer"
    FORMAL = "more_formal"
    SIMPLE = "simple"
    GRAMMAR = "grammar"


@dataclass(frozen=True, slots=True)
class WritingTask:
    """What is to be written. tone: one of `Tone`, or in other words; empty leaves it open. words: how long, 0 leaves it
    open (of Chinese, characters); ValueError beyond MOST_WORDS, or for another number of variants than 1 to
    MOST_VARIANTS.
    """

    instruction: str
    notes: str = ""
    kind: TextKind = TextKind.TEXT
    tone: str = ""
    words: int = 0
    variants: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.words <= MOST_WORDS or not 1 <= self.variants <= MOST_VARIANTS:
            raise ValueError(f"up to {MOST_WORDS} words and {MOST_VARIANTS} variants")

    def prompt(self, prompts: Mapping[str, str]) -> str:
        """What the model is told. `prompts`: the panel's, by name."""
        tone = prompts.get(f"tone_{self.tone}", self.tone)
        values = {
            "kind": prompts[f"kind_{self.kind}"],
            "instruction": self.instruction.strip(),
            "notes": fill(prompts["notes"], {"notes": self.notes.strip()}) if self.notes.strip() else "",
            "tone": fill(prompts["tone"], {"tone": tone}) if tone else "",
            "length": fill(prompts["length"], {"words": str(self.words)}) if self.words else "",
        }
        return fill(prompts["write"], values)


@dataclass(frozen=True, slots=True)
class WritingPlan:
    """Asks for all variants at once: they share their prompt, which is read once, and are decoded together.

    The seed of `sampling` is that of the first variant, the others count on; None draws one for each.
    """

    task: WritingTask
    prompts: Mapping[str, str]
    sampling: Sampling = WRITING
    model: str = ""
    adapters: tuple[Adapter, ...] = ()

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        turns = (Turn(Role.USER, self.task.prompt(self.prompts)),)
        most = round(self.task.words * _TOKENS_PER_WORD) + 64 if self.task.words else _MOST_TOKENS
        return [
            Piece(
                variant_key(number),
                GenerationRequest(
                    turns,
                    sampling=_seeded(self.sampling, number),
                    max_tokens=most,
                    model=self.model,
                    adapters=self.adapters,
                ),
            )
            for number in range(1, self.task.variants + 1)
            if variant_key(number) not in done
        ]

    def total(self, done: Mapping[str, Output]) -> int:
        del done
        return self.task.variants


@dataclass(frozen=True, slots=True)
class RewritingPlan:
    """Asks for one text in place of another. change: one of `Change`, or in other words."""

    text: str
    change: str
    prompts: Mapping[str, str]
    model: str = ""

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        if REWRITTEN in done:
            return ()
        change = self.prompts.get(f"change_{self.change}", self.change)
        turns = (Turn(Role.USER, fill(self.prompts["rewrite"], {"change": change, "text": self.text})),)
        return (Piece(REWRITTEN, GenerationRequest(turns, sampling=REWRITING, model=self.model)),)

    def total(self, done: Mapping[str, Output]) -> int:
        del done
        return 1


REWRITTEN = "rewritten"
"""The key of a rewriting's one piece."""


def variant_key(number: int) -> str:
    """The key of a variant's piece; numbers begin with 1."""
    return f"variant {number}"


def _seeded(sampling: Sampling, number: int) -> Sampling:
    if sampling.seed is None:
        return sampling
    return replace(sampling, seed=sampling.seed + number - 1)
