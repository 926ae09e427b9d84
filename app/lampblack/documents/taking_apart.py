"""Which of the formats a document has that is to be translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.documents.opening import refuse_old
from lampblack.documents.refusal import RefusalError

if TYPE_CHECKING:
    from lampblack.documents.formats.parts import TakenApart

PAGES = (".html", ".htm", ".xhtml", ".xht")
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd")
SUBTITLES = (".srt", ".vtt")
MESSAGES = (".po", ".pot")
TABLES = (".csv", ".tsv", ".tab")
TEXTS = (".txt", ".text", ".log", "")


def take_apart(data: bytes, suffix: str) -> TakenApart:
    """A document with its slots. suffix: of its name, in small letters. Raises RefusalError."""
    if b"%PDF-" in data[:1024]:
        raise RefusalError("document.pdf")
    refuse_old(data, suffix)
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if suffix in PAGES:
        from lampblack.documents.formats.page import Page

        return Page(data)
    if suffix in MARKDOWN:
        from lampblack.documents.formats.markdown import MarkdownFile

        return MarkdownFile(data)
    if suffix in SUBTITLES:
        from lampblack.documents.formats.subtitles import Subtitles

        return Subtitles(data)
    if suffix in MESSAGES:
        from lampblack.documents.formats.messages import Messages

        return Messages(data)
    if suffix in TABLES:
        from lampblack.documents.formats.table import Table

        return Table(data, suffix)
    if suffix in TEXTS:
        from lampblack.documents.formats.text import TextFile

        return TextFile(data)
    raise RefusalError("attachment.unknown")


def _package(data: bytes) -> TakenApart:
    from lampblack.documents.packages import Package, kind_of

    package = Package(data)
    kind = kind_of(package)
    if kind == "epub":
        from lampblack.documents.formats.book import Book

        return Book(package)
    if kind == "open":
        from lampblack.documents.formats.open_document import OpenDocument

        return OpenDocument(package)
    if kind == "slides":
        from lampblack.documents.formats.slides import SlidesFile

        return SlidesFile(package)
    from lampblack.documents.formats.word import WordFile

    return WordFile(package)
