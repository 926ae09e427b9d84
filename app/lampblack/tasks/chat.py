"""Chat: a person's message goes in, a reply streams out, and nothing of either is lost."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions, MessageState, seen, title_from, turns_of
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason, GenerationRequest, Role, Speculation
from lampblack.domain.sessions import conversation_session
from lampblack.engine.protocol import Failed, Finished, PromptProgress, Tokens
from lampblack.tasks.model_desk import CANCELLED
from lampblack.tasks.reply_journal import Ending, ReplyJournal
from lampblack.tasks.running_reply import RunningReply, figures_of, first_seen_after, refusal_of
from lampblack.tasks.writers import Writers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Conversation, Message
    from lampblack.domain.side_by_side import Contender
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.chat_listener import ChatListener
    from lampblack.tasks.documents import Documents
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.side_by_side import SideBySide
    from lampblack.tasks.titles import Titles


_CHOICES = 8
"""How often fewer passages of documents are chosen, where the ones before did not fit."""
_TRIES = 4
"""How often the oldest messages are left out by an estimate before all but the last message are."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What sending a message made."""

    conversation: Conversation
    message: Message
    reply: Message
    beside: Message | None = None


class Chat:
    """The chat service. Its methods touch the disk: call them from a background thread, not from the window's.

    speculation: how a model's next reply is to guess ahead. titles: makes way for replies, and hears of their ends.
    documents: chooses what of those that are attached the model is given. sides: has a second reply written.
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
        sides: SideBySide | None = None,
    ) -> None:
        self._titles, self._documents, self._sides = titles, documents, sides
        self._store, self._engine, self._desk, self._listener = store, engine, desk, listener
        self._speculation = speculation
        self.writers = Writers(store, desk, sides)
        self._journal = ReplyJournal(store, listener.saving_trouble)
        self._running: dict[int, RunningReply] = {}
        self._lock = threading.RLock()

    def send(
        self,
        conversation_id: int | None,
        text: str,
        options: ChatOptions,
        documents: Sequence[int] = (),
        contender: Contender | None = None,
    ) -> Exchange:
        """Stores the message and an empty running reply, then begins to answer. None starts a new conversation.

        documents: those that are attached to the message. contender: who writes a second reply in a new
        conversation; others know that of themselves.
        Raises KnownError where the text is empty or cannot be stored.
        """
        if not text.strip():
            raise KnownError("prompt.empty")
        if conversation_id is None:
            message, reply = self._store.begin(title_from(text), options, text, self.writers.name(), documents)
        else:
            leaf_id = self._store.get(conversation_id).leaf_id
            if self._sides is not None:
                contender = self._sides.asked(conversation_id, leaf_id)
            message, reply = self._store.add_exchange(conversation_id, leaf_id, text, self.writers.name(), documents)
        beside = self._answer_new(reply, options, contender)
        return Exchange(self._store.get(reply.conversation_id), message, reply, beside)

    def retry(self, reply_id: int, *, load: bool = False, leave_out: bool = False) -> Message:
        """Answers again in place of a reply that has no text yet, else as another branch beside it.

        load: the person asks for the chosen model although the engine died with it. leave_out: the oldest messages, as
        many as it takes, for the conversation did not fit. Returns the running reply.
        Raises KnownError where there is no model to answer with; then everything stays as it was.
        """
        with self._lock:
            if reply_id in self._running:
                return self._running[reply_id].reply
        self._journal.settle(reply_id)
        reply = self._store.message(reply_id)
        writer = self.writers.of(reply)
        options = self.writers.options(reply, writer)
        self.writers.ask(writer, load=load)
        path = self._path_of(reply)
        if not any(message.text.strip() for message in path):
            raise KnownError("prompt.empty")
        before = reply.seen_from
        told = self._documents.told(path) if self._documents is not None else path
        first = first_seen_after(options, seen(told, before), reply.fault) if leave_out else None
        model, seen_from = self.writers.name(writer), first or before
        if reply.text:
            reply = self._store.add_message(
                reply.conversation_id, reply.parent_id, Role.ASSISTANT, "", MessageState.RUNNING, model, seen_from
            )
            self.writers.replace(reply_id, reply.id)
        else:
            reply = self._store.reopen_message(reply_id, model, seen_from)
        self._answer(RunningReply(reply, options, before, path, _TRIES if leave_out else 0, writer=writer))
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
        writer = self.writers.of(reply)
        self.writers.ask(writer, load=True)
        options = self.writers.options(reply, writer)
        before = reply.seen_from
        reply = self._store.go_on_with(reply_id)
        self._answer(RunningReply(reply, options, before, path, writer=writer))
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
            version = self._store.add_message(
                message.conversation_id,
                message.parent_id,
                Role.ASSISTANT,
                text,
                MessageState.DONE,
                message.model,
                message.seen_from,
            )
            self.writers.replace(message_id, version.id)
            return version
        documents = self._documents.attached_to(message_id) if self._documents is not None else ()
        _, reply = self._store.add_exchange(
            message.conversation_id, message.parent_id, text, self.writers.name(), documents
        )
        contender = self._sides.contender(message.conversation_id) if self._sides is not None else None
        self._answer_new(reply, self.writers.options(reply), contender)
        return reply

    def request_of(self, reply_id: int, logprobs: int) -> GenerationRequest:
        """What the model would be asked to go on with a reply, and to tell so many alternatives for each token."""
        reply = self._store.message(reply_id)
        path = self._path_of(reply)
        told = self._documents.told(path) if self._documents is not None else path
        writer = self.writers.of(reply)
        running = RunningReply(reply, self.writers.options(reply, writer), reply.seen_from, told, writer=writer)
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
            request, give_up = running.request, running.give_up
        if request is not None:
            self._engine.cancel(request)
            return
        self._close(running, Ending(MessageState.CANCELLED))
        if give_up is not None:
            give_up()

    def unsaved(self) -> list[Message]:
        """Replies whose newest text could not be saved yet; closing now would lose it."""
        return self._journal.unsaved()

    def close(self) -> None:
        """Ends what runs, saves it, and stops the saving thread. Call it before the engine is closed."""
        with self._lock:
            left = list(self._running.values())
        for running in left:  # first all of them: the end of one may be what another waits for
            running.stopped = True
        for running in left:
            if running.request is not None:
                self._engine.cancel(running.request)
            self._close(running, Ending(MessageState.INTERRUPTED))
        self._journal.stop()

    def _path_of(self, reply: Message) -> Sequence[Message]:
        return self._store.path_to(reply.parent_id) if reply.parent_id is not None else ()

    def _answer_new(self, first: Message, options: ChatOptions, contender: Contender | None) -> Message | None:
        """Has a new reply written, and where there is a contender another beside it, which is returned."""
        running, beside = RunningReply(first, options, first.seen_from), None
        if contender is not None and self._sides is not None:
            beside = self._sides.begin(first, contender)
            asked = contender.options or options
            running.then = RunningReply(beside, asked, beside.seen_from, writer=contender)
            self._open(running.then)
        self._answer(running)
        return beside

    def _answer(self, running: RunningReply) -> None:
        self._open(running)
        self._ask(running)

    def _open(self, running: RunningReply) -> None:
        if self._titles is not None:
            self._titles.reply_wanted(running.reply.id)
        self._journal.open(running.reply)
        with self._lock:
            self._running[running.reply.id] = running

    def _ask(self, running: RunningReply) -> None:
        try:
            running.path = running.path or self._path_of(running.reply)
            running.give_up = self.writers.when_ready(
                running.writer, running.reply.id, lambda fault: self._look_up(running, fault)
            )
        except KnownError as error:
            self._close(running, Ending(MessageState.FAILED, fault=error.fault))

    def _look_up(self, running: RunningReply, fault: Fault | None) -> None:
        """Begins when it is known what the question means, where documents are to be searched for that."""
        if fault is None and self._documents is not None:
            self._documents.look_up(running.path, lambda: self._begin(running, None))
        else:
            self._begin(running, fault)

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
        if fault is None:
            self._ask_beside(running)
            return
        cancelled = fault == CANCELLED
        state = MessageState.CANCELLED if cancelled else MessageState.FAILED
        self._close(running, Ending(state, fault=None if cancelled else fault))

    def _ask_beside(self, running: RunningReply) -> None:
        """Asks for the reply beside this one, once, unless it has been stopped meanwhile."""
        with self._lock:
            beside, running.then = running.then, None
            if beside is None or beside.stopped:
                return
        self._ask(beside)

    def _choose_sources(self, running: RunningReply) -> bool:
        """Puts the sources into the path; whether there are any. Raises KnownError where they cannot be read."""
        running.choices += 1
        model = self.writers.loaded(running.writer)
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
            while running.choices <= _CHOICES:  # what was given may have been less than the room by the same estimate
                running.too_many += (prompt - limit) * 3 // 2 + 64
                if not self._choose_sources(running):
                    return False
                if running.path != before:
                    return True
        except KnownError:
            return False
        return False

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
        self._ask_beside(running)
        if ending.stats is None:  # of the reply's beginning, where this was to go on with it
            ending.stats = running.reply.stats
        self._journal.end(running.reply.id, ending, self._closed)

    def _closed(self, message: Message) -> None:
        self._listener.reply_closed(message)
        if self._titles is not None:
            self._titles.reply_closed(message)

    def _request_for(self, running: RunningReply) -> GenerationRequest:
        model = self.writers.path(running.writer)
        return GenerationRequest(
            prompt=turns_of(running.options, running.seen),
            begun=running.reply.text,
            sampling=running.options.sampling(),
            max_tokens=running.options.max_tokens,
            model=model,
            adapters=running.writer.adapters,
            speculation=self._speculation(model),
            reproducible=running.options.seed is not None,
            session=conversation_session(running.reply.conversation_id),
        )
