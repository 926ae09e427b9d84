"""What the runs of a Word document are made of, and new runs."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lampblack.documents.trees import local

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("([\t\n\u2011])")
_ELEMENTS = {"\t": "tab", "\n": "br", "\u2011": "noBreakHyphen"}


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """Run properties; key: equal where they look the same."""

    element: Any
    key: tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Something in a run. text: None where it is no text; element: what it is then; an element without a run has no
    format.
    """

    format: Format | None
    text: str | None
    element: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """What a `Mark` refers to: pieces that stay together, as a field with its result does."""

    pieces: tuple[Piece, ...]


class Fresh:
    """Elements of a paragraph as they are made; what is formatted alike goes into one run."""

    def __init__(self, w: str, used: set[int] | None = None) -> None:
        self.elements: list[Any] = []
        self.used: set[int] = set() if used is None else used
        """Links and the like that have their place, by `id`: where one is needed twice, the other is a copy."""
        self._w = w
        self._format: Format | None = None
        self._run: Any = None

    def add(self, element: Any) -> None:
        self.elements.append(element)
        self._run = None

    def text(self, text: str, own: Format | None) -> None:
        for part in _SPECIAL.split(_UNFIT.sub("", text)):
            if part in _ELEMENTS:
                self._in_run(self._made(_ELEMENTS[part]), own)
            elif part:
                element = self._made("t")
                element.text = part
                if part != part.strip() or "  " in part:
                    element.set(_SPACE, "preserve")
                self._in_run(element, own)

    def piece(self, piece: Piece) -> None:
        if piece.text is not None:
            self.text(piece.text, piece.format)
        elif piece.format is None:
            self.add(piece.element)
        else:
            self._in_run(piece.element, piece.format)

    def _in_run(self, element: Any, own: Format | None) -> None:
        if self._run is None or self._format is not own:
            self._run = self._made("r")
            self._format = own
            self.elements.append(self._run)
            if own is not None and own.element is not None:
                self._run.append(copy.deepcopy(own.element))
        self._run.append(element)

    def filled(self, element: Any, content: Sequence[Any]) -> Any:
        """A link, or another element with runs in it, with these in their place."""
        fresh = copy.deepcopy(element) if id(element) in self.used else element
        self.used.add(id(element))
        holder = fresh.find(f"{self._w}sdtContent") if local(fresh) == "sdt" else fresh
        for child in list(holder):
            if not local(child).endswith("Pr"):
                holder.remove(child)
        holder.extend(content)
        return fresh

    def _made(self, name: str) -> Any:
        from lxml import etree

        return etree.Element(f"{self._w}{name}", nsmap={"w": self._w[1:-1]})
