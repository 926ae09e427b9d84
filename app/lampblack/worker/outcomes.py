"""How requests end that are in no lane: the app is told, and their numbers are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.generation import FinishReason, GenerationStats
from lampblack.engine.protocol import Failed, Finished, Generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.engine.protocol import Counted, Event, Loaded, StatusReport, Unloaded
    from lampblack.worker.news import Request
    from lampblack.worker.sequence import Sequence


class Outcomes:
    """`send` tells the app, `forget` ends what is known of a request."""

    def __init__(self, send: Callable[[Event], None], forget: Callable[[int], None]) -> None:
        self._send, self._forget = send, forget

    def answer(self, event: Counted | Failed | Finished | Loaded | StatusReport | Unloaded) -> None:
        """Sends the last event of a request."""
        self._forget(event.request)
        self._send(event)

    def fail(self, request: int, fault: Fault) -> None:
        """Says why a request cannot be served."""
        self.answer(Failed(request, fault))

    def cancelled(self, command: Request) -> None:
        """A command has been cancelled before it began."""
        if isinstance(command, Generate):
            stats = GenerationStats(0, 0, 0.0, 0.0, 0, command.generation.sampling.seed or 0)
            self.answer(Finished(command.request, FinishReason.CANCELLED, stats))
        else:
            self.answer(Failed(command.request, None))

    def end(self, sequence: Sequence, outcome: FinishReason | Fault) -> None:
        """Ends a sequence that is in no lane."""
        sequence.close()
        if sequence.is_whole_request:
            self._forget(sequence.request)
        if isinstance(outcome, FinishReason):
            sequence.finish(outcome)
        else:
            sequence.fail(outcome)
