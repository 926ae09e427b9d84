"""The desktop app: shows the window first, then opens the disk and the engine behind it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from lampblack import __version__
from lampblack.settings.declared import LANGUAGE, REDUCE_MOTION, TEXT_SCALE, THEME
from lampblack.ui.background import Background
from lampblack.ui.bridge import Bridge
from lampblack.ui.interruption import Interruption
from lampblack.ui.main_window import MainWindow
from lampblack.ui.theme import Theme
from lampblack.ui.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.ui.backup.controller import BackupController
    from lampblack.ui.services import Services
    from lampblack.ui.settings.dialog import SettingsDialog
    from lampblack.ui.unlock_page import UnlockPage


RESTART = 75
"""The exit status where the app is to be started again."""


def run_application(
    folders: Folders,
    settings: Settings,
    settings_fault: Fault | None,
    *,
    open_services: Callable[..., Services],
    start_log: Callable[[], None],
    measure: bool = False,
) -> int:
    """Runs the desktop app until its window is closed; returns the exit status.

    open_services is given the bridge, and a passphrase once one has been typed.
    """
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("Lampblack")
    qt.setApplicationVersion(__version__)
    application = Application(qt, folders, settings, open_services, start_log)
    if settings_fault is not None:
        application.window.show_fault(settings_fault)
    interruption = Interruption(application.window.close, qt.exit)
    application.start(on_first_paint=_print_first_paint if measure else None)
    try:
        status = qt.exec()
    finally:
        application.close()
        interruption.close()
    return RESTART if application.is_to_restart else status


_SWITCH_SECONDS = 0.001
"""How long the window waits for Python while another thread computes, each time that Qt calls it: dozens of times in a
row while it is painted. With Python's own 5 ms whatever was done in the background made it stutter."""


