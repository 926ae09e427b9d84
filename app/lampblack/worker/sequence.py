"""One generation under way: its tokens, what it wrote, and how it ends."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason, GenerationStats, Priority
from lampblack.engine.protocol import Failed, Finished, PromptProgress, Tokens
from lampblack.worker.native.detokenizer import Detokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import Adapter, ChosenToken
    from lampblack.engine.protocol import Event
    from lampblack.worker.native.llama import Context
    from lampblack.worker.native.vocabulary import Vocabulary
    from lampblack.worker.sampler import Sampler
    from lampblack.worker.slots import Slot
    from lampblack.worker.speculation.lookup import Drafter
    from lampblack.worker.states.session_files import SavedState
    from lampblack.worker.stops import StopStrings

GROUPING_SECONDS = 0.03
"""Tokens that come faster than this share an event: no window shows more, and each costs two processes time."""


@dataclass(slots=True)
class Clock:
    """When things happened, in monotonic seconds."""

    received: float
    first_token: float = 0.0
    last_token: float = 0.0
    sent: float = 0.0


@dataclass(slots=True)
class Counts:
    """What its statistics count, in tokens."""

    generated: int = 0
    reused: int = 0
    drafted: int = 0
    accepted: int = 0


@dataclass(slots=True, eq=False)
class Sequence:
    """A request that is being read or written.

    tokens: the prompt and what was chosen since; the first `slot.length` of them are in the cache. As long as more
    than one is missing there, it is reading. order: requests of one priority are served by it. leader: a sequence that
    is reading a beginning of `shared` tokens that both have, for which this one waits. most_at_once: how many tokens
    of it a batch may have. saved: what was read from disk for it, until it has a slot. is_whole_request: its end is the
    request's end. opening: what its text begins with although it was not chosen. sampler: None where nothing is chosen.
    """

    request: int
    order: int
    tokens: list[int]
    context_length: int
    max_tokens: int | None
    seed: int
    sampler: Sampler | None
    vocabulary: Vocabulary
    stops: StopStrings
    clock: Clock
    send: Callable[[Event], None]
    priority: Priority = Priority.INTERACTIVE
    logprobs: int | None = None
    drafter: Drafter | None = None
    adapters: tuple[Adapter, ...] = ()
    session: str = ""
    saved: SavedState | None = None
    reuse: bool = True
    slot: Slot | None = None
    leader: Sequence | None = None
    shared: int = 0
    counts: Counts = field(default_factory=Counts)
    most_at_once: int = sys.maxsize
    is_whole_request: bool = True
    opening: str = ""
    prompt_length: int = field(init=False)
    _text: str = ""
    _unsent: int = 0
    _chosen: list[ChosenToken] = field(default_factory=list)
    _detokenizer: Detokenizer = field(default_factory=Detokenizer)

    def __post_init__(self) -> None:
        self.prompt_length = len(self.tokens)
        self._text = self.opening

    @property
    def position(self) -> int:
        """How many of its tokens are in the cache."""
        return self.slot.length if self.slot is not None else 0

    @property
    def is_reading(self) -> bool:
        """Whether more than the newest token has to be decoded before the next can be chosen."""
        return len(self.tokens) - self.position > 1

    @property
    def is_interactive(self) -> bool:
        """Whether a person waits for it."""
        return self.priority is Priority.INTERACTIVE

    @property
    def is_pointless(self) -> bool:
        """Whether the request that it is a part of has ended already."""
        return False

    @property
    def last(self) -> int:
        """The position of the last token that is to be decoded now."""
        return len(self.tokens) - 1

    def wants_output(self, position: int) -> bool:
        """Whether the logits after the token at `position` are needed."""
        return position >= self.last

    def consume(
        self, context: Context, outputs: list[int], drafts: list[int]
    ) -> tuple[int, FinishReason | Fault | None]:
        """Samples at each output, for as long as the guesses in `drafts` turn out to be what the sampler chooses.

        Returns how many were right, and why the reply is at its end or None.
        """
        assert self.sampler is not None
        for right, output in enumerate(outputs):
            try:
                token, chosen = self.sampler.sample(context, output, self.logprobs)
            except KnownError as error:
                self._count(len(drafts), right)
                return right, error.fault
            reason = self._take(token, chosen)
            is_right = right < len(drafts) and drafts[right] == token
            if reason is not None or not is_right:
                is_written = token >= 0 and not self.vocabulary.ends_generation(token)
                accepted = right + (is_right and is_written)
                self._count(len(drafts), accepted)
                return accepted, reason
        raise AssertionError("there is an output more than there are drafts")

    def _count(self, drafted: int, accepted: int) -> None:
        self.counts.drafted += drafted
        self.counts.accepted += accepted
        if self.drafter is not None:
            self.drafter.learn(drafted, accepted)

    def _take(self, token: int, chosen: ChosenToken | None = None) -> FinishReason | None:
        if token < 0 or self.vocabulary.ends_generation(token):  # negative: there was nothing to choose
            return FinishReason.STOP
        self.clock.last_token = time.monotonic()
        if not self.counts.generated:
            self.clock.first_token = self.clock.last_token
        self.counts.generated += 1
        self._unsent += 1
        if chosen is not None:
            self._chosen.append(chosen)
        self.tokens.append(token)
        self._text += self.stops.feed(self._detokenizer.feed(self.vocabulary.piece(token)))
        if self.stops.found:
            return FinishReason.STOP
        if (self._text or self._chosen) and self.clock.last_token - self.clock.sent >= GROUPING_SECONDS:
            self._send_tokens()
        if self.max_tokens is not None and self.counts.generated >= self.max_tokens:
            return FinishReason.LENGTH
        return FinishReason.CONTEXT if len(self.tokens) > self.context_length else None

    def close(self) -> None:
        """Frees its sampler and what guesses for it."""
        if self.sampler is not None:
            self.sampler.close()
        if self.drafter is not None:
            self.drafter.close()

    def fail(self, fault: Fault) -> None:
        """Sends what is held back, and why there is no more."""
        self.flush(cut=True)
        self.send(Failed(self.request, fault))

    def tell_progress(self) -> None:
        """Says how much of the prompt has been read, before the first token of the reply."""
        if not self.counts.generated:
            self.send(PromptProgress(self.request, min(self.position, self.prompt_length), self.prompt_length))

    def finish(self, reason: FinishReason) -> None:
        """Sends what is held back, and the end."""
        self.flush(cut=reason is not FinishReason.STOP)
        self.send(Finished(self.request, reason, self._stats()))

    def flush(self, *, cut: bool) -> None:
        """Sends the text that is held back; `cut` as in Detokenizer.finish."""
        self._text += self.stops.feed(self._detokenizer.finish(cut=cut)) + self.stops.finish()
        if self._text or self._unsent:
            self._send_tokens()

    def _send_tokens(self) -> None:
        self.send(Tokens(self.request, self._text, self._unsent, tuple(self._chosen)))
        self._text, self._unsent = "", 0
        self._chosen.clear()
        self.clock.sent = time.monotonic()

    def _stats(self) -> GenerationStats:
        """The speed counts the tokens after the first: reading the prompt yields that one."""
        clock, counts = self.clock, self.counts
        decoding = clock.last_token - clock.first_token
        return GenerationStats(
            prompt_tokens=self.prompt_length,
            generated_tokens=counts.generated,
            time_to_first_token=clock.first_token - clock.received if counts.generated else 0.0,
            tokens_per_second=(counts.generated - 1) / decoding if decoding > 0 else 0.0,
            context_length=self.context_length,
            seed=self.seed,
            reused_tokens=counts.reused,
            drafted_tokens=counts.drafted,
            accepted_tokens=counts.accepted,
        )
