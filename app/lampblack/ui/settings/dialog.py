"""The settings dialog: one section for each group, changes saved as they are made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.faults import KnownError
from lampblack.settings.declared import ALL, FLASH_ATTENTION, GUESSER, SESSIONS_MEGABYTES, THREADS
from lampblack.settings.setting import GROUP_LABELS, Group
from lampblack.ui.backup.settings_row import HomeButtons
from lampblack.ui.fault_words import sentence
from lampblack.ui.folder_opening import open_folder
from lampblack.ui.settings.editors import FolderEditor, ModelEditor, make_editor, translated
from lampblack.ui.settings.folders import FolderList
from lampblack.ui.settings.guesser_note import GuesserNote
from lampblack.ui.settings.measured_note import MeasuredNote
from lampblack.ui.settings.privacy_section import PrivacySection
from lampblack.ui.settings.reload_note import ReloadNote
from lampblack.ui.widgets.scrolled_column import ScrolledColumn, room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from lampblack.domain.faults import Fault
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.backup.wish import HomeWish
    from lampblack.ui.settings.editors import Editor
    from lampblack.ui.settings.privacy_section import PrivacyState
    from lampblack.ui.theme import Theme


WIDTH, HEIGHT = 640, 680
"""Pixels at 100% text."""

CONTROL_SHARE = 0.46
"""Of the dialog's width."""
NARROW = 600
"""Pixels of width, at 100% text, under which controls stand below their names."""
_MARGIN = 24


