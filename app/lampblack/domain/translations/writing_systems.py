"""Which scripts a text is written in, and which a language is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_RANGES = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "kana": "\u3040-\u30ff",
    "hangul": "\u1100-\u11ff\uac00-\ud7af",
    "cyrillic": "\u0400-\u052f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "hebrew": "\u0590-\u05ff",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "sinhala": "\u0d80-\u0dff",
    "thai": "\u0e00-\u0e7f",
    "lao": "\u0e80-\u0eff",
    "burmese": "\u1000-\u109f",
    "georgian": "\u10a0-\u10ff",
    "armenian": "\u0530-\u058f",
    "ethiopic": "\u1200-\u137f",
    "khmer": "\u1780-\u17ff",
    "tibetan": "\u0f00-\u0fff",
}
_SCRIPTS = {script: re.compile(f"[{characters}]") for script, characters in _RANGES.items()}
_OF_LANGUAGES = {
    "han": ("zh", "yue"), "hangul": ("ko",), "greek": ("el",), "hebrew": ("he",), "bengali": ("bn",),
    "gujarati": ("gu",),
    "cyrillic": ("be", "bg", "kk", "ky", "mk", "mn", "ru", "tg", "uk"), "arabic": ("ar", "fa", "ps", "ug", "ur"),
    "devanagari": ("hi", "mr", "ne"), "gurmukhi": ("pa",), "tamil": ("ta",), "telugu": ("te",), "kannada": ("kn",),
    "malayalam": ("ml",), "sinhala": ("si",), "thai": ("th",), "lao": ("lo",), "burmese": ("my",), "georgian": ("ka",),
    "armenian": ("hy",), "ethiopic": ("am",), "khmer": ("km",), "tibetan": ("bo",),
}  # fmt: skip
_SCRIPTS_OF = {language: frozenset((script,)) for script, them in _OF_LANGUAGES.items() for language in them} | {
    "ja": frozenset(("kana", "han")),
    "sr": frozenset(("cyrillic", "latin")),
}
_WITHOUT_BLANKS = ("han", "kana", "hangul", "thai", "lao", "burmese", "khmer", "tibetan")
UNSPACED = "".join(_RANGES[script] for script in _WITHOUT_BLANKS)
"""For a character class: in these scripts words stand, or may be found, without blanks around them."""
DENSE = frozenset(("han", "kana", "hangul"))
_OF_DENSE = 2.8
"""Latin letters that say as much as one of their characters."""


def scripts_of(language: str) -> frozenset[str]:
    """The scripts of a language by its code, such as "zh-Hans"; Latin for those not listed."""
    return _SCRIPTS_OF.get(language.partition("-")[0], frozenset(("latin",)))


def letters_by_script(text: str) -> Counter[str]:
    """How many letters of each script there are."""
    counts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        script = _script_of(character)
        if script:
            counts[script] += count
    return counts


def first_run(text: str, scripts: Iterable[str]) -> str:
    """The first letters beside each other that are of these scripts; empty where there are none."""
    characters = "".join(_RANGES[script] for script in sorted(scripts))
    found = re.search(f"[{characters}]+", text) if characters else None
    return found[0] if found else ""


@cache
def _script_of(character: str) -> str:
    return next((script for script, each in _SCRIPTS.items() if each.match(character)), "")


def share(text: str, scripts: Iterable[str]) -> float:
    """How much of a text is in these scripts, by `weight`: 0 to 1; 0 without letters."""
    weights = {script: _weight(script) * count for script, count in letters_by_script(text).items()}
    whole = sum(weights.values())
    return sum(weights.get(script, 0) for script in scripts) / whole if whole else 0.0


def is_spaced(language: str) -> bool:
    """Whether blanks stand between the words, and so between the sentences, of a language."""
    return not scripts_of(language) & {*_WITHOUT_BLANKS} - {"hangul"}


def weight(text: str) -> float:
    """How much a text says, about in Latin letters: what lengths in different scripts are compared by."""
    return sum(_weight(script) * count for script, count in letters_by_script(text).items())


def _weight(script: str) -> float:
    return _OF_DENSE if script in DENSE else 1.0
