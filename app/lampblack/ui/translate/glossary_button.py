"""The button that says which glossary is used, and its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from lampblack.store.glossaries import KeptGlossary

_LONGEST = 24
"""Characters of a name on the button."""


class GlossaryButton(Translated, QPushButton):
    """picked: the number of a glossary, 0 for none; file_wanted: one is to be read; delete_wanted: its number."""

    picked = Signal(int)
    file_wanted = Signal()
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("translateGlossary")
        self._glossaries: Sequence[KeptGlossary] = ()
        self._chosen = 0
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._retranslate()

    def show_glossaries(self, glossaries: Sequence[KeptGlossary], chosen: int) -> None:
        """Shows these, and which of them is used."""
        self._glossaries, self._chosen = glossaries, chosen
        self._retranslate()

    def _retranslate(self) -> None:
        used = next((each for each in self._glossaries if each.id == self._chosen), None)
        name = used.name if used is not None else ""
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        self.setText(self.tr("Glossary: {name}").format(name=short) if used else self.tr("Glossary"))
        self.setToolTip(self.tr("Terms that are to be translated in one way"))
        self.setAccessibleName(self.tr("Glossary: {name}").format(name=name) if used else self.tr("Glossary"))
        self._menu.clear()
        self._menu.setObjectName("translateGlossaryMenu")
        self._add(self.tr("No glossary"), 0)
        for each in self._glossaries:
            self._add(f"{each.name} ({len(each.terms)})".replace("&", "&&"), each.id)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("From a file…")).triggered.connect(lambda _=False: self.file_wanted.emit())
        if used is not None:
            number = used.id
            remove = self.tr("Remove “{name}”").format(name=name).replace("&", "&&")
            self._menu.addAction(remove).triggered.connect(lambda _=False: self.delete_wanted.emit(number))

    def _add(self, words: str, number: int) -> None:
        action = self._menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(number == self._chosen)
        action.triggered.connect(lambda _=False: self.picked.emit(number))
