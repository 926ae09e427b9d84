"""A model on its way into memory, shown in the model picker's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lampblack.ui.theme import Theme

_STEPS = 1000
_LEAST_WIDTH = 48
"""Of the progress, in pixels; Qt's own least grows with the text and would push the panel's title aside."""


class LoadingBar(Translated, QFrame):
    """The model's name over a progress bar, and the button that cancels."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._words = _MiddleElidedLabel()
        self._progress = QProgressBar()
        self._progress.setObjectName("modelProgress")
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._progress.setMinimumWidth(_LEAST_WIDTH)
        self.cancel = QPushButton()
        self.cancel.setObjectName("modelCancel")
        self.cancel.setProperty("kind", "plain")
        self.cancel.setAutoDefault(True)
        self.cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._progress)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(column, 1)
        layout.addWidget(self.cancel)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_progress(self, name: str, fraction: float) -> None:
        """fraction is 0 to 1."""
        if name != self._name:
            self._name = name
            self.cancel.setEnabled(True)
            self._retranslate()
        self._progress.setValue(round(max(0.0, min(1.0, fraction)) * _STEPS))

    def _restyle(self) -> None:
        self._words.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        words = self.tr("Loading {name}…").format(name=self._name)
        self._words.setText(words)
        self._progress.setAccessibleName(words)
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel loading {name}").format(name=self._name))


class _MiddleElidedLabel(QLabel):
    """One line whose middle gives way: the ends of a model's name tell it apart."""

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
