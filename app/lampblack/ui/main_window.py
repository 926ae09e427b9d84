"""The window: rail, header, panels, status bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from lampblack.settings.declared import TEXT_SCALE
from lampblack.ui.banner import Banner
from lampblack.ui.dropping import model_paths, take_no_file
from lampblack.ui.header import Header
from lampblack.ui.icons import app_icon
from lampblack.ui.rail import Rail
from lampblack.ui.status_bar import StatusBar
from lampblack.ui.widgets.translated import Translated
from lampblack.ui.window_body import WindowBody

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.job_page import JobPage
    from lampblack.ui.theme import Theme
    from lampblack.ui.welcome.page import WelcomePage

Save = Callable[["AnySetting", object, "Callable[[Fault], None]"], None]
"""Saves a setting off the window's thread; the last argument is called where that fails."""


class MainWindow(Translated, QMainWindow):
    """Shown empty at once; `build_panels` fills it after its first paint."""

    model_dropped = Signal(str)
    models_requested = Signal()
    """The dialog for models is to be opened."""
    reload_requested = Signal()
    settings_opened = Signal(object)
    """The settings dialog, about to be shown."""
    stop_requested = Signal()
    """Esc was pressed where it had nothing else to close."""
    panels_built = Signal()
    restart_wanted = Signal()
    """What kept the app from opening may be over."""

    chat: ChatPanel
    welcome: WelcomePage

    def __init__(self, theme: Theme, settings: Settings, folders: Folders, save: Save) -> None:
        super().__init__()
        self._theme, self._settings, self._folders, self._save = theme, settings, folders, save
        self._titles: dict[str, Callable[[], str]] = {}
        self._panels: dict[str, QWidget] = {}
        self._reporting = False
        self.loaded_with: dict[AnySetting, object] | None = None
        """What the model in memory runs with, of the settings that need it to be loaded again."""
        self.setObjectName("mainWindow")
        self.setWindowTitle("Lampblack")
        self.setAcceptDrops(True)
        self.header = Header(theme)
        self.status = StatusBar(theme)
        self._banner = Banner(theme)
        self._stack = QStackedWidget()
        self._stack.setObjectName("panelStack")
        self._stack.addWidget(QWidget())
        self._rail = Rail(theme, self)
        self._lay_out()
        self._geometry = QSettings(str(folders.config / "window.ini"), QSettings.Format.IniFormat)
        self._restore_geometry()
        self._stack.setFocus()  # not the model picker: a key pressed too early must not open its list

    def build_panels(self) -> None:
        """Makes everything that the first paint did not need."""
        from lampblack.ui.chat.panel import ChatPanel
        from lampblack.ui.drop_hint import DropHint
        from lampblack.ui.job_page import JobPage
        from lampblack.ui.transcript.transcript import Transcript
        from lampblack.ui.welcome.page import WelcomePage
        from lampblack.ui.window_place import WindowPlace

        WindowPlace(self, self._save_geometry)
        self.setWindowIcon(app_icon())  # drawing it in seven sizes is not worth a later first paint
        self._drop_hint = DropHint(self._theme, self)
        self.welcome = WelcomePage(self._theme)
        self._stack.addWidget(self.welcome)
        self.chat = ChatPanel(self._theme, self._settings, Transcript(self._theme))
        self.chat.transcript.link_activated.connect(self._ask_about_link)
        self.chat.transcript.settings_requested.connect(self.open_settings)
        self.add_panel("chat", lambda: self.tr("Chat"), "chat", self.chat)
        self.add_panel("write", lambda: self.tr("Write"), "write", JobPage())
        self.add_panel("summarize", lambda: self.tr("Summarize"), "summarize", JobPage())
        self.add_panel("translate", lambda: self.tr("Translate"), "translate", JobPage())
        self.add_panel("code", lambda: self.tr("Code"), "code", JobPage())
        self.add_panel("analyze", lambda: self.tr("Analyze"), "analyze", JobPage())
        self._rail.panel_chosen.connect(self.show_panel)
        self._rail.add_dialog(lambda: self.tr("Models"), "box", self.models_requested.emit)
        self.header.more_requested.connect(self.models_requested)
        self._rail.add_dialog(lambda: self.tr("Settings"), "settings", self.open_settings)
        self._add_shortcuts()
        self.panels_built.emit()

    def add_panel(self, key: str, title: Callable[[], str], icon_name: str, panel: QWidget) -> None:
        """Adds a panel to the stack and to the rail. `title` gives its name in today's language."""
        self._panels[key], self._titles[key] = panel, title
        self._stack.addWidget(panel)
        self._rail.add_panel(key, title, icon_name)

    def job_page(self, key: str) -> JobPage:
        """The place of a panel that does jobs."""
        return cast("JobPage", self._panels[key])

    def show_panel(self, key: str) -> None:
        """Brings a panel to the front."""
        self._stack.setCurrentWidget(self._panels[key])
        self.status.show_context(key == "chat")
        self._rail.set_current(key)
        self._retranslate()
        if self._panels[key].focusProxy() is not None:  # else the keyboard stays on the rail
            self._panels[key].setFocus()

    def show_chat(self) -> None:
        """Brings the chat to the front, ready to type."""
        self.show_panel("chat")
        self.chat.composer.focus()

    def show_welcome(self) -> None:
        """Shows the welcome page."""
        self._stack.setCurrentWidget(self.welcome)
        self.status.show_context(False)
        self._rail.set_current(None)
        self._retranslate()
        self.welcome.setFocus()

    @property
    def is_blank(self) -> bool:
        """Whether neither a panel nor the welcome page has been shown yet."""
        return self._stack.currentIndex() == 0

    def show_fault(self, fault: Fault, *more: Fault) -> None:
        """Says across the top of the panel what went wrong."""
        self._banner.show_faults(fault, *more)

    def clear_fault(self, *kinds: str) -> None:
        """Takes the sentence away where it is of one of these kinds, named by how they begin: it is true no more."""
        self._banner.clear(kinds)

    def show_blocking_fault(self, fault: Fault) -> None:
        """Shows, in place of everything, why the app cannot work."""
        from lampblack.ui.blocked_page import BlockedPage

        missing = self._folders.missing is not None
        self.cover(self._missing_page() if missing else BlockedPage(self._theme, fault, self._folders.data))

    def _missing_page(self) -> QWidget:
        from lampblack.ui.backup.missing_page import MissingPage

        page = MissingPage(self._theme, self._folders)
        page.restart_wanted.connect(self.restart_wanted)
        return page

    def cover(self, page: QWidget) -> None:
        """Shows a page in place of everything."""
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        for widget in (self._rail, self.header, self.status):
            widget.hide()

    def uncover(self, page: QWidget) -> None:
        """Takes the page away: the window is as blank as at its start."""
        self._stack.setCurrentIndex(0)
        self._stack.removeWidget(page)
        page.deleteLater()
        for widget in (self._rail, self.header, self.status):
            widget.show()

    def report_bug(self, trace: str) -> None:
        """Opens the report; further bugs while it is open are in its log and open no second one."""
        from lampblack.ui.report_dialog import ReportDialog

        if self._reporting:
            return
        self._reporting = True
        dialog = ReportDialog(self._theme, trace, self._folders.logs, self)
        dialog.finished.connect(self._report_closed)
        dialog.open()

    def _report_closed(self) -> None:
        self._reporting = False

    def open_settings(self) -> None:
        """Opens the settings dialog."""
        from lampblack.ui.settings.dialog import SettingsDialog

        def save(setting: AnySetting, value: object, failed: Callable[[Fault], None]) -> None:
            """The dialog may be closed by the time that saving fails; then the window says so."""
            self._save(setting, value, lambda fault: (failed if isValid(dialog) else self.show_fault)(fault))

        dialog = SettingsDialog(self._theme, self._settings, self._folders, save, self, self.loaded_with)
        dialog.reload_requested.connect(self.reload_requested)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.settings_opened.emit(dialog)
        dialog.open()

    def open_shortcuts(self) -> None:
        """Shows what the keys do."""
        from lampblack.ui.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self._theme, self._settings, self, tuple(self._titles.values())).open()

    # --- inside

    def _ask_about_link(self, address: str) -> None:
        from lampblack.ui.transcript.link_dialog import LinkDialog

        LinkDialog(address, self._theme, self).open()

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        for widget in (self.header, self._banner):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(line)
        column.addWidget(self.status)
        body = WindowBody()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self.setCentralWidget(body)

    def _add_shortcuts(self) -> None:
        for keys, action in (
            ("Ctrl+M", self.header.open_list),
            ("Ctrl+Shift+M", self.models_requested.emit),
            ("Ctrl+,", self.open_settings),
            ("F1", self.open_shortcuts),
            ("Ctrl+Q", self.close),
            ("Ctrl++", lambda: self._scale_text(+TEXT_SCALE.step)),
            ("Ctrl+=", lambda: self._scale_text(+TEXT_SCALE.step)),
            ("Ctrl+-", lambda: self._scale_text(-TEXT_SCALE.step)),
            ("Ctrl+0", lambda: self._scale_text(None)),
            ("Ctrl+Z", self.status.undo_by_key),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(action)
            shortcut.setAutoRepeat(keys != "Ctrl+Z")  # one press, one deletion

    def _scale_text(self, step: int | None) -> None:
        wanted = TEXT_SCALE.default if step is None else self._settings.get(TEXT_SCALE) + step
        self._save(TEXT_SCALE, max(TEXT_SCALE.minimum, min(TEXT_SCALE.maximum, wanted)), self.show_fault)

    def _restore_geometry(self) -> None:
        saved = self._geometry.value("geometry")
        if saved is None or not self.restoreGeometry(saved):
            self.resize(QSize(1100, 760).boundedTo(self.screen().availableSize() * 0.9))  # with its frame

    def _save_geometry(self) -> None:
        self._geometry.setValue("geometry", self.saveGeometry())
        self._geometry.sync()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save_geometry()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key comes here once nothing that has the focus, nor anything around that, took it."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.stop_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._press_focused_button()
        else:
            super().keyPressEvent(event)

    def _press_focused_button(self) -> None:
        """Qt's buttons take Space alone outside dialogs; people try Enter first."""
        focus = self.focusWidget()
        if isinstance(focus, QAbstractButton) and focus.hasFocus():
            focus.animateClick()

    def _retranslate(self) -> None:
        shown = next((key for key, panel in self._panels.items() if panel is self._stack.currentWidget()), None)
        self.header.set_title(self._titles[shown]() if shown else "")

    # --- dropping a model file

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if model_paths(event) and not self.is_blank:
            event.acceptProposedAction()
            self._drop_hint.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        paths = model_paths(event)
        if paths:
            take_no_file(event)
            self.model_dropped.emit(paths[0])
