"""A model in memory, and the contexts over it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.models import ModelStatus, SequenceStatus
from lampblack.worker.adapters import as_on_disk
from lampblack.worker.embedding_lane import EmbeddingLane
from lampblack.worker.lane import Lane
from lampblack.worker.lanes import MAIN, LaneKey, Lanes
from lampblack.worker.native.cores import CoreShare, others_busy_seconds
from lampblack.worker.native.llama import CACHE_NAMES
from lampblack.worker.placing import Placing
from lampblack.worker.speculation.draft_lane import DraftLane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.models import LoadedModel, Measurement
    from lampblack.worker.adapters import AdapterShelf
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.native.llama import Context, ContextShape, Model
    from lampblack.worker.native.native_log import Buffers, NativeLog
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.states.model_sessions import ModelSessions
    from lampblack.worker.templates.prompts import PromptReader

IDLE_SECONDS = 60.0
"""After this time without work a context besides the main one gives its memory back."""

DRAFT_IDLE_SECONDS = 600.0
"""After this time without a guess the cache for guesses gives its memory back: a conversation has long pauses."""

AnyLane = Lane | EmbeddingLane | DraftLane
"""What has turns to compute in."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lanes need of the engine around them. is_person_waiting: for any request; has_news: that nobody has seen.
    make_room: frees what is idle in all models until so many bytes more fit; whether they do."""

    cancellation: Cancellation
    on_end: Callable[[int], None]
    log: NativeLog
    is_person_waiting: Callable[[], bool]
    has_news: Callable[[], bool]
    make_room: Callable[[int], bool]


class Resident:
    """Weights, and what computes with them.

    `texts` writes and scores; `embeddings` makes vectors, which is all that a model can do that writes no text (main is
    None); `drafts` guesses ahead for other models. waiting: what has no place yet. needed: bytes that it takes with
    MAIN alone. wide_bytes, cache_bytes: as in `Placing`.
    """

    def __init__(
        self,
        info: LoadedModel,
        model: Model,
        shape: ContextShape,
        main: Context | None,
        weights: Buffers,
        main_buffers: Buffers,
        prompts: PromptReader,
        cores: CoreShare | None,
        adapters: AdapterShelf,
        sessions: ModelSessions,
        around: Surroundings,
        *,
        needed: int,
        cache_bytes: int,
        wide_bytes: int,
    ) -> None:
        self.info, self.model, self.prompts, self.cores, self.adapters = info, model, prompts, cores, adapters
        self.waiting: list[Sequence] = []
        self.preparing = 0
        self.used_at = time.monotonic()
        self._needed = needed
        self.shape = shape
        self.texts = Lanes(model, info.name, shape, adapters, sessions, around)
        self._placing = Placing(
            self.waiting,
            self.texts,
            around.make_room,
            is_preparing=lambda: self.preparing > 0,
            cache_bytes=cache_bytes,
            wide_bytes=wide_bytes,
        )
        self._weights, self._sessions = weights, sessions
        self.embeddings = EmbeddingLane(model, info.name, shape, around)
        self.drafts = DraftLane(model, shape, around, self._use_for_guesses)
        if main is not None:
            self.texts.add(MAIN, main, shape, main_buffers)

    @property
    def lanes(self) -> tuple[AnyLane, ...]:
        """All contexts over this model."""
        return (*self.texts, self.embeddings, self.drafts)

    @property
    def needed(self) -> int:
        """Bytes that it takes now."""
        return self._needed + self.texts.needed + self.embeddings.needed + self.drafts.needed

    @property
    def is_busy(self) -> bool:
        """Whether a request uses it."""
        return self.preparing > 0 or not self.only_prepares

    @property
    def only_prepares(self) -> bool:
        """Whether there is nothing to compute; guesses for others do not count: replies go on without them."""
        return not self.waiting and not any(lane.is_busy for lane in self.lanes if lane is not self.drafts)

    @property
    def threads(self) -> int:
        """How many to compute with now."""
        return self.cores.update() if self.cores is not None else self.info.threads

    @property
    def has_all_threads(self) -> bool:
        """Whether no other program takes cores that it could use."""
        return self.threads >= self.info.threads

    def _use_for_guesses(self) -> int:
        self.used_at = time.monotonic()
        return self.threads

    def use(self, measurement: Measurement) -> None:
        """Takes the fastest settings: from now on, where that empties no cache that is of use."""
        if measurement.threads != self.info.threads:
            self.info = replace(self.info, threads=measurement.threads)
            self.cores = CoreShare(measurement.threads, others_busy_seconds) if self.cores is not None else None
        self.shape = self.texts.shape = self.embeddings.shape = self.drafts.shape = replace(
            self.shape, flash_attention=measurement.flash_attention
        )
        before = self.texts.get(MAIN)
        if before is None:
            return
        in_use = self.is_busy or any(slot.length for slot in before.seats.slots.slots)
        if in_use or before.shape.flash_attention == measurement.flash_attention:
            return
        try:
            self.texts.open(MAIN, self.shape)
        except KnownError:
            return  # no memory for both at once: from the next time that it is loaded
        before.close()

    def status(self) -> ModelStatus:
        """What it takes of the memory, and what its requests are at."""
        lanes = self.lanes
        waiting = tuple(SequenceStatus(one.request, "waiting", len(one.tokens), 0) for one in self.waiting)
        main = self.texts.get(MAIN)
        return ModelStatus(
            path=self.info.path,
            weights=self._weights.weights,
            cache=sum(lane.buffers.cache for lane in lanes) + sum(lane.kept_bytes for lane in self.texts),
            compute=self._weights.compute + sum(lane.buffers.compute for lane in lanes),
            contexts=len(self.texts) + self.embeddings.contexts + self.drafts.contexts,
            sequences=waiting + tuple(status for lane in lanes for status in lane.status()),
            flash_attention=(main or self).shape.flash_attention,
            cache_type=CACHE_NAMES[main.shape.key_type] if main is not None else "",
        )

    def close(self) -> None:
        """Frees everything."""
        self.texts.close_all()
        self.embeddings.close()
        self.drafts.close()
        self.adapters.close()
        self.model.close()

    def free_idle(self) -> None:
        """Gives back the memory of lanes that nobody has used for a while; the main one stays."""
        self.embeddings.free_idle(IDLE_SECONDS)
        self.drafts.free_idle(DRAFT_IDLE_SECONDS)
        self.texts.free_idle(IDLE_SECONDS)

    # --- saved sessions

    def keep_sessions(self, deadline: float) -> None:
        """Saves what the caches have of conversations, until `deadline` (monotonic seconds)."""
        self._sessions.keep_all(self.texts, deadline)

    def saved_session(self, sequence: Sequence) -> str:
        """The key of a saved session that is worth reading before `sequence` begins, else empty."""
        adapters = as_on_disk(sequence.adapters)
        return self._sessions.wanted(sequence, adapters, self.texts.get(LaneKey(adapters, "main")), self.shape)

    # --- placing requests

    def place(self) -> Iterator[tuple[Sequence, KnownError]]:
        """Gives waiting sequences to lanes, as far as there is room; yields those that no lane can be made for."""
        waiting = len(self.waiting)
        yield from self._placing.place()
        if len(self.waiting) < waiting:
            self.used_at = time.monotonic()
