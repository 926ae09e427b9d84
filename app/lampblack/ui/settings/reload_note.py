"""Engine settings take effect when the model is loaded again: the sentence and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from lampblack.ui.settings.editors import translated
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.settings.setting import AnySetting
    from lampblack.ui.theme import Theme


class ReloadNote(Translated, QWidget):
    """Shown while a setting differs from what the model was loaded with, or the model has settings of its own."""

    requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words, self._button = QLabel(), QPushButton()
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._button.setObjectName("settingsReload")
        self._button.clicked.connect(self.requested)
        self._changed: Sequence[AnySetting] = ()
        self._own: Sequence[AnySetting] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_changed(self, changed: Sequence[AnySetting], own: Sequence[AnySetting] = ()) -> None:
        """Names the settings that wait for it, and those that the model has of its own; without either it goes."""
        self._changed, self._own = changed, own
        self._retranslate()
        self._button.setVisible(bool(changed))
        self.setVisible(bool(changed or own))

    def _restyle(self) -> None:
        self._words.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        sentences = []
        if self._changed:
            words = self.tr("In effect when the model is loaded again: {settings}.")
            sentences.append(words.format(settings=self._names(self._changed)))
        if self._own:
            words = self.tr("The model in memory has default options of its own for this: {settings}.")
            sentences.append(words.format(settings=self._names(self._own)))
        self._words.setText("\n".join(sentences))
        self._button.setText(self.tr("Load it again now"))

    def _names(self, settings: Sequence[AnySetting]) -> str:
        return self.tr(", ", "between the names of settings").join(translated(setting.label) for setting in settings)
