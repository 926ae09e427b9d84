"""What the models of a list are called: each by its file or as a person wishes, and no two alike."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.models.description import model_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from lampblack.domain.faults import Fault
    from lampblack.domain.models import ModelInfo


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a model. problem: of a folder that cannot be read; name: what it is called, empty where its
    file's name says that; folder and holder: as `ModelInfo` has them."""

    path: Path
    problem: Fault | None = None
    name: str = ""
    folder: str = ""
    holder: str = ""


def called(model: ModelInfo, name: str, file: Candidate, projectors: tuple[str, ...], *, is_chosen: bool) -> ModelInfo:
    """The model as the list shows it. is_chosen: whether a person chose that name."""
    own = (file.name or model.name) if is_chosen else ""
    if name == model.name and not file.folder and not file.holder and not projectors and not own:
        return model
    return replace(model, name=name, own_name=own, folder=file.folder, holder=file.holder, projectors=projectors)


def unique_names(files: Iterable[Candidate], chosen: Mapping[str, str]) -> dict[Candidate, str]:
    """A name for each file: its stem, or what was chosen for its path; where one before it has that, with its folder,
    and a number where need be.

    Who comes later gets another name, so that a model keeps the one that people and their scripts know it by; what was
    chosen comes first.
    """
    names: dict[Candidate, str] = {}
    taken: set[str] = set()
    for file in sorted(files, key=lambda file: str(file.path) not in chosen):
        names_for = _possible_names(file, chosen.get(str(file.path)))
        name = next(name for name in names_for if name.casefold() not in taken)
        taken.add(name.casefold())
        names[file] = name
    return names


def _possible_names(file: Candidate, chosen: str | None) -> Iterator[str]:
    name = chosen or file.name or model_name(file.path)
    yield name
    with_folder = f"{name} ({file.holder or file.path.parent.name})"
    yield with_folder
    for number in itertools.count(2):
        yield f"{with_folder} {number}"
