"""What takes a while with a model that is chosen: making it smaller, and measuring how fast it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from lampblack.ui.models.speed_words import speed_words
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.speed import Speed
    from lampblack.ui.theme import Theme


class Workbench(Translated, QWidget):
    """The signals have the model; chosen: another one is to be spoken of, or none (None)."""

    quantize_wanted = Signal(object)
    measure_wanted = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model: ModelInfo | None = None
        self._speed: Speed | None = None
        self._is_quantizing = self._is_measuring = False
        self._lent: tuple[QPushButton, QWidget | None] | None = None
        """The button that had the keyboard until its work began, and what has it in the meantime."""
        self._quantize, self._measure, self._words = QPushButton(), QPushButton(), QLabel()
        self._words.setObjectName("modelsSpeed")
        self._words.setProperty("role", "quiet")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button, name, signal in (
            (self._quantize, "modelsQuantize", self.quantize_wanted),
            (self._measure, "modelsMeasure", self.measure_wanted),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(self._model))
            row.addWidget(button)
        row.addWidget(self._words, 1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_model(None)

    @property
    def model(self) -> ModelInfo | None:
        """Of which it speaks."""
        return self._model

    def show_model(self, model: ModelInfo | None) -> None:
        """Speaks of this one; how fast it is comes with `show_speed`."""
        if model is None or self._model is None or model.path != self._model.path:
            self._speed = None
        self._model = model
        self._enable()
        self._retranslate()
        self.chosen.emit(model)

    def show_speed(self, path: str, speed: Speed | None) -> None:
        """How fast the model at `path` was, where it is still the one that is spoken of."""
        if self._model is not None and self._model.path == path:
            self._speed = speed
            self._retranslate()

    def show_work(self, *, is_quantizing: bool, is_measuring: bool) -> None:
        """What is under way cannot be begun again."""
        self._is_quantizing, self._is_measuring = is_quantizing, is_measuring
        self._enable()

    def _enable(self) -> None:
        for button, is_at_work in ((self._quantize, self._is_quantizing), (self._measure, self._is_measuring)):
            may_work = self._model is not None and not is_at_work
            if button.hasFocus() and not may_work:
                self.focusPreviousChild()  # left to itself, Qt would hand the keyboard to the next button
                self._lent = (button, self.window().focusWidget())
            button.setEnabled(may_work)
            if may_work and self._lent == (button, self.window().focusWidget()):
                button.setFocus()
                self._lent = None

    def _restyle(self) -> None:
        self._words.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        self._quantize.setText(self.tr("Make smaller…"))
        self._quantize.setToolTip(self.tr("Makes a smaller model of this one, which stays as it is"))
        self._measure.setText(self.tr("Measure"))
        self._measure.setToolTip(
            self.tr("Tests for some seconds how fast this model reads and writes here, and what memory it takes")
        )
        self._words.setText(
            self.tr("{name} {facts}").format(name=self._model.name, facts=speed_words(self._speed))
            if self._model is not None and self._speed is not None
            else ""
        )
