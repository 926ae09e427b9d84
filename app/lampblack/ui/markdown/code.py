"""A code block: its language, a button that copies it, and text that only ever grows while it is written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCursor, QTextLayout
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from lampblack.ui.markdown.blocks import Code
from lampblack.ui.markdown.copy_button import CopyButton
from lampblack.ui.markdown.highlighting import can_highlight, spans_of
from lampblack.ui.markdown.languages import label
from lampblack.ui.markdown.plain import PlainView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent, QWheelEvent

    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.highlighting import Span
    from lampblack.ui.markdown.idle import IdleQueue

_BATCH = 300
_PADDING = 12
_CORNER = 8


class CodeText(PlainView):
    """The lines of a code block, each as long as it is."""

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(formats, parent)
        self._widest = 0.0
        self._measured = 0
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)

    def _font(self) -> QFont:
        return self._formats.code_font

    def _line_height(self) -> float:
        return self._formats.metrics.code_line

    def reset(self, text: str) -> None:
        """Shows other text."""
        self._widest, self._measured = 0.0, 0
        super().reset(text)

    def widest(self) -> float:
        """The width of the widest line, in pixels; measures what was written since the last call."""
        block = self.document().findBlockByNumber(max(0, self._measured - 1))
        layout = self.document().documentLayout()
        while block.isValid():
            layout.blockBoundingRect(block)
            lines = block.layout()
            if lines.lineCount():
                self._widest = max(self._widest, lines.lineAt(0).naturalTextWidth())
            block = block.next()
        self._measured = self.document().blockCount()
        return self._widest

    def color(self, spans: Iterable[Span]) -> None:
        """Colours the lines that these spans cover whole; Qt lays them out again once for the call."""
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        for number, of_line in groupby(spans, key=lambda span: span.line):
            self.document().findBlockByNumber(number).layout().setFormats([self._range(span) for span in of_line])
        edit.endEditBlock()

    def _range(self, span: Span) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = span.start, span.length
        made.format = self._formats.code_kind(span.kind)
        return made

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways scrolls the code, up and down the conversation."""
        turn: QPoint = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turn.x() // 2)
            event.accept()
        else:
            event.ignore()


class CodeView(QWidget):
    """The whole block on its surface."""

    def __init__(self, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats = formats
        self._idle = idle
        self._code = Code("")
        self._text_height = 0
        self._language = QLabel(self)
        self._language.setTextFormat(Qt.TextFormat.PlainText)
        self._language.setProperty("role", "quiet")
        self.text = CodeText(formats, self)
        self._copy = CopyButton(formats, lambda: self._code.text, self)
        self._style()
        self.text.reset("")

    @property
    def caret_rect(self) -> QRectF:
        """Where the next character will stand."""
        end = self.text.end_position()
        line = self._formats.metrics.code_line
        x = min(end.x() - self.text.horizontalScrollBar().value(), self.text.width() - 2)
        return QRectF(self.text.x() + x, self.text.y() + end.y() - line, 1, line)

    def show_block(self, code: Code) -> None:
        """Shows this code in place of the code before."""
        if code.text.startswith(self._code.text):
            if len(code.text) > len(self._code.text):
                self.text.append_text(code.text[len(self._code.text) :])
        else:
            self.text.reset(code.text)
        if code.language != self._code.language or not self.text.accessibleName():
            self._language.setText(label(code.language))
            self.text.setAccessibleName(label(code.language) or self.tr("Code"))
        finished = code.closed and not self._code.closed
        self._code, before = code, self._code
        if code.closed and (finished or before.text != code.text):
            self._highlight()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._style()
        self._copy.restyle(formats)
        self.text.restyle(formats)
        self.text.reset(self._code.text)
        if self._code.closed:
            self._highlight()
        self.update()

    def _style(self) -> None:
        self._language.setFont(self._formats.small_font)

    def height_at(self, width: int) -> int:
        """The height that the block needs; it takes the width."""
        inner = self._text_width(width)
        scrolls = self.text.widest() > inner
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.text.horizontalScrollBarPolicy() != policy:
            self.text.setHorizontalScrollBarPolicy(policy)
        self._text_height = self.text.height_at(inner)
        self._text_height += self.text.horizontalScrollBar().sizeHint().height() if scrolls else 0
        below = _PADDING // 2 if scrolls else _PADDING
        return max(self._header_height() + self._text_height + below, self._copy.sizeHint().height() + 4)

    def _header_height(self) -> int:
        """The height over the text; without a language the button stands beside the first line."""
        return self._copy.sizeHint().height() + 4 if self._code.language else _PADDING

    def _text_width(self, width: int) -> int:
        return width - 2 * _PADDING - (0 if self._code.language else self._copy.sizeHint().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the parts."""
        del event
        header, button = self._header_height(), self._copy.sizeHint()
        self._language.setGeometry(_PADDING, 0, self.width() - 3 * _PADDING - button.width(), header)
        self._copy.setGeometry(self.width() - button.width() - 4, 2, button.width(), button.height())
        self.text.setGeometry(_PADDING, header, self._text_width(self.width()), self._text_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._formats.colors.surface))
        painter.drawRoundedRect(self.rect(), _CORNER, _CORNER)

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self._idle.drop(self)

    def _highlight(self) -> None:
        self._idle.drop(self)
        if can_highlight(self._code.text, self._code.language):
            self._idle.add(self, self._coloring())

    def _coloring(self) -> Iterator[None]:
        batch: list[Span] = []
        for span in spans_of(self._code.text, self._code.language):
            if len(batch) >= _BATCH and span.line != batch[-1].line:
                self.text.color(batch)
                batch = []
            batch.append(span)
            yield
        self.text.color(batch)
