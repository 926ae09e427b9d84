"""Who writes a reply: the chosen model, or a contender beside it; and getting either into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.endpoints import model_elsewhere, model_name
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.side_by_side import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.domain.models import LoadedModel
    from lampblack.domain.side_by_side import Contender
    from lampblack.engine.engine import Generator
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.endpoints import Endpoints
    from lampblack.tasks.model_desk import ModelDesk, WhenReady
    from lampblack.tasks.side_by_side import SideBySide


class Writers:
    """Without `sides` the chosen model writes everything; without `endpoints` all models are on this computer, whose
    engine is `local`. Methods touch the disk.
    """

    def __init__(
        self,
        store: ConversationStore,
        desk: ModelDesk,
        sides: SideBySide | None,
        local: Generator,
        endpoints: Endpoints | None = None,
        room_elsewhere: Callable[[], int] = lambda: 4096,
        name_of: Callable[[str], str] = model_name,
    ) -> None:
        """room_elsewhere: as for `Chat`; name_of: what the model at a path is called."""
        self.room_elsewhere = room_elsewhere
        self._store, self._desk, self._sides, self._name_of = store, desk, sides, name_of
        self._local, self._endpoints = local, endpoints

    def of(self, reply: Message) -> Contender:
        """Who is to write this reply, or to go on with it."""
        return (self._sides.writer(reply.id) if self._sides is not None else None) or CHOSEN

    def replace(self, reply_id: int, other_id: int) -> None:
        """Another reply takes the place of this one, where that is one of two side by side."""
        if self._sides is not None:
            self._sides.replace(reply_id, other_id)

    def path(self, writer: Contender) -> str:
        """The file of the writer's model, empty where none is chosen."""
        return writer.path(self._desk.chosen or "")

    def name(self, writer: Contender = CHOSEN) -> str:
        """What the writer's replies are signed with."""
        return writer.name(self._desk.chosen or "", self._name_of)

    def is_elsewhere(self, writer: Contender) -> bool:
        """Whether the writer's model is at an endpoint."""
        return model_elsewhere(self.path(writer)) is not None

    def generator(self, path: str) -> Generator:
        """What the model at this path writes with. Raises KnownError endpoint.gone."""
        if model_elsewhere(path) is None:
            return self._local
        if self._endpoints is None:
            raise KnownError("endpoint.gone", host=path)
        return self._endpoints.generator(path)

    def options(self, reply: Message, writer: Contender = CHOSEN) -> ChatOptions:
        """What the writer of this reply is asked."""
        return writer.options or self._store.get(reply.conversation_id).options

    def context_length(self, writer: Contender = CHOSEN) -> int | None:
        """Of the writer's model, where it is in memory; elsewhere what it is taken to have."""
        if self.is_elsewhere(writer):
            return self.room_elsewhere()
        model = self._loaded(writer)
        return model.context_length if model is not None else None

    def most_context(self, writer: Contender = CHOSEN) -> int | None:
        """Tokens that the writer's model was made for, where it is in memory and says so."""
        model = self._loaded(writer)
        return model.trained_context_length or None if model is not None else None

    def why_not(self, writer: Contender) -> Fault | None:
        """Why the writer's model cannot be used or may not be loaded unasked; None where it can."""
        if self.is_elsewhere(writer):
            return self._why_not_elsewhere(writer)
        if self._sides is None or self._is_chosen(writer):
            return self._desk.why_not()
        return self._sides.why_not(writer)

    def ask(self, writer: Contender, *, load: bool, goes_on: bool = False) -> None:
        """Raises KnownError where the writer's model cannot answer. load: also one that the engine may have died with.
        goes_on: it is to go on with what has been written.

        Of a suspect that is not asked for, the reply itself asks.
        """
        if self.is_elsewhere(writer):
            fault = Fault("endpoint.cannot") if goes_on else self._why_not_elsewhere(writer)
            if fault is not None:
                raise KnownError.of(fault)
            return
        if load and self._sides is not None and not self._is_chosen(writer):
            self._sides.trust(writer)
        elif load and self._desk.chosen is not None and self._desk.loaded is None:
            self._desk.load(self._desk.chosen)
        fault = self.why_not(writer)
        if fault is not None and fault.kind != "model.suspect":
            raise KnownError.of(fault)

    def when_ready(self, writer: Contender, reply_id: int, callback: WhenReady) -> Callable[[], None] | None:
        """Calls back when the writer's model is in memory; returns what gives the waiting up, where it can be. One
        elsewhere is not waited for."""
        if self.is_elsewhere(writer):
            callback(self._why_not_elsewhere(writer))
            return None
        if self._sides is not None and not self._is_chosen(writer):
            return self._sides.when_ready(writer, reply_id, callback)
        self._desk.when_ready(callback)
        return None

    def _loaded(self, writer: Contender) -> LoadedModel | None:
        if self._sides is None or self._is_chosen(writer):
            return self._desk.loaded
        return self._sides.loaded(writer)

    def _why_not_elsewhere(self, writer: Contender) -> Fault | None:
        if writer.adapter is not None:
            return Fault("endpoint.cannot")
        path = self.path(writer)
        return self._endpoints.why_not(path) if self._endpoints is not None else Fault("endpoint.gone", {"host": path})

    def _is_chosen(self, writer: Contender) -> bool:
        return not writer.model or writer.model == self._desk.chosen
