"""The models on this computer's disk: shipped with the app, in the library folder, or opened from elsewhere."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lampblack.domain.faults import Fault, KnownError
from lampblack.gguf.header import GgufArray
from lampblack.gguf.parts import check_parts
from lampblack.gguf.preflight import check_model_file
from lampblack.models.description import describe, model_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lampblack.domain.models import ModelInfo
    from lampblack.gguf.header import GgufHeader, Value

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


@dataclass(frozen=True, slots=True)
class _Checked:
    """What the pre-flight said about a file of this size and time of change."""

    stamp: tuple[int, int]
    result: tuple[GgufHeader, ...] | Fault


class ModelLibrary:
    """Lists, finds and adds models. Files are used where they are, never copied.

    shipped holds the app's own models; folder is the library folder, or says which it is now. Headers are read once for
    each file, size and time of change. Methods read the disk: not for the GUI thread with many models on a slow one.
    """

    def __init__(self, shipped: Path, folder: Path | Callable[[], Path], added: AddedModels) -> None:
        self._shipped = shipped
        self._folder: Callable[[], Path] = (lambda: folder) if isinstance(folder, Path) else folder
        self._added = added
        self._checked: dict[Path, _Checked] = {}

    def list(self) -> Listing:
        """All models, sorted by name; no broken file hides another. Raises what the store of added models raises."""
        return self._listing(self._added.paths())

    def _listing(self, added: Iterable[str]) -> Listing:
        good: list[tuple[Path, tuple[GgufHeader, ...]]] = []
        broken: list[tuple[Path, Fault]] = []
        for path, problem in _once(self._files(added)):
            result = problem or self._check(path)
            if not isinstance(result, Fault):
                good.append((path, result))
            elif result.kind != "model.later_part":
                broken.append((path, result))
        names = _unique_names([path for path, _ in good])
        models = [describe(path, headers, names[path]) for path, headers in good]
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
            return self._listing(()), refusal

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
        self._headers(file)
        if self._listed(file, self.list()) is None:
            self._added.add(str(file))
        return self._at(file, self.list())

    def metadata(self, model: ModelInfo) -> dict[str, Any]:
        """All settings in a model's file; long lists as their length. Raises what check_model_file raises."""
        settings = self._headers(Path(model.path))[0].metadata
        return {key: _plain(value) for key, value in settings.items()}

    def _at(self, path: Path, listing: Listing) -> ModelInfo:
        return self._listed(path, listing) or describe(path, self._headers(path), model_name(path))

    @staticmethod
    def _listed(path: Path, listing: Listing) -> ModelInfo | None:
        real = os.path.realpath(path)
        return next((model for model in listing.models if os.path.realpath(model.path) == real), None)

    def _headers(self, path: Path) -> tuple[GgufHeader, ...]:
        result = self._check(path)
        if isinstance(result, Fault):
            raise KnownError.of(result)
        return result

    def _check(self, path: Path) -> tuple[GgufHeader, ...] | Fault:
        stamp = _stamp(path)
        known = self._checked.get(path)
        if known is not None and stamp is not None and known.stamp == stamp:
            return known.result
        result = _headers_or_fault(path)
        if stamp is not None and _is_lasting(result):
            self._checked[path] = _Checked(stamp, result)
        return result

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


def _headers_or_fault(path: Path) -> tuple[GgufHeader, ...] | Fault:
    try:
        return check_parts(path, check_model_file(path))
    except KnownError as error:
        return error.fault


def _is_lasting(result: tuple[GgufHeader, ...] | Fault) -> bool:
    """Whether the file's own size and time say when to look again: not where other files or permissions decide."""
    if isinstance(result, Fault):
        return result.kind not in ("model.unreadable", "model.part_missing", "model.missing")
    return len(result) == 1


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


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
