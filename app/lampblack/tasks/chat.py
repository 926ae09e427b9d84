"""Chat: a person's message goes in, a reply streams out, and nothing of either is lost."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions, MessageState, seen, title_from, turns_of
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason, GenerationRequest, Role, Speculation
from lampblack.domain.sessions import conversation_session
from lampblack.engine.protocol import Failed, Finished, PromptProgress, Tokens
from lampblack.tasks.model_desk import CANCELLED
from lampblack.tasks.reply_journal import Ending, ReplyJournal
from lampblack.tasks.running_reply import RunningReply, figures_of, first_seen_after, refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Conversation, Message
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.chat_listener import ChatListener
    from lampblack.tasks.documents import Documents
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.titles import Titles


_CHOICES = 3
"""How often fewer passages of documents are chosen, where the ones before did not fit."""
_TRIES = 4
"""How often the oldest messages are left out by an estimate before all but the last message are."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What sending a message made."""

    conversation: Conversation
    message: Message
    reply: Message


class Chat:
    """The chat service. Its methods touch the disk: call them from a background thread, not from the window's.

    speculation: how a model's next reply is to guess ahead. titles: makes way for replies, and hears of their ends.
    documents: chooses what of those that are attached the model is given.
    """

    def __init__(
        self,
        store: ConversationStore,
        engine: Engine,
        desk: ModelDesk,
        listener: ChatListener,
        speculation: Callable[[str], Speculation] = lambda _: Speculation(),
        titles: Titles | None = None,
        documents: Documents | None = None,
    ) -> None:
        self._titles, self._documents = titles, documents
        self._store, self._engine, self._desk, self._listener = store, engine, desk, listener
        self._speculation = speculation
        self._journal = ReplyJournal(store, listener.saving_trouble)
        self._running: dict[int, RunningReply] = {}
        self._lock = threading.RLock()

    def send(
        self, conversation_id: int | None, text: str, options: ChatOptions, documents: Sequence[int] = ()
    ) -> Exchange:
        """Stores the message and an empty running reply, then begins to answer. None starts a new conversation.

        documents: those that are attached to the message.
        Raises KnownError where the text is empty or cannot be stored.
        """
        if not text.strip():
            raise KnownError("prompt.empty")
        if conversation_id is None:
            message, reply = self._store.begin(title_from(text), options, text, self._model_name(), documents)
        else:
            leaf_id = self._store.get(conversation_id).leaf_id
            message, reply = self._store.add_exchange(conversation_id, leaf_id, text, self._model_name(), documents)
        self._answer(RunningReply(reply, options, reply.seen_from))
        return Exchange(self._store.get(reply.conversation_id), message, reply)

    def retry(self, reply_id: int, *, load: bool = False, leave_out: bool = False) -> Message:
        """Answers again in place of a reply that has no text yet, else beside it as another branch.

        load: the person asks for the chosen model although the engine died with it. leave_out: the oldest messages, as
        many as it takes, for the conversation did not fit. Returns the running reply.
        Raises KnownError where there is no model to answer with; then everything stays as it was.
        """
        with self._lock:
            if reply_id in self._running:
                return self._running[reply_id].reply
        self._journal.settle(reply_id)
        reply = self._store.message(reply_id)
        options = self._store.get(reply.conversation_id).options
        self._ask_for_model(load=load)
        path = self._path_of(reply)
        if not any(message.text.strip() for message in path):
            raise KnownError("prompt.empty")
        before = reply.seen_from
        told = self._documents.told(path) if self._documents is not None else path
        first = first_seen_after(options, seen(told, before), reply.fault) if leave_out else None
        model, seen_from = self._model_name(), first or before
        if reply.text:
            reply = self._store.add_message(
                reply.conversation_id, reply.parent_id, Role.ASSISTANT, "", MessageState.RUNNING, model, seen_from
            )
        else:
            reply = self._store.reopen_message(reply_id, model, seen_from)
        self._answer(RunningReply(reply, options, before, path, _TRIES if leave_out else 0))
        return reply

    def go_on(self, reply_id: int) -> Message:
        """Has a reply that ended before its end written on, in its place; returns it, running.

        Raises KnownError where there is no model to go on with; then everything stays as it was.
        """
        with self._lock:
            if reply_id in self._running:
                return self._running[reply_id].reply
        self._journal.settle(reply_id)
        reply = self._store.message(reply_id)
        path = self._path_of(reply)
        if not any(message.text.strip() for message in path):
            raise KnownError("prompt.empty")
        self._ask_for_model(load=True)
        options = self._store.get(reply.conversation_id).options
        before = reply.seen_from
        reply = self._store.go_on_with(reply_id)
        self._answer(RunningReply(reply, options, before, path))
        return reply

    def edit(self, message_id: int, text: str) -> Message:
        """Puts another version of a message beside it, as a branch; one of the person's is answered anew.

        Returns the newest message of that branch: the running reply, or the version of the reply.
        Raises KnownError where the text is empty or cannot be stored.
        """
        if not text.strip():
            raise KnownError("prompt.empty")
        message = self._store.message(message_id)
        if message.role is Role.ASSISTANT:
            return self._store.add_message(
                message.conversation_id,
                message.parent_id,
                Role.ASSISTANT,
                text,
                MessageState.DONE,
                message.model,
                message.seen_from,
            )
        documents = self._documents.attached_to(message_id) if self._documents is not None else ()
        _, reply = self._store.add_exchange(
            message.conversation_id, message.parent_id, text, self._model_name(), documents
        )
        options = self._store.get(message.conversation_id).options
        self._answer(RunningReply(reply, options, reply.seen_from))
        return reply

    def request_of(self, reply_id: int, logprobs: int) -> GenerationRequest:
        """What the model would be asked to go on with a reply, and to tell so many alternatives for each token."""
        reply = self._store.message(reply_id)
        path = self._path_of(reply)
        told = self._documents.told(path) if self._documents is not None else path
        running = RunningReply(reply, self._store.get(reply.conversation_id).options, reply.seen_from, told)
        return replace(self._request_for(running), logprobs=logprobs)

    def include_again(self, conversation_id: int) -> None:
        """From the next message on the model sees the whole path that is shown again."""
        leaf_id = self._store.get(conversation_id).leaf_id
        if leaf_id is not None:
            self._store.see_from(leaf_id, None)

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

    def _ask_for_model(self, *, load: bool) -> None:
        """Raises KnownError where none can answer. load: also one that the engine may have died with."""
        if load and self._desk.chosen is not None and self._desk.loaded is None:
            self._desk.load(self._desk.chosen)
        fault = self._desk.why_not()
        if fault is not None and fault.kind != "model.suspect":  # of a suspect the reply itself asks
            raise KnownError.of(fault)

    def _model_name(self) -> str:
        return Path(self._desk.chosen).stem if self._desk.chosen else ""

    def _path_of(self, reply: Message) -> Sequence[Message]:
        return self._store.path_to(reply.parent_id) if reply.parent_id is not None else ()

    def _answer(self, running: RunningReply) -> None:
        if self._titles is not None:
            self._titles.reply_wanted(running.reply.id)
        self._journal.open(running.reply)
        with self._lock:
            self._running[running.reply.id] = running
        try:
            running.path = running.path or self._path_of(running.reply)
            self._desk.when_ready(lambda fault: self._begin(running, fault))
        except KnownError as error:
            self._close(running, Ending(MessageState.FAILED, fault=error.fault))

    def _begin(self, running: RunningReply, fault: Fault | None) -> None:
        try:
            if fault is None and not running.choices:
                self._choose_sources(running)
        except KnownError as error:
            fault = error.fault
        with self._lock:
            if running.stopped:
                return
            if fault is None:
                self._listener.reply_reading(running.reply.id, 0, 0)
                running.request = self._engine.generate(self._request_for(running), self._sink(running))
                return
        cancelled = fault == CANCELLED
        state = MessageState.CANCELLED if cancelled else MessageState.FAILED
        self._close(running, Ending(state, fault=None if cancelled else fault))

    def _choose_sources(self, running: RunningReply) -> bool:
        """Puts the sources into the path; whether there are any. Raises KnownError where they cannot be read."""
        running.choices += 1
        model = self._desk.loaded
        if self._documents is None or model is None:
            return False
        path = self._path_of(running.reply)
        room = model.context_length - running.too_many
        visible = seen(path, running.reply.seen_from)
        has_any = self._documents.choose(visible, running.options, room, anew=running.choices > 1)
        running.path = self._documents.told(path)
        return has_any

    def _sink(self, running: RunningReply) -> Callable[[RequestEvent], None]:
        reply_id = running.reply.id

        def take(event: RequestEvent) -> None:
            if isinstance(event, Tokens | PromptProgress):
                with self._lock:  # what was on its way when the person stopped the reply is dropped
                    if not running.stopped:
                        self._show(reply_id, event)
            elif isinstance(event, Finished):
                cancelled = event.reason is FinishReason.CANCELLED or running.stopped
                state = MessageState.CANCELLED if cancelled else MessageState.DONE
                stats = event.stats.going_on_from(running.reply.stats)
                self._close(running, Ending(state, stats=stats, finish=None if cancelled else event.reason))
            elif isinstance(event, Failed):
                self._failed(running, event.fault)

        return take

    def _failed(self, running: RunningReply, fault: Fault | None) -> None:
        with self._lock:  # a stop in between would be meant for a request that is over
            if fault is None or running.stopped:  # the person has what they asked for
                self._close(running, Ending(MessageState.CANCELLED))
            elif fault.kind == "prompt.too_long":
                self._refused(running, fault)
            else:
                self._close(running, Ending(MessageState.FAILED, fault=fault))

    def _refused(self, running: RunningReply, fault: Fault) -> None:
        first = first_seen_after(running.options, running.seen, fault) if running.tries_left else None
        if first is not None:
            running.tries_left -= 1
            running.request = None
            self._see_from(running, first if running.tries_left else running.seen[-1].id)
            self._begin(running, None)
            return
        if self._can_give_less(running, fault):
            running.request = None
            self._begin(running, None)
            return
        ending = Ending(MessageState.FAILED, fault=refusal_of(running, fault))
        self._see_from(running, running.seen_before)
        self._close(running, ending)

    def _can_give_less(self, running: RunningReply, fault: Fault) -> bool:
        """Whether fewer passages of the attached documents have been chosen, for the estimate was too low."""
        figures = figures_of(fault)
        if figures is None or running.choices > _CHOICES:
            return False
        prompt, limit, _ = figures
        before = running.path
        try:
            running.too_many += (prompt - limit) * 3 // 2 + 64
            has_any = self._choose_sources(running)
        except KnownError:
            return False
        return has_any and running.path != before

    def _see_from(self, running: RunningReply, seen_from: int | None) -> None:
        if running.reply.seen_from != seen_from:
            running.reply = replace(running.reply, seen_from=seen_from)
            self._journal.see_from(running.reply.id, seen_from)
            self._listener.reply_sees_from(running.reply.id, seen_from)

    def _show(self, reply_id: int, event: Tokens | PromptProgress) -> None:
        if isinstance(event, Tokens):
            self._journal.add(reply_id, event.text)
            self._listener.reply_text(reply_id, event.text, event.count)
        else:
            self._listener.reply_reading(reply_id, event.read, event.total)

    def _close(self, running: RunningReply, ending: Ending) -> None:
        with self._lock:
            if self._running.get(running.reply.id) is not running:
                return
            del self._running[running.reply.id]
        if ending.stats is None:  # of the reply's beginning, where this was to go on with it
            ending.stats = running.reply.stats
        self._journal.end(running.reply.id, ending, self._closed)

    def _closed(self, message: Message) -> None:
        self._listener.reply_closed(message)
        if self._titles is not None:
            self._titles.reply_closed(message)

    def _request_for(self, running: RunningReply) -> GenerationRequest:
        return GenerationRequest(
            prompt=turns_of(running.options, running.seen),
            begun=running.reply.text,
            sampling=running.options.sampling(),
            max_tokens=running.options.max_tokens,
            model=self._desk.chosen or "",
            speculation=self._speculation(self._desk.chosen or ""),
            reproducible=running.options.seed is not None,
            session=conversation_session(running.reply.conversation_id),
        )
