"""How well a model predicts a text, from start to end for callers that wait for it, such as the command line."""

from __future__ import annotations

import math
import queue
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.engine.protocol import Failed, Logprobs, PromptProgress, Scored
from lampblack.tasks.generating import cancelled_by_interrupt

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.generation import ScoreRequest
    from lampblack.engine.engine import Engine, RequestEvent

_LARGEST_EXPONENT = 709.0
"""e to a higher power is more than a float can hold."""


@dataclass(frozen=True, slots=True)
class TextScore:
    """The natural logarithms of the probabilities of a text's scored tokens, of which there is at least one.

    at_once: so many tokens were computed together at most.
    """

    logprobs: tuple[float, ...]
    at_once: int

    @property
    def tokens(self) -> int:
        """How many tokens were scored."""
        return len(self.logprobs)

    @property
    def nll(self) -> float:
        """The mean negative log-likelihood of a token, in nats."""
        return -math.fsum(self.logprobs) / len(self.logprobs)

    @property
    def perplexity(self) -> float:
        """e to the power of `nll`, at most about 1e308."""
        return math.exp(min(self.nll, _LARGEST_EXPONENT))


def score(engine: Engine, request: ScoreRequest, on_progress: Callable[[float], None]) -> TextScore:
    """Scores and waits for the end; `on_progress` gets 0 to 1.

    Raises KnownError score.too_short where no token has anything before it, and where the engine fails.
    KeyboardInterrupt while waiting cancels the request in the engine and goes on to the caller.
    """
    events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
    number = engine.score(request, events.put)
    logprobs: list[float] = []
    with cancelled_by_interrupt(engine, number):
        while True:
            event = events.get()
            if isinstance(event, PromptProgress):
                on_progress(event.read / event.total)
            elif isinstance(event, Logprobs):
                logprobs += logprobs_of(event)
            elif isinstance(event, Scored):
                return _checked(logprobs, event.at_once)
            elif isinstance(event, Failed):
                raise _error(event.fault)


def logprobs_of(event: Logprobs) -> tuple[float, ...]:
    """What one event brings."""
    return struct.unpack(f"<{len(event.values) // 4}f", event.values)


def _checked(logprobs: list[float], at_once: int) -> TextScore:
    if not logprobs:
        raise KnownError("score.too_short")
    return TextScore(tuple(logprobs), at_once)


def _error(fault: Fault | None) -> KnownError:
    if fault is not None and fault.kind == "prompt.empty":  # the engine's word for no window at all
        return KnownError("score.too_short")
    return KnownError.of(fault or Fault("engine.stopped", {"reason": "cancelled"}))
