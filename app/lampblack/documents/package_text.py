"""The words of documents that are ZIP archives."""

from __future__ import annotations

from lampblack.documents.packages import Package, kind_of


def package_text(data: bytes) -> str:
    """As its reader would see them, headings with the marks of Markdown. Raises RefusalError."""
    kind = kind_of(Package(data))
    if kind == "word":
        from lampblack.documents.word import word_text

        return word_text(data)
    if kind == "slides":
        from lampblack.documents.slides import slides_text

        return slides_text(data)
    if kind == "epub":
        from lampblack.documents.book import book_text

        return book_text(data)
    from lampblack.documents.open_document import open_document_text

    return open_document_text(data)
