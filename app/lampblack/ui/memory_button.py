"""What models take of the memory, in the header; a click shows which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from lampblack.domain.sizes import in_words
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lampblack.domain.models import ModelStatus
    from lampblack.ui.memory_popup import MemoryPopup
    from lampblack.ui.theme import Theme


class MemoryButton(Translated, QPushButton):
    """Shown while a model is in memory: the sum of what all of them take."""

    free_requested = Signal(str)
    """The path of a model that is to leave the memory."""
    opened = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models: tuple[ModelStatus, ...] = ()
        self.setObjectName("memoryButton")
        self.setProperty("kind", "plain")
        self.setAutoDefault(True)
        self.hide()
        self._popup: MemoryPopup | None = None
        self.clicked.connect(self._open)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def set_models(
        self, models: tuple[ModelStatus, ...], names: Mapping[str, str], leaving: Collection[str] = ()
    ) -> None:
        """What is in memory, the models' names by path, and the paths of those that are about to leave."""
        self._models = models
        if models or self._popup is not None:
            self._list().set_models(models, names, leaving)
        self.setVisible(bool(models))
        self._retranslate()

    def _open(self) -> None:
        self._list().open_under(self)
        self.opened.emit()

    def _list(self) -> MemoryPopup:
        """Made when the first model is in memory: the window's first paint does not wait for it."""
        if self._popup is None:
            from lampblack.ui.memory_popup import MemoryPopup

            self._popup = MemoryPopup(self._theme, self)
            self._popup.free_requested.connect(self.free_requested)
            self._popup.closed.connect(self.closed)
        return self._popup

    def _restyle(self) -> None:
        set_icon(self, "memory", self._theme, "quiet")
        self.setFont(self._theme.font(0.87))
        self.setStyleSheet(f"#memoryButton {{ color: {self._theme.palette.quiet}; }}")

    def _retranslate(self) -> None:
        total = in_words(sum(model.weights + model.cache + model.compute for model in self._models))
        self.setText(total)
        self.setAccessibleName(self.tr("Memory that models take: {total}").format(total=total))
        self.setToolTip(
            self.tr("Models take {total} of memory. Click to see which, and to free it.").format(total=total)
        )
