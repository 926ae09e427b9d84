"""A paragraph of a Word document as nodes, and back: runs that are formatted alike are one, however Word cut them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.word_pieces import Format, Fresh, Piece, Pieces
from lampblack.documents.trees import local
from lampblack.domain.segment_tags import Mark, Wrap, joined, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.domain.segment_tags import Node

_CONTAINERS = frozenset(["hyperlink", "smartTag", "customXml", "ins", "moveTo", "dir", "bdo", "sdt"])
_FRONT = re.compile("bookmarkStart|commentRangeStart|permStart|move(?:To|From)RangeStart|customXml.*RangeStart")
_BACK = re.compile("bookmarkEnd|commentRangeEnd|permEnd|move(?:To|From)RangeEnd|customXml.*RangeEnd|del|moveFrom")
_DROPPED = frozenset(("proofErr", "lastRenderedPageBreak", "softHyphen"))
"""What a program finds out again by itself, or what divides a word of the source language."""
_IGNORED_FORMAT = frozenset(("lang", "noProof", "proofErr", "rPrChange"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """What a `Wrap` refers to: other formatting, an element with runs in it, or the two ends of a field."""

    base: Format | None
    element: Any = None
    ends: tuple[Pieces, Pieces] | None = None


class Runs:
    """A paragraph. nodes: its content; everything without a place in a sentence (bookmarks, comments, what was deleted)
    goes before or behind it.
    """

    def __init__(self, paragraph: Any, namespace: str) -> None:
        self.element = paragraph
        self.w = f"{{{namespace}}}"
        self._front: list[Any] = []
        self._back: list[Piece] = []
        self._formats: dict[tuple[Any, ...], Format] = {}
        pieces = list(self._pieces(paragraph))
        self._base = _commonest(pieces)
        self.nodes = self._nodes(pieces, self._base)

    def put(self, nodes: Sequence[Node]) -> None:
        """Writes other nodes, with the same references, into the paragraph."""
        fresh = Fresh(self.w)
        self._emit(nodes, self._base, fresh)
        for piece in self._back:
            fresh.piece(piece)
        properties = [child for child in self.element if local(child) == "pPr"]
        for child in list(self.element):
            self.element.remove(child)
        self.element.extend([*properties, *self._front, *fresh.elements])

    def _pieces(self, container: Any) -> Iterator[Piece | Wrap]:
        for child in container:
            name = local(child)
            if name == "r":
                yield from self._run(child)
            elif name in _CONTAINERS:
                yield from self._container(child)
            elif _FRONT.fullmatch(name):
                self._front.append(child)
            elif _BACK.fullmatch(name):
                self._back.append(Piece(None, None, child))
            elif name and name not in _DROPPED and not name.endswith("Pr"):
                yield Piece(None, None, child)

    def _run(self, run: Any) -> Iterator[Piece]:
        own = self._format(run.find(f"{self.w}rPr"))
        for child in run:
            name = local(child)
            if name == "t":
                text = child.text or ""
                yield Piece(own, text if child.get(_SPACE) == "preserve" else text.strip(" \t\r\n"))
            elif name == "noBreakHyphen":
                yield Piece(own, "\u2011")
            elif name == "commentReference":
                self._back.append(Piece(own, None, child))
            elif name and name != "rPr" and name not in _DROPPED:
                yield Piece(own, None, child)

    def _container(self, element: Any) -> Iterator[Piece | Wrap]:
        holder = element.find(f"{self.w}sdtContent") if local(element) == "sdt" else element
        pieces = [] if holder is None else list(self._pieces(holder))
        base = _commonest(pieces)
        nodes = self._nodes(pieces, base)
        if plain(nodes).strip():
            yield Wrap(_Around(base, element), nodes)
        else:
            yield Piece(None, None, element)

    def _format(self, element: Any) -> Format:
        parts = () if element is None else element
        key = tuple(sorted(map(_key, (each for each in parts if local(each) not in _IGNORED_FORMAT))))
        return self._formats.setdefault(key, Format(element, key))

    def _nodes(self, pieces: Sequence[Piece | Wrap], base: Format | None) -> tuple[Node, ...]:
        """Pieces as nodes: those of another format than the base's are wrapped, those beside each other as one."""
        found: list[Node] = []
        group: list[Node] = []
        other: Format | None = None

        def close() -> None:
            if other is not None and plain(group).strip():
                found.append(Wrap(_Around(other), joined(group)))
            else:
                found.extend(group)
            group.clear()

        for node, own in self._folded(list(pieces)):
            is_other = own is not None and own is not base
            if (own if is_other else None) is not other:
                if isinstance(node, str) and not node.strip() and not _is_seen(own):
                    group.append(node)  # a blank has no looks
                    continue
                close()
                other = own if is_other else None
            group.append(node)
        close()
        return joined(found)

    def _folded(self, pieces: list[Piece | Wrap]) -> Iterator[tuple[Node, Format | None]]:
        """Each piece as a node, with its format; a field from its beginning to its end as one."""
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            if isinstance(piece, Wrap):
                yield piece, None
            elif piece.text is not None:
                yield piece.text, piece.format
            elif (end := self._field_end(pieces, at - 1)) is not None:
                yield self._field(pieces[at - 1 : end]), None
                at = end
            else:
                yield Mark(Pieces((piece,))), piece.format

    def _field_end(self, pieces: Sequence[Piece | Wrap], begin: int) -> int | None:
        """Behind the end of the field that begins here; None where none does, or it ends in another paragraph."""
        depth = 0
        for at in range(begin, len(pieces)):
            depth += {"begin": 1, "end": -1}.get(self._field_char(pieces[at]), 0)
            if depth <= 0:
                return at + 1 if at > begin else None
        return None

    def _field_char(self, piece: Piece | Wrap) -> str:
        if isinstance(piece, Wrap) or piece.element is None or local(piece.element) != "fldChar":
            return ""
        return str(piece.element.get(f"{self.w}fldCharType", ""))

    def _field(self, pieces: Sequence[Piece | Wrap]) -> Node:
        """A field that computes something is a mark with its result; a link is around its words."""
        kinds = [self._field_char(piece) for piece in pieces]
        instruction = "".join(
            each.element.text or ""
            for each in pieces
            if isinstance(each, Piece) and each.element is not None and local(each.element) == "instrText"
        )
        is_link = instruction.strip().upper().startswith("HYPERLINK")
        if not is_link or kinds.count("begin") > 1 or "separate" not in kinds:
            return Mark(_as_they_are(pieces))
        middle = kinds.index("separate") + 1
        inside = pieces[middle:-1]
        base = _commonest(inside)
        ends = (_as_they_are(pieces[:middle]), _as_they_are(pieces[-1:]))
        return Wrap(_Around(base, ends=ends), self._nodes(inside, base))

    def _emit(self, nodes: Sequence[Node], base: Format | None, fresh: Fresh) -> None:
        for node in nodes:
            if isinstance(node, str):
                fresh.text(node, base)
            elif isinstance(node, Mark):
                for piece in node.ref.pieces if isinstance(node.ref, Pieces) else ():
                    fresh.piece(piece)
            elif isinstance(node.ref, _Around):
                self._emit_wrap(node, node.ref, fresh)

    def _emit_wrap(self, node: Wrap, around: _Around, fresh: Fresh) -> None:
        if around.element is not None:
            within = Fresh(self.w, fresh.used)
            self._emit(node.inside, around.base, within)
            fresh.add(fresh.filled(around.element, within.elements))
            return
        begin, end = around.ends or (Pieces(()), Pieces(()))
        for piece in begin.pieces:
            fresh.piece(piece)
        self._emit(node.inside, around.base, fresh)
        for piece in end.pieces:
            fresh.piece(piece)


def _as_they_are(pieces: Sequence[Piece | Wrap]) -> Pieces:
    """Pieces that nothing is changed in."""
    return Pieces(
        tuple(
            piece if isinstance(piece, Piece) else Piece(None, None, getattr(piece.ref, "element", None))
            for piece in pieces
        )
    )


def _key(element: Any) -> tuple[Any, ...]:
    """Equal for elements that say the same."""
    hint = sorted((name, value) for name, value in element.items() if not name.endswith("}hint"))
    return (str(element.tag), tuple(hint), tuple(map(_key, element)))


def _commonest(pieces: Sequence[Piece | Wrap]) -> Format | None:
    """The format that most characters have."""
    counts: Counter[Format] = Counter()
    for piece in pieces:
        if isinstance(piece, Piece) and piece.text and piece.format is not None:
            counts[piece.format] += len(piece.text.strip()) + 1
    return counts.most_common(1)[0][0] if counts else None


def _is_seen(own: Format | None) -> bool:
    """Whether a blank of this format is seen: underlined, struck out or coloured behind."""
    names = {part[0].rpartition("}")[2] for part in own.key} if own is not None else set()
    return not names.isdisjoint(("u", "strike", "dstrike", "highlight", "shd"))
