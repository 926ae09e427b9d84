"""The pieces of code that are open, each with its own undo: a tab for each, shown by one editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTabBar, QToolButton

from lampblack.domain.languages import file_name
from lampblack.exchange.files import distinct
from lampblack.ui.code.coloring import raw_text
from lampblack.ui.code.editor import new_document, replace_text
from lampblack.ui.jobs.panel_tools import ToolButton
from lampblack.ui.widgets.scaled_icons import scaled, small_buttons
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QTextDocument

    from lampblack.ui.code.editor import CodeEditor
    from lampblack.ui.theme import Theme

_CLOSER = 22
"""Pixels of the button that closes a sheet, at 100% text."""


class SheetText(msgspec.Struct, frozen=True):
    """A sheet as it is kept. line_end: with which its lines end in a file."""

    name: str
    language: str
    text: str
    line_end: str = "\n"


@dataclass(slots=True, eq=False)
class Sheet:
    """One piece of code. is_named: whether its name was given and not made from its language."""

    name: str
    language: str
    document: QTextDocument
    line_end: str = "\n"
    is_named: bool = False

    @property
    def text(self) -> str:
        """The code, its lines ended by newlines."""
        return raw_text(self.document)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text.strip()

    def replace(self, code: str) -> None:
        """Puts other code in, as one step for undo."""
        replace_text(self.document, code)


class _Tabs(Translated, QTabBar):
    """Qt has no Chinese for the buttons that scroll them."""

    def __init__(self) -> None:
        super().__init__()
        self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Open code"))
        words = {"ScrollLeftButton": self.tr("Scroll left"), "ScrollRightButton": self.tr("Scroll right")}
        for button in self.findChildren(QToolButton):
            if button.objectName() in words:
                button.setAccessibleName(words[button.objectName()])


class Sheets(QObject):
    """There is always one. chosen: another one is shown; edited: some text changed, or a sheet came or went."""

    chosen = Signal()
    edited = Signal()

    def __init__(self, editor: CodeEditor, theme: Theme, language: str) -> None:
        super().__init__(editor)
        self._editor, self._theme = editor, theme
        self.tabs = _Tabs()
        self.tabs.setObjectName("codeSheets")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self._sheets: list[Sheet] = []
        self.tabs.currentChanged.connect(self._show)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.add(language)

    @property
    def current(self) -> Sheet:
        """The one that is shown."""
        return self._sheets[max(0, self.tabs.currentIndex())]

    def add(self, language: str, text: str = "", name: str = "", line_end: str = "\n") -> Sheet:
        """Opens one and shows it; an empty one that is shown is taken for it."""
        taken = {sheet.name.casefold() for sheet in self._sheets}
        blank = self.current if self._sheets and self.current.is_blank else None
        if blank is not None:
            taken.discard(blank.name.casefold())
        called = distinct(name or file_name(language), taken)
        if blank is not None:
            blank.name, blank.language, blank.line_end, blank.is_named = called, language, line_end, bool(name)
            blank.replace(text)
            blank.document.clearUndoRedoStacks()
            self.tabs.setTabText(self.tabs.currentIndex(), _shown(called))
            self.chosen.emit()
            return blank
        sheet = Sheet(called, language, new_document(self, text), line_end, bool(name))
        sheet.document.contentsChanged.connect(self.edited)
        self._sheets.append(sheet)
        self._add_closer(self.tabs.addTab(_shown(called)), sheet)
        self.tabs.setCurrentIndex(len(self._sheets) - 1)
        self._show_bar()
        self.edited.emit()
        return sheet

    def close(self, index: int) -> None:
        """Closes one; the last one is emptied instead."""
        if len(self._sheets) == 1:
            self.current.replace("")
            return
        gone = self._sheets.pop(index)
        self.tabs.removeTab(index)
        self._show(self.tabs.currentIndex())
        gone.document.deleteLater()
        self._show_bar()
        self.edited.emit()

    def is_open(self, sheet: Sheet) -> bool:
        """Whether it has not been closed."""
        return sheet in self._sheets

    def show(self, sheet: Sheet) -> None:
        """Brings one to the front."""
        self.tabs.setCurrentIndex(self._sheets.index(sheet))

    def set_language(self, language: str) -> None:
        """The language of the one that is shown; a name that nobody gave follows it."""
        sheet = self.current
        if sheet.language == language:
            return
        sheet.language = language
        if not sheet.is_named:
            taken = {each.name.casefold() for each in self._sheets if each is not sheet}
            sheet.name = distinct(file_name(language), taken)
            self.tabs.setTabText(self.tabs.currentIndex(), _shown(sheet.name))
        self._editor.coloring.set_language(language)
        self.edited.emit()

    def kept(self) -> list[SheetText]:
        """What is to be kept of them."""
        return [SheetText(each.name, each.language, each.text, each.line_end) for each in self._sheets]

    def restore(self, kept: Iterable[SheetText], current: int) -> None:
        """Shows what was kept, in place of an empty beginning."""
        for one in kept:
            self.add(one.language, one.text, "" if one.name == file_name(one.language) else one.name, one.line_end)
        if 0 <= current < len(self._sheets):
            self.tabs.setCurrentIndex(current)

    def _show(self, index: int) -> None:
        if not 0 <= index < len(self._sheets):
            return
        sheet = self._sheets[index]
        if self._editor.document() is not sheet.document:
            self._editor.show_document(sheet.document)
        self._editor.coloring.set_language(sheet.language)
        self.chosen.emit()

    def _add_closer(self, index: int, sheet: Sheet) -> None:
        closer = ToolButton(self._theme, "codeSheetClose", "x", lambda: self.tr("Close {name}").format(name=sheet.name))
        closer.setStyleSheet(small_buttons(scaled(_CLOSER, self._theme)))
        closer.clicked.connect(lambda: self.close(self._sheets.index(sheet)))
        self.tabs.setTabButton(index, QTabBar.ButtonPosition.RightSide, closer)

    def _restyle(self) -> None:
        palette = self._theme.palette
        self.tabs.setFont(self._theme.font(0.87))
        self.tabs.setStyleSheet(
            f"QTabBar::tab {{ background: transparent; color: {palette.quiet}; border: none;"
            " padding: 4px 4px 4px 12px; border-top-left-radius: 8px; border-top-right-radius: 8px; }"
            f"QTabBar::tab:selected {{ background: {palette.surface}; color: {palette.text}; }}"
            f"QTabBar::tab:focus {{ color: {palette.accent}; }}"
        )

    def _show_bar(self) -> None:
        self.tabs.setVisible(len(self._sheets) > 1)


def _shown(name: str) -> str:
    return name.replace("&", "&&")
