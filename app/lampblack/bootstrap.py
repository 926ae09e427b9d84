"""The one place that builds objects and hands them to each other."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lampblack.cli.arguments import parse_arguments
from lampblack.cli.fault_words import tell_fault
from lampblack.cli.output import standard_output, tell
from lampblack.domain.faults import Fault, KnownError
from lampblack.paths import Folders
from lampblack.resources import resource
from lampblack.settings.declared import (
    AUTOMATIC_TITLES,
    CACHE_TYPE,
    CONTEXT_LENGTH,
    FLASH_ATTENTION,
    GPU_LAYERS,
    GUESS_AHEAD,
    GUESSER,
    IDLE_MINUTES,
    MEMORY_PERCENT,
    MODELS_FOLDER,
    SESSIONS_MEGABYTES,
    THREADS,
)
from lampblack.settings.file import Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lampblack.domain.models import LoadedModel, Measurement
    from lampblack.engine.client import EngineClient
    from lampblack.engine.engine import Engine
    from lampblack.engine.protocol import Configure, LoadOptions
    from lampblack.models.library import AddedModels, ModelLibrary
    from lampblack.settings.setting import AnySetting, Setting, T
    from lampblack.store.encryption import Key
    from lampblack.tasks.exchange import Exchange
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.services import Services


PASSPHRASE_VARIABLE = "LAMPBLACK_PASSPHRASE"
_TOLD_AT_ONCE = (SESSIONS_MEGABYTES, MEMORY_PERCENT, IDLE_MINUTES)


def run(arguments: Sequence[str]) -> int:
    """Runs the command line, or the desktop app where no command is given; returns the exit status."""
    if sys.stderr is not None:
        faulthandler.enable()  # until the log has a file for it
    with standard_output():
        return _run(parse_arguments(arguments))


def _run(parsed: argparse.Namespace) -> int:
    folders = Folders.of(getattr(parsed, "home", None))
    refusal = why_not_to_open(folders)
    settings = Settings(folders.settings)
    settings_fault = settings.load()
    try:
        given = _given_passphrase(parsed)
    except KnownError as error:
        tell_fault(error.fault)
        return 1
    if parsed.command is None:
        if _has_no_screen():
            tell(Fault("window.no_screen").sentence())
            return 1
        from lampblack.ui.application import RESTART, run_application

        status = run_application(
            folders,
            settings,
            settings_fault,
            open_services=lambda bridge, typed=given: open_services(
                folders, settings, bridge, refusal, passphrase=typed
            ),
            start_log=lambda: _start_log(folders, "app", or_stderr=True),
            measure=getattr(parsed, "measure_first_paint", False),
        )
        return _start_again() if status == RESTART else status
    if refusal is not None:
        tell_fault(refusal)
        return 1
    _start_log(folders, "cli", or_stderr=False)
    if settings_fault is not None:
        tell_fault(settings_fault)
    return _run_command(parsed, folders, settings, given)


def _given_passphrase(parsed: argparse.Namespace) -> str | None:
    file = getattr(parsed, "passphrase_file", None)
    if file is None and PASSPHRASE_VARIABLE not in os.environ:
        return None
    from lampblack.cli.passphrase import given_passphrase

    return given_passphrase(file, PASSPHRASE_VARIABLE)


def why_not_to_open(folders: Folders) -> Fault | None:
    """Comes to the end of what a restored backup has begun, before anything is opened."""
    if folders.missing is not None:
        return Fault("home.missing", {"path": str(folders.missing)})
    if (folders.data / "restoring").is_dir():
        from lampblack.store.replacing import finish

        try:
            finish(folders)
        except KnownError as error:
            return error.fault if error.fault.kind != "home.in_use" else None  # whoever has it open said it, or will
    return None


def _start_again() -> int:
    """Another process of the same takes this one's place, with everything read anew."""
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "lampblack"]
    command += sys.argv[1:]
    if sys.platform == "win32":  # there, exec would have the caller believe that the app has ended
        import subprocess

        return subprocess.call(command)
    os.execv(sys.executable, command)


