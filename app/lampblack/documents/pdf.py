"""The words of a PDF, page by page."""

from __future__ import annotations

import re
from typing import Any

from lampblack.documents.refusal import RefusalError

MOST_PAGES = 5000
_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""
_HYPHEN = "\ufffe"
"""What PDFium gives for the hyphen at the end of a line that divides a word."""


def pdf_text(data: bytes, most: int) -> tuple[str, tuple[int, ...]]:
    """The text, and where each page begins in it. Raises RefusalError; too_large over `most` characters."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        raise RefusalError("attachment.locked" if is_locked else "attachment.broken") from error
    if len(document) > MOST_PAGES:
        raise RefusalError("attachment.too_large")
    parts: list[str] = []
    begins: list[int] = []
    length = 0
    for number in range(len(document)):
        page = _page_text(document, number, pypdfium2.PdfiumError)
        begins.append(length)
        parts.append(page)
        length += len(page)
        if length > most:
            raise RefusalError("attachment.too_large")
    text = "".join(parts)
    if document and not text.strip():
        raise RefusalError("attachment.scan")
    return text, tuple(begins)


def _page_text(document: Any, number: int, error: type[Exception]) -> str:
    """One page, with an empty line after it; one that is damaged is empty, for the others can be read."""
    try:
        page = document[number]
        text = page.get_textpage().get_text_range()
        page.close()
    except error:
        return "\n\n"
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_HYPHEN + "\n", "").replace(_HYPHEN, "")
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", text).strip() + "\n\n"
