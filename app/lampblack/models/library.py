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
from lampblack.models.index import ModelIndex, is_projector
from lampblack.models.projectors import Projectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lampblack.domain.models import ModelInfo
    from lampblack.gguf.header import Value
    from lampblack.models.other_apps import Held

MAX_DEPTH = 4
MOST_FOLDERS = 10_000
"""In one folder of models, as deep as that. All are gone through for each list, and a whole disk would take minutes."""
MAX_SHOWN_ELEMENTS = 64
SUFFIX = ".gguf"


class AddedModels(Protocol):
    """Remembers the files and folders that the user added from outside the library folder. Methods may raise
    KnownError."""

    def paths(self) -> list[str]:
        """The files and folders, in the order in which they were added."""

    def add(self, path: str) -> None:
        """Remembers a file or folder; one that is known keeps its place."""

    def remove(self, path: str) -> None:
        """Forgets one; what is on disk stays."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is on disk: the models by name, and the files that are none with what is wrong with each."""

    models: tuple[ModelInfo, ...]
    broken: tuple[tuple[Path, Fault], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that may be a model. problem: of a folder that cannot be read; name: what it is called, empty where its
    file's name says that; folder and holder: as `ModelInfo` has them."""

    path: Path
    problem: Fault | None = None
    name: str = ""
    folder: str = ""
    holder: str = ""


class ModelLibrary:
    """Lists, finds and adds models. Files are used where they are, never copied.

    shipped holds the app's own models; folder is the library folder, or says which it is now; index: what is known of
    the files; others: the files of other apps. Methods read the disk: not for the GUI thread with many models on a slow
    one.
    """

    def __init__(
        self,
        shipped: Path,
        folder: Path | Callable[[], Path],
        added: AddedModels,
        index: ModelIndex | None = None,
        others: Callable[[], Iterable[Held]] = tuple,
    ) -> None:
        self._shipped = shipped
        self._folder: Callable[[], Path] = (lambda: folder) if isinstance(folder, Path) else folder
        self._added, self._others = added, others
        self._index = index or ModelIndex()

    def list(self) -> Listing:
        """All models, sorted by name; no broken file hides another. Raises what the store of added models raises."""
        files = [*_once(self._files(self._added.paths()))]
        listing = self._listing(files)
        self._index.keep([file.path for file in files])
        return listing

    def _listing(self, files: Iterable[_Candidate]) -> Listing:
        good: dict[_Candidate, ModelInfo] = {}
        broken: list[tuple[Path, Fault]] = []
        senses = Projectors(self._index)
        for file in files:
            result = file.problem or self._index.look(file.path)
            if not isinstance(result, Fault):
                good[file] = result
                senses.see_model(file.path)
            elif is_projector(result):
                senses.see_projector(file.path)
            if isinstance(result, Fault) and result.kind != "model.later_part" and not file.holder:
                broken.append((file.path, result))  # what is no model in another app's folder is not for us to say
        names = _unique_names(good)
        models = [_called(model, names[file], file, senses.of(file.path)) for file, model in good.items()]
        models.sort(key=lambda model: (model.name.casefold(), model.path))
        broken = [(path, fault) for path, fault in broken if not senses.belongs(path)]
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
        listed = self._listed(file, self.list())
        if listed is None or listed.holder:  # of a model in another app's folder the person has made one of their own
            self._added.add(str(file))
        return self._at(file, self.list())

    def add_folder(self, path: Path | str) -> tuple[ModelInfo, ...]:
        """Takes all models in a folder and its subfolders onto the list, also those that come into it later.

        Returns those that are there now. Raises KnownError model.missing, model.unreadable, model.too_many_folders, and
        what the store of added models raises.
        """
        folder = _absolute(path)
        if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for names that are too long
            raise KnownError("model.missing", path=str(folder))
        for file in _files_in(folder):
            if file.problem is not None and file.path == folder:
                raise KnownError.of(file.problem)
        self._added.add(str(folder))
        return tuple(model for model in self.list().models if Path(model.path).is_relative_to(folder))

    def forget_folder(self, path: str) -> None:
        """Takes a folder off the list again; what is in it stays."""
        self._added.remove(path)

    def folders(self) -> tuple[str, ...]:
        """The folders that were added, also those that are not there now."""
        others = (path for path in self._added.paths() if not os.path.isfile(path))  # noqa: PTH113 - as above
        return tuple(path for path in others if not path.lower().endswith(SUFFIX) or os.path.isdir(path))  # noqa: PTH112

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

    def _files(self, added: Iterable[str]) -> Iterator[_Candidate]:
        yield from _files_in(self._shipped)
        yield from _files_in(self._folder())
        for path in map(Path, added):
            is_folder = os.path.isdir(path)  # noqa: PTH112 - as above
            yield from _files_in(path, added=True) if is_folder else (_Candidate(path),)
        for held in self._others():
            yield _Candidate(held.path, name=held.name, holder=held.holder)


def _plain(value: Value) -> Any:
    if not isinstance(value, GgufArray):
        return value
    if value.values is None or value.length > MAX_SHOWN_ELEMENTS:
        return f"({value.length} elements)"
    return [*value.values]


def _files_in(folder: Path, *, added: bool = False) -> Iterator[_Candidate]:
    """The .gguf files in a folder and its subfolders, with the fault of a folder that can't be read."""
    problems: list[_Candidate] = []
    of = str(folder) if added else ""

    def unreadable(error: OSError) -> None:
        path = Path(error.filename or folder)
        if not isinstance(error, FileNotFoundError):
            reason = (error.strerror or str(error)).lower()
            problems.append(_Candidate(path, Fault("model.unreadable", {"name": path.name, "reason": reason})))

    for number, (parent, folders, names) in enumerate(os.walk(folder, onerror=unreadable)):
        if number == MOST_FOLDERS:
            problems.append(_Candidate(folder, Fault("model.too_many_folders", {"path": str(folder)})))
            break
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and depth < MAX_DEPTH)
        for name in sorted(names):
            if name.lower().endswith(SUFFIX) and not name.startswith("."):
                yield _Candidate(Path(parent, name), folder=of)
    yield from problems


