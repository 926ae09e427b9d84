"""Which of a model's contexts a waiting request goes into."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.worker.adapters import as_on_disk
from lampblack.worker.lanes import MAIN, LaneKey
from lampblack.worker.seating import turn_of
from lampblack.worker.slots import common_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Sequence as Many

    from lampblack.domain.generation import Adapter
    from lampblack.worker.adapters import AdapterFile
    from lampblack.worker.lane import Lane
    from lampblack.worker.lanes import Lanes
    from lampblack.worker.native.llama import ContextShape
    from lampblack.worker.sequence import Sequence

WIDE = 8
"""Sequences of a split cache."""

GATHERING_SECONDS = 0.5
"""So long may documents wait for others that come with them, which are still being tokenized."""


_LENGTH_STEP = 256
_GUESSED_REPLY = 1024
_READ_COST, _COMPUTE_COST = 3.6, 1.0
_WORTH_SPLITTING = 1.2
_READING_COST = 0.1
"""Reading a token ÷ writing one, at most: with two threads SmolLM2 and Gemma need a tenth to a twentieth."""
_MOST_LENGTHS = 2
"""A split cache has the longest one's cells for each: what is longer than so many times the others stays alone."""


class Placing:
    """Takes from `waiting` what finds room. People go first, and before documents that have a place already.

    is_preparing: whether other requests are about to be ready. make_room: told before so many bytes more are taken;
    False where they do not fit. wide_bytes: the most memory that a split cache may take; cache_bytes: what one token of
    cache takes.
    """

    def __init__(
        self,
        waiting: list[Sequence],
        lanes: Lanes,
        make_room: Callable[[int], bool],
        *,
        is_preparing: Callable[[], bool],
        cache_bytes: int,
        wide_bytes: int,
    ) -> None:
        self._waiting, self._lanes, self._make_room = waiting, lanes, make_room
        self._is_preparing = is_preparing
        self._cache_bytes, self._wide_bytes = cache_bytes, wide_bytes
        self._is_crowded = False
        self._files: dict[tuple[Adapter, ...], tuple[AdapterFile, ...]] = {}

    def place(self) -> Iterator[tuple[Sequence, KnownError]]:
        """Gives waiting sequences to lanes, as far as there is room; yields those that no lane can be made for."""
        for lane in self._lanes:
            self._waiting += lane.outgrown
            lane.outgrown.clear()
        if not self._waiting:
            return
        self._is_crowded = False
        self._files.clear()
        documents: dict[tuple[Adapter, ...], list[Sequence]] = {}
        for sequence in sorted(self._waiting, key=turn_of):
            if not sequence.is_interactive and sequence.reuse and not sequence.counts.generated:
                documents.setdefault(sequence.adapters, []).append(sequence)
            else:
                yield from self._put(sequence, *self._lane_for(sequence))
        for adapters, group in documents.items():
            if self._are_gathering(group):
                continue
            yield from self._place_documents(adapters, group)

    def _lane_for(self, sequence: Sequence) -> tuple[LaneKey, ContextShape]:
        shape = self._lanes.shape
        if sequence.reuse:
            return self._key(sequence.adapters, "main"), shape
        if sequence.sampler is not None:
            return self._key(sequence.adapters, "alone"), replace(shape, sequences=1)
        return self._key(sequence.adapters, "scoring"), self._scoring_shape(sequence)

    def _key(self, adapters: tuple[Adapter, ...], kind: str) -> LaneKey:
        """The files are looked at once a pass: one that has been replaced is used by whoever is placed from then on."""
        if adapters not in self._files:
            self._files[adapters] = as_on_disk(adapters)
        return LaneKey(self._files[adapters], kind)

    def _scoring_shape(self, window: Sequence) -> ContextShape:
        """Room for this window and no more: most windows of a text are equally long."""
        shape = self._lanes.shape
        chunk = min(shape.chunk, window.most_at_once)
        length = min(_rounded(len(window.tokens)), shape.length)
        return replace(shape, length=length, chunk=chunk, sequences=1, outputs=chunk)

    def _put(self, sequence: Sequence, key: LaneKey, shape: ContextShape) -> Iterator[tuple[Sequence, KnownError]]:
        if self._is_crowded and key != MAIN:
            return  # behind one that waits for a context to become idle: else that would never be
        try:
            lane = self._lane(sequence, key, shape)
        except KnownError as error:
            self._waiting.remove(sequence)
            yield sequence, error
            return
        if lane is None or sequence.last >= lane.shape.length:
            return
        if lane.has_room_for(sequence) or (sequence.is_interactive and lane.give_up_document()):
            self._waiting.remove(sequence)
            lane.add(sequence)

    def _lane(self, sequence: Sequence, key: LaneKey, shape: ContextShape) -> Lane | None:
        """The lane, made where there is none; None where it has to wait for memory, or for one that is too small."""
        lane = self._lanes.get(key)
        if lane is not None and key.kind in ("wide", "scoring") and lane.shape.length < shape.length:
            if lane.is_busy:
                return None
            self._lanes.close(key)
            lane = None
        return lane or self._open(sequence, key, shape)

    def _open(self, sequence: Sequence, key: LaneKey, shape: ContextShape) -> Lane | None:
        """Makes a lane; None where memory is short and others are at work: when one of them is idle it goes.

        Where nothing is at work besides MAIN it is made in any case, as a model is that is too large.
        """
        if self._make_room(self._lanes.bytes_for(shape)) or not self._lanes.at_work():
            return self._lanes.open(key, shape)
        self._is_crowded = True
        if sequence.is_interactive:
            for lane in self._lanes.at_work():
                lane.give_up_documents()
        return None

    # --- documents

    def _are_gathering(self, group: Many[Sequence]) -> bool:
        """Whether those that came with them are still being prepared: the first would have a context to itself, and
        half of the time, while all others share another."""
        return self._is_preparing() and time.monotonic() - group[0].clock.received < GATHERING_SECONDS

    def _place_documents(
        self, adapters: tuple[Adapter, ...], group: Many[Sequence]
    ) -> Iterator[tuple[Sequence, KnownError]]:
        there = [self._lanes.get(self._key(adapters, kind)) for kind in ("main", "wide")]
        if all(lane is not None and not lane.has_room_for(group[0]) for lane in there):
            return
        first = group[:WIDE]  # this is asked before every step, and takes the square of their number
        key, shape = self._lane_for_documents(adapters, first)
        for sequence in first:
            yield from self._put(sequence, key, shape)
        if key.kind == "wide":
            self._join_others(adapters, first)

    def _lane_for_documents(self, adapters: tuple[Adapter, ...], group: Many[Sequence]) -> tuple[LaneKey, ContextShape]:
        main, wide = self._key(adapters, "main"), self._key(adapters, "wide")
        there = filter(None, map(self._lanes.get, (main, wide)))
        if self._prefers_unified(main, [*(one for lane in there for one in lane.active), *group]):
            return main, self._lanes.shape
        shape = self._wide_shape(max(map(_length_needed, [*group, *self._joining(adapters, group)])))
        if shape is None or not (self._lanes.get(wide) or self._make_room(self._lanes.bytes_for(shape))):
            return main, self._lanes.shape
        return wide, shape

    def _joining(self, adapters: tuple[Adapter, ...], group: Many[Sequence]) -> list[Sequence]:
        """Documents that began alone, before these came, and should go on in one batch with them: each step of a batch
        of their own holds up all the others. They are read again, which must cost less."""
        main = self._lanes.get(self._key(adapters, "main"))
        longest = _MOST_LENGTHS * max(map(_length_needed, group))
        return [
            one
            for one in (main.active if main is not None else ())
            if not one.is_interactive
            and one.reuse
            and not one.counts.generated
            and _length_needed(one) <= longest
            and one.position * _READING_COST < _length_needed(one) - len(one.tokens)
        ]

    def _join_others(self, adapters: tuple[Adapter, ...], group: Many[Sequence]) -> None:
        main, wide = (self._lanes.get(self._key(adapters, kind)) for kind in ("main", "wide"))
        if main is None or wide is None:
            return
        for one in self._joining(adapters, group):
            if wide.has_room_for(one) and _length_needed(one) <= wide.shape.length:
                main.hand_over(one)
                wide.add(one)

    def _prefers_unified(self, key: LaneKey, together: Many[Sequence]) -> bool:
        """Whether one cache for all is about as fast as one for each.

        In a unified cache every token of a batch attends over all cells, but they are read from memory once, and what
        prompts share is there once. In a split one each attends over its own. The weights are measured (TRAPS: eight
        different prompts of 600 tokens, split 1.45 times as fast; with a shared beginning, unified 1.3 times).
        """
        lane, count = self._lanes.get(key), len(together)
        if count <= 1 and lane is not None:
            return True
        split = sum(map(_length_needed, together))
        slots = lane.seats.slots.slots if lane is not None else ()
        known = [slot.tokens[: slot.length] for slot in slots if not slot.busy]  # else they would share with themselves
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
        most = self._lanes.shape.length
        length = min(_rounded(length), most)
        sequences = min(WIDE, self._wide_bytes // max(1, self._cache_bytes * length))
        if sequences < 2:
            return None
        return replace(self._lanes.shape, unified=False, length=length, sequences=sequences)


def _rounded(tokens: int) -> int:
    return -(-tokens // _LENGTH_STEP) * _LENGTH_STEP


def _length_needed(sequence: Sequence) -> int:
    reply = _GUESSED_REPLY if sequence.max_tokens is None else sequence.max_tokens
    return min(len(sequence.tokens) + reply + 1, sequence.context_length)
