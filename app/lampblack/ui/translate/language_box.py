"""A list of languages that is searched by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter

from lampblack.domain.natural_languages import BY_CODE, LANGUAGES, language_of
from lampblack.ui.translate.words import language_words
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

_WIDTH = 26
"""Characters."""

_LEAST = 120
"""Pixels to which it shrinks in a narrow window."""


class LanguageBox(Translated, QComboBox):
    """picked: the person chose another. detects: the first entry is to find out, whose code is empty; `show_detected`
    says what was found. words: what it is for.
    """

    picked = Signal()

    def __init__(self, name: str, words: Callable[[], str], *, detects: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._words, self._detects, self._detected = words, detects, ""
        self._code = ""
        self._is_filled = False
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(_WIDTH)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumWidth(_LEAST)
        completer, line = self.completer(), self.lineEdit()
        assert completer is not None
        assert line is not None
        self._line = line
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _: self._take())
        self.activated.connect(lambda _: self._take())
        self._line.editingFinished.connect(self._take)
        self._retranslate()

    def code(self) -> str:
        """The language that is chosen; empty where it is to be found out."""
        return self._code

    def show_code(self, code: str) -> None:
        """Chooses one, without `picked`."""
        self._code = code if code in BY_CODE else "" if self._detects else self._code
        self._show()

    def show_detected(self, code: str) -> None:
        """What language the text is in; empty where that cannot be told."""
        if code != self._detected:
            self._detected = code
            self._retranslate()

    def _take(self) -> None:
        """What was typed counts where it names a language; else what was chosen before stays."""
        typed = self.currentText()
        place = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        known = language_of(typed)
        code = self._code
        if place >= 0:
            code = str(self.itemData(place))
        elif known is not None:
            code = known.code
        elif len(found := [each for each in LANGUAGES if typed.strip() and each.matches(typed)]) == 1:
            code = found[0].code
        is_other = code != self._code
        self._code = code
        self._show()
        if is_other:
            self.picked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Filled sooner, it would shape all names when it is put into the window, for which it loads the fonts of all
        their scripts: 200 ms at every start.
        """
        if not self._is_filled:
            self._is_filled = True
            self._retranslate()
        super().showEvent(event)

    def _show(self) -> None:
        names = {code: words for words, code in self._entries()}
        if self._is_filled:
            self.setCurrentIndex(max(0, self.findData(self._code)))
        self.setEditText(names.get(self._code, next(iter(names.values()))))
        self._line.setCursorPosition(0)

    def _entries(self) -> list[tuple[str, str]]:
        """The words and the code of each choice."""
        first: list[tuple[str, str]] = []
        if self._detects:
            found = BY_CODE.get(self._detected)
            known = self.tr("{language}, detected").format(language=language_words(found)) if found else ""
            first.append((known or self.tr("Detect the language"), ""))
        return first + sorted((language_words(each), each.code) for each in LANGUAGES)

    def _retranslate(self) -> None:
        self.setAccessibleName(self._words())
        self.setToolTip(self._words())
        self.blockSignals(True)
        self.clear()
        if self._is_filled:
            for words, code in self._entries():
                self.addItem(words, code)
        self.blockSignals(False)
        self._show()
