"""What stands over one of two replies: who writes it, how fast, and what a person can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from lampblack.domain.conversations import MessageState
from lampblack.ui.reply_figures import in_words
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QMoveEvent, QPaintEvent

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import GenerationStats
    from lampblack.ui.theme import Theme

_PATIENCE = 1500
"""Milliseconds that the engine has for beginning to load a model before a person is told that it waits."""


class ColumnHead(Translated, QWidget):
    """A passive view. stop_requested; kept: the conversation is to go on with this reply."""

    stop_requested = Signal()
    kept = Signal()

    def __init__(self, message: Message, theme: Theme, *, is_leaf: bool) -> None:
        """is_leaf: whether the next message follows this reply as things stand."""
        super().__init__()
        self.setObjectName("chatColumnHead")
        self._theme, self._message, self._is_leaf = theme, message, is_leaf
        self._speed: float | None = None
        self._waits_for: str | None = None
        self._fraction: float | None = None
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._show)
        self._name = ElidedLabel(message.model)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setObjectName("chatColumnModel")
        self._name.setToolTip(message.model)
        self._figures = ElidedLabel()
        self._figures.setObjectName("chatColumnFigures")
        self._figures.setProperty("role", "quiet")
        self._stop = QToolButton()
        self._stop.setObjectName("chatColumnStop")
        self._stop.setProperty("kind", "framed")  # else its square looks like a box to tick
        self._stop.clicked.connect(self.stop_requested)
        self._keep = QPushButton()
        self._keep.setObjectName("chatColumnKeep")
        self._keep.clicked.connect(self.kept)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def set_message(self, message: Message) -> None:
        """The reply runs, or has ended, as the message says."""
        self._message = message
        self._waits_for = None
        self._show()

    def set_speed(self, speed: float | None) -> None:
        """Tokens per second of the reply that is being written."""
        self._waits_for, self._speed = None, speed
        self._show()

    def set_waiting(self, name: str, fraction: float | None) -> None:
        """So much of its model is loaded, 0 to 1; None: it waits for the reply of the model of this name, which is said
        only where the engine does not begin at once. An empty name: it waits for others.
        """
        self._waits_for, self._fraction = name, fraction
        if fraction is None:
            self._patience.start()
        else:
            self._show()

    # --- inside

    def _build(self) -> None:
        over = QHBoxLayout()
        over.setSpacing(8)
        over.addWidget(self._name, 1)
        over.addWidget(self._stop)  # before the other button, which must not move when it goes
        over.addWidget(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(2)
        layout.addLayout(over)
        layout.addWidget(self._figures)

    @property
    def _runs(self) -> bool:
        return self._message.state is MessageState.RUNNING

    def _show(self) -> None:
        self._patience.stop()
        if not self._runs and self._stop.hasFocus():
            self._keep.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stop.setVisible(self._runs)
        words = self._words()
        self._figures.setText(words)
        self._figures.setAccessibleName(words)
        self._figures.setToolTip(in_words(self._message.stats) or words)

    def _words(self) -> str:
        if self._waits_for is not None:
            if self._fraction is None and self._waits_for:
                words = self.tr("Waits for {name}: not enough memory for both models")
                return words.format(name=self._waits_for)
            if self._fraction is None:
                return self.tr("Waits until there is enough memory for its model")
            return self.tr("Loading the model: {percent}%").format(percent=round(100 * self._fraction))
        if self._runs:
            return "" if self._speed is None else self._rate(self._speed)
        parts = [self.tr("Your next message follows this one")] if self._is_leaf else []  # first: the end may be cut
        if self._message.stats is not None:
            parts.append(self._numbers(self._message.stats))
        return " · ".join(part for part in parts if part)

    def _rate(self, speed: float) -> str:
        return self.tr("{number} tokens/s").format(number=QLocale().toString(speed, "f", 1))

    def _numbers(self, stats: GenerationStats) -> str:
        if not stats.prompt_tokens:
            return ""
        first = self.tr("first word after {seconds} s")
        seconds = QLocale().toString(stats.time_to_first_token, "f", 1)
        return f"{self._rate(stats.tokens_per_second)} · {first.format(seconds=seconds)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Covers the reply that is scrolled under it."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        if self.y() > 0:
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))

    def moveEvent(self, event: QMoveEvent) -> None:
        """The line under it is there only while it covers something."""
        super().moveEvent(event)
        self.update()

    def _restyle(self) -> None:
        self._name.setFont(self._theme.font(1.0, QFont.Weight.DemiBold))
        self._figures.setFont(self._theme.font(0.87))
        set_icon(self._stop, "stop", self._theme)
        buttons = (self._stop, self._keep)
        self._name.setMinimumHeight(max(button.sizeHint().height() for button in buttons))  # with Stop and without

    def _retranslate(self) -> None:
        name = self._message.model
        self._keep.setText(self.tr("Choose this one"))
        self._keep.setAccessibleName(self.tr("Choose the reply of {name}").format(name=name))
        self._keep.setToolTip(
            self.tr("The conversation goes on with this reply; the other one stays as its alternative")
        )
        self._stop.setToolTip(self.tr("Stop this reply"))
        self._stop.setAccessibleName(self.tr("Stop the reply of {name}").format(name=name))
        self._show()
