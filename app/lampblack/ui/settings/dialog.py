"""The settings dialog: one section for each group, changes saved as they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lampblack.settings import ALL, GROUP_LABELS, Group
from lampblack.ui.banner import sentence
from lampblack.ui.settings.editors import CONTROL_WIDTH, make_editor, translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from lampblack.domain.faults import Fault
    from lampblack.paths import Folders
    from lampblack.settings import AnySetting, Settings
    from lampblack.ui.settings.editors import Editor
    from lampblack.ui.theme import Theme


class SettingsDialog(QDialog):
    """`save(setting, value, failed)` saves off the window's thread; what is shown is always what is in force."""

    reload_requested = Signal()
    """The model is to be loaded again, so that changed engine settings take effect."""
    _changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        folders: Folders,
        save: Callable[[AnySetting, object, Callable[[Fault], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self._theme, self._settings, self._folders, self._save = theme, settings, folders, save
        self._editors: list[Editor] = []
        self._texts: list[tuple[QLabel, Callable[[], str]]] = []
        self._buttons: list[tuple[QPushButton, Callable[[], str]]] = []
        self._build()
        self._changed.connect(self._show_value)
        self._unsubscribe = settings.subscribe(self._changed.emit)
        theme.changed.connect(self._restyle)
        for editor in self._editors:
            self._show_value(editor.setting)
        self._restyle()
        self._retranslate()
        self._editors[0].widget.setFocus()

    # --- building

    def _build(self) -> None:
        self._fault = QLabel()
        self._fault.setObjectName("settingsFault")
        self._fault.setProperty("role", "bad")
        self._fault.setWordWrap(True)
        self._fault.hide()
        content = QWidget()
        content.setObjectName("scrolled")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(8)
        for group in Group:
            self._add_group(group)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 16)
        layout.setSpacing(8)
        layout.addWidget(area, 1)
        layout.addWidget(self._fault)
        layout.addLayout(self._build_buttons())
        self._fault.setContentsMargins(24, 0, 24, 0)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 0)
        restore = self._button("settingsRestore", lambda: self.tr("Restore defaults"), self._restore)
        close = self._button("settingsClose", lambda: self.tr("Close"), self.close)
        close.setDefault(True)
        row.addWidget(restore)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _add_group(self, group: Group) -> None:
        title = self._label(lambda: translated(GROUP_LABELS[group]))
        title.setProperty("section", True)
        self._column.addSpacing(8)
        self._column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for setting in ALL:
            if setting.group is group and not setting.hidden:
                self._add_setting(grid, setting)
        self._column.addLayout(grid)
        if group is Group.ENGINE:
            self._add_reload()
        elif group is Group.FOLDERS:
            self._add_folders()

    def _add_setting(self, grid: QGridLayout, setting: AnySetting) -> None:
        editor = make_editor(setting, self._folders.models)
        editor.edited.connect(lambda value: self._edit(setting, value))
        self._editors.append(editor)
        row = grid.rowCount()
        label = self._label(lambda: translated(setting.label))
        label.setBuddy(editor.widget)
        grid.addWidget(label, row, 0)
        grid.addWidget(editor.widget, row, 1)
        if setting.help:
            help_text = self._label(lambda: translated(setting.help), quiet=True)
            grid.addWidget(help_text, row + 1, 0, 1, 2)
        grid.setRowMinimumHeight(row + 2, 8)

    def _add_reload(self) -> None:
        self._reload = QWidget()
        row = QHBoxLayout(self._reload)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label(lambda: self.tr("This takes effect when the model is loaded again."), quiet=True), 1)
        row.addWidget(self._button("settingsReload", lambda: self.tr("Load it again now"), self._ask_for_reload))
        self._reload.hide()
        self._column.addWidget(self._reload)

    def _add_folders(self) -> None:
        self._column.addWidget(self._label(lambda: self.tr("Where Lampblack keeps things:"), quiet=True))
        for name, folder, label in (
            ("Data", self._folders.data, lambda: self.tr("Conversations")),
            ("Config", self._folders.config, lambda: self.tr("Settings")),
            ("Logs", self._folders.logs, lambda: self.tr("Logs")),
        ):
            self._column.addLayout(self._folder_row(name, folder, label))

    def _folder_row(self, name: str, folder: Path, label: Callable[[], str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        path = QLabel(str(folder))
        path.setProperty("role", "quiet")
        path.setWordWrap(True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        opener = self._button(f"settingsOpen{name}", lambda: self.tr("Open"), lambda: self._open_folder(folder))
        row.addWidget(self._label(label))
        row.addWidget(path, 1)
        row.addWidget(opener)
        self._texts.append((path, lambda: str(folder)))
        return row

    def _label(self, text: Callable[[], str], *, quiet: bool = False) -> QLabel:
        label = QLabel()
        if quiet:
            label.setProperty("role", "quiet")
            label.setWordWrap(True)
        self._texts.append((label, text))
        return label

    def _button(self, name: str, text: Callable[[], str], action: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: action())
        self._buttons.append((button, text))
        return button

    # --- working

    def _edit(self, setting: AnySetting, value: object) -> None:
        self._fault.hide()
        self._save(setting, value, lambda fault: self._save_failed(setting, fault))
        if setting.group is Group.ENGINE:
            self._reload.show()

    def _save_failed(self, setting: AnySetting, fault: Fault) -> None:
        self._fault.setText(sentence(fault))
        self._fault.show()
        self._show_value(setting)

    def _show_value(self, setting: AnySetting) -> None:
        for editor in self._editors:
            if editor.setting is setting:
                editor.show_value(self._settings.get(setting))

    def _restore(self) -> None:
        for editor in self._editors:
            if self._settings.get(editor.setting) != editor.setting.default:
                self._edit(editor.setting, editor.setting.default)

    def _ask_for_reload(self) -> None:
        self._reload.hide()
        self.reload_requested.emit()

    def _open_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def done(self, result: int) -> None:
        """However it closes, it no longer listens."""
        self._unsubscribe()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._unsubscribe()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        for label, text in self._texts:
            label.setText(text())
        for button, words in self._buttons:
            button.setText(words())
        for editor in self._editors:
            editor.retranslate()

    def _restyle(self) -> None:
        scale = self._theme.text_scale / 100
        for label, _ in self._texts:
            if label.property("section"):
                label.setFont(self._theme.font(1.1, QFont.Weight.DemiBold))
            elif label.property("role") == "quiet":
                label.setFont(self._theme.font(0.87))
        for editor in self._editors:
            editor.widget.setFixedWidth(round(CONTROL_WIDTH * scale))
        self.resize(QSize(round(640 * scale), round(680 * min(scale, 1.2))))
        self.setMinimumSize(round(560 * min(scale, 1.3)), 360)
