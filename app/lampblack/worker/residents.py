"""The models in memory, under one budget."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.gguf.memory import memory_per_token
from lampblack.gguf.preflight import check_model_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.engine.protocol import LoadOptions
    from lampblack.worker.resident import Resident

OVERHEAD = 160_000_000
"""Bytes of an engine besides weights and cache: buffers, tables, vocabulary (measured with small models)."""


def memory_needed(options: LoadOptions) -> int:
    """Bytes that a model takes with its context, by its header. Raises KnownError as check_model_file does."""
    header = check_model_file(Path(options.path))
    trained = header.context_length
    tokens = min(options.context_length or trained, trained) if trained else options.context_length
    return header.file_size + tokens * memory_per_token(header) + OVERHEAD


class Residents:
    """By path. budget: bytes that all together may take; a model that alone takes more is loaded all the same."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._residents: dict[str, Resident] = {}

    def __iter__(self) -> Iterator[Resident]:
        return iter(tuple(self._residents.values()))

    def __len__(self) -> int:
        return len(self._residents)

    @property
    def newest(self) -> Resident | None:
        """The one that was loaded last."""
        return next(reversed(self._residents.values()), None)

    def get(self, path: str) -> Resident:
        """The model at `path`, the newest where that is empty. Raises KnownError model.none_loaded."""
        resident = self._residents.get(path) if path else self.newest
        if resident is None:
            raise KnownError("model.none_loaded")
        return resident

    def find(self, path: str) -> Resident | None:
        """The model at `path`, None where it is not in memory."""
        return self._residents.get(path)

    def add(self, resident: Resident) -> None:
        """Takes a model that has been loaded."""
        self._residents[resident.info.path] = resident

    def remove(self, resident: Resident) -> None:
        """Frees a model. It must not be at work."""
        del self._residents[resident.info.path]
        resident.close()

    def in_the_way(self, options: LoadOptions) -> list[Resident]:
        """The models that have to go before another fits: itself with other options, then the least recently used."""
        same = self._residents.get(options.path)
        going = [same] if same is not None else []
        try:
            needed = memory_needed(options)
        except KnownError:
            return going  # loading it will say why not
        left = sorted((one for one in self._residents.values() if one is not same), key=lambda one: one.used_at)
        while left and needed + sum(one.needed for one in left) > self.budget:
            going.append(left.pop(0))
        return going

    def idle_since(self, seconds: float) -> list[Resident]:
        """Models that nothing has used for so long."""
        limit = time.monotonic() - seconds
        return [one for one in self if not one.is_busy and one.used_at < limit]
