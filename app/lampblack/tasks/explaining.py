"""Explaining a reply: its probabilities are computed from its text, afterwards, so that writing it costs nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from lampblack.domain.conversations import MessageState
from lampblack.domain.explaining import ALTERNATIVES, ExplainedToken, cells_of
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import ScoreRequest
from lampblack.engine.protocol import Failed, Logprobs, PromptProgress, Scored
from lampblack.tasks.model_desk import CANCELLED

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import Message
    from lampblack.domain.explaining import Cell
    from lampblack.domain.generation import GenerationRequest
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.chat import Chat


MOST_KEPT = 8_192
"""Tokens of replies whose explanations are kept: each takes some 2 kB."""
_MOST_REPLIES = 32
"""What they answer is kept with them."""


class Kept:
    """What was computed last, for the very same request. Not more than of `most` tokens; safe on any thread."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._cells: dict[tuple[int, GenerationRequest], tuple[Cell, ...]] = {}

    def put(self, reply_id: int, request: GenerationRequest, cells: tuple[Cell, ...]) -> None:
        """Keeps an explanation of a reply; those that were not looked at for longest make room."""
        with self._lock:
            self._drop_changed(reply_id, request)
            self._cells.pop((reply_id, request), None)
            self._cells[reply_id, request] = cells
            while len(self._cells) > _MOST_REPLIES or sum(map(len, self._cells.values())) > self._most:
                del self._cells[next(iter(self._cells))]

    def get(self, reply_id: int, request: GenerationRequest) -> tuple[Cell, ...]:
        """What was computed for this request; nothing where that is not kept. Drops what was of another text."""
        with self._lock:
            self._drop_changed(reply_id, request)
            cells = self._cells.pop((reply_id, request), ())
            if cells:
                self._cells[reply_id, request] = cells
            return cells

    def _drop_changed(self, reply_id: int, request: GenerationRequest) -> None:
        for known in [key for key in self._cells if key[0] == reply_id and key[1].begun != request.begun]:
            del self._cells[known]


class Explanation:
    """One that is being computed. `progress` and `ended` are called on any thread."""

    def __init__(
        self,
        engine: Engine,
        request: GenerationRequest,
        progress: Callable[[int, int], None],
        ended: Callable[[tuple[Cell, ...], Fault | None], None],
    ) -> None:
        self._engine, self._wanted = engine, request
        self._progress, self._ended = progress, ended
        self._tokens: list[ExplainedToken] = []
        self._lock = threading.Lock()
        self._request: int | None = None
        self._is_cancelled = False

    def begin(self, fault: Fault | None) -> None:
        """The model is in memory, or, where there is a fault, not."""
        with self._lock:
            if not self._is_cancelled and fault is None:
                wanted = self._wanted
                self._request = self._engine.score(
                    ScoreRequest(wanted.begun, wanted.model, wanted.adapters, after=wanted), self._take
                )
                return
        self._ended((), None if fault == CANCELLED else fault)

    def cancel(self) -> None:
        """It ends as cancelled, or as it was about to end anyway."""
        with self._lock:
            self._is_cancelled = True
            request = self._request
        if request is not None:
            self._engine.cancel(request)

    def _take(self, event: RequestEvent) -> None:
        if isinstance(event, PromptProgress):
            self._progress(event.read, event.total)
        elif isinstance(event, Logprobs):
            self._tokens += event.explained
        elif isinstance(event, Scored):
            self._ended(cells_of(self._wanted.begun, self._tokens), None)
        elif isinstance(event, Failed):
            self._ended((), event.fault)


class Explaining:
    """Explains replies with the chosen model, and each of two side by side with the one that writes it. What was
    computed is kept for a second look: of the same text, after the same turns, by the same model with the same options.

    Its methods touch the disk: call them from a background thread.
    """

    def __init__(self, store: ConversationStore, chat: Chat, engine: Engine) -> None:
        self._store, self._chat, self._engine = store, chat, engine
        self._kept = Kept()

    def begin(
        self,
        reply_id: int,
        progress: Callable[[int, int], None],
        ended: Callable[[tuple[Cell, ...], Fault | None], None],
    ) -> Explanation:
        """Begins to explain a reply, loading the model first where that may be done unasked; ends at once where what
        was computed is kept.

        progress: how many of its tokens have been read, of how many. Raises KnownError where there is no model.
        """
        writers = self._chat.writers
        writer = writers.of(self._store.message(reply_id))
        if writers.is_elsewhere(writer):
            raise KnownError("endpoint.cannot")
        request = self._chat.request_of(reply_id, ALTERNATIVES)

        def keep(cells: tuple[Cell, ...], fault: Fault | None) -> None:
            if cells:
                self._kept.put(reply_id, request, cells)
            ended(cells, fault)

        explanation = Explanation(self._engine, request, progress, keep)
        known = self._kept.get(reply_id, request)
        if known:
            ended(known, None)
            return explanation
        fault = writers.why_not(writer)
        if fault is not None:
            raise KnownError.of(fault)
        writers.when_ready(writer, reply_id, explanation.begin)
        return explanation

    def branch(self, reply_id: int, text: str, *, ends: bool) -> Message:
        """Another reply to the same question, which begins with this text and goes on from there, or ends there.

        Returns it, running where it goes on. Raises KnownError where there is no model to go on with; then everything
        stays as it was.
        """
        if ends:
            return self._chat.edit(reply_id, text)
        reply = self._store.message(reply_id)
        self._chat.writers.ask(self._chat.writers.of(reply), load=False, goes_on=True)
        begun = self._store.add_message(
            reply.conversation_id,
            reply.parent_id,
            reply.role,
            text,
            MessageState.INTERRUPTED,
            reply.model,
            reply.seen_from,
            is_edited=True,
        )
        self._chat.writers.replace(reply_id, begun.id)
        return self._chat.go_on(begun.id)
