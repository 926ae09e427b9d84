"""Titles of conversations, found by the model in the background, never in the way of the person."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack import logs
from lampblack.domain.conversations import MessageState, turns_of
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason, GenerationRequest, Priority, Role, Sampling
from lampblack.domain.titles import MOST_TOKENS, title_in, title_question
from lampblack.engine.protocol import Failed, Finished, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import Turn
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.model_desk import ModelDesk

_TRIES = 3
"""How often a model that is in memory is asked for the same title in a row, where it fails."""
_ENOUGH = 1_000
"""Characters of a turn from which a title can be found."""


class Titles:
    """Asks for one title at a time, on a thread of its own, while no reply is wanted or written.

    A request that is under way when the person sends something is cancelled, and made again afterwards. Only a model
    that is in memory is asked, and only one with a chat template: no model is loaded for a title. Until there is one,
    conversations wait for it, also those of a session before, and those whose model has gone while it was asked.
    """

    def __init__(
        self,
        store: ConversationStore,
        engine: Engine,
        desk: ModelDesk,
        wanted: Callable[[], bool],
        on_titled: Callable[[int], None],
    ) -> None:
        """wanted: whether titles are to be found at all; on_titled: a conversation has another title, on the disk."""
        self._store, self._engine, self._desk = store, engine, desk
        self._wanted, self._on_titled = wanted, on_titled
        self._changed = threading.Condition()
        self._waiting: list[int] = []
        self._without_model: list[int] = []
        self._busy: set[int] = set()
        self._failures: dict[int, int] = {}
        self._request: int | None = None
        self._closing = False
        self._thread: threading.Thread | None = None

    def reply_wanted(self, reply_id: int) -> None:
        """A reply is wanted: from here until it is closed, nothing is asked for a title."""
        with self._changed:
            self._busy.add(reply_id)
            if self._request is not None:
                self._engine.cancel(self._request)

    def reply_closed(self, reply: Message) -> None:
        """A reply has ended, and is on the disk: its conversation may need a title."""
        with self._changed:
            self._busy.discard(reply.id)
            if _says_something(reply) and self._wanted() and not self._closing:
                self._wait([reply.conversation_id])
            self._changed.notify_all()

    def take_up(self, conversations: Sequence[int]) -> None:
        """These have waited since a session before; they are asked about once a model is there, in this order."""
        with self._changed:
            self._without_model += conversations

    def model_loaded(self) -> None:
        """A model has come into memory: those that wait for one are next."""
        with self._changed:
            if self._without_model and self._can_be_asked() is not None and not self._closing:
                waiting, self._without_model = self._without_model, []
                self._wait(waiting)
                self._changed.notify_all()

    def _wait(self, conversations: Sequence[int]) -> None:
        self._waiting += [one for one in conversations if one not in self._waiting]
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="titles", daemon=True)
            self._thread.start()

    def _can_be_asked(self) -> LoadedModel | None:
        model = self._desk.loaded
        return model if model is not None and model.has_chat_template else None

    def give_up(self) -> None:
        """Nothing is asked any more, and what is under way is given up. Call it before the engine is closed."""
        with self._changed:
            self._closing = True
            if self._request is not None:
                self._engine.cancel(self._request)
            self._changed.notify_all()

    def close(self) -> None:
        """Ends the thread. Call it when the engine is closed, which ends what it may still wait for."""
        self.give_up()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (conversation := self._next()) is not None:
            try:
                self._find(conversation)
            except KnownError:
                self._try_again(conversation)
            except LookupError:
                pass  # it has been deleted
            except Exception as error:  # noqa: BLE001 - a bug with one title must not end the finding of all
                logs.report(error)

    def _next(self) -> int | None:
        """Waits for a conversation, and for quiet; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or (self._waiting and not self._busy))
            return None if self._closing else self._waiting.pop(0)

    def _try_again(self, conversation_id: int) -> None:
        """The model may have gone while it was asked, such as to be loaded with other settings: a few times at once,
        then with the next that is loaded.
        """
        with self._changed:
            failures = self._failures.get(conversation_id, 0) + 1
            if failures < _TRIES and self._can_be_asked() is not None:
                self._failures[conversation_id] = failures
                self._wait([conversation_id])
            else:
                self._failures.pop(conversation_id, None)
                self._without_model.append(conversation_id)

    def _find(self, conversation_id: int) -> None:
        prompt = self._prompt_for(conversation_id)
        with self._changed:  # a model that comes now takes up those that are noted here
            model = self._can_be_asked()
            if prompt and model is None:
                self._without_model.append(conversation_id)
        if not prompt or model is None:
            return
        try:
            answer = self._ask(_request(prompt, model))
        except KnownError as error:
            if error.fault.kind != "prompt.too_long":
                raise
            answer = self._ask(_request(_shortened(prompt), model))
        self._failures.pop(conversation_id, None)
        if answer is None:
            with self._changed:  # after the reply that it made way for
                self._waiting.append(conversation_id)
            return
        title = title_in(answer, asked=prompt[-3].text, replied=prompt[-2].text)
        if self._store.settle_title(conversation_id, title):
            self._on_titled(conversation_id)

    def _prompt_for(self, conversation_id: int) -> tuple[Turn, ...]:
        """The first message, the reply to it, and the question; nothing where no title is wanted, or nothing said.

        With the system prompt, as the reply was written: so the model need not read them again.
        """
        conversation = self._store.get(conversation_id)
        if not conversation.title_is_open or not self._wanted():
            return ()
        turns = turns_of(conversation.options, self._store.path(conversation_id)[:2])
        if [turn.role for turn in turns[-2:]] != [Role.USER, Role.ASSISTANT]:
            return ()
        return (*turns, title_question(turns[-2].text))

    def _ask(self, request: GenerationRequest) -> str | None:
        """The model's whole answer, empty for one that did not end; None where it made way. Raises KnownError."""
        events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        with self._changed:
            if self._busy or self._closing:
                return None
            self._request = self._engine.generate(request, events.put)
        try:
            return _answer(events)
        finally:
            with self._changed:
                self._request = None


def _says_something(reply: Message) -> bool:
    """Whether a title can be found for it: also for one that a person has stopped when they had read enough."""
    return reply.state is MessageState.DONE or (reply.state is MessageState.CANCELLED and bool(reply.text.strip()))


def _request(prompt: tuple[Turn, ...], model: LoadedModel) -> GenerationRequest:
    return GenerationRequest(
        prompt,
        Sampling(temperature=0.0),
        max_tokens=MOST_TOKENS,
        model=model.path,
        priority=Priority.DOCUMENT,
    )


def _shortened(prompt: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """What both said first is enough for a title where all of it leaves no room for one."""
    return tuple(replace(turn, text=turn.text[:_ENOUGH]) for turn in prompt if turn.role is not Role.SYSTEM)


def _answer(events: queue.SimpleQueue[RequestEvent]) -> str | None:
    pieces: list[str] = []
    while True:
        event = events.get()
        if isinstance(event, Tokens):
            pieces.append(event.text)
        elif isinstance(event, Finished):
            if event.reason is FinishReason.CANCELLED:
                return None
            return "".join(pieces) if event.reason is FinishReason.STOP else ""
        elif isinstance(event, Failed):
            if event.fault is None:
                return None
            raise KnownError.of(event.fault)
