"""The models on this computer's disk: shipped with the app, in the library folder, or opened from elsewhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from lampblack.domain.faults import Fault, KnownError
from lampblack.gguf.header import GgufArray
from lampblack.gguf.parts import check_parts
from lampblack.gguf.preflight import check_model_file
from lampblack.models.description import describe, model_name
from lampblack.models.index import ModelIndex, is_projector
from lampblack.models.names import Candidate, called, unique_names
from lampblack.models.projectors import Projectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lampblack.domain.models import ModelInfo
    from lampblack.gguf.header import Value
    from lampblack.models.choices import Choices
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


class ModelLibrary:
    """Lists, finds and adds models. Files are used where they are, never copied, and keep their names.

    shipped holds the app's own models; folder is the library folder, or says which it is now; index: what is known of
    the files; others: the files of other apps; choices: what a person calls models. Methods read the disk: not for the
    GUI thread with many models on a slow one.
    """

    def __init__(
        self,
        shipped: Path,
        folder: Path | Callable[[], Path],
        added: AddedModels,
        index: ModelIndex | None = None,
        others: Callable[[], Iterable[Held]] = tuple,
        choices: Choices | None = None,
    ) -> None:
        self._shipped = shipped
        self._folder: Callable[[], Path] = (lambda: folder) if isinstance(folder, Path) else folder
        self._added, self._others = added, others
        self._index = index or ModelIndex()
        self._choices = choices
        self._names: dict[str, str] = {}

    def list(self) -> Listing:
        """All models, sorted by name; no broken file hides another. Raises what the store of added models raises."""
        files = [*_once(self._files(self._added.paths()))]
        chosen = self._choices.found([str(file.path) for file in files]) if self._choices is not None else {}
        listing = self._listing(files, {path: choices.name for path, choices in chosen.items() if choices.name})
        self._index.keep([file.path for file in files])
        self._names = {model.path: model.name for model in listing.models}
        return listing

    def name_of(self, path: str) -> str:
        """What the list called the model at a path when it was made last; its file's name where it was not on it."""
        return self._names.get(path) or model_name(Path(path))

    def _listing(self, files: Iterable[Candidate], chosen: Mapping[str, str] = MappingProxyType({})) -> Listing:
        """chosen: what a person calls models, by their paths."""
        good: dict[Candidate, ModelInfo] = {}
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
        names = unique_names(good, chosen)
        models = [
            called(model, names[file], file, senses.of(file.path), is_chosen=str(file.path) in chosen)
            for file, model in good.items()
        ]
        models.sort(key=lambda model: (model.name.casefold(), model.path))
        broken = [(path, fault) for path, fault in broken if not senses.belongs(path)]
        return Listing(tuple(models), tuple(sorted(broken, key=lambda pair: str(pair[0]))))

    def find(self, name_or_path: str) -> ModelInfo:
        """The model of a name (its case does not matter where only one fits) or at a path; one that a person calls
        otherwise also by its file's name.

        Where the store of added models fails, the others and all paths are found all the same. Raises KnownError:
        model.unknown_name or why that store fails, model.missing, and what check_model_file raises for a broken file.
        """
        listing, refusal = self.list_known()
        for matches in (
            [model for model in listing.models if model.name == name_or_path],
            [model for model in listing.models if model.name.casefold() == name_or_path.casefold()],
            [model for model in listing.models if model.file_name == name_or_path],
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

    def _files(self, added: Iterable[str]) -> Iterator[Candidate]:
        yield from _files_in(self._shipped)
        yield from _files_in(self._folder())
        for path in map(Path, added):
            is_folder = os.path.isdir(path)  # noqa: PTH112 - as above
            yield from _files_in(path, added=True) if is_folder else (Candidate(path),)
        for held in self._others():
            yield Candidate(held.path, name=held.name, holder=held.holder)


def _plain(value: Value) -> Any:
    if not isinstance(value, GgufArray):
        return value
    if value.values is None or value.length > MAX_SHOWN_ELEMENTS:
        return f"({value.length} elements)"
    return [*value.values]


def _files_in(folder: Path, *, added: bool = False) -> Iterator[Candidate]:
    """The .gguf files in a folder and its subfolders, with the fault of a folder that can't be read."""
    problems: list[Candidate] = []
    of = str(folder) if added else ""

    def unreadable(error: OSError) -> None:
        path = Path(error.filename or folder)
        if not isinstance(error, FileNotFoundError):
            reason = (error.strerror or str(error)).lower()
            problems.append(Candidate(path, Fault("model.unreadable", {"name": path.name, "reason": reason})))

    for number, (parent, folders, names) in enumerate(os.walk(folder, onerror=unreadable)):
        if number == MOST_FOLDERS:
            problems.append(Candidate(folder, Fault("model.too_many_folders", {"path": str(folder)})))
            break
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and depth < MAX_DEPTH)
        for name in sorted(names):
            if name.lower().endswith(SUFFIX) and not name.startswith("."):
                yield Candidate(Path(parent, name), folder=of)
    yield from problems


def _once(files: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each file once, however many ways lead to it."""
    seen: set[str] = set()
    for file in files:
        real = os.path.realpath(file.path)
        if real not in seen:
            seen.add(real)
            yield file


def _absolute(path: Path | str) -> Path:
    # not resolve(): a link keeps its name
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 (Path.expanduser raises)


def _looks_like_a_path(name: str) -> bool:
    return name.lower().endswith(SUFFIX) or any(separator in name for separator in (os.sep, os.altsep) if separator)
