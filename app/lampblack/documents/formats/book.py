"""EPUB: the pages in reading order, and the entries of the table of contents."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lampblack.documents.formats.page import add_page, escaped, say_language
from lampblack.documents.formats.splicing import Splice, rendered
from lampblack.documents.html import encoded_page
from lampblack.documents.refusal import RefusalError
from lampblack.documents.trees import local, tree_of
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.documents.formats.parts import Slot
    from lampblack.documents.packages import Package
    from lampblack.documents.plain import Encoded

_PAGES = ("application/xhtml+xml", "text/html")
_CONTENTS = "application/x-dtbncx+xml"
_LABEL = re.compile(r"<(?:\w+:)?navLabel\b[^>]*>\s*<(?P<name>(?:\w+:)?text)\b[^>]*>(?P<text>[^<]*)</(?P=name)>")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways in which fonts are disguised, which lock nothing."""
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">", "&#39;": "'", "&#34;": '"'}


class Book:
    """See the module."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._pages: list[tuple[str, Encoded, Splice]] = []
        pages, contents = reading_order(package)
        for chapter, name in enumerate(pages, 1):
            self._add(name, _add_chapter(chapter))
        for name in contents:
            self._add(name, _add_labels if name.endswith(".ncx") else _add_contents)

    @property
    def slots(self) -> Sequence[Slot]:
        return [slot for _, _, splice in self._pages for slot in splice.slots]

    def whole(self) -> bytes:
        changed = {}
        for name, encoded, splice in self._pages:
            text = splice.result()
            if text != splice.text:
                changed[name] = encoded.bytes_of(text, "xmlcharrefreplace")
        return self._package.written(changed)

    def written_in(self, code: str) -> None:
        for name, _, splice in self._pages:
            if not name.endswith(".ncx"):
                say_language(splice, code)

    def _add(self, name: str, add: Callable[[Splice], None]) -> None:
        encoded = encoded_page(self._package.read(name))
        splice = Splice(encoded.text)
        add(splice)
        self._pages.append((name, encoded, splice))


def reading_order(package: Package) -> tuple[list[str], list[str]]:
    """The names of the pages as the spine has them, and of the tables of contents that are none of these. Raises
    RefusalError, also for a book that is locked.
    """
    _refuse_locked(package)
    if "META-INF/container.xml" not in package.names:
        raise RefusalError("attachment.broken")
    container = tree_of(package.xml("META-INF/container.xml"))
    roots = [each.get("full-path") or "" for each in container.iter() if local(each) == "rootfile"]
    root = next((name for name in roots if name in package.names), None)
    if root is None:
        raise RefusalError("attachment.broken")
    book = tree_of(package.xml(root))
    items = {each.get("id"): each for each in book.iter() if local(each) == "item"}
    folder = posixpath.dirname(root)

    def name_of(item: Any) -> str:
        target = unquote((item.get("href") or "").partition("#")[0])
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")

    spine = [each.get("idref") for each in book.iter() if local(each) == "itemref"]
    pages = [name_of(items[key]) for key in spine if key in items and items[key].get("media-type") in _PAGES]
    contents = [
        name_of(each)
        for each in items.values()
        if "nav" in (each.get("properties") or "").split() or each.get("media-type") == _CONTENTS
    ]
    kept = [name for name in dict.fromkeys(pages) if name in package.names]
    if not kept:
        raise RefusalError("attachment.broken")
    return kept, [name for name in dict.fromkeys(contents) if name in package.names and name not in kept]


def _refuse_locked(package: Package) -> None:
    if "META-INF/encryption.xml" not in package.names:
        return
    for each in tree_of(package.xml("META-INF/encryption.xml")).iter():
        if local(each) == "EncryptedData":
            methods = [one.get("Algorithm") for one in each.iter() if local(one) == "EncryptionMethod"]
            if any(method not in _FONTS for method in methods):
                raise RefusalError("attachment.locked")


def _add_chapter(chapter: int) -> Callable[[Splice], None]:
    def add(splice: Splice) -> None:
        add_page(splice, lambda _: SegmentPlace(PlaceKind.CHAPTER, (chapter, len(splice.slots) + 1)))

    return add


def _add_contents(splice: Splice) -> None:
    add_page(splice, lambda _: SegmentPlace(PlaceKind.CONTENTS))


def _add_labels(splice: Splice) -> None:
    """The entries of an NCX file."""
    for match in _LABEL.finditer(splice.text):
        words = re.sub(r"\s+", " ", _plain(match["text"]))
        place = SegmentPlace(PlaceKind.CONTENTS)
        splice.add(*match.span("text"), (words,), lambda nodes: rendered(nodes, escaped), SegmentKind.TITLE, place)


def _plain(text: str) -> str:
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.replace("&amp;", "&")
