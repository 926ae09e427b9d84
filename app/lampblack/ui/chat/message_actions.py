"""What a person does with the messages of the conversation that is shown: edit, rate, delete, take elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from lampblack.domain.conversations import fork_title
from lampblack.ui.chat.drafts import Drafts
from lampblack.ui.chat.explanations import Explanations
from lampblack.ui.fault_words import sentence
from lampblack.ui.transcript.message_tools import Tool, rating_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from lampblack.domain.conversations import Conversation, Message, Rating
    from lampblack.domain.faults import Fault
    from lampblack.ui.background import Background
    from lampblack.ui.chat.live_replies import LiveReplies
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar


class Place(Protocol):
    """Where the messages are shown; the chat's controller."""

    activity_changed: SignalInstance

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written here, nor about to be."""

    @property
    def live(self) -> LiveReplies:
        """The replies that are being written, here or elsewhere."""

    def open(self, conversation_id: int, message_id: int | None = None) -> None:
        """Shows a conversation."""

    def show_again(self, conversation_id: int) -> None:
        """Reads a conversation that has changed anew, where it is still in view."""

    def begin_again(self, message_id: int, begin: Callable[[], Message], done: Callable[[], None] = ...) -> None:
        """Has `begin` called in the background, and shows the running reply, or other message, that it returns.

        done: called before that, and only where `begin` has not failed.
        """


class MessageActions(QObject):
    """Nothing of it loses a word: an edit makes a branch, and a deletion can be undone."""

    def __init__(
        self, place: Place, panel: ChatPanel, status: StatusBar, services: Services, background: Background
    ) -> None:
        super().__init__(panel)
        self._place, self._panel, self._status = place, panel, status
        self._services, self._background = services, background
        self._edits = Drafts(services.edits, background, self._say_fault)
        self._explanations = Explanations(self, place, panel.transcript, services.explaining, background)
        transcript = panel.transcript
        transcript.edit_of = self._edits.of
        transcript.edit_kept.connect(self._edits.keep)
        transcript.edit_dropped.connect(self._edit_dropped)
        transcript.edited.connect(self._edit)
        transcript.tool_used.connect(self._use)
        transcript.branch_requested.connect(self._show_branch)
        transcript.edit_requested.connect(self._shorten_question)

    def load(self) -> None:
        """Reads what was being edited when the app ended; call it before a conversation is opened."""
        self._background.run(self._services.edits.all, self._edits.load)

    def _use(self, message_id: int, tool: Tool) -> None:
        if tool is Tool.EXPLAIN:
            self._explanations.toggle(message_id)
        elif tool is Tool.DELETE:
            self.when_idle(lambda: self._delete(message_id))
        elif tool is Tool.FORK:
            self._fork(message_id)
        elif tool is not Tool.SEED:  # which the presets hear of
            self._rate(message_id, tool)

    def when_idle(self, do: Callable[[], None]) -> None:
        if self._place.is_idle:
            do()
        else:
            self._panel.composer.set_notice(lambda: self.tr("Wait until the reply is written, or stop it first."))

    def _edit(self, message_id: int, text: str) -> None:
        def edit() -> None:
            self._place.begin_again(
                message_id,
                lambda: self._services.chat.edit(message_id, text),
                lambda: self._edits.keep(message_id, ""),
            )

        self.when_idle(edit)

    def say_out_of_sight(self) -> None:
        """A message is to be shown that is not in view: another one takes its place while a reply to that runs."""
        if not self._place.is_idle:
            self._panel.composer.set_notice(
                lambda: self.tr(
                    "What was found is in another version of this conversation. Wait until the reply is written, or "
                    "stop it first."
                )
            )

    def _edit_dropped(self, message_id: int, text: str) -> None:
        def undo() -> None:
            self._bring_back(message_id, text)

        self._status.show_undo(lambda: self.tr("What was typed was dropped."), undo, lasts=True)

    def _bring_back(self, message_id: int, text: str) -> None:
        """Goes on with an edit that was dropped, also where another conversation is in view by now."""
        self._edits.keep(message_id, text)
        if not self._panel.transcript.begin_edit(message_id, text):
            store = self._services.conversations
            self._background.run(
                lambda: store.message(message_id).conversation_id, lambda number: self._place.open(number, message_id)
            )

    def _say_fault(self, fault: Fault) -> None:
        self._panel.composer.set_notice(lambda: sentence(fault))

    def _show_branch(self, message_id: int) -> None:
        store = self._services.conversations
        self.when_idle(
            lambda: self._background.run(
                lambda: store.show_branch(message_id), lambda shown: self._place.open(shown.id)
            )
        )

    def _rate(self, message_id: int, tool: Tool) -> None:
        store, messages = self._services.conversations, self._services.messages

        def rate() -> Rating | None:
            rating = rating_after(tool, store.message(message_id).rating)
            messages.rate(message_id, rating)
            return rating

        self._background.run(rate, lambda rating: self._panel.transcript.set_rating(message_id, rating))

    def _fork(self, message_id: int) -> None:
        store, messages = self._services.conversations, self._services.messages

        def fork() -> Conversation | None:
            path = store.path_to(message_id)
            return messages.fork(fork_title(store.get(path[0].conversation_id).title), path) if path else None

        def forked(conversation: Conversation | None) -> None:
            if conversation is None:  # it was deleted meanwhile
                return
            self._panel.list.upsert(conversation)
            self._place.open(conversation.id)

        self._background.run(fork, forked)

    def _delete(self, message_id: int) -> None:
        store, messages = self._services.conversations, self._services.messages

        def delete() -> tuple[int, int | None]:
            """Of a last message with alternatives another one takes the place."""
            conversation = store.message(message_id).conversation_id
            others = [number for number in store.branches(conversation).get(message_id, ()) if number != message_id]
            path = store.path(conversation)
            is_last = bool(path) and path[-1].id == message_id
            messages.delete(message_id)
            turned = store.show_branch(others[-1]).leaf_id if is_last and others else None
            return conversation, turned

        def deleted(done: tuple[int, int | None]) -> None:
            conversation, turned = done
            self._place.show_again(conversation)
            self._panel.list.search_again()
            self._status.show_undo(
                lambda: self.tr("A message was deleted."), lambda: restore(conversation, turned), lasts=True
            )

        def restore(conversation: int, turned: int | None) -> None:
            def bring_back() -> None:
                messages.restore(message_id)
                if turned is not None and store.get(conversation).leaf_id == turned:  # nothing was said since
                    store.show_branch(message_id)

            self._background.run(bring_back, lambda _: self._place.open(conversation))

        self._background.run(delete, deleted)

    def _shorten_question(self, reply_id: int) -> None:
        """Puts the message that a reply answers back into the field; what stands there already stays."""
        store = self._services.conversations

        def question() -> str:
            parent = store.message(reply_id).parent_id
            return store.message(parent).text if parent is not None else ""

        def put_back(text: str) -> None:
            self._panel.composer.insert(text)
            self._panel.composer.focus()

        self._background.run(question, put_back)
