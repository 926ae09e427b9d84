"""Formatting within a segment as numbered tags that a small language model can keep: `a <1>bold</1> word<2/>`.

`<1>…</1>` is around words that are formatted, linked or the like; `<2/>` is something that is no text: a line break, a
picture, a footnote's mark. A text that has `<1>` itself has a backslash before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TAG = re.compile(r"<(/?)(\d{1,6})(/?)>")
_ESCAPED = re.compile(r"(\\*)<(/?)(\d{1,6})(/?)>")
_LAST_BACKSLASHES = re.compile(r"\\+$")
_LOOSE = re.compile(r"(?<!\\)[<＜〈《]\s*(/?)\s*(\d{1,6})\s*(/?)\s*[>＞〉》]")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """Something within a text that is no text. ref: what it is in the document."""

    ref: object


@dataclass(frozen=True, slots=True, eq=False)
class Wrap:
    """A part of a text that something is around. ref: what that is in the document."""

    ref: object
    inside: tuple[Node, ...]


Node: TypeAlias = str | Mark | Wrap


def plain(nodes: Iterable[Node]) -> str:
    """The words alone."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node, Wrap):
            parts.append(plain(node.inside))
    return "".join(parts)


def joined(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """With pieces of text beside each other as one."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and found and isinstance(found[-1], str):
            found[-1] += node
        elif node != "":
            found.append(node)
    return tuple(found)


def core(nodes: Sequence[Node]) -> tuple[tuple[Node, ...], Callable[[Sequence[Node]], tuple[Node, ...]]]:
    """What of a segment needs translating, and a function that puts around a translation what was taken off: blanks and
    marks at both ends, and what is around the whole of it.
    """
    if len(nodes) == 1 and isinstance(nodes[0], str) and nodes[0] == nodes[0].strip():
        return tuple(nodes), lambda new: tuple(new)
    left = list(joined(nodes))
    before = _stripped(left, 0, str.lstrip)
    after = _stripped(left, -1, str.rstrip)[::-1]
    if len(left) == 1 and isinstance(left[0], Wrap):
        outer = left[0]
        inner, put_inside = core(outer.inside)
        return inner, lambda new: joined((*before, Wrap(outer.ref, put_inside(new)), *after))
    return tuple(left), lambda new: joined((*before, *new, *after))


def _stripped(nodes: list[Node], end: int, strip: Callable[[str], str]) -> list[Node]:
    """Takes marks and blanks off one end."""
    taken: list[Node] = []
    while nodes:
        node = nodes[end]
        if isinstance(node, str):
            rest = strip(node)
            blanks = node[: len(node) - len(rest)] if end == 0 else node[len(rest) :]
            taken += [blanks] if blanks else []
            if rest:
                nodes[end] = rest
                break
        elif isinstance(node, Wrap):
            break
        else:
            taken.append(node)
        del nodes[end]
    return taken


def encoded(nodes: Sequence[Node]) -> str:
    """The text with its tags, numbered in the order in which they begin."""
    if len(nodes) == 1 and isinstance(nodes[0], str) and "<" not in nodes[0]:
        return nodes[0]  # nearly all of them
    parts: list[str] = []
    _encode(nodes, parts, 0)
    return "".join(parts)


def _encode(nodes: Sequence[Node], parts: list[str], number: int) -> int:
    def tag(text: str) -> None:
        if parts and (ends := _LAST_BACKSLASHES.search(parts[-1])):
            parts[-1] += ends[0]
        parts.append(text)

    for node in nodes:
        if isinstance(node, str):
            parts.append(_ESCAPED.sub(lambda found: found[1] + "\\" + found[0], node))
            continue
        number += 1
        if isinstance(node, Mark):
            tag(f"<{number}/>")
        else:
            own = number
            tag(f"<{own}>")
            number = _encode(node.inside, parts, number)
            tag(f"</{own}>")
    return number


def tags_of(text: str) -> Counter[str]:
    """How often each tag is in a segment's text or its translation."""
    found = (match for match in _ESCAPED.finditer(text) if len(match[1]) % 2 == 0)
    return Counter(f"<{match[2]}{match[3]}{match[4]}>" for match in found)


def without_tags(text: str) -> str:
    """The words as a reader sees them; a mark between two words becomes a blank."""

    def shown(found: re.Match[str]) -> str:
        backslashes = found[1][: len(found[1]) // 2]
        tag = found[0][len(found[1]) :]
        return backslashes + (tag if len(found[1]) % 2 else " " if found[4] else "")

    return _ESCAPED.sub(shown, text)


def decoded(target: str, nodes: Sequence[Node]) -> tuple[tuple[Node, ...], bool]:
    """A translation of these nodes with what they refer to, and whether it has just their tags.

    Where it has not, none of its words is lost: what is around words that cannot be told is left off, and a mark that
    is missing stands at the end.
    """
    if _LOOSE.search(target) is None and TAG.search(target) is None and all(isinstance(node, str) for node in nodes):
        return joined((target,)), True
    source = tags_of(encoded(nodes))
    if tags_of(target) != source:
        tidied = _LOOSE.sub(r"<\1\2\3>", target)  # as models write them: with blanks, in the wide form
        if tags_of(tidied) == source:
            target = tidied
    return _Decoder(nodes).decode(target)


class _Decoder:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self._refs: dict[str, Node] = {}
        self._number(nodes)
        self._unused = set(self._refs)
        self._stack: list[tuple[str, list[Node]]] = [("", [])]
        self._fits = True

    def _number(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                continue
            self._refs[str(len(self._refs) + 1)] = node
            if isinstance(node, Wrap):
                self._number(node.inside)

    def decode(self, target: str) -> tuple[tuple[Node, ...], bool]:
        place = 0
        for match in _ESCAPED.finditer(target):
            backslashes = len(match[1])
            self._add(target[place : match.start()] + "\\" * (backslashes // 2))
            place = match.end()
            if backslashes % 2:
                self._add(match[0][backslashes:])
            else:
                self._tag(match[2], match[3], match[4])
        self._add(target[place:])
        while len(self._stack) > 1:
            self._fits = False
            self._leave_off()
        missing = [self._refs[number] for number in sorted(self._unused, key=int)]
        self._fits = self._fits and not missing
        found = (*self._stack[0][1], *(node for node in missing if isinstance(node, Mark)))
        return joined(found), self._fits

    def _tag(self, closes: str, number: str, is_alone: str) -> None:
        node = self._refs.get(number)
        if isinstance(node, Mark):
            if number in self._unused:
                self._unused.discard(number)
                self._stack[-1][1].append(node)
            else:
                self._fits = False
        elif node is None or is_alone:
            self._fits = False
        elif not closes:
            self._fits = self._fits and number in self._unused
            self._unused.discard(number)
            self._stack.append((number, []))
        elif any(number == each for each, _ in self._stack):
            self._close(number, node)
        else:
            self._fits = False

    def _close(self, number: str, node: Wrap | str) -> None:
        while self._stack[-1][0] != number:
            self._fits = False
            self._leave_off()
        _, inside = self._stack.pop()
        if isinstance(node, Wrap) and inside:
            self._stack[-1][1].append(Wrap(node.ref, joined(inside)))
        else:
            self._fits = False

    def _leave_off(self) -> None:
        """What was begun and not ended is around nothing."""
        _, inside = self._stack.pop()
        self._stack[-1][1].extend(inside)

    def _add(self, text: str) -> None:
        if text:
            self._stack[-1][1].append(text)
