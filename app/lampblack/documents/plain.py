"""Bytes that are text, in the encodings that people's files have."""

from __future__ import annotations

import codecs
import re

from lampblack.documents.refusal import RefusalError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_MOST_CONTROLS = 0.002
"""The share of control characters from which on a file is no text."""


def text_of(data: bytes) -> str:
    """Decodes a text file; line ends become newlines. Raises RefusalError for what is no text."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise RefusalError("attachment.unknown")
    return _CONTROLS.sub("", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data and (wide := _wide(data)) is not None:
        return wide
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise RefusalError("attachment.unknown")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
    high = len(re.findall(rb"[\x80-\xff]", data))
    is_chinese = 2 * len(_CHINESE.findall(text)) >= 0.7 * high
    return text if is_chinese else data.decode("cp1252", "replace")


def _wide(data: bytes) -> str | None:
    """The text of UTF-16 without its mark; None for anything else."""
    found: list[str] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            found.append(data.decode(encoding))
        except UnicodeDecodeError:  # half a character, or an odd number of bytes
            continue
    text = min(found, key=_variety, default="")
    return text if text and len(_CONTROLS.findall(text)) <= _MOST_CONTROLS * len(text) else None


def _variety(text: str) -> tuple[int, int]:
    """How many blocks of 256 characters it has some of: in the wrong order of bytes each letter has its own. Among
    equals it is the one with more blanks.
    """
    beginning = text[:20_000]
    return len({ord(one) >> 8 for one in beginning}), -sum(one in " \n" for one in beginning)
