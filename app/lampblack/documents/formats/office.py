"""What Word and PowerPoint files have in common: parts, and the relations between them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from lampblack.documents.refusal import RefusalError
from lampblack.documents.trees import bytes_of, local, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.documents.packages import Package

_MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICE = f"{_MARKUP_COMPATIBILITY}Choice"
FALLBACK = f"{_MARKUP_COMPATIBILITY}Fallback"


class Parts:
    """The parts of a package that are changed, as trees."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._trees: dict[str, tuple[Any, bytes]] = {}
        self._changed: set[str] = set()

    def root(self, name: str) -> Any:
        """A part's root. Raises RefusalError."""
        if name not in self._trees:
            data = self._package.xml(name)
            self._trees[name] = (tree_of(data), data)
        return self._trees[name][0]

    def change(self, name: str) -> None:
        """This part is to be written."""
        self._changed.add(name)

    def whole(self) -> bytes:
        """The package with its changed parts; all others are copied."""
        return self._package.written({name: bytes_of(*self._trees[name]) for name in self._changed})


def main_part(package: Package) -> str:
    """The name of the document's own part. Raises RefusalError where it is none of an office program."""
    for kind, target in related(package, ""):
        if kind.endswith("/officeDocument"):
            return target
    for name in ("word/document.xml", "ppt/presentation.xml"):
        if name in package.names:
            return name
    raise RefusalError("attachment.unknown")


def related(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """What a part refers to within the package, each as the relation's kind and the name of the other part, in the
    order of the file; nothing outside of the package.
    """
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package.names:
        return
    for each in tree_of(package.xml(relations)):
        target = each.get("Target") or ""
        if local(each) != "Relationship" or each.get("TargetMode") == "External":
            continue
        found = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if found in package.names:
            yield each.get("Type") or "", found


def relation_targets(package: Package, part: str) -> dict[str, str]:
    """The same by their ids."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package.names:
        return {}
    found = {}
    for each in tree_of(package.xml(relations)):
        if each.get("TargetMode") != "External":
            target = posixpath.join("/", folder, each.get("Target") or "")
            found[each.get("Id") or ""] = posixpath.normpath(target).lstrip("/")
    return {key: value for key, value in found.items() if value in package.names}


def in_order(names: list[str]) -> list[str]:
    """Names by the numbers in them: header2.xml before header10.xml."""
    return sorted(names, key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)])
