"""What the window works with."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lampblack.bootstrap.desktop import open_desktop
from lampblack.bootstrap.engine import (
    configure_on_change,
    engine_command,
    engine_configuration,
    load_options,
    quantizer_command,
)
from lampblack.bootstrap.library import model_library, models_folder
from lampblack.bootstrap.network import connections_made, hub_access, known_endpoints, model_hub, network
from lampblack.domain.faults import KnownError
from lampblack.resources import resource
from lampblack.settings.declared import AUTOMATIC_TITLES, CONTEXT_LENGTH, GUESS_AHEAD, GUESSER, OFFLINE

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.protocol import LoadOptions
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting
    from lampblack.tasks.downloads import Downloads
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.services import Services

_ROOM_ELSEWHERE = 8192
"""Tokens of context that a model elsewhere is taken to have where the setting leaves it to the model."""


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
    from lampblack.domain.endpoints import model_elsewhere, model_name
    from lampblack.domain.generation import Speculation
    from lampblack.engine.client import EngineClient
    from lampblack.models.choices import Choices
    from lampblack.models.embedders import find_embedder
    from lampblack.store.arranging import ArrangingStore
    from lampblack.store.attachments import AttachmentStore
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.drafts import DraftStore
    from lampblack.store.edits import EditStore
    from lampblack.store.exports import ExportStore
    from lampblack.store.glossaries import GlossaryStore
    from lampblack.store.home_lock import HomeLock
    from lampblack.store.jobs import JobStore
    from lampblack.store.measurements import MeasurementStore
    from lampblack.store.messages import MessageStore
    from lampblack.store.model_choices import ModelChoiceStore
    from lampblack.store.models import ModelStore
    from lampblack.store.open_titles import open_titles
    from lampblack.store.opening import open_alone
    from lampblack.store.panel_choices import PanelChoiceStore
    from lampblack.store.presets import PresetStore
    from lampblack.store.purging import purge_home, purge_on_closing
    from lampblack.store.reading_places import ReadingPlaceStore
    from lampblack.store.search import SearchStore
    from lampblack.store.side_by_side import SideBySideStore
    from lampblack.store.speeds import SpeedStore
    from lampblack.store.transfer import TransferStore
    from lampblack.store.translation_memory import TranslationMemory
    from lampblack.store.unread_documents import UnreadDocumentStore
    from lampblack.store.vectors import VectorStore
    from lampblack.tasks.chat import Chat
    from lampblack.tasks.documents import Documents
    from lampblack.tasks.downloads import Downloads
    from lampblack.tasks.exchange import Exchange
    from lampblack.tasks.explaining import Explaining
    from lampblack.tasks.finding import Finding
    from lampblack.tasks.guessing import Guessing
    from lampblack.tasks.home_data import HomeData
    from lampblack.tasks.jobs import Jobs
    from lampblack.tasks.meanings import Meanings
    from lampblack.tasks.measured_settings import MeasuredSettings
    from lampblack.tasks.measuring import Measuring
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.other_models import OtherModels
    from lampblack.tasks.presets import Presets
    from lampblack.tasks.privacy import Privacy
    from lampblack.tasks.prompts import Prompts
    from lampblack.tasks.quantizing import Quantizing
    from lampblack.tasks.shelf import Shelf
    from lampblack.tasks.side_by_side import SideBySide
    from lampblack.tasks.titles import Titles
    from lampblack.tasks.vector_source import VectorSource
    from lampblack.ui.services import Services

    with contextlib.ExitStack() as undo:
        lock = undo.enter_context(HomeLock(folders.data))
        database = undo.enter_context(contextlib.closing(open_alone(folders.database, passphrase)))
        conversations = ConversationStore(database)
        conversations.mark_interrupted()
        purge_home(database, folders.sessions)
        arranging, presets, messages = ArrangingStore(database), PresetStore(database), MessageStore(database)
        privacy = Privacy(database, folders.sessions, lambda: engine.configure())
        models, choices = ModelStore(database), Choices(ModelChoiceStore(database))
        engine = EngineClient(
            engine_command(),
            on_ready=bridge.engine_ready,
            on_died=lambda fault, models: desk.engine_died(fault, models),
            on_models=lambda: desk.models_changed(),
            configuration=lambda: engine_configuration(folders, settings, keeps_sessions=privacy.keeps_sessions),
        )
        undo.callback(configure_on_change(engine, settings))
        measured = MeasuredSettings(engine, MeasurementStore(database), bridge.model_measured)

        def on_loaded(model: LoadedModel) -> None:
            measured.model_loaded(model)
            guessing.follow()
            titles.model_loaded()

        def options(path: str, guesses_for: str = "", *, is_measured: bool = True) -> LoadOptions:
            measurement, own = measured.find(path) if is_measured else None, choices.of(path).loading
            return load_options(path, settings, measurement, guesses_for=guesses_for, own=own)

        connections = connections_made(folders)
        outbound, folder = network(settings, connections), models_folder(folders, settings)
        endpoints = known_endpoints(settings, outbound)
        desk = ModelDesk(
            engine,
            models,
            options,
            bridge,
            on_loaded=on_loaded,
            name_of=lambda path: name_of(path),
            elsewhere=endpoints.why_not,
        )
        guessing = Guessing(
            engine,
            lambda: settings.get(GUESSER),
            lambda: desk.loaded,
            options,
            bridge.guesser_changed,
        )
        undo.callback(settings.subscribe(lambda setting: guessing.follow() if setting is GUESSER else None))
        titles = Titles(conversations, engine, desk, lambda: settings.get(AUTOMATIC_TITLES), bridge.conversation_titled)
        titles.take_up(open_titles(database))
        attachments = AttachmentStore(database)
        library = model_library(folders, settings, models, choices)

        def name_of(path: str) -> str:
            return library.name_of(path) if model_elsewhere(path) is None else model_name(path)

        source = VectorSource(
            engine,
            desk,
            lambda path: options(path, is_measured=False),
            lambda: engine_configuration(folders, settings).memory_bytes,
        )
        meanings = Meanings(VectorStore(database), attachments, lambda: find_embedder(library), source)
        others = OtherModels(engine, desk, models, options, library.name_of)
        sides = SideBySide(SideBySideStore(database), others, desk, bridge.reply_waiting, name_of)
        chat = Chat(
            conversations,
            engine,
            desk,
            bridge,
            lambda model: Speculation(lookup=settings.get(GUESS_AHEAD), draft=guessing.model_for(model)),
            titles,
            Documents(attachments, meanings),
            sides,
            endpoints,
            lambda: settings.get(CONTEXT_LENGTH) or _ROOM_ELSEWHERE,
            name_of,
        )
        access = hub_access(settings)
        hub = model_hub(outbound, access)
        desktop = open_desktop()
        downloads = Downloads(
            hub, outbound, folder, bridge.download_changed, lambda busy: desktop.stay_awake("downloads", is_busy=busy)
        )
        undo.callback(settings.subscribe(lambda setting: _go_online(setting, settings, downloads)))
        quantizing = Quantizing(
            quantizer_command(),
            folder,
            lambda: settings.get(CONTEXT_LENGTH),
            lambda busy: desktop.stay_awake("quantizing", is_busy=busy),
        )
        measuring = Measuring(engine, desk, others, measured, SpeedStore(database))
        job_store, panel_choices = JobStore(database), PanelChoiceStore(database)
        jobs = Jobs(job_store, engine, desk, others, bridge, lambda busy: desktop.stay_awake("jobs", is_busy=busy))
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
        home=HomeData.of(folders, database, folder, models.paths),
        privacy=privacy,
        library=library,
        shelf=Shelf(library, models, resource("models"), folder, measuring.find, messages.last_reply, choices),
        finding=Finding(hub, outbound, folder, lambda: settings.get(CONTEXT_LENGTH)),
        downloads=downloads,
        quantizing=quantizing,
        measuring=measuring,
        hub_access=access,
        connections=connections,
        endpoints=endpoints,
        desktop=desktop,
        engine=engine,
        desk=desk,
        chat=chat,
        sides=sides,
        explaining=Explaining(conversations, chat, engine),
        measured=measured,
        guessing=guessing,
        jobs=jobs,
        job_store=job_store,
        panel_choices=panel_choices,
        prompts=Prompts(resource("prompts"), panel_choices),
        glossaries=GlossaryStore(database),
        translation_memory=TranslationMemory(database),
        closers=(
            downloads.close,
            quantizing.close,
            measuring.close,
            jobs.close,
            desktop.close,
            guessing.close,
            titles.give_up,
            meanings.give_up,
            chat.close,
            endpoints.close,
            engine.close,
            titles.close,
            meanings.close,
            measured.close,
            exchange.close,
            lambda: purge_on_closing(database, folders.sessions),
            database.close,
            lock.release,
        ),
    )


def _go_online(setting: AnySetting, settings: Settings, downloads: Downloads) -> None:
    if setting is OFFLINE and not settings.get(OFFLINE):
        downloads.go_online()
