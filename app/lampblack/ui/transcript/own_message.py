"""The person's message: plain text on a tint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from lampblack.ui.markdown.plain import PlainView
from lampblack.ui.markdown.text_view import BARE
from lampblack.ui.transcript.message_view import OVER_ACTIONS, MessageView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.conversations import Message
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue

WIDEST_OWN = 0.85
"""The share of the column that it may take."""
_SLICE = 2000
_SIDE, _ABOVE = 14, 9
_CORNER = 12


class OwnMessage(MessageView):
    """The person's message."""

    def __init__(self, message: Message, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(message, formats, parent)
        self.setStyleSheet(BARE)
        self._idle = idle
        self.text = PlainView(formats, self)
        self._bubble = QRectF()
        self._measured: tuple[int, int, int, int] | None = None
        self._write()
        self._name()

    def _write(self) -> None:
        self._idle.drop(self)
        self._measured = None
        steps = self._writing()
        next(steps, None)
        if len(self.message.text) > _SLICE:
            self._idle.add(self, steps)

    def _writing(self) -> Iterator[None]:
        text = self.message.text.replace("\r\n", "\n")
        self.text.reset(text[:_SLICE])
        yield
        for start in range(_SLICE, len(text), _SLICE):
            self.text.append_text(text[start : start + _SLICE])
            self._measured = None
            self.grew.emit()
            yield

    def _show_words(self, shown: bool) -> None:
        self.text.setVisible(shown)
        self.update()

    def _height_at(self, width: int) -> int:
        if self._measured is None or self._measured[0] != width:
            room = int(width * WIDEST_OWN) - 2 * _SIDE
            height = self.text.height_at(room)
            # A long text takes the whole room: to lay it out twice for each piece that is read would take minutes.
            is_long = len(self.message.text) > _SLICE
            inner = room if is_long else min(room, int(self.text.document().idealWidth()) + 2)
            height = height if inner == room else self.text.height_at(inner)
            self._measured = (width, inner, height, self.action_row.height_at())
        _, inner, height, row = self._measured
        if not self.message.text.strip():  # it came from elsewhere, and had a picture in place of words
            self._bubble = QRectF(width, 0, 0, 0)
            self.text.hide()
            self.action_row.setGeometry(0, OVER_ACTIONS, width, row)
            return OVER_ACTIONS + row
        left = width - inner - 2 * _SIDE
        self._bubble = QRectF(left, 0, inner + 2 * _SIDE, height + 2 * _ABOVE)
        self.text.setGeometry(left + _SIDE, _ABOVE, inner, height)
        self.action_row.setGeometry(0, height + 2 * _ABOVE + OVER_ACTIONS, width, row)
        return height + 2 * _ABOVE + OVER_ACTIONS + row

    @property
    def words(self) -> QRect:
        """The tint around the text."""
        return super().words if self.editor is not None or self._bubble.isEmpty() else self._bubble.toRect()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        super().restyle(formats)
        self.text.restyle(formats)
        self._write()

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self._idle.drop(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tint behind the text."""
        del event
        if self.editor is not None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._formats.colors.tint))
        painter.drawRoundedRect(self._bubble, _CORNER, _CORNER)
