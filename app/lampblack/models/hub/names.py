"""Where in the library a file of a repository goes: names from a hub are not to be trusted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 200
"""Of one name in UTF-8: file systems take 255, and names of files that are under way are longer by a little."""

MOST_FOLDERS = 2
"""Inside a repository. The library is searched so deep."""

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")}
_FORBIDDEN = '<>:"|?*\\'


def place_in_library(library: Path, repo: str, path: str) -> Path:
    """LIBRARY/OWNER/NAME/PATH, in the library folder for certain, with names that every system can have.

    Raises KnownError: hub.unsafe_name, hub.in_the_way where a folder leads elsewhere, or where there is a file whose
    name differs in the case of its letters only, which many systems take for the same.
    """
    parts = path.split("/")
    owner = repo.split("/")
    problem = next(filter(None, map(_problem, (*owner, *parts))), "")
    if not problem and len(parts) > MOST_FOLDERS + 1:
        problem = "it is in too many folders"
    if problem:
        raise KnownError("hub.unsafe_name", repo=repo, reason=problem)
    place = library
    for part in (*owner, *parts):
        place = _child(place, part)
    if not place.parent.resolve().is_relative_to(library.resolve()):
        raise KnownError("hub.in_the_way", path=str(place.parent))
    return place


def _problem(name: str) -> str:
    if not name or name in (".", ".."):
        return "it leads to another folder"
    if any(character in _FORBIDDEN for character in name):
        return "it has one of the characters " + " ".join(_FORBIDDEN)
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for character in name):
        return "it has characters that cannot be seen"
    if name != name.strip(" ") or name.endswith("."):
        return "it begins or ends with a space, or ends with a full stop"
    if name.startswith("."):
        return "it would be hidden"
    if name.split(".")[0].rstrip().casefold() in _RESERVED:
        return "it is the name of a device on Windows"
    return "it is too long" if len(name.encode()) > MOST_BYTES else ""


def _child(folder: Path, name: str) -> Path:
    place = folder / name
    try:
        others = [one.name for one in folder.iterdir()]
    except OSError:  # there is no such folder yet, or making something in it will say what is wrong
        return place
    if name not in others:
        twin = next((one for one in others if _same(one) == _same(name)), None)
        if twin is not None:
            raise KnownError("hub.in_the_way", path=str(folder / twin))
    return place


def _same(name: str) -> str:
    """As file systems compare names that ignore case, or keep accents apart from their letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
