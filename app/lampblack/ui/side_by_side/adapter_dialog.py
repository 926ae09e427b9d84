"""How strongly an adapter is to count."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.widgets.number_fields import DecimalField
from lampblack.ui.widgets.translated import Translated

_GREATEST = 4.0


class AdapterDialog(Translated, QDialog):
    """Deletes itself when it is closed."""

    scaled = Signal(float)
    """The adapter is to be used, so strongly: 1 as it was trained, 0 not at all."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chatAdapterDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = name
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._label = QLabel()
        self._scale = DecimalField()
        self._scale.setObjectName("chatAdapterScale")
        self._scale.setRange(0.0, _GREATEST)
        self._scale.setDecimals(2)
        self._scale.setSingleStep(0.1)
        self._scale.setValue(1.0)
        self._label.setBuddy(self._scale)
        self._use, self._cancel = QPushButton(), QPushButton()
        self._use.setObjectName("chatAdapterUse")
        self._use.setDefault(True)
        self._use.setProperty("kind", "primary")
        self._use.clicked.connect(self._accept)
        self._cancel.clicked.connect(self.reject)
        self._build()
        self._retranslate()
        self._scale.selectAll()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(self._words)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._label)
        line.addWidget(self._scale, 1)
        layout.addLayout(line)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._use)
        layout.addLayout(buttons)
        self.setMinimumWidth(320)

    def _accept(self) -> None:
        self.scaled.emit(self._scale.value())
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Adapter"))
        words = self.tr("The second reply is written by the same model with the adapter “{name}”.")
        self._words.setText(words.format(name=self._name))
        self._label.setText(self.tr("Strength (1: as it was trained)"))
        self._scale.setAccessibleName(self.tr("Strength of the adapter"))
        self._use.setText(self.tr("Use"))
        self._cancel.setText(self.tr("Cancel"))
