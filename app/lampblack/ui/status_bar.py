"""The line at the window's bottom: what runs, how fast, how full the context is, and Undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.ui.theme import Theme

UNDO_SECONDS = 60
_EACH = 2
"""Replies whose speeds are said one by one."""


@dataclass(slots=True, eq=False)
class _Offer:
    """Something that can be undone. lasts: also when it is not said any more."""

    words: Callable[[], str]
    undo: Callable[[], None]
    by_key: bool
    lasts: bool
    is_said: bool = True


class StatusBar(Translated, QFrame):
    """Keeps its height whatever it shows."""

    cancelled = Signal()
    """A person wants what runs to stop."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._activity: str | None = None
        self._speeds: Sequence[float] = ()
        self._downloads: Callable[[], str] = str
        self._context: tuple[int | None, int | None] = (None, None)
        self._shows_context, self._is_about = True, False
        self._offers: list[_Offer] = []
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

    def set_speeds(self, tokens_per_second: Sequence[float]) -> None:
        """How fast each reply that runs is written, or the newest were."""
        self._speeds = tuple(tokens_per_second)
        self._refresh()

    def set_downloads(self, words: Callable[[], str]) -> None:
        """How far the downloads are, in today's language; empty where there are none under way."""
        self._downloads = words
        self._refresh()

    def set_context(self, used: int | None, total: int | None, *, is_about: bool = False) -> None:
        """How many tokens of the model's context the conversation takes. is_about: by an estimate."""
        self._context, self._is_about = (used, total), is_about
        self._refresh()

    def show_context(self, shown: bool) -> None:
        """Whether the conversation that the figure speaks of is in view."""
        self._shows_context = shown
        self._refresh()

    def show_undo(
        self, words: Callable[[], str], undo: Callable[[], None], *, by_key: bool = True, lasts: bool = False
    ) -> None:
        """Says what was done and offers to undo it, for UNDO_SECONDS, and longer while the button has the focus.

        Once it is undone, what was done before it is offered again. `words` gives the sentence in today's language.
        by_key: whether Ctrl+Z takes the offer as well, which is pressed without looking. lasts: Ctrl+Z takes it also
        when it is not said any more, until the app closes, for else something would be lost.
        """
        self._offers.append(_Offer(words, undo, by_key, lasts))
        self._say_offer()

    def undo_by_key(self) -> None:
        """Takes the newest offer where a key may; without one nothing happens."""
        if self._offers and self._offers[-1].by_key:
            self.undo()

    def withdraw_undo(self, undo: Callable[[], None]) -> None:
        """Ends the offer of `undo`, if it still stands, for it cannot be done any more."""
        self._offers = [offer for offer in self._offers if offer.undo != undo]
        self._say_offer()

    def undo(self) -> None:
        """Takes the newest offer; without one nothing happens."""
        if self._offers:
            offer = self._offers.pop()
            self._say_offer()
            offer.undo()

    def _build(self) -> None:
        self.setObjectName("statusBar")
        self._text = ElidedLabel()
        self._text.setObjectName("statusText")
        self._text.setProperty("role", "quiet")
        self._cancel = QPushButton()
        self._cancel.setObjectName("cancelButton")
        self._cancel.clicked.connect(self.cancelled)
        self._undo_text = ElidedLabel()
        self._undo_text.setObjectName("undoText")
        self._undo = QPushButton()
        self._undo.setObjectName("undoButton")
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click hides it, and the keyboard would be anywhere then
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

    def _say_offer(self) -> None:
        offer = self._said
        if offer is not None:
            self._name_undo()
            self._undo_text.setText(offer.words())
            self._undo_timer.start()
        self._undo_text.setVisible(offer is not None)
        self._undo.setVisible(offer is not None)
        if offer is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self._undo_text, QAccessible.Event.Alert))

    @property
    def _said(self) -> _Offer | None:
        return self._offers[-1] if self._offers and self._offers[-1].is_said else None

    def _forget_undo(self) -> None:
        if self._undo.hasFocus():
            self._undo_timer.start()
            return
        self._offers = [offer for offer in self._offers if offer.lasts]
        for offer in self._offers:
            offer.is_said = False
        self._say_offer()

    def _refresh(self) -> None:
        locale = QLocale()
        parts = [self._activity or self.tr("Ready")]
        if self._speeds:
            parts.append(self._speed_words())
        used, total = self._context
        if self._shows_context and used is not None and total:
            taken = locale.toString(used)
            if self._is_about:
                taken = self.tr("about {number}").format(number=taken)
            words = self.tr("context {used} of {total} tokens")
            parts.append(words.format(used=taken, total=locale.toString(total)))
        self._text.setText("  ·  ".join([*parts, *filter(None, [self._downloads()])]))

    def _speed_words(self) -> str:
        """Of one or two each; of more the sum, or nothing else would find room."""
        numbers = [QLocale().toString(float(one), "f", 1) for one in self._speeds]
        if len(numbers) == 1:
            return self.tr("{speed} tokens/s").format(speed=numbers[0])
        if len(numbers) == _EACH:
            return self.tr("{first} and {second} tokens/s").format(first=numbers[0], second=numbers[1])
        return self.tr("{speed} tokens/s in all").format(speed=QLocale().toString(float(sum(self._speeds)), "f", 1))

    def _retranslate(self) -> None:
        self._cancel.setText(self.tr("Stop"))
        self._cancel.setAccessibleName(self.tr("Stop what runs"))
        self._undo.setText(self.tr("Undo"))
        self._undo.setAccessibleName(self.tr("Undo"))
        self._name_undo()
        if self._said is not None:
            self._undo_text.setText(self._said.words())
        self._refresh()

    def _name_undo(self) -> None:
        keys = QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText)
        named = self.tr("Undo ({keys})").format(keys=keys)
        self._undo.setToolTip(named if self._said is None or self._said.by_key else self.tr("Undo"))

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
