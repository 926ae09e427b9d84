"""A code block: its language, buttons that wrap, save and copy it, and text that only grows while it is written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QTextCursor, QTextLayout
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from lampblack.domain.highlighting import can_highlight, last_piece, spans_of
from lampblack.domain.languages import label
from lampblack.ui.markdown.blocks import Code
from lampblack.ui.markdown.code_buttons import CodeButtons
from lampblack.ui.markdown.plain import PlainView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent, QWheelEvent

    from lampblack.domain.highlighting import Span
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue

_BATCH = 300
_COLORED_AFTER = 200
"""Milliseconds from the end of a line that is being written to its colours."""
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

    def forget_widths(self) -> None:
        """Has `widest` measure all lines anew, which were wrapped when it looked at them."""
        self._widest, self._measured = 0.0, 0

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

    def color(self, lines: Mapping[int, Sequence[Span]]) -> None:
        """Colours these lines, and nothing else in them; Qt lays them out again once for the call."""
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        for number, spans in lines.items():
            self.document().findBlockByNumber(number).layout().setFormats([self._range(span) for span in spans])
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

    resized = Signal()
    """It needs another height than before."""

    def __init__(self, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats = formats
        self._idle = idle
        self._code = Code("")
        self._text_height = self._problem_height = 0
        self._colored: dict[int, tuple[Span, ...]] = {}
        self._piece = 0
        self._is_coloring = False
        self._finished_lines = QTimer(self, singleShot=True, interval=_COLORED_AFTER)
        self._finished_lines.timeout.connect(self._color_written)
        self._language = QLabel(self)
        self._language.setTextFormat(Qt.TextFormat.PlainText)
        self._language.setProperty("role", "quiet")
        self.text = CodeText(formats, self)
        self._buttons = CodeButtons(formats, lambda: self._code, self)
        self._buttons.wrap_changed.connect(self._wrap)
        self._buttons.problem_changed.connect(self._show_problem)
        self._problem = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._problem.setProperty("role", "bad")
        self._problem.setObjectName("codeProblem")
        self._problem.hide()
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
            self._reset(code.text)
        if (code.language, code.more) != (self._code.language, self._code.more) or not self.text.accessibleName():
            self._language.setText(label(code.language, code.more))
            self.text.setAccessibleName(label(code.language, code.more) or self.tr("Code"))
        finished = code.closed and not self._code.closed
        self._code, before = code, self._code
        if code.closed and (finished or before.text != code.text):
            self._highlight()
        elif (
            not code.closed
            and "\n" in code.text[max(0, len(before.text) - 1) :]
            and not self._finished_lines.isActive()
        ):
            self._finished_lines.start()

    def _reset(self, text: str) -> None:
        self._idle.drop(self)
        self._colored, self._piece, self._is_coloring = {}, 0, False
        self.text.reset(text)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._style()
        self._buttons.restyle(formats)
        self.text.restyle(formats)
        self._reset(self._code.text)
        if self._code.closed:
            self._highlight()
        else:
            self._color_soon()
        self.update()

    def _style(self) -> None:
        for words in (self._language, self._problem):
            words.setFont(self._formats.small_font)

    def _wrap(self) -> None:
        modes = QTextEdit.LineWrapMode
        self.text.setLineWrapMode(modes.WidgetWidth if self._buttons.wraps else modes.NoWrap)
        if not self._buttons.wraps:
            self.text.document().setTextWidth(-1)
            self.text.forget_widths()
        self.resized.emit()

    def _show_problem(self) -> None:
        self._problem.setText(self._buttons.problem)
        self._problem.setVisible(bool(self._buttons.problem))
        self.resized.emit()

    def height_at(self, width: int) -> int:
        """The height that the block needs; it takes the width."""
        inner = self._text_width(width)
        scrolls = not self._buttons.wraps and self.text.widest() > inner
        self._buttons.offer_wrap(scrolls or self._buttons.wraps)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.text.horizontalScrollBarPolicy() != policy:
            self.text.setHorizontalScrollBarPolicy(policy)
        self._text_height = self.text.height_at(inner)
        self._text_height += self.text.horizontalScrollBar().sizeHint().height() if scrolls else 0
        below = _PADDING // 2 if scrolls else _PADDING
        height = max(self._header_height() + self._text_height + below, self._buttons.sizeHint().height() + 4)
        self._problem_height = self._problem.heightForWidth(width - 2 * _PADDING) + 4 if self._buttons.problem else 0
        return height + self._problem_height

    def _header_height(self) -> int:
        """The height over the text; without a language the button stands beside the first line."""
        return self._buttons.sizeHint().height() + 4 if self._code.language else _PADDING

    def _text_width(self, width: int) -> int:
        return width - 2 * _PADDING - (0 if self._code.language else self._buttons.sizeHint().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the parts."""
        del event
        header, button = self._header_height(), self._buttons.sizeHint()
        self._language.setGeometry(_PADDING, 0, self.width() - 3 * _PADDING - button.width(), header)
        self._buttons.setGeometry(self.width() - button.width() - 4, 2, button.width(), button.height())
        self.text.setGeometry(_PADDING, header, self._text_width(self.width()), self._text_height)
        self._problem.setGeometry(
            _PADDING, self.height() - self._problem_height, self.width() - 2 * _PADDING, self._problem_height - 4
        )

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
        self._finished_lines.stop()
        self._idle.drop(self)

    def _highlight(self) -> None:
        self._finished_lines.stop()
        self._idle.drop(self)
        if can_highlight(self._code.text, self._code.language):
            self._idle.add(self, self._coloring(self._code.text, 0))

    def _color_soon(self) -> None:
        if not self._finished_lines.isActive():
            self._finished_lines.start()

    def _color_written(self) -> None:
        """Colours the lines that are finished while more is written; those of pieces before keep what they have."""
        if self._is_coloring:
            self._color_soon()
            return
        finished = self._code.text[: self._code.text.rfind("\n") + 1]
        if can_highlight(finished, self._code.language):
            self._is_coloring = True
            self._idle.add(self, self._coloring(finished, self._piece))

    def _coloring(self, code: str, start: int) -> Iterator[None]:
        """Colours what differs from what it was. start: where in the code a piece begins, which is read from there."""
        first = code.count("\n", 0, start)
        batch: dict[int, tuple[Span, ...]] = {}
        count, lines = 0, set[int]()
        for line, of_line in groupby(spans_of(code[start:], self._code.language), key=lambda span: first + span.line):
            spans = []
            for span in of_line:
                spans.append(span)
                yield
            lines.add(line)
            if self._colored.get(line) != tuple(spans):
                batch[line] = tuple(spans)
                count += len(spans)
            if count >= _BATCH:
                self._color(batch)
                batch, count = {}, 0
        self._color(batch | {line: () for line in self._colored if line >= first and line not in lines})
        self._piece = last_piece(code, start)
        self._is_coloring = False
        if self._code.closed:
            self._colored = {}

    def _color(self, lines: dict[int, tuple[Span, ...]]) -> None:
        if lines:
            self.text.color(lines)
            self._colored |= lines
