"""The line at the window's bottom: what runs, how fast, how full the context is, and Undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.theme import Theme

UNDO_SECONDS = 60


class StatusBar(Translated, QFrame):
    """Keeps its height whatever it shows."""

    cancelled = Signal()
    """A person wants what runs to stop."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._activity: str | None = None
        self._speed: float | None = None
        self._context: tuple[int | None, int | None] = (None, None)
        self._shows_context = True
        self._undo_callback: Callable[[], None] | None = None
        self._undo_by_key = True
        self._undo_words: Callable[[], str] | None = None
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.setInterval(UNDO_SECONDS * 1000)
        self._undo_timer.timeout.connect(self._forget_undo)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def set_activity(self, text: str | None) -> None:
        """What runs now; None for nothing."""
        self._activity = text
        self._cancel.setVisible(text is not None)
        self._refresh()

    def set_speed(self, tokens_per_second: float | None) -> None:
        """How fast the newest reply is or was written."""
        self._speed = tokens_per_second
        self._refresh()

    def set_context(self, used: int | None, total: int | None) -> None:
        """How many tokens of the model's context the conversation takes."""
        self._context = (used, total)
        self._refresh()

    def show_context(self, shown: bool) -> None:
        """Whether the conversation that the figure speaks of is in view."""
        self._shows_context = shown
        self._refresh()

    def show_undo(self, words: Callable[[], str], undo: Callable[[], None], *, by_key: bool = True) -> None:
        """Says what was done and offers to undo it until the next such offer, or for UNDO_SECONDS.

        Longer while the button has the focus. `words` gives the sentence in today's language. by_key: whether Ctrl+Z
        takes the offer as well, which is pressed without looking.
        """
        self._undo_callback, self._undo_words, self._undo_by_key = undo, words, by_key
        self._name_undo()
        self._undo_text.setText(words())
        self._undo_text.show()
        self._undo.show()
        self._undo_timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self._undo_text, QAccessible.Event.Alert))

    def undo_by_key(self) -> None:
        """Takes the offer where a key may; without one nothing happens."""
        if self._undo_by_key:
            self.undo()

    def withdraw_undo(self, undo: Callable[[], None]) -> None:
        """Ends the offer of `undo`, if it still stands, for it cannot be done any more."""
        if self._undo_callback == undo:
            self._forget_undo(even_focused=True)

    def undo(self) -> None:
        """Takes the offer; without one nothing happens."""
        callback = self._undo_callback
        self._forget_undo(even_focused=True)
        if callback is not None:
            callback()

    def _build(self) -> None:
        self.setObjectName("statusBar")
        self._text = ElidedLabel()
        self._text.setObjectName("statusText")
        self._text.setProperty("role", "quiet")
        self._cancel = QPushButton()
        self._cancel.setObjectName("cancelButton")
        self._cancel.clicked.connect(self.cancelled)
        self._undo_text = ElidedLabel()
        self._undo = QPushButton()
        self._undo.setObjectName("undoButton")
        self._undo.clicked.connect(self.undo)
        for button in (self._cancel, self._undo):
            button.setProperty("kind", "plain")
            button.hide()
        self._undo_text.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._cancel)
        layout.addWidget(self._undo_text)
        layout.addWidget(self._undo)

    def _forget_undo(self, *, even_focused: bool = False) -> None:
        if self._undo.hasFocus() and not even_focused:
            self._undo_timer.start()
            return
        self._undo_callback = self._undo_words = None
        self._undo_text.hide()
        self._undo.hide()

    def _refresh(self) -> None:
        locale = QLocale()
        parts = [self._activity or self.tr("Ready")]
        if self._speed is not None:
            parts.append(self.tr("{speed} tokens/s").format(speed=locale.toString(self._speed, "f", 1)))
        used, total = self._context
        if self._shows_context and used is not None and total:
            parts.append(
                self.tr("context {used} of {total} tokens").format(
                    used=locale.toString(used), total=locale.toString(total)
                )
            )
        self._text.setText("  ·  ".join(parts))

    def _retranslate(self) -> None:
        self._cancel.setText(self.tr("Stop"))
        self._cancel.setAccessibleName(self.tr("Stop what runs"))
        self._undo.setText(self.tr("Undo"))
        self._undo.setAccessibleName(self.tr("Undo"))
        self._name_undo()
        if self._undo_words is not None:
            self._undo_text.setText(self._undo_words())
        self._refresh()

    def _name_undo(self) -> None:
        keys = QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText)
        named = self.tr("Undo ({keys})").format(keys=keys)
        self._undo.setToolTip(named if self._undo_by_key else self.tr("Undo"))

    def _restyle(self) -> None:
        small = self._theme.font(0.87)
        for widget in (self._text, self._cancel, self._undo_text, self._undo):
            widget.setFont(small)
        height = QFontMetrics(small).height() + 6
        self.setFixedHeight(height + 8)
        self.setStyleSheet(
            f"#statusBar {{ background: {self._theme.palette.window}; border: none; }}"
            f"#statusBar QPushButton {{ min-height: {height - 2}px; max-height: {height}px; padding: 0 8px; }}"
        )