def _has_no_screen() -> bool:
    """Where Qt would abort the process, for want of a display server."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in variables)


def _start_log(folders: Folders, process: str, *, or_stderr: bool) -> None:
    from lampblack import logs  # logging takes 15 ms to import: too long before the window's first paint

    logs.set_up(folders.logs, process, or_stderr=or_stderr)


def engine_command() -> list[str]:
    """How to start the engine: this very program, also where it was frozen into one folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--engine"]
    return [sys.executable, "-m", "lampblack", "--engine"]


def open_services(
    folders: Folders,
    settings: Settings,
    bridge: Bridge,
    refusal: Fault | None = None,
    *,
    passphrase: str | None = None,
) -> Services:
    """Opens the database and builds what the window works with. Raises KnownError, also for a refusal known before:
    database.locked where there is a passphrase that is not given.
    """
    if refusal is not None:
        raise KnownError.of(refusal)
    from lampblack.domain.generation import Speculation
    from lampblack.engine.client import EngineClient
    from lampblack.models.embedders import find_embedder
    from lampblack.store.arranging import ArrangingStore
    from lampblack.store.attachments import AttachmentStore
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.drafts import DraftStore
    from lampblack.store.edits import EditStore
    from lampblack.store.exports import ExportStore
    from lampblack.store.home_lock import HomeLock
    from lampblack.store.measurements import MeasurementStore
    from lampblack.store.messages import MessageStore
    from lampblack.store.models import ModelStore
    from lampblack.store.open_titles import open_titles
    from lampblack.store.opening import open_alone
    from lampblack.store.presets import PresetStore
    from lampblack.store.reading_places import ReadingPlaceStore
    from lampblack.store.saved_sessions import remove_orphans
    from lampblack.store.search import SearchStore
    from lampblack.store.side_by_side import SideBySideStore
    from lampblack.store.transfer import TransferStore
    from lampblack.store.unread_documents import UnreadDocumentStore
    from lampblack.store.vectors import VectorStore
    from lampblack.tasks.chat import Chat
    from lampblack.tasks.documents import Documents
    from lampblack.tasks.exchange import Exchange
    from lampblack.tasks.explaining import Explaining
    from lampblack.tasks.guessing import Guessing
    from lampblack.tasks.home_data import HomeData
    from lampblack.tasks.meanings import Meanings
    from lampblack.tasks.measured_settings import MeasuredSettings
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.other_models import OtherModels
    from lampblack.tasks.presets import Presets
    from lampblack.tasks.privacy import Privacy
    from lampblack.tasks.side_by_side import SideBySide
    from lampblack.tasks.titles import Titles
    from lampblack.tasks.vector_source import VectorSource
    from lampblack.ui.services import Services

    with contextlib.ExitStack() as undo:
        lock = undo.enter_context(HomeLock(folders.data))
        database = undo.enter_context(contextlib.closing(open_alone(folders.database, passphrase)))
        conversations = ConversationStore(database)
        conversations.mark_interrupted()
        conversations.purge_deleted()
        arranging = ArrangingStore(database)
        arranging.purge_deleted()
        presets = PresetStore(database)
        presets.purge_deleted()
        messages = MessageStore(database)
        remove_orphans(folders.sessions, conversations, messages.purge_deleted())
        database.settle()
        privacy = Privacy(database, folders.sessions, lambda: engine.configure())
        models = ModelStore(database)
        engine = EngineClient(
            engine_command(),
            on_ready=bridge.engine_ready,
            on_died=lambda fault, models: desk.engine_died(fault, models),
            on_models=lambda: desk.models_changed(),
            configuration=lambda: engine_configuration(folders, settings, keeps_sessions=privacy.keeps_sessions),
        )
        undo.callback(_configure_on_change(engine, settings))
        measured = MeasuredSettings(engine, MeasurementStore(database), bridge.model_measured)

        def on_loaded(model: LoadedModel) -> None:
            measured.model_loaded(model)
            guessing.follow()
            titles.model_loaded()

        desk = ModelDesk(
            engine,
            models,
            lambda path: load_options(path, settings, measured.find(path)),
            bridge,
            on_loaded=on_loaded,
        )
        guessing = Guessing(
            engine,
            lambda: settings.get(GUESSER),
            lambda: desk.loaded,
            lambda path, writer: load_options(path, settings, measured.find(path), guesses_for=writer),
            bridge.guesser_changed,
        )
        undo.callback(settings.subscribe(lambda setting: guessing.follow() if setting is GUESSER else None))
        titles = Titles(conversations, engine, desk, lambda: settings.get(AUTOMATIC_TITLES), bridge.conversation_titled)
        titles.take_up(open_titles(database))
        attachments = AttachmentStore(database)
        library = _library(folders, settings, models)
        source = VectorSource(
            engine,
            desk,
            lambda path: load_options(path, settings),
            lambda: engine_configuration(folders, settings).memory_bytes,
        )
        meanings = Meanings(VectorStore(database), attachments, lambda: find_embedder(library), source)
        others = OtherModels(engine, desk, models, lambda path: load_options(path, settings, measured.find(path)))
        sides = SideBySide(SideBySideStore(database), others, desk, bridge.reply_waiting)
        chat = Chat(
            conversations,
            engine,
            desk,
            bridge,
            lambda model: Speculation(lookup=settings.get(GUESS_AHEAD), draft=guessing.model_for(model)),
            titles,
            Documents(attachments, meanings),
            sides,
        )
        exports = ExportStore(database)
        exchange = Exchange(TransferStore(database), exports=exports)
        undo.pop_all()
    return Services(
        conversations=conversations,
        arranging=arranging,
        messages=messages,
        drafts=DraftStore(database),
        attachments=attachments,
        unread_documents=UnreadDocumentStore(database),
        meanings=meanings,
        reading_places=ReadingPlaceStore(database),
        edits=EditStore(database),
        presets=Presets(presets, resource("presets")),
        search=SearchStore(database),
        exchange=exchange,
        exports=exports,
        home=HomeData.of(folders, database, _models_folder(folders, settings), models.paths),
        privacy=privacy,
        library=_library(folders, settings, models),
        engine=engine,
        desk=desk,
        chat=chat,
        sides=sides,
        explaining=Explaining(conversations, chat, engine),
        measured=measured,
        guessing=guessing,
        closers=(
            guessing.close,
            titles.give_up,
            meanings.give_up,
            chat.close,
            engine.close,
            titles.close,
            meanings.close,
            measured.close,
            exchange.close,
            database.close,
            lock.release,
        ),
    )


