"""Opens what a person needs who wants a model that asks for consent: its page, and the dialog for the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from lampblack.models.hub.answers import host_of
from lampblack.ui.exchange.job import Job
from lampblack.ui.models.token_dialog import TokenDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lampblack.tasks.hub_access import HubAccess, Kept
    from lampblack.ui.theme import Theme

TOKENS_PAGE = "settings/tokens"


class Access(QObject):
    """Asks the keyring on threads of its own: it can want its own passphrase first."""

    changed = Signal()
    """Another token than before is told to the hub."""

    def __init__(self, theme: Theme, access: HubAccess, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._access, self._parent = theme, access, parent

    def open_page(self, repo: str) -> None:
        """Shows a repository's page in the browser."""
        QDesktopServices.openUrl(QUrl(f"{self._access.address}/{repo}"))

    def open_dialog(self) -> None:
        """Shows the dialog for the token."""
        dialog = TokenDialog(self._theme, host_of(self._access.address), self._parent)
        dialog.keep_wanted.connect(lambda token: self._do(dialog, lambda: self._access.keep(token), has_changed=True))
        dialog.forget_wanted.connect(lambda: self._do(dialog, self._access.forget, has_changed=True))
        dialog.page_wanted.connect(lambda: self.open_page(TOKENS_PAGE))
        self._do(dialog, self._access.kept)
        dialog.open()

    def _do(self, dialog: TokenDialog, work: Callable[[], Kept], *, has_changed: bool = False) -> None:
        job = Job(lambda _heard, _cancel: work())
        job.setParent(dialog)
        job.ended.connect(dialog.show_kept)
        job.failed.connect(dialog.show_fault)
        if has_changed:
            job.ended.connect(lambda _: self.changed.emit())
        job.start()
