"""Choosing who writes a second reply: another model, or the same one otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from lampblack.domain.endpoints import ModelElsewhere, model_elsewhere
from lampblack.domain.side_by_side import CHOSEN, Contender
from lampblack.ui.elsewhere_words import mark, not_now
from lampblack.ui.model_words import SEPARATOR, facts, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QAction

    from lampblack.domain.conversations import ChatOptions
    from lampblack.domain.endpoints import KnownEndpoint
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.presets import Preset


class ContenderMenu(QObject):
    """Makes the menu. chosen: a Contender, or None to end the comparison; adapter_requested: of the same model."""

    chosen = Signal(object)
    adapter_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent

    def make(
        self,
        models: Sequence[ModelInfo],
        engines: Sequence[KnownEndpoint],
        presets: Iterable[Preset],
        *,
        first: str,
        current: Contender | None,
        options: ChatOptions,
        is_offline: bool,
    ) -> QMenu:
        """The menu as it is now. first: the path of the chosen model, which needs none; current: who answers now.
        is_offline: none of the engines elsewhere may be asked."""
        menu = QMenu(self._parent)
        menu.setObjectName("chatCompareMenu")
        menu.setAccessibleName(self.tr("Who writes the second reply"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.tr("The second reply is written by")).setEnabled(False)
        for model in models:
            if model.path != first:
                words = SEPARATOR.join(part for part in (_plain(model.name), facts(model), kind(model)) if part)
                self._add(menu, words, Contender(model.path), current)
        for engine in engines:
            where = not_now() if is_offline else mark(engine.address)[0]
            for name in engine.models:
                path = ModelElsewhere(engine.address, name).path
                if path != first:
                    words = SEPARATOR.join((_plain(name), _plain(engine.title), where))
                    self._add(menu, words, Contender(path), current).setEnabled(not is_offline)
        self._add(menu, self.tr("The same model, once more"), CHOSEN, current)
        self._add_presets(menu, presets, current, options)
        is_elsewhere = model_elsewhere(first) is not None
        adapter = menu.addAction(self.tr("The same model with an adapter (LoRA)…"))
        if is_elsewhere:
            adapter.setText(self.tr("With an adapter (LoRA): choose a model on this computer first"))
            adapter.setEnabled(False)
        adapter.setCheckable(True)
        adapter.setChecked(current is not None and current.adapter is not None)
        adapter.triggered.connect(lambda: self.adapter_requested.emit())
        if current is not None:
            menu.addSeparator()
            menu.addAction(self.tr("End comparison")).triggered.connect(lambda: self.chosen.emit(None))
        return menu

    def _add_presets(
        self, menu: QMenu, presets: Iterable[Preset], current: Contender | None, options: ChatOptions
    ) -> None:
        within = menu.addMenu(self.tr("The same model with a preset"))
        within.setObjectName("chatComparePresets")
        for preset in presets:
            contender = Contender(options=preset.for_conversation(options), preset=preset.name)
            self._add(within, _plain(preset.name), contender, current)

    def _add(self, menu: QMenu, words: str, contender: Contender, current: Contender | None) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(contender == current)
        action.triggered.connect(lambda: self.chosen.emit(contender))
        return action


def _plain(name: str) -> str:
    """A name as a menu shows it: there & marks a key."""
    return name.replace("&", "&&")
