"""Replies on their way: from the model that has to be there first, through refusals, to their last word on the disk."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.conversations import MessageState, turns_of
from lampblack.domain.endpoints import model_elsewhere
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason, GenerationRequest, Speculation
from lampblack.domain.sessions import conversation_session
from lampblack.engine.protocol import Failed, Finished, PromptProgress, Tokens
from lampblack.tasks.model_desk import CANCELLED
from lampblack.tasks.reply_journal import Ending, ReplyJournal
from lampblack.tasks.running_reply import RunningReply, figures_of, first_seen_after, refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault
    from lampblack.engine.engine import RequestEvent
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.chat_listener import ChatListener
    from lampblack.tasks.documents import Documents
    from lampblack.tasks.titles import Titles
    from lampblack.tasks.writers import Writers

_CHOICES = 8
"""How often fewer passages of documents are chosen, where the ones before did not fit."""


def path_to(store: ConversationStore, reply: Message) -> Sequence[Message]:
    """The messages from the root to the one that is answered. Raises KnownError."""
    return store.path_to(reply.parent_id) if reply.parent_id is not None else ()


class Replies:
    """Those that are being written, of all conversations; `Chat` says which, and why.

    speculation, titles and documents: as for `Chat`. Its methods touch the disk.
    """

    def __init__(
        self,
        store: ConversationStore,
        listener: ChatListener,
        writers: Writers,
        speculation: Callable[[str], Speculation],
        titles: Titles | None,
        documents: Documents | None,
    ) -> None:
        self._store, self._listener, self._writers = store, listener, writers
        self._speculation, self._titles, self._documents = speculation, titles, documents
        self._journal = ReplyJournal(store, listener.saving_trouble)
        self._running: dict[int, RunningReply] = {}
        self._lock = threading.RLock()

    def running(self, reply_id: int) -> Message | None:
        """The reply, where it is being written; None where it has ended, all of it on the disk."""
        with self._lock:
            if reply_id in self._running:
                return self._running[reply_id].reply
        self._journal.settle(reply_id)
        return None

    def stop(self, reply_id: int) -> None:
        """Ends a running reply; what was written stays."""
        with self._lock:
            running = self._running.get(reply_id)
            if running is None:
                return
            running.stopped = True
            give_up = running.give_up
        if running.cancel():
            if running.asked and not running.has_text:  # a host that is still to be reached hears of no cut
                self._close(running, Ending(MessageState.CANCELLED))
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
            self._close(running, Ending(MessageState.INTERRUPTED))
            running.cancel()  # after that: the end of one that is cancelled can come at once
        self._journal.stop()

    def answer(self, running: RunningReply) -> None:
        """Begins to write it, once its model is there."""
        self.open(running)
        self._ask(running)

    def open(self, running: RunningReply) -> None:
        """Counts it among those that run; another one asks for it, as its `then`."""
        if self._titles is not None:
            self._titles.reply_wanted(running.reply.id)
        self._journal.open(running.reply)
        with self._lock:
            self._running[running.reply.id] = running

    def _ask(self, running: RunningReply) -> None:
        try:
            running.path = running.path or path_to(self._store, running.reply)
            model = self._writers.path(running.writer)
            running.asked = model if model_elsewhere(model) is not None else ""
            running.give_up = self._writers.when_ready(
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
            request = self.request_for(running)
            if fault is None and not running.asked and model_elsewhere(request.model) is not None:
                fault = CANCELLED  # another model was chosen meanwhile, which was not meant to read it
            generator = self._writers.generator(request.model)
        except KnownError as error:
            fault = error.fault
        with self._lock:
            if running.stopped:
                return
            if fault is None:
                self._listener.reply_reading(running.reply.id, 0, 0)
                running.generator = generator
                running.request = generator.generate(request, self._sink(running))
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
        is_elsewhere = bool(running.asked)
        context = self._writers.room_elsewhere() if is_elsewhere else self._writers.context_length(running.writer)
        if self._documents is None or context is None:
            return False
        path = path_to(self._store, running.reply)
        room = context - running.too_many
        seen_from, anew = running.reply.seen_from, running.choices > 1
        has_any = self._documents.choose(path, running.options, room, seen_from=seen_from, anew=anew)
        running.path = self._documents.told(path)
        return has_any

    def _sink(self, running: RunningReply) -> Callable[[RequestEvent], None]:
        reply_id = running.reply.id

        def take(event: RequestEvent) -> None:
            if isinstance(event, Tokens | PromptProgress):
                with self._lock:  # what was on its way when the person stopped the reply is dropped
                    if not running.stopped:
                        running.has_text |= isinstance(event, Tokens)
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
            running.choices = 0  # documents of what is left out now are to be searched
            self._begin(running, None)
            return
        if self._can_give_less(running, fault):
            running.request = None
            self._begin(running, None)
            return
        most = self._writers.most_context(running.writer)
        ending = Ending(MessageState.FAILED, fault=refusal_of(running, fault, most))
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

    def request_for(self, running: RunningReply) -> GenerationRequest:
        """What the model is asked."""
        model = running.asked or self._writers.path(running.writer)
        return GenerationRequest(
            prompt=turns_of(running.options, running.seen),
            begun=running.reply.text,
            sampling=running.options.sampling(),
            max_tokens=running.options.max_tokens,
            model=model,
            adapters=running.writer.adapters,
            speculation=Speculation() if running.asked else self._speculation(model),
            reproducible=running.options.seed is not None,
            session=conversation_session(running.reply.conversation_id),
        )
