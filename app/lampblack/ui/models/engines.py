"""Connects the page for engines elsewhere with what knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lampblack.domain.endpoints import KnownEndpoint, ModelElsewhere, endpoint_address, model_elsewhere
from lampblack.models.endpoints.connection import Connection
from lampblack.settings.declared import OFFLINE
from lampblack.tasks.hub_access import Kept
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.models.engine_dialog import EngineDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.settings.file import Settings
    from lampblack.ui.model_controller import ModelController
    from lampblack.ui.models.dialog import ModelsDialog
    from lampblack.ui.services import Services
    from lampblack.ui.theme import Theme


class Engines(QObject):
    """Asks engines, and the keyring, on threads of their own: either can take long."""

    def __init__(
        self, dialog: ModelsDialog, theme: Theme, settings: Settings, services: Services, models: ModelController
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._page, self._theme, self._settings = dialog, dialog.engines, theme, settings
        self._services, self._endpoints, self._models = services, services.endpoints, models
        self._asking: Connection | None = None
        self._removed: tuple[KnownEndpoint, str, int] | None = None
        page = self._page
        page.add_wanted.connect(lambda: self._open())
        page.change_wanted.connect(self._open)
        page.refresh_wanted.connect(self._refresh)
        page.stop_wanted.connect(self._stop)
        page.remove_wanted.connect(self._remove)
        page.undo_wanted.connect(self._bring_back)
        page.use_wanted.connect(self._use)
        models.elsewhere_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._page.show_engines(self._endpoints.list, is_offline=self._settings.get(OFFLINE))

    def _use(self, engine: KnownEndpoint, model: str) -> None:
        self._models.load(ModelElsewhere(engine.address, model).path)
        self._dialog.close()

    # --- adding and changing

    def _open(self, before: KnownEndpoint | None = None) -> None:
        dialog = EngineDialog(self._theme, before, self._dialog)
        connections: list[Connection] = []

        def try_it(address: str, key: str | None) -> None:
            connections.append(connection := Connection())
            work = lambda: self._endpoints.models(address, key, connection)  # noqa: E731
            self._do(dialog, work, dialog.show_found, dialog.show_fault)

        def keep(engine: KnownEndpoint, key: str | None) -> None:
            address = before.address if before is not None else ""

            def kept(where: Kept) -> None:
                self._kept(engine, address, where)
                dialog.close()

            self._do(dialog, lambda: self._endpoints.keep(engine, key, before=address), kept, dialog.show_fault)

        def forget() -> None:
            if before is not None:
                work = lambda: self._endpoints.forget_key(before.address)  # noqa: E731
                self._do(dialog, work, dialog.show_kept, dialog.show_fault)

        def give_up() -> None:
            for connection in connections:
                connection.cut()

        dialog.try_wanted.connect(try_it)
        dialog.keep_wanted.connect(keep)
        dialog.forget_wanted.connect(forget)
        dialog.finished.connect(give_up)
        if before is not None:
            self._do(dialog, lambda: self._endpoints.kept(before.address), dialog.show_kept, dialog.show_fault)
        dialog.open()

    def _kept(self, engine: KnownEndpoint, before: str, where: Kept) -> None:
        """Where the chosen model was at an address that is another now, it is chosen there."""
        address = endpoint_address(engine.address)
        chosen = model_elsewhere(self._services.desk.chosen)
        if chosen is not None and chosen.address == before and before != address:
            self._models.load(ModelElsewhere(address, chosen.name).path)
        self._withdraw_undo()
        host = KnownEndpoint(address).host

        def words() -> str:
            return self.tr(
                "The key for {host} is known until Lampblack is closed: this computer has no keyring to keep it in."
            ).format(host=host)

        self._page.say(words if where is Kept.THIS_RUN else str)
        self._page.table.choose(lambda one: one.address == address)

    # --- asking

    def _refresh(self, engine: KnownEndpoint) -> None:
        self._asking = connection = Connection()
        self._withdraw_undo()

        def found(now: KnownEndpoint) -> None:
            if not connection.is_cut:
                count = len(now.models)
                self._page.say(lambda: self.tr("{host} has %n model(s).", "", count).format(host=now.host))

        def failed(fault: Fault) -> None:
            if not connection.is_cut:
                self._page.say(lambda: sentence(fault), "bad")

        self._page.say(lambda: self.tr("Asking {host} for its models…").format(host=engine.host), is_asking=True)
        self._do(self, lambda: self._endpoints.refresh(engine.address, connection), found, failed)

    def _stop(self) -> None:
        if self._asking is not None:
            self._asking.cut()
        self._page.say(str)

    # --- removing

    def _remove(self, engine: KnownEndpoint) -> None:
        place = self._endpoints.list.index(engine)

        def removed(key: str) -> None:
            self._removed = engine, key, place
            self._page.say(lambda: self.tr("{name} is off the list, and its key forgotten.").format(name=engine.title))
            self._page.offer_undo(True)

        self._stop()
        self._do(self, lambda: self._endpoints.remove(engine.address), removed, self._refused)

    def _bring_back(self) -> None:
        if self._removed is not None:
            engine, key, place = self._removed
            self._withdraw_undo()
            self._page.say(str)
            work = lambda: self._endpoints.keep(engine, key or None, place=place)  # noqa: E731
            self._do(self, work, lambda _: None, self._refused)

    def _withdraw_undo(self) -> None:
        self._removed = None
        self._page.offer_undo(False)

    def _refused(self, fault: Fault) -> None:
        self._page.say(lambda: sentence(fault), "bad")

    def _do(
        self,
        owner: QObject,
        work: Callable[[], object],
        done: Callable[..., None],
        failed: Callable[[Fault], None],
    ) -> None:
        job = Job(lambda _heard, _cancel: work())
        job.setParent(owner)
        job.ended.connect(done)
        job.failed.connect(failed)
        job.start()
