"""A model in memory, the contexts over it, and which request goes into which."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import KnownError
from lampblack.domain.models import ModelStatus, SequenceStatus
from lampblack.worker.cores import CoreShare, others_busy_seconds
from lampblack.worker.draft_lane import DraftLane
from lampblack.worker.embedding_lane import EmbeddingLane
from lampblack.worker.lane import Lane
from lampblack.worker.llama import CACHE_NAMES, Context, LlamaError
from lampblack.worker.native_log import Buffers
from lampblack.worker.slots import common_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Sequence as Many

    from lampblack.domain.generation import Adapter
    from lampblack.domain.models import LoadedModel, Measurement
    from lampblack.worker.adapters import AdapterShelf
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.llama import ContextShape, Model
    from lampblack.worker.model_sessions import ModelSessions
    from lampblack.worker.native_log import NativeLog
    from lampblack.worker.prompts import PromptReader
    from lampblack.worker.sequence import Sequence

WIDE = 8
"""Sequences of a split cache."""

WIDE_IDLE_SECONDS = 60.0
"""After this time without work a split cache gives its memory back."""

DRAFT_IDLE_SECONDS = 600.0
"""After this time without a guess the cache for guesses gives its memory back: a conversation has long pauses."""

AnyLane = Lane | EmbeddingLane | DraftLane
"""What has turns to compute in."""

_LENGTH_STEP = 256
_GUESSED_REPLY = 1024
_READ_COST, _COMPUTE_COST = 3.6, 1.0
_WORTH_SPLITTING = 1.2


class LaneKey(NamedTuple):
    """Adapters are set on a whole context, and what they leave in its cache fits no others. kind: main, wide, alone."""

    adapters: tuple[Adapter, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lanes need of the engine around them. is_person_waiting: for any request; has_news: that nobody has seen."""

    cancellation: Cancellation
    on_end: Callable[[int], None]
    log: NativeLog
    is_person_waiting: Callable[[], bool]
    has_news: Callable[[], bool]


