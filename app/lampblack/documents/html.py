"""The words of a web page, as they would be read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from lampblack.documents.plain import Encoded, encoded_text, text_of

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fieldset|figcaption|figure|footer|form|h[1-6r]|header|li|main|nav|ol"
    "|p|pre|section|table|tr|title|ul"
)
_PARAGRAPHS = re.compile("p|table|h[1-6]|ul|ol|pre")
_HEADING = re.compile("h[1-6]")
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})|^<\?xml[^>]{0,60}encoding\s*=\s*[\"']([\w-]{2,20})",
    re.IGNORECASE,
)


def html_text(data: bytes, *, with_headings: bool = False) -> str:
    """The page's words: scripts and styles left out, a line for each block, cells of tables apart.

    with_headings: marks headings as Markdown does; leaves out the page's title, which a book repeats on every page.
    """
    reader = _Reader(with_headings)
    reader.feed(_declared(data) or text_of(data))
    reader.close()
    return reader.text()


def encoded_page(data: bytes) -> Encoded:
    """The page as it is, and its encoding. Raises RefusalError for what is no text."""
    encoding = _declared_encoding(data)
    text = _declared(data) if encoding else None
    return Encoded(text, encoding) if text is not None and not text.startswith("\ufeff") else encoded_text(data)


def _declared(data: bytes) -> str | None:
    """The page in the encoding that it says it has."""
    encoding = _declared_encoding(data)
    try:
        return data.decode(encoding) if encoding else None
    except (LookupError, UnicodeDecodeError):
        return None


def _declared_encoding(data: bytes) -> str:
    found = _CHARSET.search(data[:2048])
    if found is None:
        return ""
    encoding = (found[1] or found[2]).decode("ascii").lower()
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "shift_jis": "cp932"}.get(encoding, encoding)


class _Reader(HTMLParser):
    def __init__(self, with_headings: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._with_headings = with_headings
        self._parts: list[str] = []
        self._unseen = ""
        self._kept = 0
        """How many <pre> it is in: blanks count there."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if self._unseen:
            return
        if tag in _UNSEEN or (tag == "title" and self._with_headings):
            self._unseen = tag
        elif _BLOCKS.fullmatch(tag) and tag not in ("tr", "li"):
            self._parts.append("\n")
            if self._with_headings and _HEADING.fullmatch(tag):
                self._parts.append("#" * int(tag[1]) + " ")
        elif tag in ("td", "th"):
            self._parts.append(" \t")
        self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif _BLOCKS.fullmatch(tag) and tag != "br":
            self._parts.append("\n\n" if _PARAGRAPHS.fullmatch(tag) else "\n")
        self._kept = max(0, self._kept - (tag == "pre"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:  # <script/> opens one for browsers, too, but then everything after it would be unseen
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(data if self._kept else re.sub(r"\s+", " ", data))

    def text(self) -> str:
        """What was read, with no more than one empty line in a row."""
        lines = [line.strip(" \t") if not line.startswith("  ") else line.rstrip() for line in self._lines()]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _lines(self) -> list[str]:
        return re.sub(r" ?\t ?", "\t", "".join(self._parts)).split("\n")
