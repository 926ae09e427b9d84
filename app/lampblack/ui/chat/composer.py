"""Where a message is written: the field, Send that becomes Stop, and quiet figures under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QLocale, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.chat.context_meter import ContextMeter
from lampblack.ui.chat.message_input import MessageInput
from lampblack.ui.chat.notice import Notice
from lampblack.ui.reply_figures import in_words
from lampblack.ui.theme import CORNER
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QMouseEvent, QResizeEvent

    from lampblack.domain.generation import GenerationStats
    from lampblack.ui.theme import Theme

DRAFT_DELAY = 300
"""Milliseconds without typing after which the draft is worth saving."""
_APART, _RIGHT = 16, 8
"""Pixels between the figures, and at the right of them."""
LONGEST_DRAFT_DELAY = 1000
"""Milliseconds after which it is saved although one goes on typing: so much is lost at most."""


class Composer(Translated, QWidget):
    """A passive view. What is typed stays in the field until `clear`, so that nothing is lost if sending fails.

    send_requested: the text to send, never blank, also while a reply runs; stop_requested; draft_changed: what the
    field holds, 300 ms after the last key or a second after the first, and never for what the program set;
    files_pasted: their paths; wait_cancelled: a message that waits is not to be sent;
    written_on: somebody writes on in one that waits, and can once it waits no more.
    """

    send_requested = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    files_pasted = Signal(list)
    wait_cancelled = Signal()
    written_on = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = self._waiting = False
        self._speeds: Sequence[float] = ()
        self._stats: GenerationStats | None = None
        self._send_with = "enter"
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(DRAFT_DELAY)
        self._typing = QElapsedTimer()
        self._build()
        self._draft.timeout.connect(self._say_draft)
        self._input.textChanged.connect(self._text_changed)
        self._input.send_pressed.connect(self._send)
        self._input.write_pressed.connect(self.written_on)
        self._input.files_pasted.connect(self.files_pasted)
        self._send_button.clicked.connect(self._send)
        self._stop_button.clicked.connect(self.stop_requested)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self._refresh_buttons()

    # --- what the controller sets

    def text(self) -> str:
        """What the field holds."""
        return self._input.text()

    def set_text(self, text: str) -> None:
        """Replaces what the field holds, such as with a conversation's draft; the cursor goes to its end."""
        self._draft.stop()
        with QSignalBlocker(self._input):
            self._input.setPlainText(text)
        self._input.moveCursor(QTextCursor.MoveOperation.End)
        self._refresh_buttons()

    def insert(self, text: str) -> None:
        """Types `text` at the cursor, as the person would."""
        self._input.insertPlainText(text)

    def clear(self) -> None:
        """Empties the field."""
        self.set_text("")

    def set_running(self, running: bool) -> None:
        """Puts Stop in the place of Send, or back."""
        if running == self._running:
            return
        self._running = running
        gone, come = (self._send_button, self._stop_button) if running else (self._stop_button, self._send_button)
        focused = gone.hasFocus()
        self._refresh_buttons()
        come.setVisible(True)
        if focused:
            (come if come.isEnabled() else self._input).setFocus()
        gone.setVisible(False)

    def set_waiting(self, waiting: bool) -> None:
        """The message that the field holds is on its way: what is typed calls it back."""
        self._waiting = waiting
        self._input.setReadOnly(waiting)
        self._refresh_buttons()

    def is_running(self) -> bool:
        """Whether Stop is shown."""
        return self._running

    def set_send_with(self, keys: str) -> None:
        """Takes "enter" or "ctrl_enter", as the setting does."""
        self._send_with = keys
        self._input.set_send_with(keys)
        self._retranslate()

    def set_model(self, name: str) -> None:
        """Names the model that will answer, or nothing."""
        self._model.setText(name)
        self._fit_footer()

    def set_context(self, used: int | None, total: int | None, *, moves: bool = False, is_about: bool = False) -> None:
        """Tokens of the context in use and in all, None where not known; the rest is as for `ContextMeter`."""
        self._meter.set_tokens(used, total, moves=moves, is_about=is_about)
        self._fit_footer()

    def set_speeds(self, tokens_per_second: Sequence[float], stats: GenerationStats | None = None) -> None:
        """How fast the last reply, or two of them, is or was written; of one that has ended all its numbers."""
        self._stats, self._speeds = stats, tuple(tokens_per_second)
        self._show_speed()
        self._fit_footer()

    def set_room(self, height: float) -> None:
        """How many pixels of height the written lines may take; one line shows in any case."""
        self._input.set_room(height)

    def set_notice(
        self,
        words: Callable[[], str] | None,
        button_words: Callable[[], str] | None = None,
        callback: Callable[[], object] | None = None,
        *,
        is_bad: bool = True,
        can_close: bool = True,
    ) -> None:
        """Shows one sentence above the field, with a button if there is a next thing to do; None takes it away.
        is_bad: it warns; can_close: the person can hide it.

        `words` and `button_words` give what they say in today's language.
        """
        self._notice.say(words, button_words, callback, is_bad=is_bad, can_close=can_close)

    def focus(self) -> None:
        """Puts the keyboard into the field."""
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Says a draft that still waits for its delay."""
        if self._draft.isActive():
            self._draft.stop()
            self._say_draft()

    def add_tool(self, widget: QWidget) -> None:
        """Puts a control at the left of the figures."""
        self._tools.addWidget(widget)

    @property
    def field(self) -> MessageInput:
        """What the message is written in."""
        return self._input

    @property
    def meter(self) -> ContextMeter:
        """How full the context is."""
        return self._meter

    def put_above(self, widget: QWidget) -> None:
        """Puts something over the field, under the notice."""
        self._over_field.addWidget(widget)

    # --- inside

    def _build(self) -> None:
        self._notice = Notice(self._theme)
        self._field = _Field(self._theme)
        self._input = MessageInput(self._theme)
        self._send_button = _square_button("chatSend")
        self._stop_button = _square_button("chatStop")
        self._stop_button.hide()
        self._input.focus_changed.connect(self._field.update)
        inside = QHBoxLayout(self._field)
        inside.setContentsMargins(8, 6, 6, 6)
        inside.setSpacing(8)
        inside.addWidget(self._input, 1)
        inside.addWidget(self._send_button, 0, Qt.AlignmentFlag.AlignBottom)
        inside.addWidget(self._stop_button, 0, Qt.AlignmentFlag.AlignBottom)
        self._field.set_input(self._input)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._notice)
        self._over_field = QVBoxLayout()
        layout.addLayout(self._over_field)
        layout.addWidget(self._field)
        layout.addLayout(self._build_footer())
        layout.setSpacing(4)

    def _build_footer(self) -> QHBoxLayout:
        self._tools = QHBoxLayout()
        self._model = ElidedLabel()
        self._speed_label = QLabel()
        self._meter = ContextMeter(self._theme)
        for label in (self._model, self._speed_label):
            label.setProperty("role", "quiet")
        self._model.setObjectName("chatModel")
        self._speed_label.setObjectName("chatSpeed")
        footer = QHBoxLayout()
        footer.setContentsMargins(0, 0, _RIGHT, 0)
        footer.setSpacing(_APART)
        footer.addLayout(self._tools)
        footer.addWidget(self._model, 1)
        footer.addWidget(self._speed_label)
        footer.addWidget(self._meter)
        return footer

    def _send(self) -> None:
        if not (self._waiting or self._input.is_blank()):
            self.send_requested.emit(self.text())

    def _text_changed(self) -> None:
        self._refresh_buttons()
        if not self._draft.isActive():
            self._typing.start()
        if not self._draft.isActive() or self._typing.elapsed() < LONGEST_DRAFT_DELAY - DRAFT_DELAY:
            self._draft.start()

    def _say_draft(self) -> None:
        self.draft_changed.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._running:
            self.stop_requested.emit()
        elif event.key() == Qt.Key.Key_Escape and self._waiting:
            self.wait_cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _refresh_buttons(self) -> None:
        self._send_button.setEnabled(not (self._waiting or self._input.is_blank()))

    def _fit_footer(self) -> None:
        """Leaves words out of the meter where the model's name would have no room, and all where they have none."""
        speed = self._speed_label.sizeHint().width() if self._speeds else 0
        left = self.width() - _RIGHT - speed - self._tools.sizeHint().width() - 3 * _APART
        self._meter.fit(left - min(160, self._model.sizeHint().width()), left)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_footer()

    def _restyle(self) -> None:
        for button in (self._send_button, self._stop_button):
            button.setStyleSheet(_square_sheet(button.objectName(), self._theme.control_height))
        set_icon(self._stop_button, "stop", self._theme)
        set_icon(self._send_button, "send", self._theme, "on_accent", disabled_role="quiet")
        for label in (self._model, self._speed_label):
            label.setFont(self._theme.font(0.87))
        self._refresh_buttons()
        self._fit_footer()

    def _show_speed(self) -> None:
        self._speed_label.setToolTip(in_words(self._stats))
        self._speed_label.setAccessibleDescription(in_words(self._stats))
        if not self._speeds:
            self._speed_label.clear()
            return
        first, *second = [QLocale().toString(float(one), "f", 1) for one in self._speeds]
        if second:
            words = self.tr("{first} and {second} tokens/s").format(first=first, second=second[0])
        else:
            words = self.tr("{number} tokens/s").format(number=first)
        self._speed_label.setText(words)

    def _retranslate(self) -> None:
        keys = self.tr("Enter") if self._send_with == "enter" else self.tr("Ctrl+Enter")
        self._input.setPlaceholderText(self.tr("Write a message"))
        self._input.setAccessibleName(self.tr("Message"))
        self._send_button.setToolTip(self.tr("Send ({keys})").format(keys=keys))
        self._send_button.setAccessibleName(self.tr("Send"))
        self._stop_button.setToolTip(self.tr("Stop (Esc)"))
        self._stop_button.setAccessibleName(self.tr("Stop"))
        self._model.setAccessibleDescription(self.tr("Model"))
        self._show_speed()
        self._fit_footer()


class _Field(QFrame):
    """The rounded frame around field and button; it shows the field's focus as its own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._input: QWidget | None = None

    def set_input(self, widget: QWidget) -> None:
        self._input = widget
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._input is not None:
            self._input.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        focused = self._input is not None and self._input.hasFocus()
        width = 2 if focused else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent" if focused else "line"), width))
        painter.setBrush(self._theme.color("window"))
        edge = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), CORNER, CORNER)


def _square_button(name: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the field
    button.setCursor(Qt.CursorShape.ArrowCursor)
    if name == "chatSend":
        button.setProperty("kind", "primary")
    return button


def _square_sheet(name: str, side: int) -> str:
    """Sizes in a style sheet are without the border, which is thicker with the focus."""
    return "".join(
        f"#{name}{state} {{ padding: 0; "
        + "".join(f"{bound}-{way}: {inner}px; " for bound in ("min", "max") for way in ("width", "height"))
        + "}"
        for state, inner in (("", side - 2), (":focus", side - 4))
    )
