"""Sets, changes and removes the passphrase when the settings dialog asks for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from lampblack.store.rewriting import GivenUpError
from lampblack.ui.settings.passphrase_dialog import PassphraseChange, PassphraseDialog
from lampblack.ui.settings.privacy_section import PrivacyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.tasks.privacy import Privacy
    from lampblack.ui.background import Background
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.settings.dialog import SettingsDialog
    from lampblack.ui.theme import Theme


class PrivacyController(QObject):
    """Does nothing while the dialog is closed. copies_deleted: also what restored backups have replaced."""

    copies_deleted = Signal()
    _settled = Signal(object)

    def __init__(self, window: MainWindow, theme: Theme, privacy: Privacy, background: Background) -> None:
        super().__init__(window)
        self._window, self._theme, self._privacy, self._background = window, theme, privacy, background
        self._settings: SettingsDialog | None = None
        self._settled.connect(self._too_late, Qt.ConnectionType.QueuedConnection)
        window.settings_opened.connect(self._opened)

    def _opened(self, settings: SettingsDialog) -> None:
        self._settings = settings
        settings.privacy.change_requested.connect(self._ask)
        settings.privacy.deletion_requested.connect(self._delete_copies)
        settings.privacy.backup_deletion_requested.connect(self._delete_backup)
        self._refresh()

    def _refresh(self) -> None:
        self._background.run(self._state, self._show)

    def _state(self) -> PrivacyState:
        privacy = self._privacy
        return PrivacyState(
            privacy.is_locked,
            privacy.copies(),
            backups=privacy.readable_backups() if privacy.is_locked else (),
            kept=privacy.kept_aside(),
        )

    def _show(self, state: PrivacyState) -> None:
        if self._settings is not None and isValid(self._settings):
            self._settings.show_privacy(state)

    def _delete_copies(self) -> None:
        self._background.run(self._privacy.delete_copies, lambda _: self._deleted())

    def _delete_backup(self, number: int) -> None:
        def failed(fault: Fault) -> None:
            self._window.show_fault(fault)
            self._refresh()

        self._background.run(lambda: self._privacy.delete_backup(number), lambda _: self._refresh(), failed)

    def _deleted(self) -> None:
        self._refresh()
        self.copies_deleted.emit()

    def _ask(self, change: PassphraseChange) -> None:
        dialog = PassphraseDialog(self._theme, change, self._settings)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(lambda current, wanted: self._do(dialog, change, current, wanted))
        dialog.open()

    def _do(self, dialog: PassphraseDialog, change: PassphraseChange, current: str, wanted: str) -> None:
        privacy, cancel = self._privacy, threading.Event()

        def settled() -> None:
            self._settled.emit(dialog)

        work: Callable[[], None] = {
            PassphraseChange.SET: lambda: privacy.lock(wanted, cancel, settled),
            PassphraseChange.CHANGE: lambda: privacy.change(current, wanted, cancel, settled),
            PassphraseChange.REMOVE: lambda: privacy.unlock_for_good(current, cancel, settled),
        }[change]

        def work_or_give_up() -> bool:
            try:
                work()
            except GivenUpError:
                return False
            return True

        dialog.cancelled.connect(cancel.set)
        self._background.run(
            work_or_give_up,
            lambda is_done: self._done(dialog) if is_done else self._cancelled(dialog),
            lambda fault: self._failed(dialog, fault),
        )

    def _done(self, dialog: PassphraseDialog) -> None:
        if isValid(dialog):
            dialog.accept()
        self._deleted()

    def _cancelled(self, dialog: PassphraseDialog) -> None:
        if isValid(dialog):
            dialog.show_cancelled()
        self._refresh()

    def _too_late(self, dialog: PassphraseDialog) -> None:
        if isValid(dialog):
            dialog.show_settled()

    def _failed(self, dialog: PassphraseDialog, fault: Fault) -> None:
        if isValid(dialog):
            dialog.show_fault(fault)
        else:
            self._window.show_fault(fault)
        self._refresh()
