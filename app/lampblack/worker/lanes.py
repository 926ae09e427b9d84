"""The contexts over one model in which text is written or scored, by what they are for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import KnownError
from lampblack.worker.lane import Lane
from lampblack.worker.native.llama import Context, LlamaError
from lampblack.worker.native.native_log import Buffers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.worker.adapters import AdapterFile, AdapterShelf
    from lampblack.worker.native.llama import ContextShape, Model
    from lampblack.worker.resident import Surroundings
    from lampblack.worker.states.model_sessions import ModelSessions

MOST_ADAPTED = 2
"""Contexts with adapters that stay for those who come back, beside the ones at work: another strength is another one.
"""

FEWEST_FOR_PEOPLE, SHARE_FOR_PEOPLE = 2, 8
"""Seats of a main lane that documents leave to people: so many, or one in so many."""


class LaneKey(NamedTuple):
    """Adapters are set on a whole context, and what they leave in its cache fits no others. kind as in `Lanes`."""

    adapters: tuple[AdapterFile, ...]
    kind: str


MAIN = LaneKey((), "main")
"""That without adapters, which stays as long as the model."""


class Lanes:
    """Made as they are needed, closed when nobody has used them for a while.

    `main` has a unified cache, in which prompts share beginnings; `wide` a split one, for many different prompts;
    `alone` is for reproducible requests, and `scoring` for texts that are only read: a person's request must not wait
    behind windows of a hundred thousand tokens. shape: how to lay out those to come. name: the model's, for people.
    """

    def __init__(
        self,
        model: Model,
        name: str,
        shape: ContextShape,
        adapters: AdapterShelf,
        sessions: ModelSessions,
        around: Surroundings,
    ) -> None:
        self.shape = shape
        self._model, self._name, self._adapters = model, name, adapters
        self._sessions, self._around = sessions, around
        self._lanes: dict[LaneKey, Lane] = {}

    def __iter__(self) -> Iterator[Lane]:
        return iter(tuple(self._lanes.values()))

    def __len__(self) -> int:
        return len(self._lanes)

    @property
    def needed(self) -> int:
        """Bytes that they take now, besides the cache and the buffers of MAIN."""
        return sum(lane.kept_bytes if key == MAIN else lane.needed for key, lane in self._lanes.items())

    def idle(self) -> list[tuple[LaneKey, Lane]]:
        """Those that nobody uses, the least recently used first; MAIN is none of them."""
        idle = [(key, lane) for key, lane in self._lanes.items() if key != MAIN and not lane.is_busy]
        return sorted(idle, key=lambda one: one[1].used_at)

    def at_work(self) -> list[Lane]:
        """Those besides MAIN that somebody uses."""
        return [lane for key, lane in self._lanes.items() if key != MAIN and lane.is_busy]

    def bytes_for(self, shape: ContextShape) -> int:
        """About how much a context would take, going by what MAIN does."""
        main = self._lanes[MAIN]
        cells = shape.length * (1 if shape.unified else shape.sequences)
        return main.buffers.cache * cells // main.shape.length + main.buffers.compute * shape.chunk // main.shape.chunk

    def get(self, key: LaneKey) -> Lane | None:
        """The lane, None where there is none."""
        return self._lanes.get(key)

    def open(self, key: LaneKey, shape: ContextShape) -> Lane:
        """Makes a lane, in the place of what there is under this key. Raises KnownError: model.context_failed, and what
        `AdapterShelf.get` raises.
        """
        self._limit_adapted(key)
        adapters = [(self._adapters.get(self._model, adapter), adapter.scale) for adapter in key.adapters]
        buffers = Buffers()
        try:
            with self._around.log.counting(buffers):
                context = Context(self._model, shape, self._around.cancellation.abort_flag)
        except LlamaError:
            raise KnownError("model.context_failed", name=self._name, context=shape.length) from None
        if adapters:
            context.use_adapters(adapters)
        return self.add(key, context, shape, buffers)

    def add(self, key: LaneKey, context: Context, shape: ContextShape, buffers: Buffers) -> Lane:
        """Takes a context that has been made."""
        around, sessions = self._around, self._sessions
        lane = Lane(
            context,
            self._model,
            shape,
            around.cancellation,
            around.on_end,
            keep=lambda slot: sessions.keep(lane, slot),
            refuse=sessions.refuse,
        )
        if key.kind == "main":
            lane.seats.session_key = sessions.key(key.adapters, shape)
            lane.kept_for_people = max(FEWEST_FOR_PEOPLE, shape.sequences // SHARE_FOR_PEOPLE)
        lane.fixed_chunks = key.kind in ("alone", "scoring")
        lane.buffers = buffers
        self._lanes[key] = lane
        return lane

    def close(self, key: LaneKey) -> None:
        """Frees a lane; what it has of conversations is saved."""
        lane = self._lanes.pop(key)
        self._sessions.keep_all([lane])
        lane.close()
        self._adapters.keep_only(file for other in self._lanes for file in other.adapters)

    def close_all(self) -> None:
        """Frees them; what they have of conversations is saved, the newest first."""
        self._sessions.keep_all(self)
        for lane in self:
            lane.close()
        self._lanes.clear()

    def free_idle(self, seconds: float) -> None:
        """Gives back the memory of those that nobody has used for so long; MAIN stays."""
        for key, lane in self.idle():
            if time.monotonic() - lane.used_at > seconds:
                self.close(key)

    def empty_shelves(self) -> None:
        """Frees what waits beside the caches. Conversations that are worth it were saved when they came there."""
        for lane in self:
            lane.seats.shelf.clear()

    def _limit_adapted(self, key: LaneKey) -> None:
        """Before another context with adapters is made. Those of files that have been replaced are of no use."""
        now = {file.path: file.stamp for file in key.adapters}
        idle = [one for one, _ in self.idle() if one.adapters] if now else []
        replaced = [one for one in idle if any(now.get(file.path, file.stamp) != file.stamp for file in one.adapters)]
        others = [one for one in idle if one not in replaced]
        for old in (*replaced, *others[:-MOST_ADAPTED]):
            self.close(old)
