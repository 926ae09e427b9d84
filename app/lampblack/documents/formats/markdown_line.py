"""A paragraph of Markdown as nodes: emphasis and links are around words; code, pictures and HTML are marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.documents.formats.splicing import Around, depth_of, leave_open
from lampblack.domain.segment_tags import Mark, Wrap, joined, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lampblack.domain.segment_tags import Node

_BRACKETS = r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+\])*+"
_TARGET = r"\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
_TOKEN = re.compile(  # lengths are bounded, lest a text of nothing but marks takes for ever
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)(?P<ticks>`++).{1,4000}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<break>(?: {2,}|\\)(?:\r\n|\n|\r))"
    r"|(?P<math>\$\$.{1,2000}?\$\$)"
    r"|(?P<template>\{\{.{0,400}?\}\}|\{%.{0,400}?%\})"
    r"|(?P<footnote>\[\^[^\]\s]{1,80}+\]:?)"
    rf"|(?P<link>!?\[(?P<words>{_BRACKETS})\](?P<target>{_TARGET}|\[[^\[\]]*\])?)"
    r"|(?P<angle><!--.{0,4000}?-->|<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|<[\w.+-]+@[\w.-]+>|</?[A-Za-z][^<>]{0,2000}+>)"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?P<strong>(?P<two>\*\*|__|~~)(?=\S)(?P<in_two>.{1,1000}?)(?<=\S)(?P=two)(?!(?P=two)[*_~]))"
    r"|(?P<star>\*(?=[^\s*])(?P<in_star>(?:[^*\\]|\\.|\*\*[^*\s][^*]{0,300}\*\*){1,600}?)(?<=\S)\*(?!\*))"
    r"|(?P<under>(?<!\w)_(?=[^\s_])(?P<in_under>(?:[^_\\]|\\.|(?<=\w)_(?=\w)){1,600}?)(?<=\S)_(?!\w))",
    re.DOTALL,
)
_HTML = re.compile(r"<(/?)([A-Za-z][\w-]*)[^<>]*?(/?)>")
_VOID = frozenset(("br", "img", "hr", "wbr", "input"))


def nodes_of(text: str, labels: Collection[str] = ()) -> tuple[Node, ...]:
    """The nodes of a paragraph, with its escapes as they are. labels: of the document's link definitions, in small
    letters.
    """
    return joined(_paired(list(_pieces(text, labels))))


def _pieces(text: str, labels: Collection[str]) -> Iterator[Node]:
    before = 0
    for match in _TOKEN.finditer(text):
        yield text[before : match.start()]
        before = match.end()
        yield from _piece(match, labels)
    yield text[before:]


def _piece(match: re.Match[str], labels: Collection[str]) -> Iterator[Node]:
    kind = match.lastgroup
    whole = match[0]
    if match["escape"] or match["url"]:
        yield whole
    elif match["link"]:
        yield from _link(match, labels)
    elif match["strong"]:
        yield from _around(match["two"], match["in_two"], match["two"], labels)
    elif match["star"]:
        yield from _around("*", match["in_star"], "*", labels)
    elif match["under"]:
        yield from _around("_", match["in_under"], "_", labels)
    else:
        del kind
        yield Mark(whole)


def _link(match: re.Match[str], labels: Collection[str]) -> Iterator[Node]:
    words, target = match["words"], match["target"]
    begin = "![" if match[0].startswith("!") else "["
    if target is None or target == "[]":
        if _label(words) not in labels:
            yield begin
            yield from _pieces(words, labels)
            yield "]" + (target or "")
            return
        target = f"[{words}]"  # the words are the label, which has to stay
    yield from _around(begin, words, "]" + target, labels)


def _around(begin: str, words: str, end: str, labels: Collection[str]) -> Iterator[Node]:
    inside = nodes_of(words, labels)
    if plain(inside).strip():
        yield Wrap(Around(begin, end), inside)
    else:
        yield Mark(begin + words + end)


def _label(words: str) -> str:
    return " ".join(words.split()).casefold()


def _paired(pieces: list[Node]) -> Iterator[Node]:
    """HTML tags with what they are around."""
    stack: list[tuple[str, str, list[Node]]] = [("", "", [])]
    for piece in pieces:
        match = _HTML.fullmatch(str(piece.ref)) if isinstance(piece, Mark) else None
        name = match[2].lower() if match else ""
        if match is None or match[3] or name in _VOID:
            stack[-1][2].append(piece)
        elif not match[1]:
            stack.append((name, match[0], []))
        elif any(name == each for each, _, _ in stack):
            leave_open(stack, depth_of(stack, name) + 1)
            _, begun, inside = stack.pop()
            is_text = bool(plain(inside).strip())
            wrap = Wrap(Around(begun, match[0]), joined(inside))
            stack[-1][2].extend([wrap] if is_text else [Mark(begun), *inside, piece])
        else:
            stack[-1][2].append(piece)
    leave_open(stack, 1)
    yield from stack[0][2]