class SettingsDialog(Translated, QDialog):
    """`save(setting, value, failed)` saves off the window's thread; what is shown is always what is in force.

    loaded_with: what the model runs with of the settings that need it to be loaded again; None where there is none.
    """

    reload_requested = Signal()
    """The model is to be loaded again, so that changed engine settings take effect."""
    measure_requested = Signal()
    """The fastest settings of the chosen model are to be looked for again."""
    connections_requested = Signal()
    """The list of what left this computer is to be shown."""
    home_wanted = Signal(object)
    """A `HomeWish`; the dialog has closed for it."""
    _changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        folders: Folders,
        save: Callable[[AnySetting, object, Callable[[Fault], None]], None],
        parent: QWidget | None = None,
        loaded_with: Mapping[AnySetting, object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self._theme, self._settings, self._folders, self._save = theme, settings, folders, save
        self._editors: list[Editor] = []
        self._places: list[tuple[QGridLayout, int, QWidget]] = []
        self._texts: list[tuple[QLabel, Callable[[], str]]] = []
        self._buttons: list[tuple[QPushButton, Callable[[], str]]] = []
        self._fault: Fault | None = None
        self._loaded_with = {**self._values(), **(loaded_with or {})}
        self._before_restoring: dict[AnySetting, object] = {}
        self._own: tuple[AnySetting, ...] = ()
        self._is_locked = False
        self._build()
        self._changed.connect(self._show_change)
        self._unsubscribe = settings.subscribe(self._changed.emit)
        theme.changed.connect(self._restyle)
        for editor in self._editors:
            editor.show_value(settings.get(editor.setting))
        self._show_state()
        self._text_scale = 0
        self._retranslate()
        self._restyle()
        self._editors[0].widget.setFocus()

    # --- building

    def _build(self) -> None:
        self._fault_text = QLabel()
        self._fault_text.setObjectName("settingsFault")
        self._fault_text.setProperty("role", "bad")
        self._fault_text.setWordWrap(True)
        self._fault_text.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._fault_text.hide()
        content = QWidget()
        content.setObjectName("scrolled")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        self._column.setSpacing(8)
        for group in Group:
            self._add_group(group)
        self._column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 16)
        layout.setSpacing(8)
        self._scrolled = ScrolledColumn(content)
        layout.addWidget(self._scrolled, 1)
        self._reload = ReloadNote(self._theme)
        self._reload.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._reload.requested.connect(self._ask_for_reload)
        layout.addWidget(self._reload)
        layout.addWidget(self._fault_text)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, 8, _MARGIN, 0)
        self._restorer = self._button("settingsRestore", self._restore_words, self._restore)
        row.addWidget(self._restorer)
        row.addStretch(1)
        self._closer = self._button("settingsClose", lambda: self.tr("Close"), self.close)
        row.addWidget(self._closer)
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
            self.measured = MeasuredNote(self._theme)
            self.measured.requested.connect(self.measure_requested)
            self._column.addWidget(self.measured)
        elif group is Group.PRIVACY:
            self.privacy = PrivacySection(self._theme)
            self.privacy.folder_requested.connect(self._open_folder)
            self._column.addWidget(self.privacy)
        elif group is Group.NETWORK:
            button = self._button(
                "settingsConnections", lambda: self.tr("What left this computer…"), self.connections_requested.emit
            )
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        elif group is Group.FOLDERS:
            self._add_folders()

    def set_models(self, names: Mapping[str, str]) -> None:
        """Which models there are to choose from, by path."""
        for editor in self._editors:
            if isinstance(editor, ModelEditor):
                editor.set_models(names)

    def _add_setting(self, grid: QGridLayout, setting: AnySetting) -> None:
        editor = make_editor(setting, self._folders.models)
        editor.edited.connect(lambda value: self._edit(setting, value))
        editor.settled.connect(lambda: editor.show_value(self._settings.get(setting)))
        if isinstance(editor, FolderEditor):
            editor.open_requested.connect(self._open_folder)
        self._editors.append(editor)
        row = grid.rowCount()
        label = self._label(lambda: translated(setting.label))
        label.setBuddy(editor.widget)
        grid.addWidget(label, row, 0)
        if editor.is_wide:
            grid.addWidget(editor.widget, row + 1, 0, 1, 2)
        else:
            grid.addWidget(editor.widget, row, 1)
            self._places.append((grid, row, editor.widget))
        if setting.help:
            help_text = self._label(lambda: self._help_of(setting), quiet=True)
            grid.addWidget(help_text, row + 2, 0, 1, 2)
        if setting is GUESSER:
            self.guesser = GuesserNote(self._theme)
            grid.addWidget(self.guesser, row + 3, 0, 1, 2)
        grid.setRowMinimumHeight(row + 4, 8)

    def show_privacy(self, state: PrivacyState) -> None:
        """Whether there is a passphrase: then nothing is saved that would resume conversations."""
        self.privacy.show_state(state)
        self._is_locked = state.is_locked
        self._editor_of(SESSIONS_MEGABYTES).widget.setEnabled(not state.is_locked)
        self._retranslate()

    def show_own(self, settings: Sequence[AnySetting]) -> None:
        """The model in memory has these of its own: they can be changed here for the other models only."""
        self._own = tuple(settings)
        self._show_state()

    def _help_of(self, setting: AnySetting) -> str:
        if setting is SESSIONS_MEGABYTES and self._is_locked:
            return self.tr(
                "None is used while there is a passphrase: what the model has read cannot be encrypted, so after a "
                "restart it reads a conversation anew."
            )
        return translated(setting.help)

    def _add_folders(self) -> None:
        self._column.addWidget(self._label(lambda: self.tr("Where Lampblack keeps things:"), quiet=True))
        places = FolderList(self._folders)
        places.open_requested.connect(self._open_folder)
        self._column.addWidget(places)
        everything = HomeButtons()
        everything.wanted.connect(self._ask_for_home)
        self._column.addWidget(everything)

    def _ask_for_home(self, wish: HomeWish) -> None:
        self.close()
        self.home_wanted.emit(wish)

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
        button.clicked.connect(lambda: action())
        self._buttons.append((button, text))
        return button

    # --- changing settings

    def _edit(self, setting: AnySetting, value: object) -> None:
        self._before_restoring = {}
        self._change(setting, value)

    def _change(self, setting: AnySetting, value: object) -> None:
        self._show_fault(None)
        self._save(setting, value, lambda fault: self._save_failed(setting, fault))

    def _save_failed(self, setting: AnySetting, fault: Fault) -> None:
        self._show_fault(fault)
        self._editor_of(setting).show_value(self._settings.get(setting))
        self._show_state()

    def _show_change(self, setting: AnySetting) -> None:
        """Someone changed a setting: this dialog, whose person may be ahead of the disk already, or another."""
        if not setting.hidden and not self._editor_of(setting).is_in_hand:
            self._editor_of(setting).show_value(self._settings.get(setting))
        self._show_state()

    def _editor_of(self, setting: AnySetting) -> Editor:
        return next(editor for editor in self._editors if editor.setting is setting)

    def _values(self) -> dict[AnySetting, object]:
        return {setting: self._settings.get(setting) for setting in ALL if not setting.hidden}

    def _show_state(self) -> None:
        """Offers what there is to do: to load the model again, to restore the defaults or what was before."""
        values = self._values()
        changed = [setting for setting in values if values[setting] != self._loaded_with[setting]]
        waiting = [setting for setting in changed if setting.needs_reload and setting not in self._own]
        self._reload.show_changed(waiting, self._own)
        by_hand = {"on": True, "off": False}.get(self._settings.get(FLASH_ATTENTION))
        self.measured.set_choices(by_hand, self._settings.get(THREADS))
        differs = any(values[setting] != setting.default for setting in values)
        self._restorer.setEnabled(differs or bool(self._before_restoring))
        self._restorer.setText(self._restore_words())

    def _restore_words(self) -> str:
        return self.tr("Undo") if self._before_restoring else self.tr("Restore defaults")

    def _restore(self) -> None:
        """Back to the defaults, and the second time back to what was before."""
        now = self._values()
        wanted = self._before_restoring or {setting: setting.default for setting in now}
        self._before_restoring = {} if self._before_restoring else now
        for setting, value in wanted.items():
            if value != now[setting]:
                self._change(setting, value)
                self._editor_of(setting).show_value(value)
        self._restorer.setText(self._restore_words())

    def _ask_for_reload(self) -> None:
        self._closer.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes: next would be "Restore defaults"
        self._loaded_with = self._values()
        self._show_state()
        self.reload_requested.emit()

    def _open_folder(self, folder: str) -> None:
        try:
            open_folder(Path(folder))
        except KnownError as error:
            self._show_fault(error.fault)

    def _show_fault(self, fault: Fault | None) -> None:
        self._fault = fault
        self._fault_text.setText(sentence(fault) if fault is not None else "")
        self._fault_text.setVisible(fault is not None)
        if fault is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self._fault_text, QAccessible.Event.Alert))

    # --- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing of a number; it must not press a button that nobody looked at."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """However it closes, it no longer listens."""
        self._unsubscribe()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._unsubscribe()
        super().closeEvent(event)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        for label, text in self._texts:
            label.setText(text())
        for button, words in self._buttons:
            button.setText(words())
        for editor in self._editors:
            editor.retranslate()
        if self._is_locked:
            self._editor_of(SESSIONS_MEGABYTES).widget.setAccessibleDescription(self._help_of(SESSIONS_MEGABYTES))
        if self._fault is not None:
            self._fault_text.setText(sentence(self._fault))

    def _restyle(self) -> None:
        for label, _ in self._texts:
            if label.property("section"):
                label.setFont(self._theme.font(1.1, QFont.Weight.DemiBold))
            elif label.property("role") == "quiet":
                label.setFont(self._theme.font(0.87))
        if self._text_scale != self._theme.text_scale:
            self._text_scale = self._theme.text_scale
            self._fit()

    def _fit(self) -> None:
        """Grows with the text, as far as the screen goes."""
        scale, room = self._text_scale / 100, room_on_screen(self)
        width = min(room.width(), round(WIDTH * scale))
        is_narrow = width < NARROW * scale
        bar = self._scrolled.verticalScrollBar().sizeHint().width()
        for grid, row, control in self._places:
            control.setFixedWidth(width - 2 * _MARGIN - bar if is_narrow else round(width * CONTROL_SHARE))
            grid.removeWidget(control)
            grid.addWidget(control, *((row + 1, 0, 1, 2) if is_narrow else (row, 1, 1, 1)))
        self._scrolled.fit_window(QSize(width, round(HEIGHT * scale)))
