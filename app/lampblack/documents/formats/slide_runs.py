"""A paragraph of a slide as nodes, and back: runs that are formatted alike are one."""

from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lampblack.documents.trees import local
from lampblack.domain.segment_tags import Mark, Wrap, joined, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.segment_tags import Node

_NOISE = frozenset(("lang", "altLang", "dirty", "err", "smtClean", "noProof", "bmk"))
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, eq=False)
class _Format:
    """Run properties; key: equal where they look the same."""

    element: Any
    key: tuple[Any, ...]


class SlideRuns:
    """A paragraph. nodes: its content; line breaks and fields, such as the slide's number, are marks."""

    def __init__(self, paragraph: Any, namespace: str) -> None:
        self.element = paragraph
        self._a = f"{{{namespace}}}"
        self._formats: dict[tuple[Any, ...], _Format] = {}
        pieces = [piece for child in paragraph if (piece := self._piece(child)) is not None]
        counts: Counter[_Format] = Counter()
        for text, own, _ in pieces:
            if text and own is not None:
                counts[own] += len(text.strip()) + 1
        self._base = counts.most_common(1)[0][0] if counts else None
        self.nodes = self._nodes(pieces)

    def _piece(self, child: Any) -> tuple[str | None, _Format | None, Any] | None:
        name = local(child)
        if name == "r":
            text = child.findtext(f"{self._a}t") or ""
            return text, self._format(child.find(f"{self._a}rPr")), child
        if not name or name in ("pPr", "endParaRPr"):
            return None
        return None, None, child

    def _format(self, element: Any) -> _Format:
        key: tuple[Any, ...] = ()
        if element is not None:
            own = sorted((name, value) for name, value in element.items() if name not in _NOISE)
            key = (tuple(own), tuple(map(_key, element)))
            key = () if key == ((), ()) else key
        return self._formats.setdefault(key, _Format(element, key))

    def _nodes(self, pieces: Sequence[tuple[str | None, _Format | None, Any]]) -> tuple[Node, ...]:
        found: list[Node] = []
        group: list[Node] = []
        current = self._base

        def close() -> None:
            if current is not self._base and plain(group).strip():
                found.append(Wrap(current, joined(group)))
            else:
                found.extend(group)
            group.clear()

        for text, own, element in pieces:
            is_blank = text is not None and not text.strip()
            own = self._base if text is None else own
            if own is not current and not is_blank:
                close()
                current = own
            group.append(Mark(element) if text is None else text.replace("\v", " "))
        close()
        return joined(found)

    def put(self, nodes: Sequence[Node]) -> None:
        """Writes other nodes, with the same references, into the paragraph."""
        fresh: list[Any] = []
        self._emit(nodes, self._base, fresh)
        first = [child for child in self.element if local(child) == "pPr"]
        last = [child for child in self.element if local(child) == "endParaRPr"]
        for child in list(self.element):
            self.element.remove(child)
        self.element.extend([*first, *fresh, *last])

    def turn(self, *, is_right_to_left: bool) -> None:
        """Makes the paragraph's lines run from the right, or from the left."""
        properties = self.element.find(f"{self._a}pPr")
        if properties is None and is_right_to_left:
            properties = self._made("pPr")
            self.element.insert(0, properties)
        if is_right_to_left:
            properties.set("rtl", "1")
        elif properties is not None and properties.get("rtl") is not None:
            properties.set("rtl", "0")

    def _emit(self, nodes: Sequence[Node], base: _Format | None, into: list[Any]) -> None:
        for node in nodes:
            if isinstance(node, str):
                lines = _UNFIT.sub("", node).split("\n")
                for number, line in enumerate(lines):
                    if number:
                        into.append(self._made("br"))
                    if line:
                        into.append(self._run(line, base))
            elif isinstance(node, Mark):
                into.append(node.ref)
            elif isinstance(node.ref, _Format):
                self._emit(node.inside, node.ref, into)

    def _run(self, text: str, own: _Format | None) -> Any:
        run = self._made("r")
        if own is not None and own.element is not None:
            run.append(copy.deepcopy(own.element))
        element = self._made("t")
        element.text = text
        run.append(element)
        return run

    def _made(self, name: str) -> Any:
        from lxml import etree

        return etree.Element(f"{self._a}{name}", nsmap={"a": self._a[1:-1]})


def _key(element: Any) -> tuple[Any, ...]:
    return (str(element.tag), tuple(sorted(element.items())), tuple(map(_key, element)))
