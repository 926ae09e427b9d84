"""The controls of a conversation's options: system prompt, temperature, length."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from lampblack.domain.conversations import ChatOptions
from lampblack.ui.chat.message_input import PlainTextField

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

HIGHEST_TEMPERATURE = 2.0
STEP = 0.05
LONGEST = 1 << 20
LENGTH_STEP = 128


class OptionsCard(QFrame):
    """Edits one `ChatOptions`; `edited` comes with every change a person makes, at once."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options = ChatOptions()
        self.setObjectName("chatOptionsCard")
        self.setProperty("role", "card")
        self._build()
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
        if self._prompt.toPlainText() != options.system_prompt:
            self._prompt.setPlainText(options.system_prompt)
        self._slider.setValue(round(options.temperature / STEP))
        self._number.setValue(options.temperature)
        self._length.setValue(options.max_tokens or 0)
        del blockers
        self._reset.setEnabled(options != ChatOptions())

    def focus(self) -> None:
        """Puts the keyboard into the first control."""
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
        self._number = QDoubleSpinBox()
        self._number.setObjectName("chatTemperatureValue")
        self._number.setRange(0, HIGHEST_TEMPERATURE)
        self._number.setSingleStep(STEP)
        self._length = QSpinBox()
        self._length.setObjectName("chatLength")
        self._length.setRange(0, LONGEST)
        self._length.setSingleStep(LENGTH_STEP)
        self._length.setGroupSeparatorShown(True)
        self._reset = QPushButton()
        self._reset.setObjectName("chatOptionsReset")
        self._reset.setProperty("kind", "plain")
        self._place()

    def _place(self) -> None:
        for label in (self._precise, self._imaginative):
            label.setProperty("role", "quiet")
        words = QHBoxLayout()
        words.addWidget(self._precise)
        words.addStretch(1)
        words.addWidget(self._imaginative)
        last = QHBoxLayout()
        last.addWidget(self._length)
        last.addStretch(1)
        last.addWidget(self._reset)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._prompt_label, 0, 0, 1, 3)
        grid.addWidget(self._prompt, 1, 0, 1, 3)
        grid.addWidget(self._temperature_label, 2, 0)
        grid.addWidget(self._slider, 2, 1)
        grid.addWidget(self._number, 2, 2)
        grid.addLayout(words, 3, 1)
        grid.addWidget(self._length_label, 4, 0)
        grid.addLayout(last, 4, 1, 1, 2)
        self._prompt_label.setBuddy(self._prompt)
        self._temperature_label.setBuddy(self._slider)
        self._length_label.setBuddy(self._length)

    def _connect(self) -> None:
        self._prompt.textChanged.connect(lambda: self._edit(system_prompt=self._prompt.toPlainText()))
        self._slider.valueChanged.connect(lambda steps: self._edit(temperature=round(steps * STEP, 2)))
        self._number.valueChanged.connect(lambda value: self._edit(temperature=round(value, 2)))
        self._length.valueChanged.connect(lambda value: self._edit(max_tokens=value or None))
        self._reset.clicked.connect(self._reset_all)

    def _edit(self, **changes: Any) -> None:
        options = replace(self._options, **changes)
        if options != self._options:
            self.set_options(options)
            self.edited.emit()

    def _reset_all(self) -> None:
        self.set_options(ChatOptions())
        self.focus()
        self.edited.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _restyle(self) -> None:
        for label in (self._precise, self._imaginative):
            label.setFont(self._theme.font(0.87))

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
