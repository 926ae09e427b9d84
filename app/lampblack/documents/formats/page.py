"""Web pages, also those in an EPUB: the words between blocks, what inline elements are in them as tags, and attributes
that people read. Scripts, styles and code stay as they are, and so does every character that is not translated.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lampblack.documents.formats.lines import LineNumbers
from lampblack.documents.formats.splicing import Around, Splice, depth_of, leave_open, rendered
from lampblack.documents.html import encoded_page
from lampblack.domain.natural_languages import RIGHT_TO_LEFT
from lampblack.domain.segment_tags import Mark, Wrap, plain
from lampblack.domain.segments import SegmentKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lampblack.documents.formats.parts import Slot
    from lampblack.domain.segment_tags import Node
    from lampblack.domain.segments import SegmentPlace

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![^>]*+>|<\?[^>]*+>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL,
)
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|data|del|dfn|em|font|i|ins|label|mark|q|rb|rp|rt|ruby|s|small|span"
    "|strike|strong|sub|sup|time|tt|u"
)
_ALONE = frozenset(["br", "img", "wbr", "input"])
_KEPT = re.compile("script|style|noscript|template|svg|math|iframe|object|video|audio|canvas|code|kbd|samp|var")
"""What is not translated, within a line; `pre` and `textarea` are not either, and end it."""
_KEPT_BLOCKS = frozenset(("pre", "textarea", "head-script", "noembed", "xmp"))
_ROOT = re.compile(r"<html(?=[\s>])[^>]*>", re.IGNORECASE)
_LANGUAGE = re.compile(r"(\slang\s*=\s*[\"']|\sxml:lang\s*=\s*[\"'])[^\"']*([\"'])", re.IGNORECASE)
_DIRECTION = re.compile(r"\sdir\s*=\s*(?:\"[^\"]*\"|'[^']*'|\w+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s([A-Za-z_:][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_READ = frozenset(("alt", "title", "placeholder", "aria-label", "summary"))
_META = re.compile(
    r"""(?:name|property)\s*=\s*["'](?:description|keywords|og:title|og:description)["']""", re.IGNORECASE
)
_KINDS = {
    **{f"h{level}": SegmentKind.HEADING for level in range(1, 7)},
    "title": SegmentKind.TITLE,
    "td": SegmentKind.CELL,
    "th": SegmentKind.CELL,
}


class Page:
    """An HTML or XHTML file."""

    def __init__(self, data: bytes) -> None:
        self._encoded = encoded_page(data)
        self._splice = Splice(self._encoded.text)
        numbers = LineNumbers(self._encoded.text)
        add_page(self._splice, numbers.place)

    @property
    def slots(self) -> Sequence[Slot]:
        return self._splice.slots

    def whole(self) -> bytes:
        return self._encoded.bytes_of(self._splice.result(), "xmlcharrefreplace")

    def written_in(self, code: str) -> None:
        say_language(self._splice, code)


def add_page(splice: Splice, place_of: Callable[[int], SegmentPlace], begin: int = 0, end: int | None = None) -> None:
    """Adds the slots of a page, or of a part of a text that is HTML. place_of: the place of a character."""
    _Taking(splice, place_of).take(begin, len(splice.text) if end is None else end)


def say_language(splice: Splice, code: str) -> None:
    """Has a page say that it is in a language, and which way its lines run."""
    found = _ROOT.search(splice.text)
    if found is None:
        return
    tag = _LANGUAGE.sub(rf"\g<1>{code}\g<2>", found[0])
    if tag == found[0] and not _LANGUAGE.search(tag):
        tag = f'{tag[:5]} lang="{code}"{tag[5:]}'
    tag = _DIRECTION.sub("", tag)
    if code in RIGHT_TO_LEFT:
        tag = f'{tag[:5]} dir="rtl"{tag[5:]}'
    splice.replace(found.start(), found.end(), tag)


def escaped(text: str) -> str:
    """Text as an element's content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Tag:
    """A tag, of which attributes may be translated."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.values: dict[tuple[int, int], str] = {}

    def __str__(self) -> str:
        found, before = [], 0
        for (begin, end), value in sorted(self.values.items()):
            found += [self.raw[before:begin], value]
            before = end
        return "".join((*found, self.raw[before:]))


