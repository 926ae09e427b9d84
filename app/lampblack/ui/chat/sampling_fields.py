"""How the next token is chosen, in numbers: the options that most people leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRegularExpression, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from lampblack.domain.presets import GREATEST_SEED, GREATEST_TOP_K, REPEAT_PENALTIES
from lampblack.ui.elsewhere_words import needs_this_computer
from lampblack.ui.widgets.number_fields import DecimalField, NumberField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QAbstractSpinBox

    from lampblack.domain.conversations import ChatOptions
    from lampblack.ui.theme import Theme

_LEAST_WIDTH = 132
"""Pixels of a field, at 100% text."""


class SamplingFields(Translated, QWidget):
    """A passive view; edited: the name of an option and its new value, at once. stops: where Tab stops, in order."""

    edited = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seed_shown: int | None = None
        self._host = ""
        self._top_k = NumberField()
        self._top_k.setRange(0, GREATEST_TOP_K)
        self._top_p, self._min_p = _share(0.05), _share(0.01)
        self._penalty = _share(0.05)
        self._penalty.setRange(*REPEAT_PENALTIES)
        self._seed = QLineEdit()
        self._seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,10}"), self._seed))
        self._labels = [QLabel() for _ in range(5)]
        self._elsewhere = QLabel()
        self._elsewhere.setObjectName("chatSamplingElsewhere")
        self._elsewhere.setProperty("role", "careful")
        self._elsewhere.setWordWrap(True)
        self._elsewhere.setTextFormat(Qt.TextFormat.PlainText)
        self.stops: tuple[QWidget, ...] = (self._top_k, self._top_p, self._min_p, self._penalty, self._seed)
        names = ("chatTopK", "chatTopP", "chatMinP", "chatRepeatPenalty", "chatSeed")
        for label, field, name in zip(self._labels, self.stops, names, strict=True):
            field.setObjectName(name)
            label.setBuddy(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._elsewhere)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._columns = 0
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self._place()

    def set_options(self, options: ChatOptions) -> None:
        """Shows them; no signal. A field that already says so is not rewritten: somebody may be typing there."""
        pairs: tuple[tuple[Any, float], ...] = (
            (self._top_k, options.top_k),
            (self._top_p, options.top_p),
            (self._min_p, options.min_p),
            (self._penalty, options.repeat_penalty),
        )
        for field, value in pairs:
            if field.value() != value:
                blocker = QSignalBlocker(field)
                field.setValue(value)
                del blocker
        if options.seed != _number(self._seed.text()) or options.seed is None:
            self._seed.setText("" if options.seed is None else str(options.seed))
        self._seed_shown = options.seed

    def set_elsewhere(self, host: str) -> None:
        """Which engine elsewhere answers, that knows some of these only; empty: none does."""
        self._host = host
        for field in (self._top_k, self._min_p, self._penalty):
            field.setEnabled(not host)
        self._retranslate()

    def _connect(self) -> None:
        self._top_k.valueChanged.connect(lambda value: self.edited.emit("top_k", value))
        self._top_p.valueChanged.connect(lambda value: self.edited.emit("top_p", round(value, 2)))
        self._min_p.valueChanged.connect(lambda value: self.edited.emit("min_p", round(value, 2)))
        self._penalty.valueChanged.connect(lambda value: self.edited.emit("repeat_penalty", round(value, 2)))
        self._seed.textEdited.connect(self._seed_typed)
        self._seed.editingFinished.connect(self._seed_left)

    def _seed_typed(self, text: str) -> None:
        seed = _number(text)
        if seed is None or seed <= GREATEST_SEED:
            self.edited.emit("seed", seed)

    def _seed_left(self) -> None:
        """A number that is too large was not taken; the field says the one that counts."""
        self._seed.setText("" if self._seed_shown is None else str(self._seed_shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """As many fields beside each other as there is room for."""
        width = _LEAST_WIDTH * self._theme.text_scale // 100 + self._grid.horizontalSpacing()
        columns = next((count for count in (5, 3, 2) if count * width <= self.width()), 2)
        if columns == self._columns:
            return
        self._columns = columns
        for number, (label, field) in enumerate(zip(self._labels, self.stops, strict=True)):
            row, column = divmod(number, columns)
            self._grid.addWidget(label, 2 * row, column)
            self._grid.addWidget(field, 2 * row + 1, column)
        for column in range(5):
            self._grid.setColumnStretch(column, int(column < columns))

    def _restyle(self) -> None:
        for label in (*self._labels, self._elsewhere):
            label.setFont(self._theme.font(0.87))
        spins: tuple[QAbstractSpinBox, ...] = (self._top_k, self._top_p, self._min_p, self._penalty)
        for spin in spins:
            spin.lineEdit().setTextMargins(10, 0, 0, 0)  # a style sheet's padding does not reach it
        self._columns = 0
        self._place()

    def _retranslate(self) -> None:
        words = (
            (self.tr("Top-k"), self.tr("Only the so many likeliest tokens count; 0 for all.")),
            (self.tr("Top-p"), self.tr("Only the likeliest tokens that come to this share together count; 1 for all.")),
            (self.tr("Min-p"), self.tr("Only tokens at least this share as likely as the likeliest count; 0 for all.")),
            (self.tr("Repeat penalty"), self.tr("How much less likely words become that were just used; 1 for none.")),
            (
                self.tr("Seed"),
                self.tr(
                    "The same seed gives the same reply to the same words. Leave it empty for another one each time. "
                    "With a seed every prompt is read from its beginning, which takes longer."
                ),
            ),
        )
        self._elsewhere.setVisible(bool(self._host))
        self._elsewhere.setText(
            self.tr(
                "{host} is told the temperature, the longest reply, Top-p and the seed, as all such engines know them. "
                "Whether a seed gives the same reply again is up to it."
            ).format(host=self._host)
        )
        for label, field, (name, help_) in zip(self._labels, self.stops, words, strict=True):
            if not field.isEnabled():
                help_ = f"{help_}\n{needs_this_computer()}"
            label.setText(name)
            label.setToolTip(help_)
            field.setAccessibleName(name)
            field.setAccessibleDescription(help_)
            field.setToolTip(help_)
        self._seed.setPlaceholderText(self.tr("another each time"))


def _share(step: float) -> DecimalField:
    field = DecimalField()
    field.setRange(0, 1)
    field.setSingleStep(step)
    return field


def _number(text: str) -> int | None:
    return int(text) if text else None
