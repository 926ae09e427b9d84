"""The welcome page: what this computer has, and a model to begin with, one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from lampblack.domain.sizes import in_words
from lampblack.ui.icons import app_icon
from lampblack.ui.welcome.model_button import ModelButton
from lampblack.ui.widgets.even_label import EvenLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from lampblack.domain.models import Computer, Device, ModelInfo
    from lampblack.ui.theme import Theme

OTHERS_SHOWN = 5
COLUMN = 560
"""Pixels at 100% text; so is the next."""
LOW = 480
"""A page lower than this has no room for the picture."""


class WelcomePage(Translated, QScrollArea):
    """A passive view: setters and signals."""

    start_chosen = Signal(str)
    """The path of the model to begin with."""
    find_requested = Signal()
    """A model from the hub is wanted."""
    open_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcomePage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._theme = theme
        self._computer: Computer | None = None
        self._devices: tuple[Device, ...] | None = None
        self._starter: ModelInfo | None = None
        self._listed = False
        self._others: Sequence[ModelInfo] = ()
        self._picture, self._title, self._others_title = QLabel(), QLabel(), QLabel()
        self._claim, self._starter_text, self._drop_text = EvenLabel(), EvenLabel(), EvenLabel()
        self._computer_text, self._device_text = EvenLabel(), _RoomyLabel()
        self._start, self._find, self._open = QPushButton(), QPushButton(), QPushButton()
        self._rows = QVBoxLayout()
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def set_computer(self, computer: Computer) -> None:
        """What this computer has."""
        self._computer = computer
        self._retranslate()

    def set_devices(self, devices: tuple[Device, ...]) -> None:
        """What the engine can compute on."""
        self._devices = devices
        self._retranslate()

    def set_starter(self, starter: ModelInfo | None) -> None:
        """The starter model; None where it is not on this disk."""
        self._starter, self._listed = starter, True
        self._retranslate()
        if starter is not None and self.isVisible() and not (self._find.hasFocus() or self._open.hasFocus()):
            self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_models(self, models: Sequence[ModelInfo]) -> None:
        """All models on this disk."""
        self._others = models
        self._retranslate()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802
        """The keyboard goes to the button that starts, so that Enter is enough."""
        (self._start if self._start.isEnabled() else self._find).setFocus(reason)

    def _build(self) -> None:
        self._start.setObjectName("welcomeStart")
        self._start.setProperty("kind", "primary")
        self._find.setObjectName("welcomeFind")
        self._open.setObjectName("welcomeOpen")
        self._start.clicked.connect(self._start_clicked)
        self._find.clicked.connect(self.find_requested)
        self._open.clicked.connect(self.open_requested)
        for button in (self._start, self._find, self._open):
            button.setAutoDefault(True)
        for label in (self._claim, self._computer_text, self._device_text, self._drop_text):
            label.setProperty("role", "quiet")
        stack = QVBoxLayout()
        stack.setContentsMargins(24, 24, 24, 24)
        stack.setSpacing(8)
        stack.addStretch(2)
        for widget, space in (
            (self._picture, 0),
            (self._title, 8),
            (self._claim, 0),
            (self._starter_text, 16),
            (self._start, 4),
            (self._find, 0),
            (self._open, 0),
            (self._drop_text, 4),
            (self._computer_text, 16),
            (self._device_text, 0),
            (self._others_title, 16),
        ):
            stack.addSpacing(space)
            stack.addWidget(widget)
        stack.addLayout(self._rows)
        stack.addStretch(3)
        self._column = QWidget()
        self._column.setObjectName("scrolled")
        row = QHBoxLayout(self._column)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addLayout(stack, 100)
        row.addStretch(1)
        self.setWidget(self._column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Takes the new room."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Keeps the column as wide as the eye likes to read, and leaves the picture out where it would push it down."""
        self._picture.setVisible(self.viewport().height() >= round(LOW * self._theme.text_scale / 100))
        spare = max(0, self.viewport().width() - round(COLUMN * self._theme.text_scale / 100))
        layout = self._column.layout()
        if layout is not None:
            layout.setContentsMargins(spare // 2, 0, spare // 2, 0)

    def _start_clicked(self) -> None:
        if self._starter is not None:
            self.start_chosen.emit(self._starter.path)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Welcome"))
        self._title.setText("Lampblack")
        self._claim.setText(self.tr("Chat with language models on your own computer. Nothing you type leaves it."))
        self._computer_text.setText(self._computer_words())
        self._device_text.setText(self._device_words())
        self._device_text.reserve(self._no_gpu_words())
        self._starter_text.setText(self._starter_words())
        self._start.setText(self.tr("Start with SmolLM2 135M"))
        self._offer_starter()
        self._find.setText(self.tr("Find more models…"))
        self._open.setText(self.tr("Open a model file…"))
        self._drop_text.setText(self.tr("You can also drop a .gguf file anywhere on this window."))
        self._others_title.setText(self.tr("Also on this computer"))
        self._show_others()

    def _offer_starter(self) -> None:
        """Where the starter model is missing, finding another is the first thing to do."""
        is_missing = self._listed and self._starter is None
        self._start.setEnabled(self._starter is not None)
        self._start.setVisible(not is_missing)
        self._find.setProperty("kind", "primary" if is_missing else None)
        self._find.style().unpolish(self._find)
        self._find.style().polish(self._find)

    def _computer_words(self) -> str:
        if self._computer is None:
            return self.tr("Looking at this computer…")
        words = self.tr("This computer: {processor}, %n core(s), {memory} of memory.", "", self._computer.cores)
        return words.format(processor=self._computer.processor, memory=in_words(self._computer.memory))

    def _device_words(self) -> str:
        if self._devices is None:
            return self.tr("Looking for a graphics processor…")
        gpus = [device for device in self._devices if device.is_gpu]
        if not gpus:
            return self._no_gpu_words()
        return self.tr("Graphics processor: {names}.").format(names=", ".join(map(_named, gpus)))

    def _no_gpu_words(self) -> str:
        return self.tr("No graphics processor that Lampblack can use was found: the main processor does the work.")

    def _starter_words(self) -> str:
        if self._starter is None and self._listed:
            return self.tr("The starter model is missing, but any model in a .gguf file works.")
        return self.tr(
            "SmolLM2 135M is a small model to begin with: quick on any computer, English only, and already on this "
            "disk (98 MB). It is good for trying things out; larger models know much more."
        )

    def _show_others(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it goes only when the event loop comes round again
                widget.deleteLater()
        others = [model for model in self._others if self._starter is None or model.path != self._starter.path]
        self._others_title.setVisible(bool(others))
        for model in others[:OTHERS_SHOWN]:
            button = ModelButton(model)
            button.clicked.connect(lambda _, path=model.path: self.start_chosen.emit(path))
            self._rows.addWidget(button)

    def _restyle(self) -> None:
        self._picture.setPixmap(app_icon().pixmap(64, 64))
        self._title.setFont(self._theme.font(1.75, QFont.Weight.DemiBold))
        self._others_title.setFont(self._theme.font(1.0, QFont.Weight.DemiBold))
        self._drop_text.setFont(self._theme.font(0.87))
        self._fit()


class _RoomyLabel(EvenLabel):
    """Keeps room for what it will say later, so that nothing below it jumps."""

    def __init__(self) -> None:
        super().__init__()
        self._reserved = ""
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)

    def reserve(self, text: str) -> None:
        """The longest text to expect."""
        self._reserved = text
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        space = QRect(0, 0, width, 1 << 15)
        reserved = self.fontMetrics().boundingRect(space, int(Qt.TextFlag.TextWordWrap), self._reserved)
        return max(super().heightForWidth(width), reserved.height())


def _named(gpu: Device) -> str:
    """Its name, and its memory where the driver says how much."""
    return f"{gpu.description} ({in_words(gpu.memory)})" if gpu.memory else gpu.description
