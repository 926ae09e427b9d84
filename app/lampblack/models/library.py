"""The models on this computer's disk: shipped with the app, in the library folder, or opened from elsewhere."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lampblack.domain.faults import Fault, KnownError
from lampblack.gguf.header import GgufArray
from lampblack.gguf.parts import check_parts
from lampblack.gguf.preflight import check_model_file
from lampblack.models.description import describe, model_name
from lampblack.models.index import ModelIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lampblack.domain.models import ModelInfo
    from lampblack.gguf.header import Value

MAX_DEPTH = 4
MAX_SHOWN_ELEMENTS = 64
SUFFIX = ".gguf"


class AddedModels(Protocol):
    """Remembers the files that the user opened from outside the library folder. Methods may raise KnownError."""

    def paths(self) -> list[str]:
        """The files, in the order in which they were added."""

    def add(self, path: str) -> None:
        """Remembers a file; one that is known keeps its place."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is on disk: the models by name, and the files that are none with what is wrong with each."""

    models: tuple[ModelInfo, ...]
    broken: tuple[tuple[Path, Fault], ...]


class ModelLibrary:
    """Lists, finds and adds models. Files are used where they are, never copied.

    shipped holds the app's own models; folder is the library folder, or says which it is now; index: what is known of
    the files. Methods read the disk: not for the GUI thread with many models on a slow one.
    """

    def __init__(
        self, shipped: Path, folder: Path | Callable[[], Path], added: AddedModels, index: ModelIndex | None = None
    ) -> None:
        self._shipped = shipped
        self._folder: Callable[[], Path] = (lambda: folder) if isinstance(folder, Path) else folder
        self._added = added
        self._index = index or ModelIndex()

    def list(self) -> Listing:
        """All models, sorted by name; no broken file hides another. Raises what the store of added models raises."""
        files = [*_once(self._files(self._added.paths()))]
        listing = self._listing(files)
        self._index.keep([path for path, _ in files])
        return listing

    def _listing(self, files: Iterable[tuple[Path, Fault | None]]) -> Listing:
        good: dict[Path, ModelInfo] = {}
        broken: list[tuple[Path, Fault]] = []
        for path, problem in files:
            result = problem or self._index.look(path)
            if not isinstance(result, Fault):
                good[path] = result
            elif result.kind != "model.later_part":
                broken.append((path, result))
        names = _unique_names(good)
        models = [
            model if model.name == names[path] else replace(model, name=names[path]) for path, model in good.items()
        ]
        models.sort(key=lambda model: (model.name.casefold(), model.path))
        return Listing(tuple(models), tuple(sorted(broken, key=lambda pair: str(pair[0]))))

    def find(self, name_or_path: str) -> ModelInfo:
        """The model of a name (its case does not matter where only one fits) or at a path.

        Where the store of added models fails, the others and all paths are found all the same. Raises KnownError:
        model.unknown_name or why that store fails, model.missing, and what check_model_file raises for a broken file.
        """
        listing, refusal = self.list_known()
        for matches in (
            [model for model in listing.models if model.name == name_or_path],
            [model for model in listing.models if model.name.casefold() == name_or_path.casefold()],
        ):
            if len(matches) == 1:
                return matches[0]
        path = _absolute(name_or_path)
        if _looks_like_a_path(name_or_path) or os.path.isfile(path):  # noqa: PTH113 (is_file raises for long names)
            return self._at(path, listing)
        for broken, fault in listing.broken:
            if model_name(broken) == name_or_path:
                raise KnownError.of(fault)
        raise refusal or KnownError("model.unknown_name", name=name_or_path)

    def list_known(self) -> tuple[Listing, KnownError | None]:
        """As `list`; without the added ones where their store fails, and why it does."""
        try:
            return self.list(), None
        except KnownError as refusal:
            return self._listing(_once(self._files(()))), refusal

    def find_embedder(self, name_or_path: str) -> ModelInfo:
        """As `find`, and also a model that only makes vectors, which the list leaves out."""
        try:
            return self.find(name_or_path)
        except KnownError as error:
            if error.fault.kind != "model.not_a_model":
                raise
        named = [path for path, _ in self.list().broken if model_name(path) == name_or_path]
        path = named[0] if named else _absolute(name_or_path)
        return describe(path, check_parts(path, check_model_file(path, or_embeds=True)), model_name(path))

    def add(self, path: Path | str) -> ModelInfo:
        """Checks a file, remembers it where it is, and returns it under its name in the list.

        Raises what check_model_file raises, and what the store of added models raises.
        """
        file = _absolute(path)
        check_model_file(file)
        if self._listed(file, self.list()) is None:
            self._added.add(str(file))
        return self._at(file, self.list())

    def metadata(self, model: ModelInfo) -> dict[str, Any]:
        """All settings in a model's file; long lists as their length. Raises what check_model_file raises."""
        settings = check_model_file(Path(model.path)).metadata
        return {key: _plain(value) for key, value in settings.items()}

    def _at(self, path: Path, listing: Listing) -> ModelInfo:
        return self._listed(path, listing) or describe(
            path, check_parts(path, check_model_file(path)), model_name(path)
        )

    @staticmethod
    def _listed(path: Path, listing: Listing) -> ModelInfo | None:
        real = os.path.realpath(path)
        return next((model for model in listing.models if os.path.realpath(model.path) == real), None)

    def _files(self, added: Iterable[str]) -> Iterator[tuple[Path, Fault | None]]:
        yield from _files_in(self._shipped)
        yield from _files_in(self._folder())
        for path in added:
            yield Path(path), None


def _plain(value: Value) -> Any:
    if not isinstance(value, GgufArray):
        return value
    if value.values is None or value.length > MAX_SHOWN_ELEMENTS:
        return f"({value.length} elements)"
    return [*value.values]


def _files_in(folder: Path) -> Iterator[tuple[Path, Fault | None]]:
    """The .gguf files in a folder and its subfolders, with the fault of a folder that can't be read."""
    problems: list[tuple[Path, Fault | None]] = []

    def unreadable(error: OSError) -> None:
        path = Path(error.filename or folder)
        if not isinstance(error, FileNotFoundError):
            reason = (error.strerror or str(error)).lower()
            problems.append((path, Fault("model.unreadable", {"name": path.name, "reason": reason})))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and depth < MAX_DEPTH)
        for name in sorted(names):
            if name.lower().endswith(SUFFIX) and not name.startswith("."):
                yield Path(parent, name), None
    yield from problems


def _once(files: Iterable[tuple[Path, Fault | None]]) -> Iterator[tuple[Path, Fault | None]]:
    """Each file once, however many ways lead to it."""
    seen: set[str] = set()
    for path, problem in files:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path, problem


def _unique_names(paths: Iterable[Path]) -> dict[Path, str]:
    """A name for each file: its stem; where one before it has that, with its folder, and a number where need be.

    Who comes later gets another name, so that a model keeps the one that people and their scripts know it by.
    """
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in paths:
        name = next(name for name in _possible_names(path) if name.casefold() not in taken)
        taken.add(name.casefold())
        names[path] = name
    return names


def _possible_names(path: Path) -> Iterator[str]:
    name = model_name(path)
    yield name
    with_folder = f"{name} ({path.parent.name})"
    yield with_folder
    for number in itertools.count(2):
        yield f"{with_folder} {number}"


def _absolute(path: Path | str) -> Path:
    # not resolve(): a link keeps its name
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 (Path.expanduser raises)


def _looks_like_a_path(name: str) -> bool:
    return name.lower().endswith(SUFFIX) or any(separator in name for separator in (os.sep, os.altsep) if separator)