class _Taking:
    def __init__(self, splice: Splice, place_of: Callable[[int], SegmentPlace]) -> None:
        self._splice = splice
        self._place_of = place_of
        self._line: list[tuple[str, str, object]] = []
        """What stands in the present line: "text", "open", "close" or "mark", an element's name, and what it is."""
        self._begin = self._end = 0
        self._block = ""
        self._labels: list[Callable[[], None]] = []

    def take(self, begin: int, end: int) -> None:
        self._begin = self._end = begin
        text, place = self._splice.text, begin
        for kind, start, stop, match in _tokens(text, begin, end):
            if start > place:
                self._piece("text", "", text[place:start], start)
            place = stop
            name = (match["name"] or "").lower()
            if kind == "kept":
                self._piece("mark", name, text[start:stop], stop)
            elif _INLINE.fullmatch(name) or name in _ALONE:
                tag = self._tag(match)
                is_alone = name in _ALONE or match[0].endswith("/>")
                self._piece("mark" if is_alone else "close" if match["close"] else "open", name, tag, stop)
            elif kind == "block" and not name and not match[0].startswith("<![CDATA["):
                self._piece("mark", "", match[0], stop)  # a comment
            else:
                self._flush(stop)
                self._tag(match) if name else None
                self._say_labels()
                self._block = "" if match["close"] else name
        if end > place:
            self._piece("text", "", text[place:end], end)
        self._flush(end)

    def _piece(self, kind: str, name: str, what: object, end: int) -> None:
        self._line.append((kind, name, what))
        self._end = end

    def _flush(self, after: int) -> None:
        if self._line:
            nodes = _nodes(self._line)
            if plain(nodes).strip():
                kind = _KINDS.get(self._block, SegmentKind.PARAGRAPH)
                place = self._place_of(self._begin)
                self._splice.add(self._begin, self._end, nodes, lambda new: rendered(new, escaped), kind, place)
        self._line = []
        self._begin = self._end = after
        self._say_labels()

    def _say_labels(self) -> None:
        for say in self._labels:
            say()
        self._labels = []

    def _tag(self, match: re.Match[str]) -> _Tag:
        """The tag, with slots for its attributes behind what it stands in."""
        tag = _Tag(match[0])
        if match["close"]:
            return tag
        is_meta = match["name"].lower() == "meta" and _META.search(match[0])
        for found in _ATTRIBUTE.finditer(match[0]):
            name = found[1].lower()
            if name in _READ or (is_meta and name == "content"):
                self._label(tag, match.start(), found)
        return tag

    def _label(self, tag: _Tag, offset: int, found: re.Match[str]) -> None:
        group = 2 if found[2] is not None else 3
        begin, end = found.span(group)

        def render(nodes: Sequence[Node]) -> str:
            tag.values[begin, end] = escaped(plain(nodes)).replace('"', "&quot;").replace("'", "&#39;")
            return tag.values[begin, end]

        def add() -> None:
            words = html.unescape(found[group])
            place = self._place_of(offset)
            self._splice.add(offset + begin, offset + end, (words,), render, SegmentKind.LABEL, place)
            slot = self._splice.slots[-1]
            put = slot.put

            def put_both(nodes: Sequence[Node]) -> None:
                render(nodes)  # for the line around it, should that be written anew
                put(nodes)

            slot.put = put_both

        self._labels.append(add)


def _tokens(text: str, begin: int, end: int) -> Iterator[tuple[str, int, int, re.Match[str]]]:
    """Tags and comments, each with where it begins and ends; an element that is not translated is one of them."""
    place = begin
    while (match := _TOKEN.search(text, place, end)) is not None:
        name = (match["name"] or "").lower()
        place = match.end()
        is_kept = bool(_KEPT.fullmatch(name)) or name in _KEPT_BLOCKS or 'translate="no"' in match[0]
        if is_kept and not match["close"] and not match[0].endswith("/>") and name not in _ALONE:
            place = _end_of(text, name, place, end)
            yield "block" if name in _KEPT_BLOCKS else "kept", match.start(), place, match
        else:
            yield "block", match.start(), place, match


def _end_of(text: str, name: str, place: int, end: int) -> int:
    """Where an element ends that has begun before; scripts and styles have no elements in them."""
    depth = 1
    pattern = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^>]*+>", re.IGNORECASE)
    while depth and (found := pattern.search(text, place, end)):
        place = found.end()
        if found[1]:
            depth -= 1
        elif name not in ("script", "style") and not found[0].endswith("/>"):
            depth += 1
    return place if depth == 0 else end


def _nodes(line: Sequence[tuple[str, str, object]]) -> tuple[Node, ...]:
    """A line's pieces as a tree; a tag whose other half is not in the line is a mark."""
    stack: list[tuple[str, object, list[Node]]] = [("", None, [])]
    for kind, name, what in line:
        if kind == "text":
            words = re.sub(r"[ \t\r\n\f]+", " ", html.unescape(str(what)))
            stack[-1][2].append(words)
        elif kind == "open":
            stack.append((name, what, []))
        elif kind == "close" and any(name == each for each, _, _ in stack[1:]):
            leave_open(stack, depth_of(stack, name) + 1)
            _, begun, inside = stack.pop()
            stack[-1][2].append(_element(begun, what, inside))
        else:
            stack[-1][2].append(Mark(what))
    leave_open(stack, 1)
    return tuple(stack[0][2])


def _element(begun: object, ended: object, inside: list[Node]) -> Node:
    """An inline element; one without words is a mark."""
    if plain(inside).strip():
        return Wrap(Around(begun, ended), tuple(inside))
    return Mark(_Together((begun, *(each if isinstance(each, str) else _raw(each) for each in inside), ended)))


def _raw(node: Node) -> object:
    if isinstance(node, Mark):
        return node.ref
    if isinstance(node, Wrap) and isinstance(node.ref, Around):
        return _Together((node.ref.begin, *(_raw(each) for each in node.inside), node.ref.end))
    return node


class _Together(tuple[object, ...]):
    """Several things as one."""

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(map(str, self))
