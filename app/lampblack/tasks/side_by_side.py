"""One question to two: a second reply beside the chosen model's, by another model, adapter or preset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.endpoints import model_elsewhere, model_name
from lampblack.domain.faults import Fault, KnownError
from lampblack.gguf.adapter_check import check_adapter_file, check_adapter_fits
from lampblack.gguf.parts import check_parts
from lampblack.gguf.preflight import check_model_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import Message
    from lampblack.domain.models import LoadedModel
    from lampblack.domain.side_by_side import Contender
    from lampblack.store.side_by_side import SideBySideStore
    from lampblack.tasks.model_desk import ModelDesk, WhenReady
    from lampblack.tasks.other_models import OtherModels


class SideBySide:
    """Knows which replies stand side by side, and gets contenders' models into memory.

    Methods touch the disk, and raise KnownError as `Database` does. on_waiting: called on any thread with the number of
    a second reply and how much of its model is loaded, 0 to 1; None while there is no room for it beside the first.
    name_of: what the model at a path is called.
    """

    def __init__(
        self,
        store: SideBySideStore,
        models: OtherModels,
        desk: ModelDesk,
        on_waiting: Callable[[int, float | None], None],
        name_of: Callable[[str], str] = model_name,
    ) -> None:
        self._store, self._models, self._desk, self._on_waiting = store, models, desk, on_waiting
        self._name_of = name_of

    # --- what the window asks

    def name(self, contender: Contender) -> str:
        """What a contender's replies are signed with."""
        return contender.name(self._desk.chosen or "", self._name_of)

    def contender(self, conversation_id: int) -> Contender | None:
        """Who answers the next question beside the chosen model; None where nobody does."""
        return self._store.contender(conversation_id)

    def choose(self, conversation_id: int | None, contender: Contender | None) -> None:
        """A person has chosen who that is to be: also a model that the engine has died with is loaded for it."""
        if contender is not None and contender.model and model_elsewhere(contender.model) is None:
            self._models.trust(contender.model)
        if conversation_id is not None:
            self._store.set_contender(conversation_id, contender)

    def check_adapter(self, path: Path) -> str:
        """The name of an adapter that fits the chosen model. Raises KnownError where there is none of either."""
        if model_elsewhere(self._desk.chosen) is not None:
            raise KnownError("endpoint.cannot")
        fault = self._desk.why_not()
        if self._desk.chosen is None or (fault is not None and fault.kind != "model.suspect"):
            raise KnownError.of(fault or Fault("model.none_loaded"))
        adapter, model = check_adapter_file(path), Path(self._desk.chosen)
        check_adapter_fits(adapter, check_parts(model, check_model_file(model)))
        return adapter.name

    def pair(self, message_id: int) -> tuple[Message, Message] | None:
        """The two replies that stand side by side, of which this is one; None where it stands alone."""
        return self._store.pair(message_id)

    def settle(self, reply_id: int) -> None:
        """The conversation goes on with this reply; the other one is an alternative to it from here on."""
        self._store.settle(reply_id)

    # --- what the chat asks

    def asked(self, conversation_id: int, leaf_id: int | None) -> Contender | None:
        """A question follows this reply, which is gone on with; who answers it beside the chosen model."""
        if leaf_id is not None:
            self._store.settle(leaf_id)
        return self._store.contender(conversation_id)

    def begin(self, first: Message, contender: Contender) -> Message:
        """Adds the second reply, running, and keeps who answers beside the chosen model."""
        self._store.set_contender(first.conversation_id, contender)
        return self._store.add(first, contender, self.name(contender))

    def writer(self, reply_id: int) -> Contender | None:
        """Who writes a reply that is the second of two; None for every other, which the chosen model writes."""
        return self._store.writer(reply_id)

    def replace(self, reply_id: int, other_id: int) -> None:
        """Another reply takes the place of one of two."""
        self._store.replace(reply_id, other_id)

    def loaded(self, contender: Contender) -> LoadedModel | None:
        """A contender's model, where it is in memory."""
        return self._models.in_memory(contender.path(self._desk.chosen or ""))

    def why_not(self, contender: Contender) -> Fault | None:
        """Why a contender's model cannot be used or may not be loaded unasked; None where it can."""
        return self._models.why_not(contender.path(self._desk.chosen or ""))

    def trust(self, contender: Contender) -> None:
        """The person asks for a contender's model, also where the engine has died with it."""
        self._models.trust(contender.path(self._desk.chosen or ""))

    def when_ready(self, contender: Contender, reply_id: int, callback: WhenReady) -> Callable[[], None]:
        """Calls back when a contender's model is in memory; returns what gives the waiting up."""
        return self._models.when_ready(contender.model, callback, lambda fraction: self._on_waiting(reply_id, fraction))
