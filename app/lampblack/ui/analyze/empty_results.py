"""What stands below before anything was analyzed: what the panel does, and a click that tries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.theme import READING_WIDTH
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme


class EmptyResults(Translated, QWidget):
    """try_wanted: the person wants to see it with an example."""

    try_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words, self._try = QLabel(), QPushButton()
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setFixedWidth(READING_WIDTH * 2 // 3)
        self._try.setObjectName("analyzeTry")
        self._try.setProperty("kind", "plain")
        self._try.clicked.connect(self.try_wanted)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._try, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        theme.changed.connect(self._fit)
        self._retranslate()

    def example(self) -> str:
        """Some lines in today's language."""
        return self.tr("I love this lamp.\nIt broke after a day.\nThe lamp is blue.")

    def _retranslate(self) -> None:
        self._words.setText(
            self.tr(
                "Each text gets one of your labels with its probability, or its names and dates are found, or the "
                "fields of a schema are filled. The answers come as a table to sort, correct and export."
            )
        )
        self._try.setText(self.tr("Try it with three sentences"))
        self._fit()

    def _fit(self) -> None:
        """Centred in a layout, a label is given the height of fewer lines than it has."""
        self._words.setMinimumHeight(self._words.heightForWidth(self._words.width()))
