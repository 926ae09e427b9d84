"""The line over the panel: its title, and the model that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from lampblack.ui.loading_bar import LoadingBar
from lampblack.ui.model_picker import ModelPicker
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.models import LoadedModel, ModelInfo
    from lampblack.ui.theme import Theme


_TITLE_WIDTH = 96


class Header(QWidget):
    """While a model loads, its progress stands where the picker was, in the same size."""

    model_chosen = Signal(str)
    """The path of the model that a person chose."""
    open_file_requested = Signal()
    list_opened = Signal()
    """The list of models is about to be shown: time to look for new ones."""
    load_cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("header")
        self._title = ElidedLabel()
        self._title.setObjectName("panelTitle")
        self._picker = ModelPicker(theme)
        self._loading = LoadingBar(theme)
        self._place = QStackedWidget()
        self._place.addWidget(self._picker)
        self._place.addWidget(self._loading)
        self._place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 16, 12)
        layout.setSpacing(16)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._place)
        self._picker.model_chosen.connect(self.model_chosen)
        self._picker.open_file_requested.connect(self.open_file_requested)
        self._picker.opened.connect(self.list_opened)
        self._loading.cancelled.connect(self.load_cancelled)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_title(self, text: str) -> None:
        """The panel's name, in the reader's language."""
        self._title.setText(text)
        self._keep_title()

    def set_models(self, models: Sequence[ModelInfo], verdicts: Mapping[str, str]) -> None:
        """The models on disk, and for each path whether it "fits", is "tight" or "too_large"."""
        self._picker.set_models(models, verdicts)

    def set_chosen(self, path: str | None) -> None:
        """The model that answers next."""
        self._picker.set_chosen(path)

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

    def _swap(self, shown: QWidget, had_focus: QWidget, takes_focus: QWidget) -> None:
        """The keyboard stays in this place; left to itself, Qt would hand it to the next control."""
        moves = had_focus.hasFocus()
        self._place.setCurrentWidget(shown)
        if moves:
            takes_focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restyle(self) -> None:
        self._title.setFont(self._theme.font(1.25, QFont.Weight.DemiBold))
        self._keep_title()

    def _keep_title(self) -> None:
        """The picker gives way before the title does, down to its own least width."""
        self._title.setMinimumWidth(min(self._title.sizeHint().width(), scaled(_TITLE_WIDTH, self._theme)))
