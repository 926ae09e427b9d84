"""What fills the model's context: a line for each part, and which messages are no longer seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from lampblack.domain.context_parts import ContextParts
    from lampblack.ui.theme import Theme

_WIDTH = 360
"""Pixels at 100% text."""
_MARGIN, _OVER, _BAR_HEIGHT = 16, 4, 8
_ROLES = ("careful", "good", "accent", "quiet", "line")
"""The colours of the parts, in their order; the room that is left comes last."""


class ContextPopup(Translated, QFrame):
    """Stands over the meter until Esc, Enter or a click beside it. The keyboard is on the words, to be read aloud."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._parts: ContextParts | None = None
        self.setObjectName("contextPopup")
        self._title, self._note, self._unseen = QLabel(), QLabel(), QLabel()
        self._unseen.setObjectName("contextUnseen")
        self._bar = _Bar(theme)
        self._names = [QLabel() for _ in _ROLES]
        self._numbers = [QLabel() for _ in _ROLES]
        for label in (self._note, self._unseen):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("role", "quiet")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (role, name, number) in enumerate(zip(_ROLES, self._names, self._numbers, strict=True)):
            grid.addWidget(_Swatch(theme, role), row, 0)
            grid.addWidget(name, row, 1)
            grid.addWidget(number, row, 2, Qt.AlignmentFlag.AlignRight)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addLayout(grid)
        layout.addWidget(self._unseen)
        layout.addWidget(self._note)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def open_over(self, widget: QWidget, parts: ContextParts) -> None:
        """Shows them over `widget`, inside the screen."""
        self._parts = parts
        self._bar.show_parts(parts)
        self._retranslate()
        self._fit()
        room = widget.screen().availableGeometry()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), -_OVER - self.height()))
        self.move(
            max(room.left(), min(corner.x(), room.right() + 1 - self.width())),
            max(room.top(), min(corner.y(), room.bottom() + 1 - self.height())),
        )
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.close()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        width = scaled(_WIDTH, self._theme)
        self._layout.activate()
        self.setFixedSize(width, self._layout.totalHeightForWidth(width))

    def _restyle(self) -> None:
        colors = self._theme.palette
        self.setStyleSheet(f"#contextPopup {{ background: {colors.window}; border: 1px solid {colors.line}; }}")
        self._title.setFont(self._theme.font(1.0, QFont.Weight.DemiBold))
        for label in (self._note, *self._names, *self._numbers, self._unseen):
            label.setFont(self._theme.font(0.87))
        if self.isVisible():
            self._fit()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What fills the context"))
        self._title.setText(self.tr("What fills the context"))
        names = (
            self.tr("System prompt"),
            self.tr("Documents"),
            self.tr("Messages"),
            self.tr("Newest reply"),
            self.tr("Room for the next message and its answer"),
        )
        for label, name in zip(self._names, names, strict=True):
            label.setText(name)
        parts = self._parts
        if parts is None:
            return
        values = [QLocale().toString(value) for value in _values(parts)]
        for label, value in zip(self._numbers, values, strict=True):
            label.setText(value)
        self._unseen.setText(self._unseen_words(parts))
        self._unseen.setVisible(bool(parts.unseen))
        self._note.setText(
            self.tr("In tokens. The model counted the sum; how it is shared out is an estimate.")
            if parts.is_counted
            else self.tr("In tokens, estimated. The model counts them with the next reply.")
        )
        said = [f"{name}: {value}" for name, value in zip(names, values, strict=True)]
        self.setAccessibleDescription(". ".join([*said, self._unseen.text(), self._note.text()]))
        if self.isVisible():
            self._fit()

    def _unseen_words(self, parts: ContextParts) -> str:
        count = self.tr("The model no longer sees the first %n message(s).", "", parts.unseen)
        first = self.tr("It sees from here on: “{words}”").format(words=_shortened(parts.first_seen))
        return f"{count} {first}" if parts.first_seen else count


class _Bar(QWidget):
    """The parts as lengths."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: ContextParts | None = None
        self.setFixedHeight(_BAR_HEIGHT)
        theme.changed.connect(self.update)

    def show_parts(self, parts: ContextParts) -> None:
        self._parts = parts
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._parts is None:
            return
        painter = QPainter(self)
        left = 0.0
        for role, value in zip(_ROLES, _values(self._parts), strict=True):
            width = self.width() * value / max(1, self._parts.total)
            painter.fillRect(QRectF(left, 0, max(0.0, width - 1), self.height()), self._theme.color(role))
            left += width


class _Swatch(QWidget):
    """The colour that a part has in the bar."""

    def __init__(self, theme: Theme, role: str) -> None:
        super().__init__()
        self._theme, self._role = theme, role
        self.setFixedSize(_BAR_HEIGHT, _BAR_HEIGHT)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color(self._role))


def _values(parts: ContextParts) -> tuple[int, ...]:
    return (parts.system, parts.documents, parts.turns, parts.reply, parts.room)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rstrip() + "…"
