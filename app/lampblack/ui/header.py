"""The line over the panel: its title, the model that answers, and what models take of the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QWidget

from lampblack.ui.loading_bar import LoadingBar
from lampblack.ui.memory_button import MemoryButton
from lampblack.ui.model_picker import ModelPicker
from lampblack.ui.model_words import about_base_models, notes_on_base_models, paragraph
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from lampblack.domain.endpoints import KnownEndpoint
    from lampblack.domain.models import LoadedModel, ModelInfo, ModelStatus
    from lampblack.ui.theme import Theme

_SPACING = 16
_READABLE = 160
"""Pixels of the picker, at 100% text, in which most names can be told apart."""


class Header(Translated, QWidget):
    """While a model loads, its progress stands where the picker was, in the same size.

    Where there is little room the note on the model goes first, then the picker shrinks; the title stays whole.
    """

    model_chosen = Signal(str)
    """The path of the model that a person chose."""
    open_file_requested = Signal()
    more_requested = Signal()
    """The dialog for models is to be opened."""
    list_opened = Signal()
    """The list of models is about to be shown: time to look for new ones."""
    load_cancelled = Signal()
    free_requested = Signal(str)
    """The path of a model that is to leave the memory."""
    memory_opened = Signal()
    memory_closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("header")
        self._title = ElidedLabel()
        self._title.setObjectName("panelTitle")
        self._note = QLabel()
        self._note.setObjectName("modelNote")
        self._note.setProperty("role", "quiet")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._picker = ModelPicker(theme)
        self._loading = LoadingBar(theme)
        self._place = QStackedWidget()
        self._place.addWidget(self._picker)
        self._place.addWidget(self._loading)
        self._place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._memory = MemoryButton(theme)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 16, 12)
        layout.setSpacing(_SPACING)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._note)
        layout.addWidget(self._place)
        layout.addWidget(self._memory)
        self._picker.model_chosen.connect(self._fit_note)
        self._picker.model_chosen.connect(self.model_chosen)
        self._picker.open_file_requested.connect(self.open_file_requested)
        self._picker.more_requested.connect(self.more_requested)
        self._picker.opened.connect(self.list_opened)
        self._loading.cancelled.connect(self.load_cancelled)
        self._memory.free_requested.connect(self.free_requested)
        self._memory.opened.connect(self.memory_opened)
        self._memory.closed.connect(self.memory_closed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def open_list(self) -> None:
        """Opens the list of models, with the keyboard in it."""
        if self._place.currentWidget() is self._picker:
            self._picker.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._picker.showPopup()

    def set_title(self, text: str) -> None:
        """The panel's name, in the reader's language."""
        self._title.setText(text)
        self._keep_title()

    def set_models(self, models: Sequence[ModelInfo], verdicts: Mapping[str, str]) -> None:
        """The models on disk, and for each path whether it "fits", is "tight", "too_large" or a "suspect"."""
        self._picker.set_models(models, verdicts)
        self._fit_note()

    def set_elsewhere(self, endpoints: Sequence[KnownEndpoint], *, is_offline: bool) -> None:
        """The engines elsewhere. is_offline: nothing may leave this computer now."""
        self._picker.set_elsewhere(endpoints, is_offline=is_offline)

    def set_chosen(self, path: str | None) -> None:
        """The model that answers next."""
        self._picker.set_chosen(path)
        self._fit_note()

    def set_loaded(self, model: LoadedModel | None) -> None:
        """The model in memory."""
        self._picker.set_loaded(model)

    def set_loading(self, name: str, fraction: float) -> None:
        """Shows a model on its way into memory; fraction is 0 to 1."""
        self._loading.show_progress(name, fraction)
        if self._place.currentWidget() is not self._loading:
            self._swap(self._loading, self._picker, self._loading.cancel)

    def end_loading(self) -> None:
        """Shows the picker again."""
        if self._place.currentWidget() is not self._picker:
            self._swap(self._picker, self._loading.cancel, self._picker)

    def set_memory(
        self, models: tuple[ModelStatus, ...], names: Mapping[str, str], leaving: Collection[str] = ()
    ) -> None:
        """What is in memory, the models' names by path, and the paths of those that are about to leave."""
        if not models and self._memory.hasFocus():
            is_loading = self._place.currentWidget() is self._loading
            (self._loading.cancel if is_loading else self._picker).setFocus(Qt.FocusReason.OtherFocusReason)
        self._memory.set_models(models, names, leaving)
        self._fit_note()

    def _swap(self, shown: QWidget, had_focus: QWidget, takes_focus: QWidget) -> None:
        """The keyboard stays in this place; left to itself, Qt would hand it to the next control."""
        moves = had_focus.hasFocus()
        self._place.setCurrentWidget(shown)
        if moves:
            takes_focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _retranslate(self) -> None:
        self._fit_note()

    def _restyle(self) -> None:
        self._title.setFont(self._theme.font(1.25, QFont.Weight.DemiBold))
        self._note.setFont(self._theme.font(0.87))
        self._keep_title()

    def _keep_title(self) -> None:
        self._title.setMinimumWidth(self._title.sizeHint().width())
        self._fit_note()

    def _fit_note(self) -> None:
        """Says of a base model as much as there is room for; all of it is in the tool tip."""
        layout = self.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._title.minimumWidth() - 2 * _SPACING
        if not self._memory.isHidden():
            room -= self._memory.sizeHint().width() + _SPACING
        words = ""
        if self._picker.is_base_model:
            pickers = (self._picker.sizeHint().width(), scaled(_READABLE, self._theme))
            variants = zip(notes_on_base_models(), pickers, strict=True)
            words = next((text for text, picker in variants if self._width_of(text) + picker <= room), "")
        self._note.setVisible(bool(words))
        self._note.setText(words)
        self._note.setMinimumWidth(self._width_of(words))
        self._note.setToolTip(paragraph(about_base_models()))

    def _width_of(self, words: str) -> int:
        return self._note.fontMetrics().horizontalAdvance(words) + 2
