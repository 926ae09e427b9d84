"""Chips in rows, as many beside each other as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from lampblack.ui.attachments.chip import Chip

_GAP = 6


class Chips(QWidget):
    """from_right: rows end at the right, as a person's messages do."""

    def __init__(self, parent: QWidget | None = None, *, from_right: bool = False) -> None:
        super().__init__(parent)
        self._from_right = from_right
        self._chips: list[Chip] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """These, in place of those before; those that are not among them go."""
        for old in self._chips:
            if old not in chips:
                old.hide()
                old.deleteLater()
        self._chips = list(chips)
        for chip in self._chips:
            chip.setParent(self)
            chip.show()
        self.arrange()

    @property
    def chips(self) -> Sequence[Chip]:
        """Those that are shown, in order."""
        return self._chips

    def restyle(self) -> None:
        """Takes colours and sizes from the theme."""
        for chip in self._chips:
            chip.restyle()
        self.arrange()

    def arrange(self) -> None:
        """Places them for the width, after what they say has changed, too."""
        self.updateGeometry()
        self.height_at(self.width())

    def height_at(self, width: int) -> int:
        """The height that they need; places them."""
        rows, height = self._rows(width)
        for y, row in rows:
            left = width - sum(size.width() + _GAP for _, size in row) + _GAP
            x = max(0, left) if self._from_right else 0
            for chip, size in row:
                chip.setGeometry(x, y, size.width(), size.height())
                x += size.width() + _GAP
        return height

    def _rows(self, width: int) -> tuple[list[tuple[int, list[tuple[Chip, QSize]]]], int]:
        """Each row with its distance from the top, and the height of all."""
        rows: list[tuple[int, list[tuple[Chip, QSize]]]] = []
        x = height = 0
        for chip in self._chips:
            size = chip.sizeHint().boundedTo(QSize(max(1, width), 1 << 20))
            if not rows or x + size.width() > width:
                rows.append((height + _GAP if rows else 0, []))
                x = 0
            rows[-1][1].append((chip, size))
            height = rows[-1][0] + size.height()
            x += size.width() + _GAP
        return rows, height

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._rows(width)[1]  # layouts ask for other widths than the one it has

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._rows(self.width())[1])

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
