"""Working off a plan: several pieces at a time, which the engine decodes together."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import Output, is_of_one_piece
from lampblack.engine.protocol import Counted, Failed, Finished, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lampblack.domain.generation import ChosenToken
    from lampblack.domain.jobs import Piece, Plan
    from lampblack.engine.engine import Engine, Generator, RequestEvent

AT_ONCE = 8
"""Pieces with the engine at a time: as many as it decodes in one batch; more would only wait there."""

_STOPPED = Fault("engine.stopped", {"reason": "cancelled"})


class PlanRun:
    """One run of a plan. `done`: what earlier runs have brought.

    on_output is told each new output with all there are, on_text new text of a piece; both on the thread of `run`.
    """

    def __init__(
        self,
        engine: Generator,
        plan: Plan,
        *,
        done: Iterable[Output] = (),
        at_once: int = AT_ONCE,
        on_output: Callable[[Output, Mapping[str, Output]], None] = lambda *_: None,
        on_text: Callable[[str, str], None] = lambda *_: None,
    ) -> None:
        self._engine, self._plan, self._at_once = engine, plan, at_once
        self._on_output, self._on_text = on_output, on_text
        self._done = {output.key: output for output in done}
        self._written: dict[str, tuple[list[str], list[ChosenToken]]] = {}
        self._requests: dict[str, int] = {}
        self._events: queue.SimpleQueue[tuple[str, RequestEvent] | None] = queue.SimpleQueue()
        self._is_cancelled = False

    def run(self) -> Mapping[str, Output]:
        """Works until nothing is left to be done, or `cancel` was called; returns all outputs.

        Raises KnownError where the engine fails for another reason than what one piece asks: every output until then
        has been told. KeyboardInterrupt cancels what the engine does and goes on to the caller.
        """
        ready: list[Piece] = []
        asked_with = -1
        try:
            while not self._is_cancelled:
                if not ready and asked_with != len(self._done):
                    asked_with = len(self._done)
                    ready = [one for one in reversed(self._plan.next(self._done)) if one.key not in self._requests]
                while ready and len(self._requests) < self._at_once:
                    self._ask(ready.pop())
                if not self._requests:
                    break
                self._take(self._events.get())
        finally:
            self._give_up()
        return self._done

    def cancel(self) -> None:
        """Ends the run soon; what is half written is let go, and asked for again where the job goes on. Any thread."""
        self._is_cancelled = True
        self._events.put(None)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody ended it."""
        return self._is_cancelled

    def _ask(self, piece: Piece) -> None:
        key = piece.key
        self._written[key] = ([], [])
        self._requests[key] = self._engine.generate(piece.request, lambda event: self._events.put((key, event)))

    def _take(self, news: tuple[str, RequestEvent] | None) -> None:
        if news is None:
            return
        key, event = news
        texts, chosen = self._written[key]
        if isinstance(event, Tokens):
            texts.append(event.text)
            chosen += event.chosen
            self._on_text(key, event.text)
        elif isinstance(event, Finished) and event.reason is not FinishReason.CANCELLED:
            self._keep(Output(key, "".join(texts), event.reason, event.stats, tuple(chosen)))
        elif isinstance(event, Failed | Finished):
            fault = (event.fault if isinstance(event, Failed) else None) or Fault(
                "engine.stopped", {"reason": "cancelled"}
            )
            if not is_of_one_piece(fault):
                del self._requests[key]
                raise KnownError.of(fault)
            self._keep(Output(key, "".join(texts), fault=fault))

    def _keep(self, output: Output) -> None:
        del self._requests[output.key]
        del self._written[output.key]
        self._done[output.key] = output
        self._on_output(output, self._done)

    def _give_up(self) -> None:
        for request in self._requests.values():
            self._engine.cancel(request)
        self._requests.clear()


def count_tokens(engine: Engine, texts: Sequence[str], path: str = "") -> Sequence[int]:
    """How many tokens each text has for the model in memory at `path`. Waits; raises KnownError where that fails."""
    events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
    engine.count(texts, events.put, path)
    while True:
        event = events.get()
        if isinstance(event, Counted):
            return event.tokens
        if isinstance(event, Failed):
            raise KnownError.of(event.fault or _STOPPED)