def engine_configuration(folders: Folders, settings: Settings, *, keeps_sessions: bool = True) -> Configure:
    """What an engine of the window is told first, and again when this or one of `_TOLD_AT_ONCE` has changed."""
    from lampblack.engine.protocol import Configure
    from lampblack.models.computer import total_memory

    return Configure(
        sessions_folder=str(folders.sessions),
        sessions_bytes=settings.get(SESSIONS_MEGABYTES) * 1_000_000 if keeps_sessions else 0,
        memory_bytes=total_memory() * settings.get(MEMORY_PERCENT) // 100,
        idle_seconds=settings.get(IDLE_MINUTES) * 60.0,
    )


def _configure_on_change(engine: EngineClient, settings: Settings) -> Callable[[], None]:
    """Tells the engine the settings that it need not load a model again for; returns how to end that."""

    def changed(setting: AnySetting) -> None:
        if setting in _TOLD_AT_ONCE:
            engine.configure()

    return settings.subscribe(changed)


def load_options(
    path: str,
    settings: Settings,
    measured: Measurement | None = None,
    given: Mapping[AnySetting, Any] = MappingProxyType({}),
    guesses_for: str = "",
) -> LoadOptions:
    """How to load the model at `path`: with the settings `given`, else those in force, and where these leave it open
    with what was measured. guesses_for: the model that it is only to guess ahead for.
    """
    from lampblack.engine.protocol import LoadOptions

    def chosen(setting: Setting[T]) -> T:
        value: T = given.get(setting, settings.get(setting))
        return value

    flash_attention = {"on": True, "off": False}.get(chosen(FLASH_ATTENTION))
    small_cache = {"q8_0": True, "f16": False}.get(chosen(CACHE_TYPE))
    if flash_attention is None and measured is not None:
        flash_attention = measured.flash_attention
    return LoadOptions(
        path=path,
        context_length=chosen(CONTEXT_LENGTH),
        gpu_layers=chosen(GPU_LAYERS),
        threads=chosen(THREADS),
        most_threads=measured.threads if measured is not None else 0,
        flash_attention=flash_attention,
        small_cache=small_cache,
        guesses_for=guesses_for,
    )


