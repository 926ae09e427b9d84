"""How likely a model finds a given text: log-probabilities of its tokens, without n_ctx × vocabulary memory."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason
from lampblack.engine.protocol import Failed, PromptProgress, Scored
from lampblack.worker.logprobs import log_normalizer
from lampblack.worker.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.engine.protocol import Event
    from lampblack.worker.llama import Context

OUTPUTS = 32
"""Logits that are computed at once. 512 are 3% faster and take sixteen times the memory (TRAPS)."""


@dataclass(slots=True, eq=False)
class TextScore:
    """What the windows of one text add up to. logprobs: of each scored token, natural logarithms, in order."""

    request: int
    tokens: int
    windows: int
    send: Callable[[Event], None]
    on_end: Callable[[int], None]
    logprobs: dict[int, float] = field(default_factory=dict)
    ended: bool = False

    def add(self, position: int, logprob: float) -> None:
        """The text's token at `position` has this log-probability."""
        self.logprobs[position] = logprob

    def window_ended(self, outcome: FinishReason | Fault) -> None:
        """One window is done; the last one, or the first that failed, ends the request."""
        self.windows -= 1
        if self.ended:
            return
        if not isinstance(outcome, FinishReason):
            self._end(Failed(self.request, outcome))
        elif outcome is FinishReason.CANCELLED:
            self._end(Failed(self.request, None))
        elif not self.windows:
            logprobs = tuple(logprob for _, logprob in sorted(self.logprobs.items()))
            self._end(Scored(self.request, self.tokens, logprobs))

    def tell_progress(self) -> None:
        """Says how many of the text's tokens have been scored."""
        if not self.ended:
            self.send(PromptProgress(self.request, len(self.logprobs), self.tokens))

    def _end(self, event: Event) -> None:
        self.ended = True
        self.on_end(self.request)
        self.send(event)


@dataclass(slots=True, eq=False, kw_only=True)
class Window(Sequence):
    """A part of the text. begin: the place in the text of `tokens[first]`, the first of its tokens that it scores."""

    score: TextScore
    first: int
    begin: int

    @property
    def last(self) -> int:
        """The last token's own logits are of no use."""
        return len(self.tokens) - 2

    @property
    def is_reading(self) -> bool:
        """It is never anything else."""
        return True

    @property
    def is_pointless(self) -> bool:
        """Another window failed or was cancelled."""
        return self.score.ended

    def wants_output(self, position: int) -> bool:
        return position + 1 >= self.first

    def consume(
        self, context: Context, outputs: list[int], drafts: list[int]
    ) -> tuple[int, FinishReason | Fault | None]:
        del drafts
        position = self.position - len(outputs)
        for offset, output in enumerate(outputs, position + 1):
            logits = context.logits(output, self.vocabulary.size)
            logprob = float(logits[self.tokens[offset]]) - log_normalizer(logits)
            if not math.isfinite(logprob):  # a line of JSON cannot carry it either
                return 0, Fault("score.not_finite")
            self.score.add(self.begin + offset - self.first, logprob)
        return 0, FinishReason.STOP if self.position > self.last else None

    def tell_progress(self) -> None:
        """Counts the text's tokens, whatever window they are in."""
        self.score.tell_progress()

    def fail(self, fault: Fault) -> None:
        self.score.window_ended(fault)

    def finish(self, reason: FinishReason) -> None:
        self.score.window_ended(reason)


def windows_of(length: int, window: int, stride: int, first: int = 1) -> Iterator[tuple[int, int, int]]:
    """Begin, end and first scored token of windows over `length` tokens, of which all from `first` on are scored.

    Each window begins `stride` after the one before and scores what that one has not: with a smaller stride each
    token has more before it (the sliding windows of https://huggingface.co/docs/transformers/perplexity).
    """
    scored = first
    for begin in range(0, length, stride):
        end = min(begin + window, length)
        if end > scored:
            yield begin, end, scored
            scored = end
        if end == length:
            return
