"""Chat: a person's message goes in, a reply streams out, and nothing of either is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.conversations import MessageState, seen, title_from
from lampblack.domain.endpoints import model_name
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Role, Speculation
from lampblack.domain.side_by_side import CHOSEN
from lampblack.tasks.replies import Replies, path_to
from lampblack.tasks.running_reply import RunningReply, first_seen_after
from lampblack.tasks.writers import Writers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import ChatOptions, Conversation, Message
    from lampblack.domain.generation import GenerationRequest
    from lampblack.domain.side_by_side import Contender
    from lampblack.engine.engine import Engine
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.chat_listener import ChatListener
    from lampblack.tasks.documents import Documents
    from lampblack.tasks.endpoints import Endpoints
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.side_by_side import SideBySide
    from lampblack.tasks.titles import Titles


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
    name_of: what replies of the model at a path are signed with.
    endpoints: has models elsewhere write; room_elsewhere: the context in tokens that those are taken to have, which
    nobody tells, where it is chosen what they are given of documents.
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
        endpoints: Endpoints | None = None,
        room_elsewhere: Callable[[], int] = lambda: 4096,
        name_of: Callable[[str], str] = model_name,
    ) -> None:
        self._store, self._documents, self._sides = store, documents, sides
        self.writers = Writers(store, desk, sides, engine, endpoints, room_elsewhere, name_of)
        self._replies = Replies(store, listener, self.writers, speculation, titles, documents)

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
        """Answers again in place of a reply that has no text yet, else as another branch beside it; a message of the
        person's, behind which a fork, an import or a deletion has left no reply, gets one.

        load: the person asks for the chosen model although the engine died with it. leave_out: the oldest messages, as
        many as it takes, for the conversation did not fit. Returns the running reply.
        Raises KnownError where there is no model to answer with; then everything stays as it was.
        """
        if (running := self._replies.running(reply_id)) is not None:
            return running
        reply = self._store.message(reply_id)
        if reply.role is Role.USER:
            return self._answer(reply, load=load)
        writer = self.writers.of(reply)
        options = self.writers.options(reply, writer)
        self.writers.ask(writer, load=load)
        path = path_to(self._store, reply)
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
        self._replies.answer(RunningReply(reply, options, before, path, _TRIES if leave_out else 0, writer=writer))
        return reply

    def go_on(self, reply_id: int) -> Message:
        """Has a reply that ended before its end written on, in its place; returns it, running.

        Raises KnownError where there is no model to go on with; then everything stays as it was.
        """
        if (running := self._replies.running(reply_id)) is not None:
            return running
        reply = self._store.message(reply_id)
        path = path_to(self._store, reply)
        if not any(message.text.strip() for message in path):
            raise KnownError("prompt.empty")
        writer = self.writers.of(reply)
        self.writers.ask(writer, load=True, goes_on=True)
        options = self.writers.options(reply, writer)
        before = reply.seen_from
        reply = self._store.go_on_with(reply_id)
        self._replies.answer(RunningReply(reply, options, before, path, writer=writer))
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
                is_edited=True,
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
        path = path_to(self._store, reply)
        told = self._documents.told(path) if self._documents is not None else path
        writer = self.writers.of(reply)
        running = RunningReply(reply, self.writers.options(reply, writer), reply.seen_from, told, writer=writer)
        return replace(self._replies.request_for(running), logprobs=logprobs)

    def include_again(self, conversation_id: int) -> None:
        """From the next message on the model sees the whole path that is shown again."""
        leaf_id = self._store.get(conversation_id).leaf_id
        if leaf_id is not None:
            self._store.see_from(leaf_id, None)

    def stop(self, reply_id: int) -> None:
        """Ends a running reply; what was written stays."""
        self._replies.stop(reply_id)

    def unsaved(self) -> list[Message]:
        """Replies whose newest text could not be saved yet; closing now would lose it."""
        return self._replies.unsaved()

    def close(self) -> None:
        """Ends what runs, saves it, and stops the saving thread. Call it before the engine is closed."""
        self._replies.close()

    def _answer(self, message: Message, *, load: bool) -> Message:
        """What the model did not see any more for the reply before, it does not see for this one."""
        self.writers.ask(CHOSEN, load=load)
        path = self._store.path_to(message.id)
        if not any(each.text.strip() for each in path):
            raise KnownError("prompt.empty")
        before = path[-2].seen_from if len(path) > 1 else None
        name = self.writers.name()
        reply = self._store.add_message(
            message.conversation_id, message.id, Role.ASSISTANT, "", MessageState.RUNNING, name, before
        )
        self._answer_new(reply, self.writers.options(reply), None)
        return reply

    def _answer_new(self, first: Message, options: ChatOptions, contender: Contender | None) -> Message | None:
        """Has a new reply written, and where there is a contender another beside it, which is returned."""
        running, beside = RunningReply(first, options, first.seen_from), None
        if contender is not None and self._sides is not None:
            beside = self._sides.begin(first, contender)
            asked = contender.options or options
            running.then = RunningReply(beside, asked, beside.seen_from, writer=contender)
            self._replies.open(running.then)
        self._replies.answer(running)
        return beside
