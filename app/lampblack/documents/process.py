"""The process that reads one document: a stranger's file, which may be made to do harm.

Reads the path (a JSON string) from standard input, and answers with one JSON object: {"text", "pages", "digest"} or
{"fault"}. Whoever started it stops it when that takes too long.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from lampblack.documents.refusal import RefusalError

MOST_BYTES = 60_000_000
MOST_CHARACTERS = 3_000_000
"""Of the text: some 750,000 tokens of English, more than any model's context."""
MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space (where the system has RLIMIT_AS)."""
SECONDS = 40
"""Of processor time."""


def main() -> int:
    """Answers once."""
    limit()
    said: dict[str, Any]
    try:
        said = extract(Path(json.loads(sys.stdin.buffer.read())))
    except RefusalError as refusal:
        said = {"fault": refusal.kind}
    except OSError as error:
        said = {"fault": "attachment.unreadable", "reason": error.strerror or type(error).__name__}
    except (MemoryError, RecursionError):
        said = {"fault": "attachment.too_large"}
    sys.stdout.buffer.write(json.dumps(said).encode())
    return 0


def extract(path: Path) -> dict[str, Any]:
    """The text of a file, by what it holds rather than by its name. Raises RefusalError, OSError, MemoryError."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RefusalError("attachment.too_large")
    text, pages = _read(data, path.suffix.lower())
    if not text.strip():
        raise RefusalError("attachment.empty")
    if len(text) > MOST_CHARACTERS:
        raise RefusalError("attachment.too_large")
    whole = text.encode("utf-8", "replace").decode()
    return {"text": whole, "pages": pages, "digest": hashlib.sha256(data).hexdigest()}


def _read(data: bytes, suffix: str) -> tuple[str, tuple[int, ...]]:
    if b"%PDF-" in data[:1024]:
        from lampblack.documents.pdf import pdf_text

        return pdf_text(data, MOST_CHARACTERS)
    if data.startswith(b"PK\x03\x04"):
        from lampblack.documents.word import word_text

        return word_text(data), ()
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # of old Word, and of Word files with a password
        raise RefusalError("attachment.locked" if suffix == ".docx" else "attachment.unknown")
    if suffix in (".html", ".htm", ".xhtml"):
        from lampblack.documents.html import html_text

        return html_text(data), ()
    from lampblack.documents.plain import text_of

    return text_of(data), ()


def limit() -> None:
    """Makes a document that would take all memory or time fail instead."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    raise SystemExit(main())
