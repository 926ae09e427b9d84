"""A column that scrolls up and down, and is never narrower than what is in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LEAST_HEIGHT = 240
_OF_THE_SCREEN = 0.9


class ScrolledColumn(QScrollArea):
    """A plain QScrollArea lets a window cut its content off at the side. It would like to be as high as its content."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        self.setWidget(content)

    def fit_window(self, wanted: QSize | None = None) -> None:
        """Makes the window around it as large as `wanted`, or as its content needs, as far as the screen goes."""
        window = self.window()
        self.updateGeometry()
        layout = window.layout()
        if layout is not None:
            layout.activate()  # else the least size of a moment ago is still in force
        window.resize((wanted or window.sizeHint()).boundedTo(room_on_screen(window)))

    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint()
        return QSize(hint.width() + self._bar_width(), max(hint.height(), self._content.heightForWidth(hint.width())))

    def minimumSizeHint(self) -> QSize:
        width = self._content.minimumSizeHint().width() + self._bar_width()
        return QSize(width, min(_LEAST_HEIGHT, self.sizeHint().height()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()


def room_on_screen(dialog: QWidget) -> QSize:
    """The largest that a dialog may be, in pixels."""
    return dialog.screen().availableSize() * _OF_THE_SCREEN
