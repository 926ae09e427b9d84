"""The words of a web page, as they would be read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from lampblack.documents.plain import text_of

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fieldset|figcaption|figure|footer|form|h[1-6r]|header|li|main|nav|ol"
    "|p|pre|section|table|tr|title|ul"
)
_PARAGRAPHS = re.compile("p|table|h[1-6]|ul|ol|pre")
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)


def html_text(data: bytes) -> str:
    """The page's words: scripts and styles left out, a line for each block, cells of tables apart."""
    reader = _Reader()
    reader.feed(_declared(data) or text_of(data))
    reader.close()
    return reader.text()


def _declared(data: bytes) -> str | None:
    """The page in the encoding that it says it has."""
    found = _CHARSET.search(data[:2048])
    if found is None:
        return None
    encoding = found[1].decode("ascii").lower()
    try:
        return data.decode("gb18030" if encoding in ("gb2312", "gbk") else encoding)
    except (LookupError, UnicodeDecodeError):
        return None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = ""
        self._kept = 0
        """How many <pre> it is in: blanks count there."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
        elif _BLOCKS.fullmatch(tag) and tag not in ("tr", "li"):
            self._parts.append("\n")
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
