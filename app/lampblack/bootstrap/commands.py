"""What a command works with."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lampblack.bootstrap.engine import engine_command, load_options, quantizer_command
from lampblack.bootstrap.library import model_library, models_folder
from lampblack.cli.fault_words import tell_fault
from lampblack.domain.faults import KnownError
from lampblack.resources import resource
from lampblack.settings.declared import CONTEXT_LENGTH

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from lampblack.domain.models import Measurement, ModelInfo
    from lampblack.domain.speed import Speed
    from lampblack.engine.engine import Engine
    from lampblack.engine.protocol import LoadOptions
    from lampblack.models.choices import Choices
    from lampblack.models.library import AddedModels, ModelLibrary
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.store.encryption import Key
    from lampblack.store.speeds import SpeedStore
    from lampblack.tasks.exchange import Exchange
    from lampblack.tasks.removing import Removal


def run_command(parsed: argparse.Namespace, folders: Folders, settings: Settings, given: str | None) -> int:
    """Runs the command that was parsed; returns the exit status. given: a passphrase."""
    from lampblack.cli.main import guarded, run
    from lampblack.cli.passphrase import command_key

    def key(*, may_ask: bool = True) -> Key | None:
        return command_key(folders.database, given, may_ask=may_ask)

    _remove_what_is_left(folders)
    if parsed.command in ("backup", "restore"):
        return guarded(lambda: _run_with_home(parsed, folders, settings, key))

    if parsed.command == "connections":
        return guarded(lambda: _run_connections(parsed, folders))

    if getattr(parsed, "endpoint", None) is not None:
        from lampblack.bootstrap.endpoint import run_at_endpoint

        return guarded(lambda: run_at_endpoint(parsed, folders, settings))

    def options(path: str, given: Mapping[AnySetting, Any], *, measured: bool) -> LoadOptions:
        own = known.choices.of(path).loading
        return load_options(path, settings, known.measurement(path) if measured else None, given, own=own)

    try:
        with _known_of_models(folders, lambda: key(may_ask=parsed.command == "models")) as known:
            library = model_library(folders, settings, known.added, known.choices)
            return run(
                parsed,
                library=library,
                engine=_engine_for_command,
                load_options=options,
                exchange=lambda: _exchange_for_command(folders, key),
                removal=lambda model: _removal(model, library, known.added, models_folder(folders, settings)),
                on_hub=lambda arguments: _run_on_hub(arguments, library, folders, settings),
                making=lambda arguments: _run_making(arguments, library, known, folders, settings),
                speed=known.speed,
                choices=known.choices,
            )
    except KnownError as error:
        tell_fault(error.fault)
        return 1


def _remove_what_is_left(folders: Folders) -> None:
    """What a passphrase that was being set left behind when it was cut off: it may be a plain copy."""
    if not any(folders.database.with_name(folders.database.name + end).exists() for end in (".old", ".new")):
        return
    from lampblack.store.home_lock import HomeLock
    from lampblack.store.rewriting import remove_what_is_left

    with contextlib.suppress(KnownError), HomeLock(folders.data):  # in use: the window may be about to set one
        remove_what_is_left(folders.database)


@dataclass(frozen=True, slots=True)
class _KnownOfModels:
    """What a command finds of the database: the models that were added, what was chosen for models, what the window
    measured of one, and where speeds are kept."""

    added: AddedModels
    choices: Choices
    measurement: Callable[[str], Measurement | None] = lambda _: None
    speeds: SpeedStore | None = None

    def speed(self, path: str) -> Speed | None:
        """What was measured of the model at a path."""
        from lampblack.tasks.measuring import known_speed  # it is slower to import than most commands take

        return known_speed(self.speeds, path) if self.speeds is not None else None


@contextlib.contextmanager
def _known_of_models(folders: Folders, key: Callable[[], Key | None]) -> Iterator[_KnownOfModels]:
    """Nothing is measured for a command, which would take longer than it gains.

    A command that only reads goes on where the home cannot be written, and one that is given a path where the database
    cannot even be read, or is locked.
    """
    from lampblack.models.choices import Choices
    from lampblack.store.database import Database
    from lampblack.store.measurements import MeasurementStore
    from lampblack.store.model_choices import ModelChoiceStore
    from lampblack.store.models import ModelStore
    from lampblack.store.read_only import ReadOnlyChoices, ReadOnlyModels, RefusedChoices, RefusedModels
    from lampblack.store.speeds import SpeedStore

    def measurement(path: str) -> Measurement | None:
        from lampblack.tasks.measured_settings import remembered  # it is slower to import than most commands take

        return remembered(MeasurementStore(database), path)

    unlocking = None
    try:
        unlocking = key()
        database = Database(folders.database, key=unlocking)
    except KnownError as refusal:
        if refusal.fault.kind.startswith("disk."):
            where = (folders.database, refusal, unlocking)
            yield _KnownOfModels(ReadOnlyModels(*where), Choices(ReadOnlyChoices(*where)))
        else:
            yield _KnownOfModels(RefusedModels(refusal), Choices(RefusedChoices(refusal)))
        return
    with contextlib.closing(database):
        choices = Choices(ModelChoiceStore(database))
        yield _KnownOfModels(ModelStore(database), choices, measurement, SpeedStore(database))


def _removal(model: ModelInfo, library: ModelLibrary, added: AddedModels, folder: Callable[[], Path]) -> Removal:
    from lampblack.tasks.removing import Removal
    from lampblack.tasks.shelf import Shelf
    from lampblack.ui.models.removing import move_to_trash

    return Removal(Shelf(library, added, resource("models"), folder), model, move_to_trash)


@contextlib.contextmanager
def _engine_for_command() -> Iterator[Engine]:
    from lampblack.engine.client import EngineClient

    engine: EngineClient = EngineClient(engine_command())
    try:
        yield engine
    finally:
        engine.close()


def _run_with_home(
    parsed: argparse.Namespace, folders: Folders, settings: Settings, key: Callable[[], Key | None]
) -> int:
    """What concerns everything: to restore it, nothing of it may be open."""
    from lampblack.cli.backup import run_backup, run_restore
    from lampblack.store.database import Database
    from lampblack.store.models import ModelStore
    from lampblack.store.replacing import finish
    from lampblack.tasks.home_data import HomeData
    from lampblack.tasks.restoring import Restoring

    as_json = getattr(parsed, "json", False)
    if parsed.command == "restore":
        was_locked = None
        if not parsed.look and folders.database.is_file():
            was_locked = key() is not None  # whoever cannot open what is there does not put another in its place
        run_restore(parsed, Restoring(folders), lambda: finish(folders), as_json=as_json, was_locked=was_locked)
        return 0
    with contextlib.closing(Database(folders.database, key=key())) as database:
        home = HomeData.of(folders, database, models_folder(folders, settings), ModelStore(database).paths)
        run_backup(parsed, home.backup, as_json=as_json)
    return 0


def _run_connections(parsed: argparse.Namespace, folders: Folders) -> int:
    from lampblack.bootstrap.network import connections_made
    from lampblack.cli.connections import run_connections

    run_connections(parsed, connections_made(folders), as_json=getattr(parsed, "json", False))
    return 0


def _run_on_hub(arguments: argparse.Namespace, library: ModelLibrary, folders: Folders, settings: Settings) -> None:
    from lampblack.bootstrap.desktop import open_desktop
    from lampblack.bootstrap.network import connections_made, hub_access, model_hub, network
    from lampblack.cli.hub import run_hub

    outbound, folder = network(settings, connections_made(folders)), models_folder(folders, settings)()
    hub, context_length = model_hub(outbound, hub_access(settings)), settings.get(CONTEXT_LENGTH)
    with contextlib.closing(open_desktop()) as desktop:
        desktop.stay_awake("models", is_busy=arguments.action == "pull")
        run_hub(arguments, hub, outbound, library, folder, context_length, as_json=getattr(arguments, "json", False))


def _run_making(
    arguments: argparse.Namespace, library: ModelLibrary, known: _KnownOfModels, folders: Folders, settings: Settings
) -> None:
    as_json = getattr(arguments, "json", False)
    if arguments.action == "quantize":
        from lampblack.bootstrap.desktop import open_desktop
        from lampblack.cli.quantize import run_quantize
        from lampblack.tasks.quantizing import Quantizing

        with contextlib.closing(open_desktop()) as desktop:
            quantizing = Quantizing(
                quantizer_command(),
                models_folder(folders, settings),
                lambda: settings.get(CONTEXT_LENGTH),
                lambda busy: desktop.stay_awake("quantizing", is_busy=busy),
            )
            run_quantize(arguments, library, quantizing, as_json=as_json)
        return
    from lampblack.cli.measure import run_measure

    model = library.find(arguments.model)
    own = known.choices.of(model.path).loading
    options = load_options(model.path, settings, known.measurement(model.path), own=own)
    with _engine_for_command() as engine:
        run_measure(engine, model, options, known.speeds, as_json=as_json)


@contextlib.contextmanager
def _exchange_for_command(folders: Folders, key: Callable[[], Key | None]) -> Iterator[Exchange]:
    from lampblack.store.database import Database
    from lampblack.store.exports import ExportStore
    from lampblack.store.transfer import TransferStore
    from lampblack.tasks.exchange import Exchange

    with contextlib.closing(Database(folders.database, key=key())) as database:
        yield Exchange(TransferStore(database), exports=ExportStore(database))
