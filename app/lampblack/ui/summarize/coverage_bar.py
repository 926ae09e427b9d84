"""Which parts of a document a model has read, as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from lampblack.ui.theme import Theme

_HEIGHT = 10


class CoverageBar(Translated, QWidget):
    """The document from left to right: coloured where it was read. Its words say the same."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summarizeCoverage")
        self._theme = theme
        self._ranges: Sequence[tuple[int, int]] = ()
        self._length = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._retranslate()

    def show_read(self, ranges: Sequence[tuple[int, int]], length: int) -> None:
        """ranges: of characters that were read, of so many in all."""
        self._ranges, self._length = ranges, length
        self._retranslate()
        self.update()

    @property
    def share(self) -> float:
        """How much of the document was read, 0 to 1."""
        return sum(stop - start for start, stop in self._ranges) / self._length if self._length else 0.0

    def words(self) -> str:
        """What the bar says; empty where there is no document."""
        if not self._length:
            return ""
        if self.share >= 1:
            return self.tr("All of it was read.")
        if not self._ranges:
            return self.tr("Nothing of it was read yet.")
        percent = min(99, max(1, round(100 * self.share)))
        return self.tr("{percent} % of it was read so far.").format(percent=percent)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.line))
        if self._length:
            scale = self.width() / self._length
            for start, stop in self._ranges:
                area = QRectF(start * scale, 0, max(1.0, (stop - start) * scale), self.height())
                painter.fillRect(area, QColor(self._theme.palette.good))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What was read"))
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words())
