"""What models write around a translation, taken off where it can be nothing else."""

from __future__ import annotations

import re

from lampblack.domain.thinking import said

_PREFACE = re.compile(
    r"\A(?:(?:sure|certainly|of course|okay|ok)\b[^\n]{0,80}?[!.:,]\s*)?"
    r"(?:(?:here(?:'s| is)|below is|this is)\s[^\n:]{0,60}?translat[^\n:]{0,60}"
    r"|(?:the\s)?(?:[a-z]+\s)?(?:translation|translated text|translated version)(?:\s[^\n:]{0,50})?)"
    r"\s*:\s*(?:\n+|(?=\S))",
    re.IGNORECASE,
)
_CHINESE_PREFACE = re.compile(
    r"\A(?:好的|当然|没问题)?[，,。！!]?\s*(?:以下是|这是|下面是)?[^\n。：:]{0,20}(?:翻译|译文|中文|英文)[^\n。：:]{0,12}[：:]\s*"
)
_NOTE = re.compile(
    r"\n\s*\n\s*(?:\(?(?:note|explanation|translator'?s note)\s*:|（?(?:注|注意|说明|解释)\s*[：:]"
    r"|i hope this|let me know|希望(?:这|对))[\s\S]*\Z",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\A```[^\n`]*\n([\s\S]*?)\n?```\Z")
_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』"), ("'", "'"), ("‘", "’"), ("«", "»"), ("`", "`"))


def cleaned(source: str, written: str) -> tuple[str, bool]:
    """A translation without what the model has put around it, and whether there was such a thing.

    A preface, a note or quotes that the source has as well are part of the translation.
    """
    text = before = said(written).strip()
    fence = _FENCE.match(text)
    if fence and not source.startswith("```"):
        text = fence[1].strip()
    for preface in (_PREFACE, _CHINESE_PREFACE):
        if not preface.match(source) and (":" not in source[:60] and "：" not in source[:60]):
            text = _unless_empty(preface.sub("", text), text)
    if not _NOTE.search(source):
        text = _unless_empty(_NOTE.sub("", text), text)
    text = _without_quotes(source, text)
    if "\n" not in source.strip():
        text = _one_line(text)
    return text, text != before


def _without_quotes(source: str, text: str) -> str:
    for begin, end in _QUOTES:
        inside = text[len(begin) : -len(end)]
        is_around = len(text) > 2 and text.startswith(begin) and text.endswith(end)
        if is_around and begin not in inside and end not in inside and not _is_quoted(source):
            return inside.strip()
    return text


def _is_quoted(source: str) -> bool:
    ends = {character for pair in _QUOTES for character in pair}
    plain = source.strip()
    return bool(plain) and (plain[0] in ends or plain[-1] in ends)


def _one_line(text: str) -> str:
    """Of several lines for one: all of them, for none may be lost that is not known to be a remark."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _unless_empty(text: str, otherwise: str) -> str:
    return text.strip() or otherwise
