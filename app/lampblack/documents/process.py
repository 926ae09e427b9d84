"""The process that reads documents: strangers' files, which may be made to do harm. It writes none.

Reads one request from standard input, a JSON object, and answers with a JSON object on a line of its own:

    {"do": "read", "path"}                      {"text", "pages", "digest"}
    {"do": "segment", "path"}                   {"segments", "digest"}
    {"do": "write", "path", "digest", "targets", "language"}
                                                {"missing", "unfit"}, and then the bytes of the translated copy

or {"fault"}. Whoever started it stops it when that takes too long.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.documents.opening import MOST_BYTES, bytes_of, refuse_old
from lampblack.documents.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CHARACTERS = 3_000_000
"""Of the text: some 750,000 tokens of English, more than any model's context."""
MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space (where the system has RLIMIT_AS)."""
SECONDS = 40
"""Of processor time."""

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "extract", "main", "segment", "translated"]


def main() -> int:
    """Answers once."""
    limit()
    gc.disable()  # it would look through everything again and again, and this process ends soon
    said: dict[str, Any]
    whole = b""
    try:
        asked = json.loads(sys.stdin.buffer.read())
        path = Path(asked["path"])
        if asked["do"] == "read":
            said = extract(path)
        elif asked["do"] == "segment":
            said = segment(path)
        else:
            targets = {int(number): str(target) for number, target in asked["targets"].items()}
            said, whole = translated(path, asked["digest"], targets, asked["language"])
    except RefusalError as refusal:
        said = {"fault": refusal.kind}
    except OSError as error:
        said = {"fault": "attachment.unreadable", "reason": error.strerror or type(error).__name__}
    except (MemoryError, RecursionError):
        said = {"fault": "attachment.too_large"}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(whole)
    sys.stdout.buffer.flush()
    return 0


def extract(path: Path) -> dict[str, Any]:
    """The text of a file, by what it holds rather than by its name. Raises RefusalError, OSError, MemoryError."""
    data = bytes_of(path)
    text, pages = _read(data, path.suffix.lower())
    if not text.strip():
        raise RefusalError("attachment.empty")
    if len(text) > MOST_CHARACTERS:
        raise RefusalError("attachment.too_large")
    return {"text": _whole(text), "pages": pages, "digest": hashlib.sha256(data).hexdigest()}


def segment(path: Path) -> dict[str, Any]:
    """The segments of a file. Raises RefusalError, OSError, MemoryError."""
    from lampblack.documents.formats.parts import segments_of
    from lampblack.documents.taking_apart import take_apart

    data = bytes_of(path)
    found = segments_of(take_apart(data, path.suffix.lower()))
    if not found:
        raise RefusalError("attachment.empty")
    if sum(len(each.text) for each in found) > MOST_CHARACTERS:
        raise RefusalError("attachment.too_large")
    rows = [
        (_whole(each.text), each.kind, each.place.kind, each.place.values, _whole(each.note), _whole(each.target))
        for each in found
    ]
    return {"segments": rows, "digest": hashlib.sha256(data).hexdigest()}


def translated(path: Path, digest: str, targets: Mapping[int, str], language: str) -> tuple[dict[str, Any], bytes]:
    """A file with translations of its segments in their places. language: their code, or "". Raises RefusalError,
    OSError, MemoryError.
    """
    from lampblack.documents.formats.parts import WithLanguage, put_all
    from lampblack.documents.taking_apart import take_apart

    data = bytes_of(path)
    if hashlib.sha256(data).hexdigest() != digest:
        raise RefusalError("document.changed")
    taken = take_apart(data, path.suffix.lower())
    if language and isinstance(taken, WithLanguage):
        taken.written_in(language)
    missing, unfit = put_all(taken, targets)
    return {"missing": missing, "unfit": unfit}, taken.whole()


def _read(data: bytes, suffix: str) -> tuple[str, tuple[int, ...]]:
    if b"%PDF-" in data[:1024]:
        from lampblack.documents.pdf import pdf_text

        return pdf_text(data, MOST_CHARACTERS)
    refuse_old(data, suffix)
    if data.startswith(b"PK\x03\x04"):
        from lampblack.documents.package_text import package_text

        return package_text(data), ()
    if suffix in (".html", ".htm", ".xhtml"):
        from lampblack.documents.html import html_text

        return html_text(data), ()
    from lampblack.documents.plain import text_of

    return text_of(data), ()


def _whole(text: str) -> str:
    """Without halves of characters."""
    return text.encode("utf-8", "replace").decode()


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
