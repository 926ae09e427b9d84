"""How likely a model finds a given text: log-probabilities of its tokens, without n_ctx × vocabulary memory."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason, Priority
from lampblack.engine.protocol import Failed, Logprobs, PromptProgress, Scored
from lampblack.worker.logprobs import log_normalizer
from lampblack.worker.sampler import NOT_FINITE
from lampblack.worker.sequence import Clock, Sequence
from lampblack.worker.stops import StopStrings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.explaining import ExplainedToken
    from lampblack.engine.protocol import Event, Score
    from lampblack.worker.explaining import Explainer
    from lampblack.worker.native.llama import Context
    from lampblack.worker.native.vocabulary import Vocabulary

MOST_OUTPUT_BYTES = 64 << 20
"""What the logits that are computed at once may take; llama.cpp has them twice, as its graph's result and for us."""

_OUTPUTS = (128, 64, 48, 32, 16)
"""Multiples of what a CPU's kernels work on. 128 at once are a tenth faster than 64, and 512 a twentieth faster than
128 (SmolLM2, two threads, November 2026)."""

PART = 4096
"""Log-probabilities that are told at once, in some 20 kB."""

_EXPLAINED_PART = 64
"""The same of those with alternatives, in some 50 kB."""


def outputs_at_once(vocabulary_size: int) -> int:
    """How many tokens are scored in one step."""
    most = MOST_OUTPUT_BYTES // (2 * 4 * vocabulary_size)
    return next((outputs for outputs in _OUTPUTS if outputs <= most), _OUTPUTS[-1])


@dataclass(slots=True, eq=False, kw_only=True)
class TextScore:
    """A text of so many `tokens`, of which `windows` yields the parts that are read, as `windows_of` does.

    They are made one by one, each when the one before has ended: where the stride is small, there are almost as many as
    tokens, and all together would hold the text many times over. take: gets the next one, on the model's thread. start:
    what each window begins with (BOS, or all that stands before a reply). received in monotonic seconds. explainer:
    tells alternatives too.
    """

    command: Score
    tokens: list[int]
    start: list[int]
    windows: Iterator[tuple[int, int, int]]
    vocabulary: Vocabulary
    context_length: int
    received: float
    take: Callable[[Window], None]
    send: Callable[[Event], None]
    on_end: Callable[[int], None]
    explainer: Explainer | None = None
    ended: bool = False
    _next: int = 0
    _read: int = 0
    _unsent: list[float] = field(default_factory=list)
    _explained: list[ExplainedToken] = field(default_factory=list)

    def next_window(self) -> Window | None:
        """The next part of the text that is to be read; None at its end."""
        part = next(self.windows, None)
        if part is None:
            return None
        begin, end, scored = part
        return Window(
            request=self.command.request,
            order=self.command.request,
            tokens=self.start + self.tokens[begin:end],
            context_length=self.context_length,
            max_tokens=None,
            seed=0,
            sampler=None,
            vocabulary=self.vocabulary,
            stops=StopStrings(()),
            clock=Clock(self.received),
            send=self.send,
            priority=Priority.DOCUMENT,
            adapters=self.command.scoring.adapters,
            most_at_once=outputs_at_once(self.vocabulary.size),
            is_whole_request=False,
            reuse=False,
            score=self,
            first=len(self.start) + scored - begin,
            begin=scored,
        )

    def add(self, position: int, logprob: float, logits: np.ndarray) -> None:
        """The text's token at `position` has this log-probability; what a window that began again has told is known."""
        if position < self._next:
            return
        if self.explainer is not None:
            self._explained.append(self.explainer.explain(logits, self.tokens[position]))
        self._next = position + 1
        self._read += 1
        self._unsent.append(logprob)

    def window_ended(self, outcome: FinishReason | Fault) -> None:
        """One window is done, and the next begins; the last one, or the first that failed, ends the request."""
        if self.ended:
            return
        if not isinstance(outcome, FinishReason):
            self._end(Failed(self.command.request, outcome))
        elif outcome is FinishReason.CANCELLED:
            self._end(Failed(self.command.request, None))
        elif (window := self.next_window()) is not None:
            self.take(window)
        else:
            self._tell_logprobs()
            self._end(Scored(self.command.request, len(self.tokens), outputs_at_once(self.vocabulary.size)))

    def tell_progress(self, before: int = 0) -> None:
        """Says how many of the text's tokens have been scored, and how, where enough have come together.

        before: so many tokens of what a reply answers have been read; that may take longer than the reply.
        """
        if self.ended:
            return
        counted = 0 if self.explainer is None else len(self.start)
        self.send(PromptProgress(self.command.request, min(before, counted) + self._read, counted + len(self.tokens)))
        if len(self._unsent) >= (PART if self.explainer is None else _EXPLAINED_PART):
            self._tell_logprobs()

    def _tell_logprobs(self) -> None:
        if self._unsent:
            first = self._read - len(self._unsent)
            values = np.array(self._unsent, "<f4").tobytes()
            self.send(Logprobs(self.command.request, first, values, tuple(self._explained)))
            self._unsent.clear()
            self._explained.clear()

    def _end(self, event: Event) -> None:
        self.ended = True
        self.on_end(self.command.request)
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
                return 0, Fault(NOT_FINITE)
            self.score.add(self.begin + offset - self.first, logprob, logits)
        return 0, FinishReason.STOP if self.position > self.last else None

    def tell_progress(self) -> None:
        """Counts the text's tokens, whatever window they are in."""
        self.score.tell_progress(self.position)

    def close(self) -> None:
        """Frees the samplers of what explains it, whose only window it is."""
        if self.score.explainer is not None:
            self.score.explainer.sampler.close()

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
