"""The default options of one model: how it is loaded, and what new conversations with it start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.conversations import ChatOptions
from lampblack.models.computer import fits
from lampblack.settings.declared import CONTEXT_LENGTH
from lampblack.ui.chat.options_card import OptionsCard
from lampblack.ui.model_words import verdict
from lampblack.ui.models.own_settings import OwnSettings
from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.scrolled_column import ScrolledColumn, room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.model_choices import ModelChoices
    from lampblack.domain.models import Computer, ModelInfo
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.theme import Theme

_WIDTH, _HEIGHT, _MARGIN = 680, 776, 24


class DefaultsDialog(Translated, QDialog):
    """save_wanted: values of settings by their keys, and `ChatOptions`. Then it waits for `accept`, or `show_fault`."""

    save_wanted = Signal(object, object)

    def __init__(
        self,
        theme: Theme,
        model: ModelInfo,
        choices: ModelChoices,
        general: Callable[[AnySetting], Any],
        parent: QWidget | None = None,
        *,
        is_in_memory: bool = False,
    ) -> None:
        """general: the value of a setting for models that have none of their own."""
        super().__init__(parent)
        self.setObjectName("modelsDefaults")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._model, self._choices, self._is_in_memory = theme, model, choices, is_in_memory
        self._computer: Computer | None = None
        self._fault = ""
        self._about, self._loading, self._fit, self._starting, self._told = (QLabel() for _ in range(5))
        self._own = OwnSettings(general, choices.loading)
        self._card = OptionsCard(theme, for_conversation=False)
        self._card.add_sampling()
        self._card.set_options(choices.start)
        self._none, self._save, self._cancel = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self._own.edited.connect(self._show_state)
        self._card.edited.connect(self._show_state)
        self._none.clicked.connect(self._reset)
        self._save.clicked.connect(lambda: self.save_wanted.emit(self._own.values(), self._card.options()))
        self._cancel.clicked.connect(self.reject)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        scale = theme.text_scale / 100
        self.resize((QSize(_WIDTH, _HEIGHT) * scale).boundedTo(room_on_screen(self)))

    def show_computer(self, computer: Computer) -> None:
        """With it, whether the model fits can be said."""
        self._computer = computer
        self._show_state()

    def show_fault(self, words: str) -> None:
        """Says why the options could not be kept."""
        self._fault = words
        self._show_state()

    # --- inside

    def _lay_out(self) -> None:
        for label, name in ((self._about, "About"), (self._fit, "Fit"), (self._told, "Told")):
            label.setObjectName(f"modelsDefaults{name}")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setProperty("role", "quiet")
        for button, name in (
            (self._none, "modelsDefaultsNone"),
            (self._save, "modelsDefaultsSave"),
            (self._cancel, "modelsDefaultsCancel"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self._save.setProperty("kind", "primary")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        for widget in (self._about, self._loading, self._own, self._fit, self._starting, self._card):
            column.addWidget(widget)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._none)
        buttons.addStretch(1)
        buttons.addWidget(self._save)
        buttons.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 16)
        layout.setSpacing(12)
        layout.addWidget(ScrolledColumn(content), 1)
        layout.addWidget(self._told)
        layout.addLayout(buttons)

    def _reset(self) -> None:
        """Nothing of its own; it is kept with `Save`, as all else here."""
        self._own.clear()
        self._card.set_options(ChatOptions())
        self._show_state()

    def _show_state(self) -> None:
        values = self._own.values()
        self._none.setEnabled(bool(values) or self._card.options() != ChatOptions())
        context = self._own.value(CONTEXT_LENGTH)
        words, role = (
            verdict(fits(self._model, self._computer, context)) if self._computer is not None else ("", "quiet")
        )
        write(self._fit, self.tr("With this context length: {verdict}").format(verdict=words) if words else "", role)
        is_loaded_anew = self._is_in_memory and values != self._own.first
        told = self._fault or (
            self.tr("The model is in memory: it is loaded again with this when you save.") if is_loaded_anew else ""
        )
        write(self._told, told, "bad" if self._fault else "quiet")
        self._told.setVisible(bool(told))

    def _restyle(self) -> None:
        for label in (self._loading, self._starting):
            label.setFont(self._theme.font(1.1, QFont.Weight.DemiBold))
        for label in (self._about, self._fit, self._told):
            label.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Default options of {name}").format(name=self._model.name))
        self._about.setText(
            self.tr("They hold for {name} alone. What is not ticked is as in the settings.").format(
                name=self._model.name
            )
        )
        self._loading.setText(self.tr("How it is loaded"))
        self._starting.setText(self.tr("What new conversations with it start from"))
        self._none.setText(self.tr("Nothing of its own"))
        self._save.setText(self.tr("Save"))
        self._cancel.setText(self.tr("Cancel"))
        self._show_state()