def _once(files: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """Each file once, however many ways lead to it."""
    seen: set[str] = set()
    for file in files:
        real = os.path.realpath(file.path)
        if real not in seen:
            seen.add(real)
            yield file


def _called(model: ModelInfo, name: str, file: _Candidate, projectors: tuple[str, ...]) -> ModelInfo:
    if name == model.name and not file.folder and not file.holder and not projectors:
        return model
    return replace(model, name=name, folder=file.folder, holder=file.holder, projectors=projectors)


def _unique_names(files: Iterable[_Candidate]) -> dict[_Candidate, str]:
    """A name for each file: its stem; where one before it has that, with its folder, and a number where need be.

    Who comes later gets another name, so that a model keeps the one that people and their scripts know it by.
    """
    names: dict[_Candidate, str] = {}
    taken: set[str] = set()
    for file in files:
        name = next(name for name in _possible_names(file) if name.casefold() not in taken)
        taken.add(name.casefold())
        names[file] = name
    return names


def _possible_names(file: _Candidate) -> Iterator[str]:
    name = file.name or model_name(file.path)
    yield name
    with_folder = f"{name} ({file.holder or file.path.parent.name})"
    yield with_folder
    for number in itertools.count(2):
        yield f"{with_folder} {number}"


def _absolute(path: Path | str) -> Path:
    # not resolve(): a link keeps its name
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 (Path.expanduser raises)


def _looks_like_a_path(name: str) -> bool:
    return name.lower().endswith(SUFFIX) or any(separator in name for separator in (os.sep, os.altsep) if separator)
