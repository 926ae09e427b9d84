"""A list of programming languages to search by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from lampblack.domain.coding.languages import LANGUAGES, MOST_USED, language_of

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_LEAST = 112
"""Pixels that it is wide at least, in a narrow window."""


class LanguageBox(QComboBox):
    """Takes a name, a part of one, or a file's ending; anything else leaves the language as it was."""

    language_chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumWidth(_LEAST)
        rest = sorted((key for key in LANGUAGES if key not in MOST_USED), key=lambda key: LANGUAGES[key].name.lower())
        for key in (*MOST_USED, *rest):
            self.addItem(LANGUAGES[key].name, key)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self._language = MOST_USED[0]
        self.activated.connect(lambda _: self._choose(str(self.currentData())))
        line = self.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._typed)

    @property
    def language(self) -> str:
        """The one that is chosen, by its name in domain/languages.py."""
        return self._language

    def show_language(self, language: str) -> None:
        """Shows one without telling."""
        if language in LANGUAGES:
            self._language = language
            self.setCurrentIndex(self.findData(language))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed replaces the name."""
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()

    def _typed(self) -> None:
        found = language_of(self.currentText())
        self._choose(found.key if found is not None else self._language)

    def _choose(self, language: str) -> None:
        before = self._language
        self.show_language(language)
        if language != before:
            self.language_chosen.emit(language)
