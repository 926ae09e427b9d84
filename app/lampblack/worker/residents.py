"""The models in memory, under one budget."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.gguf.architectures import NOT_GENERATIVE
from lampblack.gguf.memory import memory_besides, memory_per_token
from lampblack.gguf.preflight import check_model_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.engine.protocol import Configure, LoadOptions
    from lampblack.worker.resident import Resident

BUDGET_SHARE = 0.75
"""Of all memory, what models may take together where the app does not say."""


def memory_needed(options: LoadOptions) -> int:
    """Bytes that a model takes with its context, by its header. Raises KnownError as check_model_file does."""
    header = check_model_file(Path(options.path), or_embeds=True)
    if header.architecture in NOT_GENERATIVE:
        return header.file_size + memory_besides(
            header
        )  # vectors need no cache, and take what they do once they are asked for
    trained = header.context_length
    tokens = min(options.context_length or trained, trained) if trained else options.context_length
    each = memory_per_token(header, flash_attention=options.flash_attention is not False)
    return header.file_size + tokens * each + memory_besides(header)


class Residents:
    """By path. They share a budget of bytes; a model that alone takes more is loaded all the same.

    memory: bytes that this computer has.
    """

    def __init__(self, memory: int) -> None:
        self._default = self._budget = int(BUDGET_SHARE * memory)
        self._idle_seconds = math.inf
        self._residents: dict[str, Resident] = {}
        self._asked: tuple[LoadOptions, int] | None = None

    def configure(self, command: Configure) -> None:
        """Takes the app's wishes."""
        self._budget = command.memory_bytes or self._default
        self._idle_seconds = command.idle_seconds or math.inf

    def __iter__(self) -> Iterator[Resident]:
        return iter(tuple(self._residents.values()))

    def __len__(self) -> int:
        return len(self._residents)

    @property
    def newest(self) -> Resident | None:
        """The one that was loaded last."""
        return next(reversed(self._residents.values()), None)

    def get(self, path: str, *, embeds: bool = False) -> Resident:
        """The model at `path`, where that is empty the newest: of those that write text unless it is to make vectors.

        Raises KnownError: model.none_loaded, and model.only_embeds where it writes no text and is to.
        """
        if path:
            resident = self._residents.get(path)
        elif embeds:
            resident = self.newest
        else:
            resident = next((one for one in reversed(self._residents.values()) if one.info.writes_text), self.newest)
        if resident is None:
            raise KnownError("model.none_loaded")
        if not (embeds or resident.info.writes_text):
            raise KnownError("model.only_embeds", name=resident.info.name)
        return resident

    def find(self, path: str) -> Resident | None:
        """The model at `path`, None where it is not in memory."""
        return self._residents.get(path)

    def add(self, resident: Resident) -> None:
        """Takes a model that has been loaded."""
        self._residents[resident.info.path] = resident
        self._asked = None

    def remove(self, resident: Resident) -> None:
        """Frees a model. It must not be at work."""
        del self._residents[resident.info.path]
        resident.close()

    def in_the_way(self, options: LoadOptions) -> list[Resident]:
        """The models that have to go before another fits: itself with other options, then the least recently used.

        Contexts that are idle go before models, and at once.
        """
        same = self._residents.get(options.path)
        going = [same] if same is not None else []
        try:
            needed = self._needed_for(options)
        except KnownError:
            return going  # loading it will say why not
        self.make_room(needed - (same.needed if same is not None else 0))
        left = sorted((one for one in self._residents.values() if one is not same), key=lambda one: one.used_at)
        while left and needed + sum(one.needed for one in left) > self._budget:
            going.append(left.pop(0))
        return going

    def fits_beside(self, options: LoadOptions) -> bool:
        """Whether there is room for another model without any that is in memory having to go."""
        try:
            needed = self._needed_for(options)
        except KnownError:
            return True  # loading it will say why not
        return self.make_room(needed)

    def _needed_for(self, options: LoadOptions) -> int:
        """Reads the header once, however often it is asked while others finish their work."""
        if self._asked is None or self._asked[0] != options:
            self._asked = (options, memory_needed(options))
        return self._asked[1]

    def make_room(self, more: int) -> bool:
        """Frees contexts that nobody uses, the least recently used first, and then what waits beside caches, until so
        many bytes more fit beside the models; whether they do.
        """
        idle = [(lane.used_at, one, key) for one in self for key, lane in one.texts.idle()]
        for _, one, key in sorted(idle, key=lambda entry: entry[0]):
            if self._fits(more):
                return True
            one.texts.close(key)
        for one in sorted(self, key=lambda one: one.used_at):
            if self._fits(more):
                return True
            one.texts.empty_shelves()
        return self._fits(more)

    def _fits(self, more: int) -> bool:
        return sum(one.needed for one in self) + more <= self._budget

    def spare(self) -> list[Resident]:
        """Models that nothing has used for long, and those used least recently where the budget has become smaller."""
        limit = time.monotonic() - self._idle_seconds
        left = sorted(self, key=lambda one: one.used_at)
        self.make_room(0)
        idle = [one for one in left if not one.is_busy]
        going = [one for one in idle if one.used_at < limit]
        for one in idle[len(going) :]:
            if len(left) - len(going) < 2 or sum(one.needed for one in left if one not in going) <= self._budget:
                break
            going.append(one)
        return going
