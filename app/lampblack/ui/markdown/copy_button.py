"""Icon buttons beside text: one that shows only where it is wanted, and one that copies and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.markdown.formats import Formats

_CONFIRMATION = 1500


class RevealedButton(QToolButton):
    """A button that keeps its place and can be reached by keyboard, but is drawn only while `revealed`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._revealed = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def draw(self, formats: Formats, name: str, role: str) -> None:
        """Takes an icon, which grows with the text."""
        self.setIcon(formats.icon(name, role))
        self.setIconSize(QSize(formats.icon_size, formats.icon_size))

    @property
    def revealed(self) -> bool:
        """Whether it is drawn."""
        return self._revealed

    def reveal(self, revealed: bool) -> None:
        """Draws it or not."""
        if revealed != self._revealed:
            self._revealed = revealed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it, if it is to be seen."""
        if self._revealed:
            super().paintEvent(event)


class CopyButton(RevealedButton):
    """Copies what `text` returns; for a moment its icon is a check mark."""

    def __init__(self, formats: Formats, text: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._formats = formats
        self._text = text
        self._confirmation = QTimer(self, singleShot=True, interval=_CONFIRMATION)
        self._confirmation.timeout.connect(self._draw)
        self.clicked.connect(self._copy)
        self._draw()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours."""
        self._formats = formats
        self._draw()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self._confirmation.start()
        self._draw()

    def _draw(self) -> None:
        copied = self._confirmation.isActive()
        self.draw(self._formats, "check" if copied else "copy", "good" if copied else "quiet")
        name = self.tr("Copied") if copied else self.tr("Copy")
        self.setToolTip(name)
        self.setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()
        super().changeEvent(event)
