"""A control for each kind of setting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from lampblack.settings.declared import CONTEXT_LENGTH
from lampblack.settings.setting import Kind
from lampblack.ui.file_dialog import FileDialog
from lampblack.ui.settings.folders import PathField
from lampblack.ui.settings.quiet_fields import QuietComboBox, QuietSpinBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.settings.setting import AnySetting

SETTLES_AFTER = 500
"""Milliseconds after a change in which a person may be in the middle of making the next."""


def translated(text: str) -> str:
    """A label or help text of a setting in the reader's language."""
    return QCoreApplication.translate("Settings", text) if text else ""


def object_name(setting: AnySetting) -> str:
    """settingsTheme for "theme"; tests and assistive tools find controls by it."""
    key = "context" if setting is CONTEXT_LENGTH else setting.key
    return "settings" + "".join(word.capitalize() for word in key.split("_"))


class Editor(QObject):
    """Shows a value and says when a person changes it; `show_value` says nothing.

    While a person goes on changing it, the news of what they had a moment ago come back from the disk: `is_in_hand`
    says that these are not to be shown, and `settled` that the value in force is.
    """

    edited = Signal(object)
    settled = Signal()
    is_wide = False
    """Whether it needs a line of its own."""

    def __init__(self, setting: AnySetting, widget: QWidget) -> None:
        super().__init__(widget)
        self.setting, self.widget = setting, widget
        widget.setObjectName(object_name(setting))
        self._in_hand = QTimer(self)
        self._in_hand.setSingleShot(True)
        self._in_hand.setInterval(SETTLES_AFTER)
        self._in_hand.timeout.connect(self.settled)
        self.retranslate()

    @property
    def is_in_hand(self) -> bool:
        """Whether a person changed it just now."""
        return self._in_hand.isActive()

    def _say(self, value: object) -> None:
        self._in_hand.start()
        self.edited.emit(value)

    def show_value(self, value: object) -> None:
        """Shows the value in force."""
        self._in_hand.stop()
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
        self._box = QuietComboBox()
        for choice in setting.choices:
            self._box.addItem(choice.label, choice.value)
        super().__init__(setting, self._box)
        self._box.activated.connect(lambda index: self._say(self._box.itemData(index)))

    def retranslate(self) -> None:
        super().retranslate()
        for index, choice in enumerate(self.setting.choices):
            self._box.setItemText(index, translated(choice.label))

    def _put(self, value: object) -> None:
        self._box.setCurrentIndex(self._box.findData(value))


class ModelEditor(Editor):
    """One of the models on this computer, or none."""

    is_wide = True  # names of models are long

    def __init__(self, setting: AnySetting) -> None:
        self._box = QuietComboBox()
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.addItem("", "")
        super().__init__(setting, self._box)
        self._box.activated.connect(lambda index: self._say(self._box.itemData(index)))

    def set_models(self, names: Mapping[str, str]) -> None:
        """Which there are, by path. The one in force stays in the list though its file has gone."""
        chosen = str(self._box.currentData() or "")
        while self._box.count() > 1:
            self._box.removeItem(1)
        for path, name in names.items():
            self._box.addItem(name, path)
            self._box.setItemData(self._box.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.show_value(chosen)

    def retranslate(self) -> None:
        super().retranslate()
        self._box.setItemText(0, self.tr("None"))

    def _put(self, value: object) -> None:
        if self._box.findData(value) < 0:
            self._box.addItem(Path(str(value)).stem, value)
        self._box.setCurrentIndex(self._box.findData(value))


class NumberEditor(Editor):
    """A whole number with its unit; the smallest may stand for a word."""

    def __init__(self, setting: AnySetting) -> None:
        self._box = QuietSpinBox(setting)
        self._box.setRange(setting.minimum, setting.maximum)
        self._box.setKeyboardTracking(False)  # a half-typed number is no wish
        self._box.setGroupSeparatorShown(True)
        self._box.lineEdit().setTextMargins(10, 0, 0, 0)
        super().__init__(setting, self._box)
        self._box.valueChanged.connect(self._say)

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
        self._box.toggled.connect(self._say)

    def _put(self, value: object) -> None:
        self._box.setChecked(bool(value))


class AddressEditor(Editor):
    """An address on the network: without how to reach it, https is meant; emptied, the default."""

    is_wide = True

    def __init__(self, setting: AnySetting) -> None:
        self._field, self._shown = QLineEdit(), ""
        super().__init__(setting, self._field)
        self._field.setPlaceholderText(setting.default)
        self._field.textEdited.connect(self._in_hand.stop)
        self._field.editingFinished.connect(self._take)

    def _take(self) -> None:
        typed = self._field.text().strip()
        address = typed if "://" in typed or not typed else f"https://{typed}"
        self._put(address or self.setting.default)
        if self._field.text() != self._shown:
            self._shown = self._field.text()
            self._say(self._shown)

    def show_value(self, value: object) -> None:
        self._shown = str(value)
        if not self._field.hasFocus() or not self._field.isModified():  # else somebody is typing another
            super().show_value(value)

    def _put(self, value: object) -> None:
        self._field.setText(str(value))


class FolderEditor(Editor):
    """A folder: chosen in a dialog, or the default."""

    open_requested = Signal(str)
    is_wide = True

    def __init__(self, setting: AnySetting, default: Path) -> None:
        self._default = default
        self._field = PathField()
        self._open, self._choose, self._reset = QPushButton(), QPushButton(), QPushButton()
        for button, name in ((self._open, "Open"), (self._choose, "Choose"), (self._reset, "Reset")):
            button.setObjectName(f"{object_name(setting)}{name}")
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._field, 1)
        for button in (self._open, self._choose, self._reset):
            layout.addWidget(button)
        super().__init__(setting, row)
        row.setFocusProxy(self._field)  # the first of them: any other would leave those before it out of the Tab order
        self._open.clicked.connect(lambda: self.open_requested.emit(self._field.text()))
        self._choose.clicked.connect(self._ask)
        self._reset.clicked.connect(lambda: self.edited.emit(""))

    def retranslate(self) -> None:
        super().retranslate()
        name = translated(self.setting.label)
        self._field.setAccessibleName(name)
        self._open.setText(self.tr("Open"))
        self._open.setAccessibleName(self.tr("Open the folder: {name}").format(name=name))
        self._choose.setText(self.tr("Choose…"))
        self._choose.setAccessibleName(self.tr("Choose the folder: {name}").format(name=name))
        self._reset.setText(self.tr("Default"))
        self._reset.setAccessibleName(self.tr("Back to the default folder: {name}").format(name=name))

    def _put(self, value: object) -> None:
        self._field.show_path(str(value) or str(self._default))
        self._reset.setEnabled(bool(value))

    def _ask(self) -> None:
        dialog = FileDialog(self.widget.window(), translated(self.setting.label), self._field.text())
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
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
    if setting.kind is Kind.MODEL:
        return ModelEditor(setting)
    if setting.kind is Kind.ADDRESS:
        return AddressEditor(setting)
    return FolderEditor(setting, default_folder)
