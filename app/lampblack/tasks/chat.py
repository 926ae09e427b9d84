"""Chat: a person's message goes in, a reply streams out, and nothing of either is lost."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lampblack.domain.conversations import ChatOptions, MessageState, title_from, turns_of
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason, GenerationRequest, Role, Sampling, Speculation
from lampblack.domain.sessions import conversation_session
from lampblack.engine.protocol import Failed, Finished, PromptProgress, Tokens
from lampblack.tasks.model_desk import CANCELLED
from lampblack.tasks.reply_journal import Ending, ReplyJournal

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import Conversation, Message
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.model_desk import ModelDesk


class ChatListener(Protocol):
    """Told what happens to replies; called on background threads."""

    def reply_reading(self, message_id: int, read: int, total: int) -> None:
        """So many tokens of the prompt have been read; 0 of 0: its model is there, and it waits for its turn."""

    def reply_text(self, message_id: int, text: str, tokens: int) -> None:
        """New text of a reply."""

    def reply_closed(self, message: Message) -> None:
        """A reply ended, however it ended; it is on disk."""

    def saving_trouble(self, fault: Fault | None) -> None:
        """Replies cannot be saved for the moment; None: they can again."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What sending a message made."""

    conversation: Conversation
    message: Message
    reply: Message


@dataclass(slots=True)
class _Running:
    """A reply under way. request is the engine's number once it has one."""

    reply: Message
    request: int | None = None
    stopped: bool = False


class Chat:
    """The chat service. Its methods touch the disk: call them from a background thread, not from the window's.

    speculation: how the next reply is to guess ahead.
    """

    def __init__(
        self,
        store: ConversationStore,
        engine: Engine,
        desk: ModelDesk,
        listener: ChatListener,
        speculation: Callable[[], Speculation] = Speculation,
    ) -> None:
        self._store, self._engine, self._desk, self._listener = store, engine, desk, listener
        self._speculation = speculation
        self._journal = ReplyJournal(store, listener.saving_trouble)
        self._running: dict[int, _Running] = {}
        self._lock = threading.RLock()

    def send(self, conversation_id: int | None, text: str, options: ChatOptions) -> Exchange:
        """Stores the message and an empty running reply, then begins to answer. None starts a new conversation.

        Raises KnownError where the text is empty or cannot be stored.
        """
        if not text.strip():
            raise KnownError("prompt.empty")
        if conversation_id is None:
            message, reply = self._store.begin(title_from(text), options, text, self._model_name())
        else:
            leaf_id = self._store.get(conversation_id).leaf_id
            message, reply = self._store.add_exchange(conversation_id, leaf_id, text, self._model_name())
        self._answer(reply, options)
        return Exchange(self._store.get(reply.conversation_id), message, reply)

    def retry(self, reply_id: int, *, load: bool = False) -> Message:
        """Answers again in place of a reply that has no text yet, else beside it as another branch.

        load: the person asks for the chosen model although the engine died with it. Returns the running reply.
        Raises KnownError where there is no model to answer with; then everything stays as it was.
        """
        with self._lock:
            if reply_id in self._running:
                return self._running[reply_id].reply
        reply = self._store.message(reply_id)
        options = self._store.get(reply.conversation_id).options
        if load and self._desk.chosen is not None:
            self._desk.load(self._desk.chosen)
        fault = self._desk.why_not()
        if fault is not None and fault.kind != "model.suspect":  # of a suspect the reply itself asks
            raise KnownError.of(fault)
        if reply.text:
            reply = self._store.add_message(
                reply.conversation_id,
                reply.parent_id,
                Role.ASSISTANT,
                "",
                MessageState.RUNNING,
                model=self._model_name(),
            )
        else:
            reply = self._store.reopen_message(reply_id, self._model_name())
        self._answer(reply, options)
        return reply

    def stop(self, reply_id: int) -> None:
        """Ends a running reply; what was written stays."""
        with self._lock:
            running = self._running.get(reply_id)
            if running is None:
                return
            running.stopped = True
            request = running.request
        if request is not None:
            self._engine.cancel(request)
        else:
            self._close(running, Ending(MessageState.CANCELLED))

    def unsaved(self) -> list[Message]:
        """Replies whose newest text could not be saved yet; closing now would lose it."""
        return self._journal.unsaved()

    def close(self) -> None:
        """Ends what runs, saves it, and stops the saving thread. Call it before the engine is closed."""
        with self._lock:
            left = list(self._running.values())
        for running in left:
            running.stopped = True
            if running.request is not None:
                self._engine.cancel(running.request)
            self._close(running, Ending(MessageState.INTERRUPTED))
        self._journal.stop()

    def _model_name(self) -> str:
        return Path(self._desk.chosen).stem if self._desk.chosen else ""

    def _answer(self, reply: Message, options: ChatOptions) -> None:
        running = _Running(reply)
        self._journal.open(reply)
        with self._lock:
            self._running[reply.id] = running
        try:
            path = self._store.path_to(reply.parent_id) if reply.parent_id is not None else []
            request = GenerationRequest(
                prompt=turns_of(options, path),
                sampling=Sampling(temperature=options.temperature),
                max_tokens=options.max_tokens,
                speculation=self._speculation(),
                session=conversation_session(reply.conversation_id),
            )
            self._desk.when_ready(lambda fault: self._begin(running, request, fault))
        except KnownError as error:
            self._close(running, Ending(MessageState.FAILED, fault=error.fault))

    def _begin(self, running: _Running, request: GenerationRequest, fault: Fault | None) -> None:
        with self._lock:
            if running.stopped:
                return
            if fault is None:
                request = replace(request, model=self._desk.chosen or "")
                self._listener.reply_reading(running.reply.id, 0, 0)
                running.request = self._engine.generate(request, self._sink(running))
                return
        cancelled = fault == CANCELLED
        state = MessageState.CANCELLED if cancelled else MessageState.FAILED
        self._close(running, Ending(state, fault=None if cancelled else fault))

    def _sink(self, running: _Running) -> Callable[[RequestEvent], None]:
        reply_id = running.reply.id

        def take(event: RequestEvent) -> None:
            if isinstance(event, Tokens | PromptProgress):
                with self._lock:  # what was on its way when the person stopped the reply is dropped
                    if not running.stopped:
                        self._show(reply_id, event)
            elif isinstance(event, Finished):
                cancelled = event.reason is FinishReason.CANCELLED or running.stopped
                state = MessageState.CANCELLED if cancelled else MessageState.DONE
                self._close(running, Ending(state, stats=event.stats))
            elif isinstance(event, Failed):
                failed = event.fault is not None and not running.stopped  # else the person has what they asked for
                state = MessageState.FAILED if failed else MessageState.CANCELLED
                self._close(running, Ending(state, fault=event.fault if failed else None))

        return take

    def _show(self, reply_id: int, event: Tokens | PromptProgress) -> None:
        if isinstance(event, Tokens):
            self._journal.add(reply_id, event.text)
            self._listener.reply_text(reply_id, event.text, event.count)
        else:
            self._listener.reply_reading(reply_id, event.read, event.total)

    def _close(self, running: _Running, ending: Ending) -> None:
        with self._lock:
            if self._running.get(running.reply.id) is not running:
                return
            del self._running[running.reply.id]
        self._journal.end(running.reply.id, ending, self._listener.reply_closed)
