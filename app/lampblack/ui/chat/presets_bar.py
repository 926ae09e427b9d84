"""The line of the options that says which preset a conversation has, chooses another, and keeps new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.presets import LONGEST_NAME, Preset
from lampblack.exchange.files import file_name
from lampblack.ui.file_dialog import FileDialog
from lampblack.ui.widgets.name_dialog import NameDialog
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.ui.theme import Theme

_LEAST_LETTERS = 4


class PresetsBar(Translated, QWidget):
    """A passive view. chosen: a Preset, or None for no preset; the others ask for what their names say, rename and
    delete with the Preset first, files with their Path.
    """

    chosen = Signal(object)
    save_requested = Signal(str)
    change_requested = Signal(object)
    rename_requested = Signal(object, str)
    delete_requested = Signal(object)
    import_requested = Signal(object)
    export_requested = Signal(object, object)
    """The presets, and the file."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options = ChatOptions()
        self._presets: list[Preset] = []
        self._choice = QComboBox()
        self._choice.setObjectName("chatPreset")
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(_LEAST_LETTERS)
        self._choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._save = QPushButton()
        self._save.setObjectName("chatPresetSave")
        self._more = QToolButton()
        self._more.setObjectName("chatPresetMore")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._choice, self._save, self._more):
            row.addWidget(widget)
        self._choice.activated.connect(self._activated)
        self._save.clicked.connect(self._ask_for_new)
        self._more.clicked.connect(self._show_menu)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def set_presets(self, presets: Sequence[Preset]) -> None:
        """What there is to choose from, in this order."""
        self._presets = list(presets)
        self._fill()

    def set_options(self, options: ChatOptions) -> None:
        """The options of the conversation."""
        self._options = options
        self._show()

    @property
    def current(self) -> Preset | None:
        """The preset that the conversation's options were last taken from, while there is one of that key."""
        return next((preset for preset in self._presets if preset.key == self._options.preset), None)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return (self._choice, self._save, self._more)

    # --- inside

    def _fill(self) -> None:
        blocker = QSignalBlocker(self._choice)
        self._choice.clear()
        self._choice.addItem(self.tr("No preset"))
        for preset in self._presets:
            if preset.number is not None and self._choice.count() == self._shipped + 1:
                self._choice.insertSeparator(self._choice.count())
            self._choice.addItem(preset.name, preset.key)
        del blocker
        self._show()

    @property
    def _shipped(self) -> int:
        return sum(preset.number is None for preset in self._presets)

    def _show(self) -> None:
        current = self.current
        index = self._choice.findData(current.key) if current is not None else 0
        for preset in self._presets:
            self._choice.setItemText(self._choice.findData(preset.key), preset.name)
        if current is not None and not current.fits(self._options):
            self._choice.setItemText(index, self.tr("{name} (changed)").format(name=current.name))
        self._choice.setCurrentIndex(index)

    def _activated(self, index: int) -> None:
        key = self._choice.itemData(index)
        self.chosen.emit(next((preset for preset in self._presets if preset.key == key), None))

    def _ask_for_new(self) -> None:
        current = self.current
        self._ask(
            lambda: self.tr("Save as a new preset"),
            lambda: self.tr("Save"),
            current.name if current else "",
            self.save_requested.emit,
        )

    def _ask_for_name(self, preset: Preset) -> None:
        self._ask(
            lambda: self.tr("Rename the preset"),
            lambda: self.tr("Rename"),
            preset.name,
            lambda name: self.rename_requested.emit(preset, name),
        )

    def _ask(self, title: Callable[[], str], done: Callable[[], str], name: str, take: Callable[[str], None]) -> None:
        dialog = NameDialog(
            self.window(), title, lambda: self.tr("Name of the preset"), done, name=name, longest=LONGEST_NAME
        )
        dialog.setObjectName("presetName")
        dialog.named.connect(take)
        dialog.open()

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("chatPresetMenu")
        current = self.current
        if current is not None and current.number is not None:
            change = menu.addAction(self.tr("Save the changes to “{name}”").format(name=_plain(current.name)))
            change.setEnabled(not current.fits(self._options))
            change.triggered.connect(lambda: self.change_requested.emit(current))
            menu.addAction(self.tr("Rename…")).triggered.connect(lambda: self._ask_for_name(current))
            menu.addAction(self.tr("Delete")).triggered.connect(lambda: self.delete_requested.emit(current))
            menu.addSeparator()
            menu.addAction(self.tr("Export “{name}”…").format(name=_plain(current.name))).triggered.connect(
                lambda: self._ask_where([current])
            )
        own = [preset for preset in self._presets if preset.number is not None]
        every = menu.addAction(self.tr("Export all own presets…"))
        every.setEnabled(bool(own))
        every.triggered.connect(lambda: self._ask_where(own))
        menu.addAction(self.tr("Import presets…")).triggered.connect(self._ask_which)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _ask_where(self, presets: list[Preset]) -> None:
        dialog = FileDialog(self.window(), self.tr("Export presets"))
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Presets (*.json)"))
        dialog.setDefaultSuffix("json")
        dialog.selectFile(file_name(presets[0].name if len(presets) == 1 else self.tr("Presets"), ".json"))
        dialog.fileSelected.connect(lambda path: self.export_requested.emit(presets, Path(path)))
        dialog.open()

    def _ask_which(self) -> None:
        dialog = FileDialog(self.window(), self.tr("Import presets"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Presets (*.json)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.import_requested.emit(Path(path)))
        dialog.open()

    def _restyle(self) -> None:
        set_icon(self._more, "more", self._theme, "quiet")

    def _retranslate(self) -> None:
        self._choice.setAccessibleName(self.tr("Preset of this conversation"))
        self._save.setText(self.tr("Save as…"))
        self._save.setToolTip(self.tr("Keep these options as a new preset"))
        self._save.setAccessibleName(self.tr("Save as a new preset"))
        more = self.tr("Rename, delete, import or export presets")
        self._more.setToolTip(more)
        self._more.setAccessibleName(more)
        self._fill()


def _plain(name: str) -> str:
    """An ampersand in a menu would underline the letter after it."""
    return name.replace("&", "&&")
