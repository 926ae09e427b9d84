"""Who writes a reply: the chosen model, or a contender beside it; and getting either into memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.side_by_side import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.domain.faults import Fault
    from lampblack.domain.models import LoadedModel
    from lampblack.domain.side_by_side import Contender
    from lampblack.store.conversations import ConversationStore
    from lampblack.tasks.model_desk import ModelDesk, WhenReady
    from lampblack.tasks.side_by_side import SideBySide


class Writers:
    """Without `sides` the chosen model writes everything. Methods touch the disk.

    name_of: what the model at a path is called.
    """

    def __init__(
        self,
        store: ConversationStore,
        desk: ModelDesk,
        sides: SideBySide | None,
        name_of: Callable[[str], str] = lambda path: Path(path).stem,
    ) -> None:
        self._store, self._desk, self._sides, self._name_of = store, desk, sides, name_of

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

    def options(self, reply: Message, writer: Contender = CHOSEN) -> ChatOptions:
        """What the writer of this reply is asked."""
        return writer.options or self._store.get(reply.conversation_id).options

    def loaded(self, writer: Contender) -> LoadedModel | None:
        """The writer's model, where it is in memory."""
        if self._sides is None or self._is_chosen(writer):
            return self._desk.loaded
        return self._sides.loaded(writer)

    def why_not(self, writer: Contender) -> Fault | None:
        """Why the writer's model cannot be used or may not be loaded unasked; None where it can."""
        if self._sides is None or self._is_chosen(writer):
            return self._desk.why_not()
        return self._sides.why_not(writer)

    def ask(self, writer: Contender, *, load: bool) -> None:
        """Raises KnownError where the writer's model cannot answer. load: also one that the engine may have died with.

        Of a suspect that is not asked for, the reply itself asks.
        """
        if load and self._sides is not None and not self._is_chosen(writer):
            self._sides.trust(writer)
        elif load and self._desk.chosen is not None and self._desk.loaded is None:
            self._desk.load(self._desk.chosen)
        fault = self.why_not(writer)
        if fault is not None and fault.kind != "model.suspect":
            raise KnownError.of(fault)

    def when_ready(self, writer: Contender, reply_id: int, callback: WhenReady) -> Callable[[], None] | None:
        """Calls back when the writer's model is in memory; returns what gives the waiting up, where it can be."""
        if self._sides is not None and not self._is_chosen(writer):
            return self._sides.when_ready(writer, reply_id, callback)
        self._desk.when_ready(callback)
        return None

    def _is_chosen(self, writer: Contender) -> bool:
        return not writer.model or writer.model == self._desk.chosen
