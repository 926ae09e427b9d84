"""What the window works with."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.desktop.desktop import Desktop
    from lampblack.engine.engine import Engine
    from lampblack.models.library import ModelLibrary
    from lampblack.network.journal import Journal
    from lampblack.store.arranging import ArrangingStore
    from lampblack.store.attachments import AttachmentStore
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.drafts import DraftStore
    from lampblack.store.edits import EditStore
    from lampblack.store.exports import ExportStore
    from lampblack.store.glossaries import GlossaryStore
    from lampblack.store.jobs import JobStore
    from lampblack.store.messages import MessageStore
    from lampblack.store.panel_choices import PanelChoiceStore
    from lampblack.store.reading_places import ReadingPlaceStore
    from lampblack.store.search import SearchStore
    from lampblack.store.translation_memory import TranslationMemory
    from lampblack.store.unread_documents import UnreadDocumentStore
    from lampblack.tasks.chat import Chat
    from lampblack.tasks.downloads import Downloads
    from lampblack.tasks.endpoints import Endpoints
    from lampblack.tasks.exchange import Exchange
    from lampblack.tasks.explaining import Explaining
    from lampblack.tasks.finding import Finding
    from lampblack.tasks.guessing import Guessing
    from lampblack.tasks.home_data import HomeData
    from lampblack.tasks.hub_access import HubAccess
    from lampblack.tasks.jobs import Jobs
    from lampblack.tasks.meanings import Meanings
    from lampblack.tasks.measured_settings import MeasuredSettings
    from lampblack.tasks.measuring import Measuring
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.presets import Presets
    from lampblack.tasks.privacy import Privacy
    from lampblack.tasks.prompts import Prompts
    from lampblack.tasks.quantizing import Quantizing
    from lampblack.tasks.shelf import Shelf
    from lampblack.tasks.side_by_side import SideBySide

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Services:
    """Built by bootstrap once the window is shown. `closers` run in order when the app ends."""

    conversations: ConversationStore
    arranging: ArrangingStore
    messages: MessageStore
    drafts: DraftStore
    attachments: AttachmentStore
    unread_documents: UnreadDocumentStore
    meanings: Meanings
    reading_places: ReadingPlaceStore
    edits: EditStore
    presets: Presets
    search: SearchStore
    exchange: Exchange
    exports: ExportStore
    home: HomeData
    privacy: Privacy
    library: ModelLibrary
    shelf: Shelf
    finding: Finding
    downloads: Downloads
    quantizing: Quantizing
    measuring: Measuring
    hub_access: HubAccess
    connections: Journal
    endpoints: Endpoints
    desktop: Desktop
    engine: Engine
    desk: ModelDesk
    chat: Chat
    sides: SideBySide
    explaining: Explaining
    measured: MeasuredSettings
    guessing: Guessing
    jobs: Jobs
    job_store: JobStore
    panel_choices: PanelChoiceStore
    prompts: Prompts
    glossaries: GlossaryStore
    translation_memory: TranslationMemory
    closers: tuple[Callable[[], None], ...]

    def close(self) -> None:
        """Ends the engine and closes the files; each closer runs even where one before it fails."""
        for closer in self.closers:
            try:
                closer()
            except KnownError as error:
                _log.warning("closing: %s", error.fault.kind)
