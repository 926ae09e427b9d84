"""The chat panel: the list of conversations beside the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from lampblack.settings.declared import SEND_WITH
from lampblack.ui.chat.composer import Composer
from lampblack.ui.chat.conversation_list import ConversationList
from lampblack.ui.chat.elsewhere_line import ElsewhereLine
from lampblack.ui.chat.message_input import EXPLAIN_KEYS
from lampblack.ui.chat.options import Options
from lampblack.ui.theme import READING_WIDTH
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent
    from PySide6.QtWidgets import QAbstractScrollArea

    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.chat.find_bar import FindBar
    from lampblack.ui.chat.typing_on import TypingOn
    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript

NARROW = 720
"""Pixels of panel width, at 100% text, under which the list makes room by itself."""
LIST_WIDTHS = (220, 260, 320)
"""Least, first and greatest width of the list in pixels, at 100% text."""
LEAST_CONVERSATION = 120
"""Pixels of height, at 100% text, under which the conversation makes room for open options."""
MESSAGE_SHARE, MESSAGE_SHARE_BESIDE_OPTIONS = 0.45, 0.2
"""Of the panel's height, for the field that a message is written in."""
MARGIN = 16
"""Beside the reading column at least, in pixels; the transcript leaves the same."""


class ChatPanel(Translated, QWidget):
    """Puts the views beside each other; the controller connects them to the chat.

    Before the list, a new conversation or Send is heard by anyone else, drafts and options that wait for their delay
    are said, so that they belong to the conversation they were made in.
    """

    def __init__(self, theme: Theme, settings: Settings, transcript: Transcript, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = self.theme = theme
        self._hidden_by_hand = False
        self._narrow = False
        self._find_bar: FindBar | None = None
        self._typing_on: TypingOn | None = None
        self.setObjectName("chatPanel")
        self.list = ConversationList(theme)
        self.transcript = transcript
        self.composer = Composer(theme)
        self.options = Options(theme)
        self.elsewhere = ElsewhereLine(theme)
        self._build()
        self._connect()
        _SendKeys(settings, self.composer, self.transcript, self)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def flush(self) -> None:
        """Says what still waits for its delay: the draft, then the options, then what is being edited."""
        self.composer.flush()
        self.options.flush()
        self.transcript.flush_edits()

    # --- inside

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self._build_conversation())
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(1, False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _build_conversation(self) -> QWidget:
        self.composer.add_tool(self.options.button)
        self._column = _Column(self.transcript)
        self._column.add(self.options)
        self._column.add(self.elsewhere)
        self._column.add(self.composer)
        conversation = QWidget()
        layout = QVBoxLayout(conversation)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(0)
        layout.addWidget(self._build_top())
        self._over_transcript = QVBoxLayout()
        layout.addLayout(self._over_transcript)
        layout.addWidget(self.transcript, 1)
        layout.addStretch()  # takes the room that is left while the conversation is hidden
        layout.addWidget(self._column)
        conversation.setMinimumWidth(320)
        return conversation

    def _build_top(self) -> QWidget:
        self._show_list = QToolButton()
        self._show_list.setObjectName("chatListShow")
        self._show_list.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._show_list.clicked.connect(self._bring_list_back)
        self._title = ElidedLabel()
        self._title.setObjectName("chatTitle")
        self._title.setProperty("role", "quiet")
        self._top = QWidget()
        layout = QHBoxLayout(self._top)
        layout.setContentsMargins(8, 8, 16, 0)
        layout.addWidget(self._show_list)
        layout.addWidget(self._title, 1)
        self._top.hide()
        return self._top

    def _connect(self) -> None:
        self.list.chosen.connect(self.flush)
        self.list.new_requested.connect(self.flush)
        self.list.wishes.delete.connect(self.flush)
        self.list.wishes.archive.connect(self.flush)
        self.composer.send_requested.connect(self.options.flush)
        self.composer.send_requested.connect(self._show_what_was_sent)
        self.options.button.toggled.connect(self._share_height)
        self._column.grew.connect(self._share_height)
        self.transcript.example_chosen.connect(self.composer.focus)
        self.transcript.keyboard_moved.connect(self._let_type_on)
        self.list.picked.connect(self._picked)
        self.list.new_requested.connect(self._picked)
        self.list.confirmed.connect(self._confirmed)
        self.list.typed.connect(self._typed)
        self.list.hide_requested.connect(self._hide_list)
        self.list.title_changed.connect(self._title.setText)
        self._splitter.splitterMoved.connect(self._dragged)
        self.list.hit_opened.connect(self.flush)
        self.list.search_left.connect(self.composer.focus)
        for leaving in (self.list.chosen, self.list.new_requested, self.list.hit_opened):
            leaving.connect(self._end_find)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._search)
        find_here = QShortcut(QKeySequence("Ctrl+Shift+F"), self)
        find_here.activated.connect(self.find_here)
        for keys, action in (
            (EXPLAIN_KEYS, self.transcript.explain_newest),
            ("Ctrl+Up", self.transcript.enter_newest),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.composer)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
        self._new = QShortcut(QKeySequence(QKeySequence.StandardKey.New), self)
        self._new.activated.connect(self.list.new_requested)

    def _picked(self) -> None:
        if self._narrow:
            self._confirmed()

    def _confirmed(self) -> None:
        self.composer.focus()
        if self._narrow:
            self.list.hide()
            self._refresh_top()

    def _typed(self, text: str) -> None:
        self._confirmed()
        self.composer.insert(text)

    def _hide_list(self) -> None:
        self._hidden_by_hand = not self._narrow or self._hidden_by_hand
        self.list.hide()
        self._refresh_top()
        self._show_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_list_back(self) -> None:
        self._hidden_by_hand = False
        self.list.show()
        self._refresh_top()
        self.list.focus()

    def _search(self) -> None:
        if self.list.isHidden():
            self._bring_list_back()
        self.list.focus_search()

    def find_here(self) -> None:
        """Looks for a phrase in the conversation that is open."""
        if self.transcript.isHidden():
            self.options.button.setChecked(False)
        if self._find_bar is None:
            from lampblack.ui.chat.find_bar import FindBar

            self._find_bar = FindBar(self._theme, self.transcript)
            self._find_bar.closed.connect(self.composer.focus)
            self._over_transcript.addWidget(self._find_bar)
        self._find_bar.begin()

    def _let_type_on(self, part: QWidget | None) -> None:
        if self._typing_on is None and part is not None:
            from lampblack.ui.chat.typing_on import TypingOn

            self._typing_on = TypingOn(self.composer.field, self.transcript, self)
        if self._typing_on is not None:
            self._typing_on.watch(part)

    def _end_find(self) -> None:
        if self._find_bar is not None:
            self._find_bar.dismiss()

    def _dragged(self) -> None:
        if self._splitter.sizes()[0] == 0:
            self._size_list()
            self._hide_list()

    def _refresh_top(self) -> None:
        self._top.setVisible(self.list.isHidden() and not self.transcript.isHidden())

    def _share_height(self) -> None:
        """In a low window a long message shows fewer lines, and open options take the place of the conversation."""
        is_open = self.options.button.isChecked()
        self.composer.set_room(self.height() * (MESSAGE_SHARE_BESIDE_OPTIONS if is_open else MESSAGE_SHARE))
        left = self.height() - self._column.sizeHint().height()
        hidden = is_open and left < self._scaled(LEAST_CONVERSATION)
        if hidden != self.transcript.isHidden():
            self.transcript.setVisible(not hidden)
            self._column.align()
        self._refresh_top()

    def _show_what_was_sent(self) -> None:
        if self.transcript.isHidden():
            self.options.button.setChecked(False)
            self.composer.focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._share_height()

    def _make_room(self) -> None:
        narrow = self.width() < self._scaled(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.list.setVisible(not narrow and not self._hidden_by_hand)
            self._refresh_top()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.composer.is_running():
            self.composer.stop_requested.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _restyle(self) -> None:
        set_icon(self._show_list, "chevron-right", self._theme, "quiet")
        self._title.setFont(self._theme.font(1.0, QFont.Weight.Normal))
        self._splitter.setStyleSheet(f"QSplitter::handle {{ background: {self._theme.palette.line}; }}")

        self._size_list()
        self._make_room()
        self._share_height()

    def _size_list(self) -> None:
        least, first, greatest = map(self._scaled, LIST_WIDTHS)
        self.list.setMinimumWidth(least)
        self.list.setMaximumWidth(greatest)
        self._splitter.setSizes([first, max(1, self.width() - first)])

    def _scaled(self, pixels: int) -> int:
        return pixels * self._theme.text_scale // 100

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Chat"))
        self._show_list.setText(self.tr("Conversations"))
        self._show_list.setToolTip(self.tr("Show the conversations"))
        self._show_list.setAccessibleName(self.tr("Show the conversations"))


class _Column(QWidget):
    """The reading column under the transcript, exactly as wide as the transcript's own and under it.

    A scroll bar takes width from the transcript's right side; the same width is left free here.

    grew: what is in it needs another height.
    """

    grew = Signal()

    def __init__(self, transcript: QAbstractScrollArea) -> None:
        super().__init__()
        self._transcript, self._viewport = transcript, transcript.viewport()
        self._viewport.installEventFilter(self)
        self._stack = QVBoxLayout(self)
        self._stack.setSpacing(8)

    def add(self, widget: QWidget) -> None:
        self._stack.addWidget(widget)

    def event(self, event: QEvent) -> bool:
        """What stands in other lines now that it is wider or narrower asks for its height only after that."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.grew.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.align()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.align()
        return super().eventFilter(watched, event)

    def align(self) -> None:
        """Takes the transcript's width; while it is hidden, that is the one it once had."""
        room = self.width() if self._transcript.isHidden() else min(self._viewport.width(), self.width())
        width = min(READING_WIDTH, room - 2 * MARGIN)
        left = (room - width) // 2
        self._stack.setContentsMargins(left, 8, max(0, self.width() - left - width), 0)


class _SendKeys(QObject):
    """Follows the setting that says which keys send; settings may be changed on any thread."""

    _changed = Signal()

    def __init__(self, settings: Settings, composer: Composer, transcript: Transcript, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._composer, self._transcript = composer, transcript
        self._changed.connect(self._take)
        self.destroyed.connect(settings.subscribe(self._hear))
        self._take()

    def _hear(self, setting: AnySetting) -> None:
        if setting is SEND_WITH:
            self._changed.emit()

    def _take(self) -> None:
        for writing in (self._composer, self._transcript):
            writing.set_send_with(self._settings.get(SEND_WITH))
