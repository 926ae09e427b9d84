"""What becomes of the wish that a smaller model guesses ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from lampblack.tasks.guessing import GuesserState
from lampblack.ui.fault_words import sentence
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.tasks.guessing import Guesser
    from lampblack.ui.theme import Theme


class GuesserNote(Translated, QLabel):
    """Shown while a model is wished. name_of: the name of the model at a path."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._guesser: Guesser | None = None
        self._name_of: Callable[[str], str] = str
        self.setObjectName("settingsGuesserNote")
        self.setProperty("role", "quiet")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_guesser(self, guesser: Guesser | None, name_of: Callable[[str], str]) -> None:
        """What there is to say of it; None where none is wished."""
        self._guesser, self._name_of = guesser, name_of
        self._retranslate()
        self.setVisible(guesser is not None)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        if self._guesser is not None:
            self.setText(self._sentence(self._guesser))

    def _sentence(self, guesser: Guesser) -> str:
        names = {"guesser": self._name_of(guesser.path), "writer": self._name_of(guesser.writer)}
        if guesser.state is GuesserState.REFUSED and guesser.fault is not None:
            return sentence(guesser.fault)
        if guesser.path == guesser.writer:
            return self.tr("{guesser} writes itself now: a larger model of its family is needed.").format(**names)
        if guesser.state is GuesserState.READY:
            return self.tr("{guesser} guesses ahead for {writer}.").format(**names)
        if guesser.state is GuesserState.LOADING:
            return self.tr("{guesser} is being loaded to guess ahead for {writer}.").format(**names)
        return self.tr("{guesser} will be loaded together with the next model.").format(**names)
