"""The controls of a conversation's options: preset, system prompt, temperature, length, and the rest of sampling."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.presets import HIGHEST_TEMPERATURE, LONGEST_REPLY
from lampblack.ui.widgets.number_fields import DecimalField, NumberField
from lampblack.ui.widgets.plain_text_field import PlainTextField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lampblack.ui.chat.presets_bar import PresetsBar
    from lampblack.ui.chat.sampling_fields import SamplingFields
    from lampblack.ui.theme import Theme

STEP = 0.05
LENGTH_STEP = 128
SIDE_BY_SIDE = 560
"""Pixels of width, at 100% text, from which temperature and length stand beside each other."""


class OptionsCard(Translated, QFrame):
    """Edits one `ChatOptions`; `edited` comes with every change a person makes, at once.

    for_conversation: with a button that goes back to what a conversation starts from.
    """

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, for_conversation: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options = self._start = ChatOptions()
        self._host = ""
        self.presets: PresetsBar | None = None
        self._sampling: SamplingFields | None = None
        self.setObjectName("chatOptionsCard")
        self.setProperty("role", "card")
        self._build()
        self._reset.setVisible(for_conversation)
        self._connect()
        self.set_options(self._options)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def options(self) -> ChatOptions:
        """What the controls say; fields that nobody touched are exactly as they were set."""
        return self._options

    def set_options(self, options: ChatOptions) -> None:
        """Shows options; no signal."""
        self._options = options
        blockers = [QSignalBlocker(control) for control in (self._prompt, self._slider, self._number, self._length)]
        if self._prompt.text() != options.system_prompt:
            self._prompt.setPlainText(options.system_prompt)
        self._slider.setValue(round(options.temperature / STEP))
        if self._number.value() != round(options.temperature, 2):  # setting it rewrites what is being typed
            self._number.setValue(options.temperature)
        if self._length.value() != (options.max_tokens or 0):
            self._length.setValue(options.max_tokens or 0)
        del blockers
        if self._sampling is not None:
            self._sampling.set_options(options)
        if self.presets is not None:
            self.presets.set_options(options)
        self._reset.setEnabled(options != self._start)

    @property
    def start(self) -> ChatOptions:
        """What a new conversation starts from."""
        return self._start

    def set_start(self, options: ChatOptions) -> None:
        """Goes back to these where a person wants to go back."""
        self._start = options
        self._reset.setEnabled(self._options != options)

    def set_elsewhere(self, host: str) -> None:
        """Which engine elsewhere answers, that does not know all of this; empty: none does."""
        self._host = host
        if self._sampling is not None:
            self._sampling.set_elsewhere(host)

    def complete(self) -> PresetsBar | None:
        """Makes the rest of the controls when the card is first seen; the presets, the first time."""
        if self.presets is not None:
            return None
        from lampblack.ui.chat.presets_bar import PresetsBar

        self.presets = PresetsBar(self._theme)
        self._layout.insertWidget(0, self.presets)
        sampling = self.add_sampling()
        stops = (*self.presets.stops, self._prompt, self._number, self._slider, self._length, *sampling.stops)
        for before, after in itertools.pairwise((_stop_before(self._prompt), *stops, self._reset)):
            self.setTabOrder(before, after)
        self.set_options(self._options)
        self.set_elsewhere(self._host)
        return self.presets

    def add_sampling(self) -> SamplingFields:
        """Makes the fields for the rest of sampling."""
        from lampblack.ui.chat.sampling_fields import SamplingFields

        self._sampling = sampling = SamplingFields(self._theme)
        sampling.edited.connect(lambda name, value: self.edit(**{name: value}))
        self._layout.insertWidget(self._layout.count() - 1, sampling)
        return sampling

    def edit(self, **changes: Any) -> None:
        """Changes options as a person does."""
        options = replace(self._options, **changes)
        if options != self._options:
            self.set_options(options)
            self.edited.emit()

    def focus(self) -> None:
        """Puts the keyboard into the first control."""
        self._prompt.moveCursor(QTextCursor.MoveOperation.End)
        self._prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside

    def _build(self) -> None:
        self._prompt_label, self._temperature_label, self._length_label = QLabel(), QLabel(), QLabel()
        self._precise, self._imaginative = QLabel(), QLabel()
        self._prompt = PlainTextField(self._theme, 2, 5)
        self._prompt.setObjectName("chatSystemPrompt")
        self._prompt.restyle()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("chatTemperature")
        self._slider.setRange(0, round(HIGHEST_TEMPERATURE / STEP))
        self._slider.setPageStep(4)
        self._number = DecimalField()
        self._number.setObjectName("chatTemperatureValue")
        self._number.setRange(0, HIGHEST_TEMPERATURE)
        self._number.setSingleStep(STEP)
        self._length = NumberField()
        self._length.setObjectName("chatLength")
        self._length.setRange(0, LONGEST_REPLY)
        self._length.setSingleStep(LENGTH_STEP)
        self._length.setGroupSeparatorShown(True)
        self._reset = QPushButton()
        self._reset.setObjectName("chatOptionsReset")
        self._reset.setProperty("kind", "plain")
        self._place()

    def _place(self) -> None:
        for label in (self._precise, self._imaginative):
            label.setProperty("role", "quiet")
        temperature = QGridLayout()
        temperature.setVerticalSpacing(4)
        temperature.setColumnStretch(0, 1)
        temperature.addWidget(self._temperature_label, 0, 0)
        temperature.addWidget(self._number, 0, 1)
        temperature.addWidget(self._slider, 1, 0, 1, 2)
        temperature.addWidget(self._precise, 2, 0)
        temperature.addWidget(self._imaginative, 2, 1, Qt.AlignmentFlag.AlignRight)
        length = QGridLayout()
        length.setVerticalSpacing(4)
        length.setColumnStretch(0, 1)
        length.addWidget(self._length_label, 0, 0)
        length.addWidget(self._length, 0, 1)
        length.setRowStretch(1, 1)
        self._numbers = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._numbers.setSpacing(8)
        self._numbers.addLayout(temperature, 1)
        self._numbers.addLayout(length, 1)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._prompt_label)
        layout.addWidget(self._prompt)
        layout.addLayout(self._numbers)
        layout.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignRight)
        self._prompt_label.setBuddy(self._prompt)
        self._temperature_label.setBuddy(self._slider)
        self._length_label.setBuddy(self._length)

    def _connect(self) -> None:
        self._prompt.textChanged.connect(lambda: self.edit(system_prompt=self._prompt.text()))
        self._slider.valueChanged.connect(lambda steps: self.edit(temperature=round(steps * STEP, 2)))
        self._number.valueChanged.connect(lambda value: self.edit(temperature=round(value, 2)))
        self._length.valueChanged.connect(lambda value: self.edit(max_tokens=value or None))
        self._reset.clicked.connect(self._reset_all)

    def _reset_all(self) -> None:
        self.set_options(self._start)
        self.focus()
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side_by_side = self.width() >= SIDE_BY_SIDE * self._theme.text_scale / 100
        directions = QBoxLayout.Direction
        self._numbers.setDirection(directions.LeftToRight if side_by_side else directions.TopToBottom)
        self._numbers.setSpacing(32 if side_by_side else 8)

    def _restyle(self) -> None:
        for label in (self._precise, self._imaginative):
            label.setFont(self._theme.font(0.87))
        for field in (self._number, self._length):
            field.setMinimumWidth(2 * self._theme.control_height + 24)
            field.lineEdit().setTextMargins(10, 0, 0, 0)  # a style sheet's padding does not reach it
        self._slider.setStyleSheet(_slider_sheet(self._theme))

    def _retranslate(self) -> None:
        self._prompt_label.setText(self.tr("System prompt"))
        self._prompt.setAccessibleName(self.tr("System prompt"))
        self._prompt.setPlaceholderText(self.tr("How the model is to behave, such as: answer briefly, in plain words."))
        self._temperature_label.setText(self.tr("Temperature"))
        self._slider.setAccessibleName(self.tr("Temperature, from precise to imaginative"))
        self._number.setAccessibleName(self.tr("Temperature"))
        self._precise.setText(self.tr("precise"))
        self._imaginative.setText(self.tr("imaginative"))
        self._length_label.setText(self.tr("Longest reply"))
        self._length.setAccessibleName(self.tr("Longest reply, in tokens"))
        self._length.setSuffix(" " + self.tr("tokens"))
        self._length.setSpecialValueText(self.tr("as much as fits"))
        self._reset.setText(self.tr("Reset"))
        self._reset.setAccessibleName(self.tr("Reset the options of this conversation"))


def _stop_before(widget: QWidget) -> QWidget:
    """Where Shift+Tab goes from it."""
    stop = widget.previousInFocusChain()
    while stop is not None and not stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
        stop = stop.previousInFocusChain()
    return stop or widget


def _slider_sheet(theme: Theme) -> str:
    colors = theme.palette
    return f"""
        QSlider {{ min-height: 24px; }}
        QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {colors.line}; }}
        QSlider::sub-page:horizontal {{ background: {colors.accent}; border-radius: 2px; }}
        QSlider::handle:horizontal {{
            width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
            background: {colors.window}; border: 2px solid {colors.accent};
        }}
        QSlider::handle:horizontal:focus {{ background: {colors.accent}; border-color: {colors.text}; }}
    """