class Application(QObject):
    """Owns the window and everything behind it."""

    is_to_restart = False
    """Whether the app is to be started again once it is closed."""
    opened = Signal()
    """The services are there and the views are filled."""

    _bug_found = Signal(str)
    _setting_changed = Signal(object)

    def __init__(
        self,
        qt: QApplication,
        folders: Folders,
        settings: Settings,
        open_services: Callable[..., Services],
        start_log: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._folders, self._settings, self._open_services = folders, settings, open_services
        self._start_log = start_log
        self._in_between: Callable[[], None] | None = None
        self._home: BackupController | None = None
        self.services: Services | None = None
        self._unlock_page: UnlockPage | None = None
        self._opened: Services | None = None
        self.theme = Theme(qt)
        self._translation = Translation(qt)
        self._apply_settings()
        self.bridge = Bridge()
        self._background = Background(lambda fault: self.window.show_fault(fault))
        self.window = MainWindow(self.theme, settings, folders, self._save_setting)
        self._setting_changed.connect(self._follow_setting)
        self._bug_found.connect(self.window.report_bug)
        self.window.restart_wanted.connect(self.restart)
        self._unsubscribe = [settings.subscribe(self._setting_changed.emit)]

    def start(self, on_first_paint: Callable[[], None] | None = None) -> None:
        """Shows the window; what takes longer begins after its first paint."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._first_paint = _FirstPaint(self.window, on_first_paint or self._open)
        self.window.show()

    def close(self) -> None:
        """Saves what runs, ends the engine and every thread."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        if self.services is not None:
            self.panels.flush()
        self._background.close()
        if self._home is not None:
            self._home.close()
        if self._opened is not None:
            self._opened.close()
        self._opened = self.services = None
        in_between, self._in_between = self._in_between, None
        if in_between is not None:
            in_between()
        self._translation.remove()

    def restart(self, in_between: Callable[[], None] | None = None) -> None:
        """Closes the app, to be started again. in_between: what is done when nothing of it is open any more.

        Nothing happens where the person is asked first whether to close it, and does not want to.
        """
        self.is_to_restart, self._in_between = True, in_between
        if not self.window.close():
            self.is_to_restart, self._in_between = False, None

    def _open(self) -> None:
        from lampblack import logs

        self._start_log()
        self._unsubscribe.append(logs.on_bug(self._bug_found.emit))
        self.window.build_panels()
        self._background.run(self._open_and_keep, self._connect, self._not_opened)

    def _open_and_keep(self, *passphrase: str) -> Services:
        """On the background thread: also where the window is closed before it hears of them, they are closed."""
        self._opened = self._open_services(self.bridge, *passphrase)
        return self._opened

    def _not_opened(self, fault: Fault) -> None:
        if fault.kind not in ("database.locked", "database.wrong_passphrase"):
            self.window.show_blocking_fault(fault)
            return
        if self._unlock_page is None:
            from lampblack.ui.backup.forgotten import Forgotten
            from lampblack.ui.unlock_page import UnlockPage

            self._unlock_page = UnlockPage(self.theme)
            Forgotten(self._unlock_page, self._folders, self.restart)
            self.window.settings_opened.connect(self._say_locked)
            self._unlock_page.given.connect(self._open_with)
            self.window.cover(self._unlock_page)
        self._unlock_page.show_refusal(fault if fault.kind == "database.wrong_passphrase" else None)

    def _say_locked(self, dialog: SettingsDialog) -> None:
        """The settings can be seen without the passphrase; what they say of the conversations is to be true as well."""
        if self._unlock_page is not None:
            from lampblack.ui.settings.privacy_section import PrivacyState

            dialog.show_privacy(PrivacyState(is_locked=True, is_open=False))

    def _open_with(self, passphrase: str) -> None:
        self._background.run(lambda: self._open_and_keep(passphrase), self._connect, self._not_opened)

    def _connect(self, services: Services) -> None:
        from lampblack.ui.backup.controller import BackupController
        from lampblack.ui.chat.context_details import ContextDetails
        from lampblack.ui.chat.controller import ChatController
        from lampblack.ui.chat.elsewhere import Elsewhere
        from lampblack.ui.chat.presets_controller import PresetsController
        from lampblack.ui.chat.reading_places import ReadingPlaces
        from lampblack.ui.chat.unsaved import UnsavedGuard
        from lampblack.ui.connections_controller import ConnectionsController
        from lampblack.ui.guesser_controller import GuesserController
        from lampblack.ui.job_panels import JobPanels
        from lampblack.ui.measured_controller import MeasuredController
        from lampblack.ui.memory_controller import MemoryController
        from lampblack.ui.model_controller import ModelController
        from lampblack.ui.models.controller import ModelsController
        from lampblack.ui.privacy_controller import PrivacyController

        self.services = services
        window = self.window
        if self._unlock_page is not None:
            window.uncover(self._unlock_page)
            self._unlock_page = None
        self._chat = ChatController(window.chat, window.status, services, self._background, self.bridge)
        chat = self._chat
        PresetsController(window.chat, window.status, services, self._background, lambda: chat.shown_id)
        ReadingPlaces(window.chat, services, self._background, self._chat)
        ContextDetails(window.chat, self.theme, services, self._background, lambda: chat.shown_id)
        self._unsaved = UnsavedGuard(window, self.theme, services.chat.unsaved, lambda: self._chat.saving_trouble)
        self._models = ModelController(
            window,
            self._settings,
            services,
            self._background,
            self.bridge,
            self._is_answering,
        )
        ModelsController(window, self.theme, self._settings, services, self._background, self.bridge, self._models)
        self._memory = MemoryController(window.header, services, self._background, self.bridge, self._models.name_of)
        self._models.listed.connect(self._memory.refresh)
        for kind in (MeasuredController, GuesserController):
            kind(window, services, self._background, self._models.name_of).follow(self.bridge)
        self._privacy = PrivacyController(window, self.theme, services.privacy, self._background)
        ConnectionsController(window, self.theme, services.connections, self._background)
        self._models.model_named.connect(self._chat.model_changed)
        self._models.starts_from.connect(self._chat.start_from)
        Elsewhere(window.chat, services, self._models, self._chat.sides)
        self._models.used.connect(window.show_chat)
        self._chat.opened.connect(self._show_opened)
        self._chat.activity_changed.connect(self._show_activity)
        window.status.cancelled.connect(self._chat.stop)
        window.stop_requested.connect(self._chat.stop)
        window.reload_requested.connect(self._models.reload)
        self.panels = JobPanels(window, self.theme, services, self._background, self.bridge, self._take_to_chat)
        self._home = BackupController(window, services, self._background, self.restart)
        self._privacy.copies_deleted.connect(self._home.look_after_aside)
        self._chat.start()
        self._models.start()
        self.panels.start()
        self.opened.emit()

    def _take_to_chat(self, text: str) -> None:
        self.window.show_chat()
        self.window.chat.composer.insert(text)

    def _show_opened(self) -> None:
        if self.window.is_blank:  # else the page that asks for a model stays, and the keyboard where it is
            self.window.show_chat()

    def _is_answering(self) -> bool:
        """Whether somebody waits for a reply that will itself say what went wrong; one that was stopped will not."""
        return bool(self._chat.live) and not self._chat.live.are_stopping

    def _show_activity(self) -> None:
        live = self._chat.live
        words = self.tr("Preparing a reply…") if live else None
        if live.are_stopping:
            words = self.tr("Stopping…")
        elif live.writing:
            words = self.tr("Writing %n reply/replies…", "", live.writing)
        self.window.status.set_activity(words)

    # --- settings

    def _save_setting(self, setting: AnySetting, value: object, failed: Callable[[Fault], None]) -> None:
        self._background.run(lambda: self._settings.set(setting, value), failed=failed)

    def _apply_settings(self) -> None:
        for setting in (LANGUAGE, THEME, TEXT_SCALE):
            self._follow_setting(setting)

    def _follow_setting(self, setting: AnySetting) -> None:
        if setting is THEME:
            self.theme.set_choice(self._settings.get(THEME))
        elif setting is TEXT_SCALE:
            self.theme.set_text_scale(self._settings.get(TEXT_SCALE))
        elif setting is LANGUAGE:
            self._translation.use(self._settings.get(LANGUAGE))
            if self.services is not None:
                self._show_activity()
        elif setting is REDUCE_MOTION and self.services is not None:
            self.window.chat.transcript.set_reduce_motion(self._settings.get(REDUCE_MOTION))


class _FirstPaint(QObject):
    """Calls once when the window has been painted for the first time."""

    def __init__(self, window: MainWindow, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._then = window, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return super().eventFilter(watched, event)


def _print_first_paint() -> None:
    """For the benchmark, which takes the time until this line comes: what has been imported by now."""
    sys.stdout.write(json.dumps({"modules": sorted(sys.modules)}) + "\n")
    sys.stdout.flush()
    QApplication.quit()
