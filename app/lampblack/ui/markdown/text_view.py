"""Read-only text as tall as what is in it: no scroll bars, no frame, and nothing is ever loaded or opened."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QScrollArea, QTextBrowser, QToolTip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QTextCharFormat, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.markdown.blocks import Run
    from lampblack.ui.markdown.typesetter import Typesetter

BARE = "QTextEdit, QTextEdit:focus { border: none; border-radius: 0; padding: 0; background: transparent; }"
"""A style sheet for what holds `TextView`s: takes the frame off that the application's sheet gives to text fields."""

READ = "isRead"
"""A property of what the keyboard comes to although it is neither text nor a button."""
LINE_SEPARATOR = "\u2028"
"""What breaks a line within a paragraph of Qt's."""
OBJECT_CHARACTER = "\ufffc"
"""What stands for a formula in the text of a document."""

# Keys that scroll the conversation instead of a text that has nothing to scroll.
_SCROLLING = {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class SealedDocument(QTextDocument):
    """A document that loads nothing. Qt's own reads local files, also after the view has said that there is nothing."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Whatever the text names, nothing is loaded."""
        del kind, name
        return None


class TextView(QTextBrowser):
    """A run of text; its owner gives it its width and asks for its height."""

    link_activated = Signal(str)

    def __init__(self, parent: QWidget, typesetter: Typesetter | None = None) -> None:
        super().__init__(parent)
        self._typesetter = typesetter
        self.setDocument(SealedDocument(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._activate)
        self.tip_of: Callable[[str], str] = lambda href: href[:300]
        """Gives what is shown for an address while the mouse is over it."""

    # --- text

    def write_run(self, cursor: QTextCursor, run: Run, made: QTextCharFormat) -> None:
        """Writes a run in this format; a formula as one character that leaves room for its picture."""
        if not run.latex or self._typesetter is None:
            cursor.insertText(run.text.replace("\n", LINE_SEPARATOR), made)
            return
        from lampblack.ui.markdown.formula_object import OBJECT, FormulaObject, format_of

        layout = self.document().documentLayout()
        if layout.handlerForObject(OBJECT) is None:
            layout.registerHandler(OBJECT, FormulaObject(self._typesetter, self.document()))
        cursor.insertText(OBJECT_CHARACTER, format_of(run, made))

    def shown_run(self, run: Run) -> Run:
        """The run as it can be shown: a formula that cannot be drawn is code."""
        if not run.latex:
            return run
        from lampblack.ui.markdown.typesetter import State

        if self._typesetter is None or self._typesetter.picture(run.latex, run.display) is State.FAILED:
            return replace(run, latex="", display=False, code=True)
        return run

    @contextmanager
    def writing(self) -> Iterator[QTextCursor]:
        """A cursor for writing, one edit for all of it; the person's caret and selection stay where they are.

        Qt moves a caret that stands at the end along with what is written there, and scrolls the view after it.
        """
        caret = self.textCursor()
        before = (caret.anchor(), caret.position())
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        yield cursor
        cursor.endEditBlock()
        caret = self.textCursor()
        if (caret.anchor(), caret.position()) != before:
            last = self.document().characterCount() - 1
            caret.setPosition(min(before[0], last))
            caret.setPosition(min(before[1], last), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(caret)

    # --- size

    def height_at(self, width: int) -> int:
        """The height that the text needs at this width; the view takes the width."""
        if self.width() != width:
            self.resize(width, self.height())
        if self.document().textWidth() != width and self.lineWrapMode() != QTextBrowser.LineWrapMode.NoWrap:
            self.document().setTextWidth(width)  # a widget that was never shown hears of its size only when it is
        return math.ceil(self.document().size().height())

    def end_position(self) -> QPointF:
        """The bottom right of the last character."""
        block = self.document().lastBlock()
        layout = block.layout()
        line = layout.lineAt(layout.lineCount() - 1) if layout.lineCount() else None
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        if line is None or not line.isValid():
            return origin
        return origin + QPointF(line.x() + line.naturalTextWidth(), line.y() + line.height())

    # --- links

    def go_to_link(self, href: str) -> bool:
        """Selects the first link to this address and takes the keyboard there; says whether there is one."""
        block = self.document().begin()
        while block.isValid():
            for part in block:  # type: ignore[attr-defined]  # its stubs lack the iterator's __next__
                text = part.fragment()
                if text.charFormat().anchorHref() == href:
                    self._select(text.position(), text.position() + text.length())
                    return True
            block = block.next()
        return False

    def _select(self, start: int, end: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setTextCursor(cursor)
        self._bring_caret_into_view()

    # --- safety

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Whatever the text names, nothing is loaded."""
        del kind, name
        return None

    def _activate(self, url: QUrl) -> None:
        self.link_activated.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded) or url.toString())

    # --- keyboard and mouse

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """What is copied: plain text, and HTML where there are styles."""
        data = QMimeData()
        data.setText(self.plain_selection())
        if html := self.rich_selection():
            data.setHtml(html)
        return data

    def rich_selection(self) -> str:
        """The selected text as HTML for word processors, or nothing where it has no styles."""
        return ""

    def plain_selection(self) -> str:
        """The selected text, formulas as they were written."""
        cursor = self.textCursor()
        text = cursor.selection().toPlainText()
        if OBJECT_CHARACTER not in text:
            return text
        parts = text.split(OBJECT_CHARACTER)
        sources = self._formula_sources(cursor.selectionStart(), cursor.selectionEnd())
        return parts[0] + "".join(source + part for source, part in zip(sources, parts[1:], strict=False))

    def _formula_sources(self, start: int, end: int) -> list[str]:
        from lampblack.ui.markdown.formula_object import SOURCE

        found: list[str] = []
        at = self.document().find(OBJECT_CHARACTER, start)
        while not at.isNull() and at.selectionEnd() <= end:
            found.append(str(at.charFormat().property(SOURCE) or ""))
            at = self.document().find(OBJECT_CHARACTER, at.selectionEnd())
        return found

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows the address of the link under the pointer, never as rich text."""
        if event.type() == QEvent.Type.ToolTip:
            self._show_address(event)  # type: ignore[arg-type]
            return True
        return super().viewportEvent(event)

    def _show_address(self, event: QHelpEvent) -> None:
        href = self.anchorAt(event.pos())
        if href:
            tip = escape(self.tip_of(href)).replace("\n", "<br>")
            QToolTip.showText(event.globalPos(), f"<span>{tip}</span>", self)
        else:
            QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves scrolling to the conversation."""
        if event.key() in _SCROLLING and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)
        if self.hasFocus():  # a link may have led elsewhere
            self._bring_caret_into_view()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802
        """Goes to the next link, wherever it is, and after the last to what follows."""
        moved = super().focusNextPrevChild(next)
        if self.hasFocus():
            self._bring_caret_into_view()
        return moved

    def _bring_caret_into_view(self) -> None:
        """Scrolls the conversation to where the keyboard has gone."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and (column := area.widget()) is not None:
            spot = self.viewport().mapTo(column, self.cursorRect().center())
            area.ensureVisible(spot.x(), spot.y(), 0, 2 * self.cursorRect().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The same."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu: copy, copy the link's address, select all."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
