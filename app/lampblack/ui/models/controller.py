"""Connects the dialog for models with the disk, the hub and the downloads; it is made when first opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lampblack.domain.hub import DownloadState
from lampblack.settings.declared import OFFLINE
from lampblack.ui.desktop_notices import DesktopNotices

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.hub import Download
    from lampblack.settings.file import Settings
    from lampblack.tasks.finding import Offered
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.model_controller import ModelController
    from lampblack.ui.models.dialog import ModelsDialog
    from lampblack.ui.models.library_page import Kept
    from lampblack.ui.models.searches import Searches
    from lampblack.ui.models.workshop import Workshop
    from lampblack.ui.services import Services
    from lampblack.ui.theme import Theme

_UNDER_WAY = (DownloadState.QUEUED, DownloadState.READING, DownloadState.WAITING, DownloadState.CHECKING)


class ModelsController(QObject):
    """Takes up the downloads of last time by itself, but not where the person wishes to stay offline."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        settings: Settings,
        services: Services,
        background: Background,
        bridge: Bridge,
        models: ModelController,
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._settings = window, theme, settings
        self._services, self._background = services, background
        self._models, self._notices = models, DesktopNotices(services.desktop, window)
        self._dialog: ModelsDialog | None = None
        self._searches: Searches | None = None
        self._downloads: dict[str, Download] = {}
        self._undo: Callable[[], None] | None = None
        self._workshop: Workshop | None = None
        window.models_requested.connect(lambda: self.open())
        window.welcome.find_requested.connect(lambda: self.open(to_find=True))
        window.chat.transcript.engines_requested.connect(self._open_engines)
        bridge.download_changed_came.connect(self._download_changed)
        for news in (models.listed, bridge.model_loaded_came, bridge.model_gone_came, bridge.memory_changed_came):
            news.connect(self._show_models)
        background.run(lambda: None if settings.get(OFFLINE) else services.downloads.restore())
        background.run(services.quantizing.clean)

    def open(self, *, to_find: bool = False) -> None:
        """Shows the dialog; on the page for more where that is wished, or there is nothing else to choose from."""
        from lampblack.ui.models.dialog import FIND, LIBRARY

        is_first = self._dialog is None
        dialog = self._dialog = self._dialog or self._made()
        self._models.refresh()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        if to_find or is_first:
            dialog.show_page(LIBRARY if self._models.models and not to_find else FIND)

    def _open_engines(self) -> None:
        from lampblack.ui.models.dialog import ELSEWHERE

        self.open()
        if self._dialog is not None:
            self._dialog.show_page(ELSEWHERE)

    # --- building

    def _made(self) -> ModelsDialog:
        from lampblack.ui.models.access import Access
        from lampblack.ui.models.dialog import ModelsDialog
        from lampblack.ui.models.engines import Engines
        from lampblack.ui.models.keeping import Keeping
        from lampblack.ui.models.searches import Searches

        dialog = ModelsDialog(self._theme, self._window)
        keeping = Keeping(dialog, self._theme, self._services.shelf, self._background, self._settings.get)
        keeping.changed.connect(lambda path: self._models.refresh(then=lambda: self._load_anew(path)))
        self._searches = Searches(dialog.finder, self._services.finding)
        Engines(dialog, self._theme, self._settings, self._services, self._models)
        access = Access(self._theme, self._services.hub_access, dialog)
        access.changed.connect(self._searches.repeat)
        dialog.finder.page_wanted.connect(access.open_page)
        dialog.finder.token_wanted.connect(access.open_dialog)
        library, downloads = dialog.library, dialog.downloads
        library.use_wanted.connect(lambda kept: self._use(kept.model.path))
        library.remove_wanted.connect(self._remove)
        dialog.undo_wanted.connect(self._undo_newest)
        library.add_wanted.connect(lambda: self._models.open_file(dialog, self._refused))
        library.add_folder_wanted.connect(self._ask_folder)
        library.forget_folder_wanted.connect(self._forget_folder)
        dialog.dropped.connect(self._add_dropped)
        dialog.finder.fetch_wanted.connect(self._fetch)
        dialog.finder.use_wanted.connect(lambda offered: self._use(offered.path))
        tasks = self._services.downloads
        for signal, work in (
            (downloads.pause_wanted, tasks.pause),
            (downloads.resume_wanted, tasks.resume),
            (downloads.cancel_wanted, tasks.cancel),
            (downloads.forget_wanted, tasks.forget),
        ):
            signal.connect(lambda key, work=work: self._background.run(lambda: work(key), failed=self._refused))
        downloads.use_wanted.connect(self._use)
        for key, download in self._downloads.items():
            downloads.show_download(key, download)
        dialog.finder.show_under_way(self._names_under_way())
        self._dialog = dialog
        self._show_models()
        self._make_workshop(dialog)
        return dialog

    def _make_workshop(self, dialog: ModelsDialog) -> None:
        from lampblack.ui.models.making_guard import MakingGuard
        from lampblack.ui.models.workshop import Workshop

        services = self._services
        workshop = Workshop(dialog, self._theme, services.quantizing, services.measuring, self._background)
        workshop.made.connect(self._made_smaller)
        workshop.use_wanted.connect(self._use)
        workshop.changed.connect(lambda: self._window.status.set_downloads(self._words))
        guard = MakingGuard(self._window, self._theme, workshop.words)
        workshop.changed.connect(guard.refresh)
        self._workshop = workshop

    def _made_smaller(self, name: str) -> None:
        self._models.refresh()
        self._notices.tell(self.tr("{name} is here").format(name=name), self.tr("The model can be used now."))

    # --- the models on this computer

    def _show_models(self, *_news: object) -> None:
        if self._dialog is None:
            return
        from lampblack.ui.fault_words import sentence
        from lampblack.ui.models.library_page import Kept

        in_memory = {model.path for model in self._services.engine.models}
        verdicts, shelf = self._models.verdicts, self._services.shelf
        kept = [
            Kept(model, verdicts.get(model.path, ""), shelf.keeper(model), model.path in in_memory)
            for model in self._models.models
        ]
        self._dialog.library.show_models(kept, [sentence(fault) for fault in self._models.broken])
        chosen = {model.path: model.name for model in self._models.models if model.own_name}
        self._dialog.downloads.show_names(chosen)
        self._background.run(shelf.folders, self._dialog.library.show_folders, self._refused)

    def _ask_folder(self) -> None:
        from lampblack.ui.file_dialog import FileDialog

        if self._dialog is None:
            return
        asking = FileDialog(self._dialog, self.tr("Add a folder with models"))
        asking.setFileMode(FileDialog.FileMode.Directory)
        asking.setOption(FileDialog.Option.ShowDirsOnly)
        asking.fileSelected.connect(self._add_folder)
        asking.open()

    def _add_folder(self, path: str) -> None:
        def added(count: int) -> None:
            self._refuse("" if count else self.tr("There is no model in {folder} yet.").format(folder=path))
            self._models.refresh()

        self._background.run(lambda: self._services.shelf.add_folder(path), added, self._refused)

    def _forget_folder(self, path: str) -> None:
        self._background.run(lambda: self._services.shelf.forget(path), lambda _: self._models.refresh(), self._refused)

    def _add_dropped(self, path: str) -> None:
        """A file or a folder that was dropped on the dialog: it is only listed, for the dialog stays open."""
        if Path(path).is_dir():
            self._add_folder(path)
            return

        def added(_model: object) -> None:
            self._refuse("")
            self._models.refresh()

        self._background.run(lambda: self._services.library.add(path), added, self._refused)

    def _use(self, path: str) -> None:
        """Loads a model; it is on the list before, also where it has only just come."""
        self._models.add(path)
        if self._dialog is not None:
            self._dialog.close()

    def _load_anew(self, path: str) -> None:
        """So that its default options take effect: the chosen model now, another in memory when it is used next."""
        desk = self._services.desk
        if path == desk.chosen and (desk.loaded is not None or desk.is_loading):
            self._models.reload()
        elif path:
            self._background.run(lambda: desk.unload(path))

    def _remove(self, kept: Kept) -> None:
        from lampblack.tasks.removing import Removal
        from lampblack.ui.models.removing import move_to_trash, removed_words

        removal = Removal(self._services.shelf, kept.model, move_to_trash, self._services.desk.unload)

        def words() -> str:
            return removed_words(kept.model, removal.keeper)

        def undo() -> None:
            self._undo = None
            self._offer_undo(None)
            self._background.run(removal.undo, lambda _: self._models.refresh(), self._refused)

        def removed(_result: object) -> None:
            self._models.refresh()
            self._undo = undo
            self._window.status.show_undo(words, undo, by_key=False)
            self._offer_undo(words)

        self._background.run(removal.run, removed, self._refused)

    def _offer_undo(self, words: Callable[[], str] | None) -> None:
        if self._dialog is not None:
            self._dialog.offer_undo(words)

    def _undo_newest(self) -> None:
        """From the dialog: the window behind it offers the same no more."""
        if (undo := self._undo) is not None:
            self._window.status.withdraw_undo(undo)
            undo()

    # --- downloads

    def _fetch(self, offered: Offered) -> None:
        self._refuse("")
        self._background.run(lambda: self._services.downloads.begin(offered.offer.files), failed=self._refused)

    def _download_changed(self, key: str, download: Download | None) -> None:
        before = self._downloads.pop(key, None)
        if download is not None:
            self._downloads[key] = download
        if self._dialog is not None:
            self._dialog.downloads.show_download(key, download)
            self._dialog.finder.show_under_way(self._names_under_way())
        if download is not None and (before is None or before.state is not download.state):
            self._entered(download)
        self._window.status.set_downloads(self._words)

    def _entered(self, download: Download) -> None:
        """A download has another state than before."""
        from lampblack.ui.fault_words import sentence
        from lampblack.ui.models.words import short_name

        name = short_name(download)
        if download.state is DownloadState.DONE:
            self._models.refresh()
            if self._searches is not None:
                self._searches.look_again(download.repo)
            self._notices.tell(self.tr("{name} is here").format(name=name), self.tr("The model can be used now."))
        elif download.state is DownloadState.FAILED and download.fault is not None:
            self._notices.tell(self.tr("{name} did not come").format(name=name), sentence(download.fault))

    def _names_under_way(self) -> frozenset[str]:
        unfinished = (one for one in self._downloads.values() if one.state is not DownloadState.DONE)
        return frozenset(f"{one.repo}/{one.name}" for one in unfinished)

    def _words(self) -> str:
        """What the status bar says."""
        under_way = [one for one in self._downloads.values() if one.state in _UNDER_WAY]
        failed = sum(one.state is DownloadState.FAILED for one in self._downloads.values())
        if under_way:
            share = sum(one.done for one in under_way) / max(1, sum(one.total for one in under_way))
            return self.tr("Downloading %n model(s): {percent} %", "", len(under_way)).format(percent=int(share * 100))
        made = self._workshop.words() if self._workshop is not None else ""
        return made or (self.tr("%n download(s) stopped: see Models", "", failed) if failed else "")

    # --- what goes wrong

    def _refused(self, fault: Fault) -> None:
        from lampblack.ui.fault_words import sentence

        self._refuse(sentence(fault))

    def _refuse(self, words: str) -> None:
        if self._dialog is not None:
            self._dialog.show_fault(words)
