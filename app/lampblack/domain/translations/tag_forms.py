"""Inline tags as small models keep them best, and as they come back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.segment_tags import TAG, tags_of

if TYPE_CHECKING:
    from collections.abc import Container

_BRACKETED = re.compile(r"\[\s*(/?)\s*(\d{1,4})\s*(/?)\s*\]")
_HTML = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,9})(?:\s[^<>\n]{0,100})?(/?)>")
_ALONE = ("br", "hr", "img")
_EXAMPLES = {
    "en": "The [1]red[/1] house.[2/]",
    "zh": "那座[1]红色的[/1]房子。[2/]",
    "de": "Das [1]rote[/1] Haus.[2/]",
    "es": "La casa [1]roja[/1].[2/]",
    "fr": "La maison [1]rouge[/1].[2/]",
    "it": "La casa [1]rossa[/1].[2/]",
    "pt": "A casa [1]vermelha[/1].[2/]",
    "nl": "Het [1]rode[/1] huis.[2/]",
    "ru": "[1]Красный[/1] дом.[2/]",
    "ja": "[1]赤い[/1]家。[2/]",
    "ko": "[1]빨간[/1] 집.[2/]",
}
"""One sentence, by language: a model that has seen it translated keeps the tags of the next."""


def for_model(text: str) -> str:
    """A segment's text with its tags in square brackets, which models do not take for HTML; as it is where it has such
    brackets itself.
    """
    return text if _BRACKETED.search(text) else TAG.sub(r"[\1\2\3]", text)


def from_model(source: str, written: str) -> str:
    """A translation with its tags as the segment has them, however the model has written them."""
    expected = tags_of(source)
    if not expected:
        return written
    if not _BRACKETED.search(source):
        written = _BRACKETED.sub(lambda found: _known(f"<{found[1]}{found[2]}{found[3]}>", expected), written)
    if tags_of(written) or _HTML.search(source):
        return written
    return _from_html(source, written)


def example(source_language: str, target_language: str) -> tuple[str, str] | None:
    """A segment with tags and its translation; None where none is known for one of the languages."""
    one, other = (_EXAMPLES.get(language.partition("-")[0]) for language in (source_language, target_language))
    return (one, other) if one and other else None


def _known(tag: str, expected: Container[str]) -> str:
    """Nothing for a tag that the model has made up."""
    return tag if tag in expected else ""


def _from_html(source: str, written: str) -> str:
    """Tags of HTML that begin and end in the order of the segment's stand for them."""
    wanted, there = list(TAG.finditer(source)), list(_HTML.finditer(written))
    kinds = [(bool(each[1]), bool(each[3])) for each in wanted]
    if kinds != [(bool(each[1]), bool(each[3]) or each[2].lower() in _ALONE) for each in there]:
        return written
    tags = iter(wanted)
    return _HTML.sub(lambda _: next(tags)[0], written)
