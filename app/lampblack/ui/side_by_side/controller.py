"""Has two answer, and shows their replies in two columns until one of them is gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from lampblack.domain.conversations import MessageState
from lampblack.domain.generation import Adapter
from lampblack.domain.side_by_side import Contender
from lampblack.ui.side_by_side.bar import ComparisonBar
from lampblack.ui.side_by_side.button import KEYS, CompareButton
from lampblack.ui.side_by_side.head import ColumnHead
from lampblack.ui.transcript.reply import Reply
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.presets import Preset
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.chat.live_replies import LiveReplies
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services

_ROOM_FOR_BAR = 240
"""Pixels of the panel's height, at 100% text."""


class Place(Protocol):
    """Where the replies are shown; the chat's controller."""

    @property
    def shown_id(self) -> int | None:
        """The conversation that is in view."""

    def show_again(self, conversation_id: int) -> None:
        """Reads a conversation that has changed anew, where it is still in view."""


class SideBySide(QObject):
    """Lives on the window's thread."""

    who_changed = Signal()
    """Who answers beside the chosen model, or nobody does."""

    def __init__(
        self,
        place: Place,
        panel: ChatPanel,
        live: LiveReplies,
        services: Services,
        background: Background,
        bridge: Bridge,
        on_fault: Callable[[Fault], None],
    ) -> None:
        super().__init__(panel)
        self._place, self._panel, self._live = place, panel, live
        self._services, self._background, self._on_fault = services, background, on_fault
        self._contender: Contender | None = None
        self._first_name = ""
        self._pair: tuple[Message, ...] = ()
        self._leaf: int | None = None
        self._heads: dict[int, ColumnHead] = {}
        self._waiting: dict[int, tuple[float | None]] = {}
        self._button, self._bar = CompareButton(panel.theme), ComparisonBar(panel.theme)
        self._button.clicked.connect(lambda: self._toggle(self._button))
        self._bar.change_requested.connect(lambda: self._ask(self._bar.change_button))
        self._bar.ended.connect(lambda: self._choose(None))
        panel.composer.add_tool(self._button)
        panel.composer.put_above(self._bar)
        panel.transcript.head_of = self._head_of
        QShortcut(QKeySequence(KEYS), panel).activated.connect(lambda: self._toggle(self._button))
        bridge.reply_waiting_came.connect(self._waiting_came)
        panel.installEventFilter(self)
        panel.theme.changed.connect(self._fit_bar)
        self._bar_of_transcript = panel.transcript.verticalScrollBar()
        self._bar_of_transcript.valueChanged.connect(self._stick)
        self._bar_of_transcript.rangeChanged.connect(self._stick)

    # --- who answers

    @property
    def contender(self) -> Contender | None:
        """Who writes a second reply to what is sent next; None where nobody does."""
        return self._contender

    def show_contender(self, contender: Contender | None) -> None:
        """Another conversation is in view, in which this one answers, too."""
        self._contender = contender
        self._show_who()

    def model_changed(self, name: str) -> None:
        """The model that answers first has this name."""
        self._first_name = name
        self._show_who()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The panel has another height."""
        if event.type() == QEvent.Type.Resize:
            self._fit_bar()
        return super().eventFilter(watched, event)

    def _show_who(self) -> None:
        name = self._services.sides.name(self._contender) if self._contender is not None else ""
        self._bar.show_names(self._first_name, name)
        self._button.show_second(name)
        self._fit_bar()
        self.who_changed.emit()

    def _fit_bar(self) -> None:
        """In a low window the pressed button alone says that two answer: the conversation needs the room."""
        has_room = self._panel.height() >= scaled(_ROOM_FOR_BAR, self._panel.theme)
        self._bar.setVisible(self._contender is not None and has_room)

    def _toggle(self, at: QWidget) -> None:
        self._show_who()  # the press alone changes nothing
        if self._contender is not None:
            self._choose(None)
        else:
            self._ask(at)

    def _ask(self, at: QWidget) -> None:
        """Shows the menu at a button, with the models that there are now."""
        presets, language = self._services.presets, QLocale().name()

        def look() -> tuple[tuple[ModelInfo, ...], list[Preset]]:
            return self._services.library.list().models, [*presets.shipped(language), *presets.own()]

        self._background.run(look, lambda found: self._show_menu(at, *found), self._on_fault)

    def _show_menu(self, at: QWidget, models: tuple[ModelInfo, ...], presets: list[Preset]) -> None:
        from lampblack.ui.side_by_side.menu import ContenderMenu

        maker = ContenderMenu(self._panel)
        maker.chosen.connect(self._choose)
        maker.adapter_requested.connect(self._ask_for_adapter)
        menu = maker.make(
            models,
            self._services.endpoints.list,
            presets,
            first=self._services.desk.chosen or "",
            current=self._contender,
            options=self._panel.options.options(),
            is_offline=self._services.endpoints.is_offline,
        )
        maker.setParent(menu)
        place = at.mapToGlobal(QPoint(0, 0))
        menu.popup(QPoint(place.x(), place.y() - menu.sizeHint().height()))

    def _choose(self, contender: Contender | None) -> None:
        self._contender = contender
        self._show_who()
        self._panel.composer.focus()
        number, sides = self._place.shown_id, self._services.sides
        self._background.run(lambda: sides.choose(number, contender), lambda _: None, self._on_fault)

    def _ask_for_adapter(self) -> None:
        from lampblack.ui.file_dialog import FileDialog

        dialog = FileDialog(self._panel, self.tr("Choose an adapter"))
        dialog.setNameFilters([self.tr("Adapters (*.gguf)"), self.tr("All files (*)")])
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.ask_for_strength)
        dialog.open()

    def ask_for_strength(self, path: str) -> None:
        """Asks how strongly the adapter in this file is to count, and has the same model answer with it."""
        from lampblack.ui.side_by_side.adapter_dialog import AdapterDialog

        def sound(name: str) -> None:
            dialog = AdapterDialog(name, self._panel)
            dialog.scaled.connect(lambda scale: self._choose(Contender(adapter=Adapter(path, scale))))
            dialog.open()

        self._background.run(lambda: self._services.sides.check_adapter(Path(path)), sound, self._on_fault)

    # --- what they write

    @property
    def is_pair_in_view(self) -> bool:
        """Whether two replies stand side by side."""
        return bool(self._pair)

    def speeds(self) -> list[float | None]:
        """Tokens per second of the two replies in view, empty where there are no two."""
        return [self._live.speed_of(message) for message in self._pair]

    def is_second(self, message_id: int) -> bool:
        """Whether this is the second of the two replies in view, which the chosen model has not written."""
        return bool(self._pair) and self._pair[-1].id == message_id

    def is_one_of_two(self, message_id: int) -> bool:
        """Whether this is one of the two replies in view."""
        return any(message.id == message_id for message in self._pair)

    def show_pair(self, pair: tuple[Message, ...], leaf: int | None) -> None:
        """These replies are about to be shown side by side, none where there are no two. leaf: which one the next
        message follows.
        """
        self._pair, self._leaf = pair, leaf
        self._heads.clear()

    def text_came(self, message_id: int) -> None:
        """There is more of a reply."""
        head = self._heads.get(message_id)
        if head is not None:
            head.set_speed(self._live.live(message_id).speed())

    def closed(self, message: Message) -> None:
        """A reply has ended so."""
        self._waiting.pop(message.id, None)
        self._pair = tuple(message if one.id == message.id else one for one in self._pair)
        head = self._heads.get(message.id)
        if head is not None:
            head.set_message(message)

    def reading_came(self, message_id: int) -> None:
        """The model of a reply is in memory."""
        if self._waiting.pop(message_id, None) is not None and message_id in self._heads:
            self._heads[message_id].set_speed(None)

    def _waiting_came(self, message_id: int, fraction: float | None) -> None:
        self._waiting[message_id] = (fraction,)
        self._show_waiting(message_id)

    def _show_waiting(self, message_id: int) -> None:
        waiting, head = self._waiting.get(message_id), self._heads.get(message_id)
        if waiting is not None and head is not None:
            first = self._pair[0]
            head.set_waiting(first.model if first.state is MessageState.RUNNING else "", waiting[0])

    def _head_of(self, message_id: int) -> QWidget | None:
        message = next((one for one in self._pair if one.id == message_id), None)
        if message is None:
            return None
        head = ColumnHead(self._live.newest(message), self._panel.theme, is_leaf=message_id == self._leaf)
        head.stop_requested.connect(lambda: self._background.run(lambda: self._services.chat.stop(message_id)))
        head.kept.connect(lambda: self._keep(message_id))
        self._heads[message_id] = head
        self._show_waiting(message_id)
        return head

    def _stick(self) -> None:
        """Keeps the heads in sight while long replies are read."""
        for head in self._heads.values():
            reply = head.parentWidget()
            if isinstance(reply, Reply):
                reply.stick_head(self._bar_of_transcript.value() - reply.y())

    def _keep(self, message_id: int) -> None:
        """The conversation goes on with this reply; the other one, if it is still being written, ends as it is."""
        conversation = self._pair[0].conversation_id
        others = [one.id for one in self._pair if one.id != message_id]
        chat, sides = self._services.chat, self._services.sides

        def keep() -> None:
            for other in others:
                chat.stop(other)
            sides.settle(message_id)

        def kept(_: None) -> None:
            self._panel.composer.focus()
            self._place.show_again(conversation)

        self._background.run(keep, kept, self._on_fault)
