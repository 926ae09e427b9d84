"""The colours of code in an editor, brought up to date a little at a time so that typing never waits."""

from __future__ import annotations

import time
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextLayout
from shiboken6 import isValid

from lampblack.domain.highlighting import DARK, LIGHT, can_highlight, last_piece, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QPlainTextEdit

    from lampblack.domain.highlighting import Span
    from lampblack.ui.theme import Theme

_AFTER = 120
"""Milliseconds from a change to its colours."""
_SLICE = 0.006
"""Seconds of work at a time."""


class Coloring(QObject):
    """Follows an editor's text; a change has the code read again from the piece that it is in."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(editor)
        self._editor, self._theme = editor, theme
        self._language = ""
        self._document: QTextDocument | None = None
        self._changed_from: int | None = 0
        self._working_from = 0
        self._work: Iterator[None] | None = None
        self._soon = QTimer(self, singleShot=True, interval=_AFTER)
        self._soon.timeout.connect(self._begin)
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._go_on)
        self._formats: dict[str, QTextCharFormat] = {}
        theme.changed.connect(self._restyle)
        self._restyle()
        self.follow()

    def follow(self) -> None:
        """The editor shows another document."""
        document = self._editor.document()
        if document is not self._document:
            if self._document is not None and isValid(self._document):  # the editor deletes its own, empty one
                self._document.contentsChange.disconnect(self._heard)
            document.contentsChange.connect(self._heard)
            self._document = document
        self._changed_from, self._work = 0, None
        self.again()

    def set_language(self, language: str) -> None:
        """Which language the code is in."""
        if language != self._language:
            self._language = language
            self.again()

    def again(self) -> None:
        """Colours all of it anew."""
        self._wait(0)

    def _heard(self, position: int, removed: int, added: int) -> None:
        if removed or added:
            self._wait(self._editor.document().findBlock(position).blockNumber())

    def _wait(self, line: int) -> None:
        """Colours what stands from this line on, soon."""
        if self._work is not None:
            line = min(line, self._working_from)
        self._changed_from = line if self._changed_from is None else min(self._changed_from, line)
        self._work = None
        self._slices.stop()
        if not self._soon.isActive():  # while a model writes without a pause it must be coloured as well
            self._soon.start()

    def _restyle(self) -> None:
        colors = DARK if self._theme.is_dark else LIGHT
        self._formats = {kind: _in_color(color) for kind, color in colors.items()}
        self.again()

    def _begin(self) -> None:
        if self._changed_from is None:
            return
        self._working_from, self._changed_from = self._changed_from, None
        self._work = self._coloring(self._working_from)
        self._slices.start()

    def _go_on(self) -> None:
        end = time.perf_counter() + _SLICE
        while self._work is not None and time.perf_counter() < end:
            if next(self._work, self) is self:
                self._work = None
        if self._work is None:
            self._slices.stop()

    def _coloring(self, changed: int) -> Iterator[None]:
        code = raw_text(self._editor.document())
        if not can_highlight(code, self._language):
            self._color(0, self._editor.document().blockCount() - 1, {})
            return
        above = "".join(f"{line}\n" for line in code.split("\n")[:changed])
        start = last_piece(above, 0)
        first = done = code.count("\n", 0, start)
        for line, of_line in groupby(spans_of(code[start:], self._language), key=lambda span: first + span.line):
            self._color(done, line, {line: list(of_line)})
            done = line + 1
            yield
        self._color(done, self._editor.document().blockCount() - 1, {})

    def _color(self, first: int, last: int, lines: dict[int, list[Span]]) -> None:
        """Colours lines `first` to `last`; those that `lines` does not name lose their colours."""
        document = self._editor.document()
        block = document.findBlockByNumber(first)
        while block.isValid() and block.blockNumber() <= last:
            ranges = [self._range(span) for span in lines.get(block.blockNumber(), ())]
            layout = block.layout()
            if ranges or layout.formats():
                layout.setFormats(ranges)
                document.markContentsDirty(block.position(), block.length())
            block = block.next()

    def _range(self, span: Span) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = span.start, span.length
        made.format = self._formats[span.kind]
        return made


def raw_text(document: QTextDocument) -> str:
    """What it holds; unlike Qt's own way of reading it, this keeps no-break spaces."""
    return document.toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def _in_color(color: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    return made
