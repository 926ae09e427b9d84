"""What a person chose for the models on this computer, also where their files were moved since."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from lampblack.domain.faults import KnownError
from lampblack.domain.model_choices import ModelChoices, model_name_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lampblack.domain.conversations import ChatOptions
    from lampblack.domain.models import ModelInfo

_log = logging.getLogger(__name__)


class KeptChoices(Protocol):
    """Where choices are kept; `store.model_choices.ModelChoiceStore` is one. Methods may raise KnownError."""

    def all(self) -> list[ModelChoices]: ...
    def save(self, choices: ModelChoices, before: str = "") -> None: ...


class Choices:
    """Finds and changes them. Methods read the disk, and raise what the store raises where they do not say otherwise.

    No file is ever changed: what a model is called here is no concern of the app that keeps it.
    """

    def __init__(self, kept: KeptChoices) -> None:
        self._kept = kept

    def found(self, paths: Collection[str]) -> dict[str, ModelChoices]:
        """Of these models those for which something was chosen."""
        kept = {one.path: one for one in self._kept.all()}
        known = {path: kept[path] for path in paths if path in kept}
        lost = {
            (os.path.basename(one.path), one.bytes): one  # noqa: PTH119 - twice as fast as Path's
            for one in kept.values()
            if one.path not in known and not os.path.exists(one.path)  # noqa: PTH110 - Path.exists raises for long names
        }
        names = {name for name, _ in lost}
        for path in paths:
            name = os.path.basename(path)  # noqa: PTH119 - as above
            if path not in known and name in names and (moved := lost.pop((name, _size(path)), None)) is not None:
                known[path] = moved
        return known

    def of(self, path: str) -> ModelChoices:
        """For one model; nothing chosen where the store fails: that must not keep a model from loading."""
        try:
            return self.found([path]).get(path) or ModelChoices(path, _size(path))
        except KnownError as error:
            _log.info("what was chosen for a model cannot be read: %s", error.fault.kind)
            return ModelChoices(path, _size(path))

    def rename(self, model: ModelInfo, name: str, others: Iterable[ModelInfo]) -> str:
        """Calls a model something else, or, with an empty name, as its file is called; returns the name as it is kept.

        others: all models on the list. Raises KnownError model.long_name, model.name_taken.
        """
        wanted = model_name_from(name)
        if wanted == model.file_name:
            wanted = ""
        taken = {other.name.casefold() for other in others if other.path != model.path}
        if wanted.casefold() in taken:
            raise KnownError("model.name_taken", name=wanted)
        before = self._now(model.path)
        if before.name != wanted:
            self._save(model.path, before.called(wanted, model.name), before)
        return wanted

    def set_defaults(self, path: str, loading: Mapping[str, int | str], options: ChatOptions | None) -> None:
        """How a model is loaded, and what new conversations with it start from; nothing and None for as usual."""
        before = self._now(path)
        self._save(path, before.with_defaults(loading, options), before)

    def _now(self, path: str) -> ModelChoices:
        return self.found([path]).get(path) or ModelChoices(path)

    def _save(self, path: str, choices: ModelChoices, before: ModelChoices) -> None:
        self._kept.save(replace(choices, path=path, bytes=_size(path)), before.path)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - Path.stat raises for long names
    except (OSError, ValueError):
        return 0