def _run_command(parsed: argparse.Namespace, folders: Folders, settings: Settings, given: str | None) -> int:
    from lampblack.cli.main import guarded
    from lampblack.cli.main import run as run_command
    from lampblack.cli.passphrase import command_key

    def key(*, may_ask: bool = True) -> Key | None:
        return command_key(folders.database, given, may_ask=may_ask)

    if parsed.command in ("backup", "restore"):
        return guarded(lambda: _run_with_home(parsed, folders, settings, key))

    def options(path: str, given: Mapping[AnySetting, Any], *, measured: bool) -> LoadOptions:
        return load_options(path, settings, known.measurement(path) if measured else None, given)

    try:
        with _known_of_models(folders, lambda: key(may_ask=parsed.command == "models")) as known:
            library = _library(folders, settings, known.added)
            return run_command(
                parsed,
                library=library,
                engine=_engine_for_command,
                load_options=options,
                exchange=lambda: _exchange_for_command(folders, key),
            )
    except KnownError as error:
        tell_fault(error.fault)
        return 1


@dataclass(frozen=True, slots=True)
class _KnownOfModels:
    """What a command finds of the database: the models that were added, and what the window measured of one."""

    added: AddedModels
    measurement: Callable[[str], Measurement | None] = lambda _: None


@contextlib.contextmanager
def _known_of_models(folders: Folders, key: Callable[[], Key | None]) -> Iterator[_KnownOfModels]:
    """Nothing is measured for a command, which would take longer than it gains.

    A command that only reads goes on where the home cannot be written, and one that is given a path where the database
    cannot even be read, or is locked.
    """
    from lampblack.store.database import Database
    from lampblack.store.measurements import MeasurementStore
    from lampblack.store.models import ModelStore
    from lampblack.store.read_only import ReadOnlyModels, RefusedModels

    def measurement(path: str) -> Measurement | None:
        from lampblack.tasks.measured_settings import remembered  # it is slower to import than most commands take

        return remembered(MeasurementStore(database), path)

    unlocking = None
    try:
        unlocking = key()
        database = Database(folders.database, key=unlocking)
    except KnownError as refusal:
        if refusal.fault.kind.startswith("disk."):
            yield _KnownOfModels(ReadOnlyModels(folders.database, refusal, unlocking))
        else:
            yield _KnownOfModels(RefusedModels(refusal))
        return
    with contextlib.closing(database):
        yield _KnownOfModels(ModelStore(database), measurement)


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
        run_restore(parsed, Restoring(folders), lambda: finish(folders), as_json=as_json)
        return 0
    with contextlib.closing(Database(folders.database, key=key())) as database:
        home = HomeData.of(folders, database, _models_folder(folders, settings), ModelStore(database).paths)
        run_backup(parsed, home.backup, as_json=as_json)
    return 0


@contextlib.contextmanager
def _exchange_for_command(folders: Folders, key: Callable[[], Key | None]) -> Iterator[Exchange]:
    from lampblack.store.database import Database
    from lampblack.store.exports import ExportStore
    from lampblack.store.transfer import TransferStore
    from lampblack.tasks.exchange import Exchange

    with contextlib.closing(Database(folders.database, key=key())) as database:
        yield Exchange(TransferStore(database), exports=ExportStore(database))


def _library(folders: Folders, settings: Settings, added: AddedModels) -> ModelLibrary:
    from lampblack.models.library import ModelLibrary

    return ModelLibrary(resource("models"), _models_folder(folders, settings), added)


def _models_folder(folders: Folders, settings: Settings) -> Callable[[], Path]:
    def folder() -> Path:
        chosen = settings.get(MODELS_FOLDER)
        return Path(chosen).expanduser() if chosen else folders.models

    return folder
