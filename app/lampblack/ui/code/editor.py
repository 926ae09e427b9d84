"""An editor for code: line numbers, colours, a monospace font, and Tab that indents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QTextEdit, QWidget

from lampblack.ui.code.coloring import Coloring, raw_text
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from lampblack.ui.theme import Theme

INDENT = 4
"""Spaces that Tab stands for."""
_SCALE = 0.92
_GAP = 12
"""Pixels at each side of the line numbers."""
_OPENS = (":", "{", "(", "[")
"""What a line ends with where the next one is indented further."""


class CodeEditor(Translated, QPlainTextEdit):
    """Undo takes back everything that was done here, also what a model put in. complete_wanted: at the cursor."""

    complete_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeOutput")
        self._theme = theme
        self._marked: dict[int, str] = {}
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._numbers = _LineNumbers(self)
        self.coloring = Coloring(self, theme)
        self.blockCountChanged.connect(self._fit)
        self.updateRequest.connect(self._scrolled)
        self.cursorPositionChanged.connect(self._mark_current)
        self.textChanged.connect(self._mark_current)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    # --- what others do with the text

    def text(self) -> str:
        """The code."""
        return raw_text(self.document())

    def replace_all(self, code: str) -> None:
        """Puts other code in place of all of it, as one step for undo. What is the same at both ends stays."""
        replace_text(self.document(), code)

    def show_document(self, document: QTextDocument) -> None:
        """Shows another text, with an undo of its own."""
        self.setDocument(document)
        self.coloring.follow()
        self._restyle()

    def insert(self, text: str) -> None:
        """Puts text in at the cursor, selected, as one step for undo."""
        cursor = self.textCursor()
        begin = cursor.selectionStart()
        cursor.insertText(text)
        end = cursor.position()
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def around_cursor(self) -> tuple[str, str]:
        """The code before the cursor and behind it; of a selection, what is selected is in neither."""
        cursor, code = self.textCursor(), self.text()
        encoded = code.encode("utf-16-le", "surrogatepass")
        begin, end = 2 * cursor.selectionStart(), 2 * cursor.selectionEnd()
        return (
            encoded[:begin].decode("utf-16-le", "surrogatepass"),
            encoded[end:].decode("utf-16-le", "surrogatepass"),
        )

    def go_to(self, line: int, column: int) -> None:
        """Puts the cursor at a place, counted from 1, and shows it."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(_units(block.text()[: column - 1]), max(0, block.length() - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_lines(self, lines: Sequence[int], role: str) -> None:
        """Marks lines, counted from 1, beside their numbers in a colour of the palette, such as "bad"."""
        self._marked = dict.fromkeys(lines, role)
        self._numbers.update()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Files that are dropped are left to what is around it."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Plain text alone."""
        self.textCursor().insertText(source.text())

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, ctrl = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and keys in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # Tab alone indents
            QWidget.focusNextPrevChild(self, keys == Qt.Key.Key_Tab)  # an editor's own does nothing
        elif self.isReadOnly() or (ctrl and keys != Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif ctrl:
            self.complete_wanted.emit()
        elif keys == Qt.Key.Key_Tab:
            self._indent()
        elif keys == Qt.Key.Key_Backtab:
            self._outdent()
        elif keys in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._break_line()
        elif keys == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _indent(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            self._change_lines(lambda line: " " * INDENT + line if line.strip() else line)
            return
        before = cursor.block().text()[: cursor.positionInBlock()]
        cursor.insertText(" " * (INDENT - len(before.expandtabs(INDENT)) % INDENT))

    def _outdent(self) -> None:
        self._change_lines(lambda line: line[min(INDENT, len(line) - len(line.lstrip(" "))) :].removeprefix("\t"))

    def _change_lines(self, change: Callable[[str], str]) -> None:
        cursor = self.textCursor()
        document = self.document()
        first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        if last != first and cursor.selectionEnd() == last.position():
            last = last.previous()  # the selection ends before that line begins
        edit = QTextCursor(first)
        edit.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        lines = edit.selectedText().split("\u2029")
        changed = [change(line) for line in lines]
        if changed == lines:
            return
        begin, had_selection = first.position(), cursor.hasSelection()
        edit.insertText("\n".join(changed))
        if had_selection:
            edit.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(edit)

    def _break_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        blank = before[: len(before) - len(before.lstrip())]
        further = " " * INDENT if before.rstrip().endswith(_OPENS) else ""
        cursor.insertText("\n" + blank + further)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # --- line numbers

    def numbers_width(self) -> int:
        """The pixels that the line numbers take."""
        digits = max(2, len(str(self.blockCount())))
        return round(QFontMetricsF(self.font()).horizontalAdvance("9") * digits) + 2 * _GAP

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draws the numbers of the lines that are seen."""
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), self._theme.color("surface"))
        painter.setFont(self.font())
        current = self.textCursor().blockNumber()
        block, height = self.firstVisibleBlock(), QFontMetricsF(self.font()).height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            number = block.blockNumber()
            role = self._marked.get(number + 1)
            painter.setPen(self._theme.color(role or ("text" if number == current else "quiet")))
            if role:
                painter.fillRect(QRect(0, round(top), 3, round(height)), self._theme.color(role))
            width = self._numbers.width() - _GAP
            painter.drawText(QRect(0, round(top), width, round(height)), Qt.AlignmentFlag.AlignRight, str(number + 1))
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()

    def _fit(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._place_numbers()

    def _place_numbers(self) -> None:
        inner = self.contentsRect()
        self._numbers.setGeometry(QRect(inner.left(), inner.top(), self.numbers_width(), self.viewport().height()))

    def _scrolled(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _mark_current(self) -> None:
        line = QTextEdit.ExtraSelection()
        ground = QColor(self._theme.palette.surface)
        line.format.setBackground(ground)
        line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        line.cursor = self.textCursor()
        line.cursor.clearSelection()
        hidden = self.isReadOnly() or self.document().isEmpty()  # it would cover the words that stand there then
        self.setExtraSelections([] if hidden else [line])
        self._numbers.update()

    # --- look

    def _restyle(self) -> None:
        self.setFont(self._theme.mono_font(_SCALE))
        self.document().setDefaultFont(self.font())
        self.setTabStopDistance(QFontMetricsF(self.font()).horizontalAdvance(" ") * INDENT)
        self._fit()
        self._mark_current()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Code"))
        self.setAccessibleDescription(self.tr("Tab indents; Ctrl+Tab goes on to what is behind it."))
        self.setPlaceholderText(
            self.tr("Code appears here. Type or paste your own to have it changed, explained or tested.")
        )


def new_document(parent: QObject, code: str = "") -> QTextDocument:
    """A text that the editor can show."""
    made = QTextDocument(parent)
    made.setDocumentLayout(QPlainTextDocumentLayout(made))
    made.setPlainText(code)
    made.clearUndoRedoStacks()
    return made


def replace_text(document: QTextDocument, code: str) -> None:
    """Puts other code in place of all of it, as one step for undo. What is the same at both ends stays."""
    before = raw_text(document)
    if code == before:
        return
    same = _same(before, code)
    same_end = _same(before[same:][::-1], code[same:][::-1])
    cursor = QTextCursor(document)
    cursor.setPosition(_units(before[:same]))
    cursor.setPosition(_units(before[: len(before) - same_end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(code[same : len(code) - same_end])


class _LineNumbers(QWidget):
    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)


def _same(one: str, other: str) -> int:
    """How many characters at the beginning are the same; half a character is never told from the other half."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _units(text: str) -> int:
    """The length in Qt's characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