class Resident:
    """Weights, and lanes made as they are needed.

    `main` has a unified cache, in which prompts share beginnings; `wide` a split one, for many different prompts;
    `alone` is for reproducible requests; `embeddings` makes vectors, which is all that a model can do that writes no
    text (main is None); `drafts` guesses ahead for other models. needed: bytes that it takes with its main lane.
    wide_bytes: the most memory that a split cache may take; cache_bytes: what one token of cache takes.
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
        self.shape, self._around = shape, around
        self._cache_bytes, self._wide_bytes = cache_bytes, wide_bytes
        self._lanes: dict[LaneKey, Lane] = {}
        self._weights, self._sessions = weights, sessions
        self.embeddings = EmbeddingLane(model, info.name, shape, around)
        self.drafts = DraftLane(model, shape, around, self._use_for_guesses)
        if main is not None:
            self._add_lane(LaneKey((), "main"), main, shape, main_buffers)

    @property
    def lanes(self) -> tuple[AnyLane, ...]:
        """All contexts over this model."""
        return (*self._lanes.values(), self.embeddings, self.drafts)

    @property
    def needed(self) -> int:
        """Bytes that it takes with its main lane and what makes vectors and guesses."""
        return self._needed + self.embeddings.needed + self.drafts.needed

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
        main = LaneKey((), "main")
        self.shape = self.embeddings.shape = self.drafts.shape = replace(
            self.shape, flash_attention=measurement.flash_attention
        )
        before = self._lanes[main]
        in_use = self.is_busy or any(slot.length for slot in before.seats.slots.slots)
        if in_use or before.shape.flash_attention == measurement.flash_attention:
            return
        try:
            self._make_lane(main, self.shape)
        except KnownError:
            return  # no memory for both at once: from the next time that it is loaded
        before.close()

    def status(self) -> ModelStatus:
        """What it takes of the memory, and what its requests are at."""
        lanes = self.lanes
        waiting = tuple(SequenceStatus(one.request, "waiting", len(one.tokens), 0) for one in self.waiting)
        main = self._lanes.get(LaneKey((), "main"))
        return ModelStatus(
            path=self.info.path,
            weights=self._weights.weights,
            cache=sum(lane.buffers.cache for lane in lanes)
            + sum(lane.seats.checkpoints.bytes + lane.seats.shelf.bytes for lane in self._lanes.values()),
            compute=self._weights.compute + sum(lane.buffers.compute for lane in lanes),
            contexts=len(self._lanes) + self.embeddings.contexts + self.drafts.contexts,
            sequences=waiting + tuple(status for lane in lanes for status in lane.status()),
            flash_attention=(main or self).shape.flash_attention,
            cache_type=CACHE_NAMES[main.shape.key_type] if main is not None else "",
        )

    def close(self) -> None:
        """Frees everything."""
        self._sessions.keep_all(tuple(self._lanes.values()))
        for lane in self.lanes:
            lane.close()
        self._lanes.clear()
        self.adapters.close()
        self.model.close()

    def free_idle(self) -> None:
        """Gives back the memory of lanes that nobody has used for a while; the main one stays."""
        self.embeddings.free_idle(WIDE_IDLE_SECONDS)
        self.drafts.free_idle(DRAFT_IDLE_SECONDS)
        for key, lane in list(self._lanes.items()):
            idle = not lane.is_busy and time.monotonic() - lane.used_at > WIDE_IDLE_SECONDS
            if idle and key != LaneKey((), "main"):
                self._sessions.keep_all([lane])
                del self._lanes[key]
                lane.close()

    # --- saved sessions

    def keep_sessions(self, deadline: float) -> None:
        """Saves what the caches have of conversations, until `deadline` (monotonic seconds)."""
        self._sessions.keep_all(tuple(self._lanes.values()), deadline)

    def saved_session(self, sequence: Sequence) -> str:
        """The key of a saved session that is worth reading before `sequence` begins, else empty."""
        lane = self._lanes.get(LaneKey(sequence.adapters, "main"))
        return self._sessions.wanted(sequence, lane, self.shape)

    # --- placing requests

    def place(self) -> Iterator[tuple[Sequence, KnownError]]:
        """Gives waiting sequences to lanes, as far as there is room; yields those that no lane can be made for."""
        for lane in self._lanes.values():
            self.waiting += lane.outgrown
            lane.outgrown.clear()
        documents: dict[tuple[Adapter, ...], list[Sequence]] = {}
        for sequence in sorted(self.waiting, key=lambda one: (not one.is_interactive, one.order)):
            if not sequence.is_interactive and sequence.reuse and not sequence.counts.generated:
                documents.setdefault(sequence.adapters, []).append(sequence)
                continue
            kind = "main" if sequence.reuse else "alone"
            yield from self._put(sequence, LaneKey(sequence.adapters, kind), self.shape)
        for adapters, group in documents.items():
            kinds = [self._lanes.get(LaneKey(adapters, kind)) for kind in ("main", "wide")]
            if all(lane is not None and not lane.has_room for lane in kinds):
                continue
            first = group[:WIDE]  # this is asked before every step, and takes the square of their number
            key, shape = self._lane_for_documents(adapters, first)
            for sequence in first:
                yield from self._put(sequence, key, shape)

    def _put(self, sequence: Sequence, key: LaneKey, shape: ContextShape) -> Iterator[tuple[Sequence, KnownError]]:
        try:
            lane = self._lane(key, shape)
        except KnownError as error:
            self.waiting.remove(sequence)
            yield sequence, error
            return
        if lane is not None and lane.has_room and sequence.last < lane.shape.length:
            self.waiting.remove(sequence)
            self.used_at = time.monotonic()
            lane.add(sequence)

    def _lane_for_documents(self, adapters: tuple[Adapter, ...], group: Many[Sequence]) -> tuple[LaneKey, ContextShape]:
        main, wide = LaneKey(adapters, "main"), LaneKey(adapters, "wide")
        beside = [one for key in (main, wide) if key in self._lanes for one in self._lanes[key].active]
        if self._prefers_unified(main, [*beside, *group]):
            return main, self.shape
        shape = self._wide_shape(max(map(_length_needed, group)))
        return (main, self.shape) if shape is None else (wide, shape)

    def _prefers_unified(self, key: LaneKey, together: Many[Sequence]) -> bool:
        """Whether one cache for all is about as fast as one for each.

        In a unified cache every token of a batch attends over all cells, but they are read from memory once, and what
        prompts share is there once. In a split one each attends over its own. The weights are measured (TRAPS: eight
        different prompts of 600 tokens, split 1.45 times as fast; with a shared beginning, unified 1.3 times).
        """
        count = len(together)
        if count <= 1 and key in self._lanes:
            return True
        split = sum(map(_length_needed, together))
        known = (
            [slot.tokens[: slot.length] for slot in self._lanes[key].seats.slots.slots] if key in self._lanes else []
        )
        unified = 0
        for sequence in together:
            most = len(sequence.tokens) - 1
            unified += _length_needed(sequence) - max(
                (common_prefix(one, sequence.tokens, most) for one in known), default=0
            )
            known.append(sequence.tokens)
        return unified * (_READ_COST + _COMPUTE_COST * count) <= _WORTH_SPLITTING * split * (_READ_COST + _COMPUTE_COST)

    def _wide_shape(self, length: int) -> ContextShape | None:
        """None where a split cache of such sequences would take too much memory, or be no better than a unified one."""
        length = min(-(-length // _LENGTH_STEP) * _LENGTH_STEP, self.info.context_length)
        affordable = self._wide_bytes // max(1, self._cache_bytes * length)
        sequences = min(WIDE, affordable)
        if sequences < 2:
            return None
        return replace(self.shape, unified=False, length=length, sequences=sequences)

    def _lane(self, key: LaneKey, shape: ContextShape) -> Lane | None:
        """The lane, made where there is none; None where one that is too small is still at work."""
        lane = self._lanes.get(key)
        if lane is not None and key.kind == "wide" and lane.shape.length < shape.length:
            if lane.is_busy:
                return None
            del self._lanes[key]
            lane.close()
            lane = None
        return lane or self._make_lane(key, shape)

    def _make_lane(self, key: LaneKey, shape: ContextShape) -> Lane:
        adapters = [(self.adapters.get(self.model, adapter.path), adapter.scale) for adapter in key.adapters]
        if key.kind == "alone":
            shape = replace(shape, sequences=1)
        buffers = Buffers()
        try:
            with self._around.log.counting(buffers):
                context = Context(self.model, shape, self._around.cancellation.abort_flag)
        except LlamaError:
            raise KnownError("model.context_failed", name=self.info.name, context=shape.length) from None
        if adapters:
            context.use_adapters(adapters)
        return self._add_lane(key, context, shape, buffers)

    def _add_lane(self, key: LaneKey, context: Context, shape: ContextShape, buffers: Buffers) -> Lane:
        around = self._around
        sessions = self._sessions
        lane = Lane(
            context,
            self.model,
            shape,
            around.cancellation,
            around.on_end,
            keep=lambda slot: sessions.keep(lane, slot),
            refuse=sessions.refuse,
        )
        if key.kind == "main":
            lane.seats.session_key = sessions.key(key.adapters, shape)
        lane.fixed_chunks = key.kind == "alone"
        lane.buffers = buffers
        self._lanes[key] = lane
        return lane


def _length_needed(sequence: Sequence) -> int:
    reply = _GUESSED_REPLY if sequence.max_tokens is None else sequence.max_tokens
    return min(len(sequence.tokens) + reply + 1, sequence.context_length)
