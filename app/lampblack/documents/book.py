"""The words of an EPUB: its pages in reading order."""

from __future__ import annotations

from lampblack.documents.formats.book import reading_order
from lampblack.documents.html import html_text
from lampblack.documents.packages import Package


def book_text(data: bytes) -> str:
    """One page after the other, headings with the marks of Markdown. Raises RefusalError."""
    package = Package(data)
    pages, _ = reading_order(package)
    return "\n\n".join(filter(None, (html_text(package.read(name), with_headings=True) for name in pages)))
