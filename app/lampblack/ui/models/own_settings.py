"""Settings that one model may have of its own: a tick for each, and its value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from lampblack.settings.for_models import OF_MODELS, own_settings
from lampblack.ui.settings.editors import make_editor, object_name, translated
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lampblack.settings.setting import AnySetting
    from lampblack.ui.settings.editors import Editor


class OwnSettings(Translated, QWidget):
    """general: the value of a setting for models without one of their own, which is shown until another is ticked."""

    edited = Signal()

    def __init__(
        self, general: Callable[[AnySetting], Any], kept: Mapping[str, object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._general = general
        self._values = own_settings(kept)
        self._rows: list[tuple[QCheckBox, Editor]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, setting in enumerate(OF_MODELS):
            tick, editor = QCheckBox(), make_editor(setting, Path())
            name = object_name(setting).removeprefix("settings")
            tick.setObjectName(f"modelsOwn{name}")
            editor.widget.setObjectName(f"modelsOwn{name}Value")
            grid.addWidget(tick, row, 0)
            grid.addWidget(editor.widget, row, 1)
            self._rows.append((tick, editor))
            tick.toggled.connect(lambda ticked, setting=setting: self._tick(setting, ticked=ticked))
            editor.edited.connect(lambda value, setting=setting: self._take(setting, value))
        self.first = self.values()
        """What it began with, as `values`."""
        self._show()
        self._retranslate()

    def values(self) -> dict[str, int | str]:
        """Those that are ticked, by key."""
        return {setting.key: value for setting, value in self._values.items()}

    def value(self, setting: AnySetting) -> Any:
        """What the model is loaded with."""
        return self._values.get(setting, self._general(setting))

    def clear(self) -> None:
        """Ticks none."""
        self._values = {}
        self._show()

    def _tick(self, setting: AnySetting, *, ticked: bool) -> None:
        if ticked:
            self._values.setdefault(setting, self._general(setting))
        else:
            self._values.pop(setting, None)
        self._show()
        self.edited.emit()

    def _take(self, setting: AnySetting, value: Any) -> None:
        self._values[setting] = value
        self.edited.emit()

    def _show(self) -> None:
        for tick, editor in self._rows:
            is_own = editor.setting in self._values
            tick.blockSignals(True)
            tick.setChecked(is_own)
            tick.blockSignals(False)
            editor.widget.setEnabled(is_own)
            editor.show_value(self.value(editor.setting))

    def _retranslate(self) -> None:
        for tick, editor in self._rows:
            tick.setText(translated(editor.setting.label))
            tick.setToolTip(translated(editor.setting.help))
            editor.retranslate()
