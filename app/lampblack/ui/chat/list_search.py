"""Searching from the list of conversations: the field, and what was found in place of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStackedWidget

    from lampblack.store.search import Hit
    from lampblack.ui.chat.search_field import SearchField
    from lampblack.ui.chat.search_results import SearchResults
    from lampblack.ui.theme import Theme


class ListSearch(QObject):
    """Field and results are made when they are first needed: the window is painted before that.

    - asked_for: words are to be looked for
    - opened: a conversation is to be shown, at a message or (None) as it stands, and the words that were looked for
    - left: the person is done with searching
    - passed_on: Enter without words
    - changed: there is something else to show
    """

    asked_for = Signal(str)
    opened = Signal(int, object, str)
    left = Signal()
    passed_on = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._theme, self._pages = theme, pages
        self.words = ""
        self._hits: int | None = None
        self._awaits = False
        self._wanted: bool | None = None
        self.field: SearchField | None = None
        self._found: SearchResults | None = None

    @property
    def found_nothing(self) -> bool:
        """Whether words were looked for in vain."""
        return bool(self.words) and self._hits == 0

    def page(self) -> SearchResults | None:
        """What was found, where there is something."""
        return self._results() if self.words and self._hits else None

    def make_field(self) -> SearchField:
        """The field, still without a place."""
        from lampblack.ui.chat.search_field import SearchField

        self.field = SearchField(self._theme)
        self.field.asked.connect(self._ask)
        self.field.entered.connect(self._enter)
        self.field.left.connect(self.left)
        return self.field

    def set_hits(self, asked: str, hits: Sequence[Hit]) -> None:
        """Shows what was found, unless something else is looked for by now."""
        if not asked or asked != self.words:
            return
        self._results().set_hits(hits)
        self._hits = len(hits)
        self.changed.emit()
        self._awaits = False
        if self._wanted is not None:
            self._enter(self._wanted)

    def again(self) -> None:
        """What is found may be another by now."""
        if self.words:
            self.asked_for.emit(self.words)

    def focus(self) -> None:
        """Puts the keyboard into the field, all of which is replaced by what is typed."""
        if self.field is not None:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()

    def retranslate(self) -> None:
        """Writes the words again."""
        if self._found is not None:
            self._found.setAccessibleName(self.tr("Found"))

    def _ask(self, words: str) -> None:
        self.words, self._awaits, self._wanted = words, bool(words), None
        if words:
            self.asked_for.emit(words)
        else:
            self._hits = None
            self.changed.emit()

    def _results(self) -> SearchResults:
        if self._found is None:
            from lampblack.ui.chat.search_results import SearchResults

            self._found = SearchResults(self._theme)
            self._found.setAccessibleName(self.tr("Found"))
            self._found.opened.connect(lambda number, message: self.opened.emit(number, message, self.words))
            self._found.left.connect(self.focus)
            self._pages.addWidget(self._found)
        return self._found

    def _enter(self, opens: bool) -> None:
        """Goes to what was found, and opens the first of it; where it has not come yet, then when it does."""
        self._wanted = opens if self._awaits else None
        if self._awaits:
            return
        if self.words and self._hits:
            self._results().setFocus(Qt.FocusReason.OtherFocusReason)
            if opens:
                self._results().open_current()
        elif not self.words:
            self.passed_on.emit()
