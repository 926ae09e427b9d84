"""A control for each kind of setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from lampblack.settings import CONTEXT_LENGTH, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QWheelEvent

    from lampblack.settings import AnySetting

CONTROL_WIDTH = 280
"""Pixels at 100% text."""


def translated(text: str) -> str:
    """A label or help text of a setting in the reader's language."""
    return QCoreApplication.translate("Settings", text) if text else ""


def object_name(setting: AnySetting) -> str:
    """settingsTheme for "theme"; tests and assistive tools find controls by it."""
    key = "context" if setting is CONTEXT_LENGTH else setting.key
    return "settings" + "".join(word.capitalize() for word in key.split("_"))


class Editor(QObject):
    """Shows a value and says when a person changes it; `show_value` says nothing."""

    edited = Signal(object)

    def __init__(self, setting: AnySetting, widget: QWidget) -> None:
        super().__init__(widget)
        self.setting, self.widget = setting, widget
        widget.setObjectName(object_name(setting))
        self.retranslate()

    def show_value(self, value: object) -> None:
        """Shows the value in force."""
        self.widget.blockSignals(True)
        self._put(value)
        self.widget.blockSignals(False)

    def retranslate(self) -> None:
        """Says everything in today's language."""
        self.widget.setAccessibleName(translated(self.setting.label))
        self.widget.setAccessibleDescription(translated(self.setting.help))

    def _put(self, value: object) -> None:
        raise NotImplementedError(f"{type(self).__name__} shows no values")


class ChoiceEditor(Editor):
    """A list of a few words."""

    def __init__(self, setting: AnySetting) -> None:
        self._box = _QuietComboBox()
        for choice in setting.choices:
            self._box.addItem(choice.label, choice.value)
        super().__init__(setting, self._box)
        self._box.activated.connect(lambda index: self.edited.emit(self._box.itemData(index)))

    def retranslate(self) -> None:
        super().retranslate()
        for index, choice in enumerate(self.setting.choices):
            self._box.setItemText(index, translated(choice.label))

    def _put(self, value: object) -> None:
        self._box.setCurrentIndex(self._box.findData(value))


class NumberEditor(Editor):
    """A whole number with its unit; the smallest may stand for a word."""

    def __init__(self, setting: AnySetting) -> None:
        self._box = _QuietSpinBox()
        self._box.setRange(setting.minimum, setting.maximum)
        self._box.setSingleStep(setting.step)
        self._box.setKeyboardTracking(False)  # a half-typed number is no wish
        self._box.setGroupSeparatorShown(True)
        self._box.lineEdit().setTextMargins(10, 0, 0, 0)
        super().__init__(setting, self._box)
        self._box.valueChanged.connect(self.edited.emit)

    def retranslate(self) -> None:
        super().retranslate()
        self._box.setSpecialValueText(translated(self.setting.minimum_label))
        unit = translated(self.setting.unit)
        self._box.setSuffix(unit if unit == "%" else f" {unit}" if unit else "")

    def _put(self, value: object) -> None:
        self._box.setValue(int(str(value)))


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self, setting: AnySetting) -> None:
        self._box = QCheckBox()
        super().__init__(setting, self._box)
        self._box.toggled.connect(self.edited.emit)

    def _put(self, value: object) -> None:
        self._box.setChecked(bool(value))


class FolderEditor(Editor):
    """A folder: chosen in a dialog, or the default."""

    def __init__(self, setting: AnySetting, default: Path) -> None:
        self._default = default
        self._field = QLineEdit()
        self._field.setReadOnly(True)
        self._choose, self._reset = QPushButton(), QPushButton()
        self._choose.setObjectName(f"{object_name(setting)}Choose")
        self._reset.setObjectName(f"{object_name(setting)}Reset")
        self._reset.setProperty("kind", "plain")
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._choose)
        layout.addWidget(self._reset)
        super().__init__(setting, row)
        row.setFocusProxy(self._choose)
        self._choose.clicked.connect(self._ask)
        self._reset.clicked.connect(lambda: self.edited.emit(""))

    def retranslate(self) -> None:
        super().retranslate()
        self._field.setAccessibleName(translated(self.setting.label))
        self._choose.setText(QCoreApplication.translate("SettingsDialog", "Choose…"))
        self._reset.setText(QCoreApplication.translate("SettingsDialog", "Default"))

    def _put(self, value: object) -> None:
        self._field.setText(str(value) or str(self._default))
        self._field.setCursorPosition(0)
        self._reset.setEnabled(bool(value))

    def _ask(self) -> None:
        dialog = QFileDialog(self.widget.window(), translated(self.setting.label), self._field.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.edited.emit)
        dialog.open()


def make_editor(setting: AnySetting, default_folder: Path) -> Editor:
    """The control for a setting's kind."""
    if setting.kind is Kind.CHOICE:
        return ChoiceEditor(setting)
    if setting.kind is Kind.INTEGER:
        return NumberEditor(setting)
    if setting.kind is Kind.SWITCH:
        return SwitchEditor(setting)
    return FolderEditor(setting, default_folder)


class _QuietComboBox(QComboBox):
    """Scrolling the page over it must not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _QuietSpinBox(QSpinBox):
    """Scrolling the page over it changes it only while it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
