"""One generation under way: its prompt, what it wrote, and how it ends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lampblack.domain.generation import FinishReason, GenerationStats
from lampblack.engine.protocol import Finished, Tokens
from lampblack.worker.detokenizer import Detokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Event
    from lampblack.worker.sampler import Sampler
    from lampblack.worker.stops import StopStrings
    from lampblack.worker.vocabulary import Vocabulary

GROUPING_SECONDS = 0.015
"""Tokens that come faster than this share an event."""


@dataclass(slots=True)
class Clock:
    """When things happened, in monotonic seconds."""

    received: float
    first_token: float = 0.0
    last_token: float = 0.0
    sent: float = 0.0

    def stats(self, prompt_tokens: int, generated: int, context_length: int, seed: int) -> GenerationStats:
        """The speed counts the tokens after the first: reading the prompt yields that one."""
        decoding = self.last_token - self.first_token
        return GenerationStats(
            prompt_tokens=prompt_tokens,
            generated_tokens=generated,
            time_to_first_token=self.first_token - self.received if generated else 0.0,
            tokens_per_second=(generated - 1) / decoding if decoding > 0 else 0.0,
            context_length=context_length,
            seed=seed,
        )


@dataclass(slots=True)
class Sequence:
    """A request on a slot (llama.cpp's sequence number). position counts its tokens in the cache."""

    request: int
    slot: int
    prompt: list[int]
    context_length: int
    max_tokens: int | None
    seed: int
    sampler: Sampler
    vocabulary: Vocabulary
    stops: StopStrings
    clock: Clock
    send: Callable[[Event], None]
    position: int = 0
    generated: int = 0
    _next_token: int = -1
    _text: str = ""
    _unsent: int = 0
    _detokenizer: Detokenizer = field(default_factory=Detokenizer)

    @property
    def is_reading(self) -> bool:
        """Whether the prompt is not yet all in the cache."""
        return self.position < len(self.prompt)

    def next_tokens(self, most: int) -> list[int]:
        """What to decode next: a part of the prompt, or the token that was chosen last."""
        return self.prompt[self.position : self.position + most] if self.is_reading else [self._next_token]

    def take(self, token: int) -> FinishReason | None:
        """Takes the token that was sampled; says why the reply is at its end, or None where it goes on."""
        if self.vocabulary.ends_generation(token):
            return FinishReason.STOP
        self.clock.last_token = time.monotonic()
        if not self.generated:
            self.clock.first_token = self.clock.last_token
        self.generated += 1
        self._unsent += 1
        self._next_token = token
        self._text += self.stops.feed(self._detokenizer.feed(self.vocabulary.piece(token)))
        if self.stops.found:
            return FinishReason.STOP
        if self._text and self.clock.last_token - self.clock.sent >= GROUPING_SECONDS:
            self._send_tokens()
        if self.max_tokens is not None and self.generated >= self.max_tokens:
            return FinishReason.LENGTH
        return FinishReason.CONTEXT if self.position >= self.context_length else None

    def finish(self, reason: FinishReason) -> None:
        """Sends what is held back, and the end."""
        self.flush(cut=reason is not FinishReason.STOP)
        stats = self.clock.stats(len(self.prompt), self.generated, self.context_length, self.seed)
        self.send(Finished(self.request, reason, stats))

    def flush(self, *, cut: bool) -> None:
        """Sends the text that is held back; `cut` as in Detokenizer.finish."""
        self._text += self.stops.feed(self._detokenizer.finish(cut=cut)) + self.stops.finish()
        if self._text or self._unsent:
            self._send_tokens()

    def _send_tokens(self) -> None:
        self.send(Tokens(self.request, self._text, self._unsent))
        self._text, self._unsent = "", 0
        self.clock.sent = time.monotonic()
