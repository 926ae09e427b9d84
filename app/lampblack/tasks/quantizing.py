"""Making a smaller model of one that is there: what can be made of it, whether that fits, and making it."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError
from lampblack.domain.quantization import TARGETS, is_quantized, smaller_name
from lampblack.domain.sizes import in_words
from lampblack.gguf.preflight import check_model_file
from lampblack.models.computer import Fit, fits, this_computer
from lampblack.models.hub.offers import BEST_FIRST
from lampblack.models.made_files import MadeFile, remove_leftovers
from lampblack.tasks.quantizer import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.models import ModelInfo

WORTH_MAKING = 0.97
"""The most of the source's size that a smaller model may have."""

WORTH_LOSING = 0.99
"""The most of a better one's size that a worse one may have."""

LEFT_FREE = 100_000_000
"""Bytes that stay free on the disk."""

_FULL = 1_000_000
"""Bytes; where fewer are free, the disk has filled up meanwhile."""

_TELLING_AFTER = 0.02
"""The share from which on the time that it took says what the rest will take."""


@dataclass(frozen=True, slots=True)
class Smaller:
    """What a model can be made to. bytes: of the file, as the quantizer plans it; fit: whether it will run here."""

    quantization: str
    bytes: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be made of a model, largest first. is_requantizing: it has lost something already; folder: where the
    smaller one comes to; free: bytes on its disk, None where that does not say."""

    model: ModelInfo
    smaller: tuple[Smaller, ...]
    is_requantizing: bool
    folder: Path
    free: int | None

    @property
    def best(self) -> Smaller:
        """What to make where a person has no wish of their own: the best of those that fit, else the smallest."""
        able = [one for one in self.smaller if one.fit is Fit.FITS]
        return min(able, key=lambda one: BEST_FIRST.index(one.quantization), default=self.smaller[-1])


@dataclass(frozen=True, slots=True)
class Progress:
    """fraction is 0 to 1; seconds_left None where nobody can say."""

    fraction: float
    seconds_left: float | None = None


class Quantizing:
    """Makes one model at a time, in a process of its own. command: starts that; folder: says which the library folder
    is; context_length: with how much context a model has to fit; on_busy: told that making begins, or has ended.

    Methods take their time and raise KnownError; each may be called on any thread.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Callable[[], Path],
        context_length: Callable[[], int],
        on_busy: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._command, self._folder, self._context_length = tuple(command), folder, context_length
        self._on_busy = on_busy
        self._making = threading.Lock()
        self._closed = threading.Event()

    def clean(self) -> None:
        """Deletes what an earlier run that was killed has left."""
        remove_leftovers(self._folder())

    def choices(self, model: ModelInfo, stop: Callable[[], bool] = lambda: False) -> Choices:
        """What can be made of a model. Raises CancelledError, and KnownError: what check_model_file raises,
        quantize.failed, .crashed, .nothing_smaller."""
        check_model_file(Path(model.path), or_embeds=True)
        question = {"source": model.path, "sizes": TARGETS}
        sizes: dict[str, int] = self._ask(model, question, stop)["sizes"]
        computer, context_length, least = this_computer(), self._context_length(), model.bytes * WORTH_MAKING
        found: list[Smaller] = []
        for quantization in TARGETS:
            size = sizes.get(quantization, model.bytes)
            if size < least:
                least = size * WORTH_LOSING
                fit = fits(replace(model, bytes=size), computer, context_length)
                found.append(Smaller(quantization, size, fit))
        if not found:
            raise KnownError("quantize.nothing_smaller", name=model.name)
        folder = self._folder()
        return Choices(model, tuple(found), is_quantized(model.quantization), folder, _free(folder))

    def make(
        self, model: ModelInfo, smaller: Smaller, tell: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> Path:
        """Makes it, in the library folder under a name that nothing has; returns where it is.

        Raises CancelledError, and KnownError quantize.* and disk.*; nothing is left of it then.
        """
        if not self._making.acquire(blocking=False):
            raise KnownError("quantize.busy")
        self._on_busy(True)
        try:
            return self._make(model, smaller, tell, stop)
        finally:
            self._on_busy(False)
            self._making.release()

    def close(self) -> None:
        """Ends what is being made, and deletes it."""
        self._closed.set()
        with self._making:
            pass

    def _make(
        self, model: ModelInfo, smaller: Smaller, tell: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> Path:
        library = self._folder()
        check_model_file(Path(model.path), or_embeds=True)
        free = _free(library)
        if free is not None and free < smaller.bytes + LEFT_FREE:
            raise _no_room(library, smaller, model, free)
        with MadeFile(library) as made:
            pace = _Pace(tell)
            question = {
                "source": model.path,
                "target": str(made.part),
                "quantization": smaller.quantization,
                "made_from": model.file_name,
            }
            try:
                self._ask(model, question, stop, lambda said: pace.tell(float(said["fraction"])))
                _check_made(made.part, model)
            except KnownError:
                free = _free(library)
                if free is not None and free < _FULL:  # the quantizer's own words for it are of no use
                    raise _no_room(library, smaller, model, free) from None
                raise
            return made.put(smaller_name(model.file_name, model.quantization, smaller.quantization))

    def _ask(
        self,
        model: ModelInfo,
        question: dict[str, Any],
        stop: Callable[[], bool],
        hear: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> dict[str, Any]:
        return ask(self._command, model.name, question, lambda: stop() or self._closed.is_set(), hear)


class _Pace:
    """From how far it is to what is left."""

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell, self._begun = tell, time.monotonic()

    def tell(self, fraction: float) -> None:
        """Tells it, with the time left once that can be said."""
        taken = time.monotonic() - self._begun
        left = taken * (1 - fraction) / fraction if fraction >= _TELLING_AFTER else None
        self._tell(Progress(fraction, left))


def _check_made(part: Path, model: ModelInfo) -> None:
    """What the quantizer wrote is whole, and a model: it goes on where a full disk takes no more."""
    try:
        check_model_file(part, or_embeds=True)
    except KnownError as error:
        raise KnownError("quantize.failed", name=model.name, reason="the result is not whole") from error


def _no_room(library: Path, smaller: Smaller, model: ModelInfo, free: int) -> KnownError:
    what = {"name": model.name, "folder": str(library)}
    return KnownError("quantize.no_room", needed=in_words(smaller.bytes), free=in_words(free), **what)


def _free(folder: Path) -> int | None:
    """Bytes that are free on the disk of a folder that may not be there yet."""
    there = next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return None
