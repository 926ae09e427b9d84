"""Which language a text is in."""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from lampblack.domain.natural_languages import BY_CODE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE = 6000
"""Characters that are looked at, from three places of a text."""
_NO_WORDS = re.compile(r"https?://\S+|(?<!\S)\S+?@\S+|</?\d+/?>|[\d_]+|[^\w\s]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_LEAST_DENSE, _LEAST = 3, 10
"""Letters that a text has to have; of scripts with a syllable or a word a letter it is fewer."""
_SURE = 0.5
"""The least probability at which an answer is one."""
_MOST_TRADITIONAL = 0.5
_LOCK = threading.Lock()


def detect_language(text: str) -> str | None:
    """The code of a text's language, one of `natural_languages.LANGUAGES`; None where the text is too short to tell,
    or in none of them. The first call takes most of a second.
    """
    words = " ".join(_NO_WORDS.sub(" ", _sample(text)).split())
    letters = sum(map(str.isalpha, words))
    if len(_DENSE.findall(words)) < _LEAST_DENSE and letters < _LEAST:
        return None
    with _LOCK:
        code, probability = _identifier().classify(words)
    if probability < _SURE:
        return None
    if code == "zh":
        return "zh-Hant" if _is_traditional(words) else "zh-Hans"
    return code if code in BY_CODE else None


def _sample(text: str) -> str:
    """A text's beginning, middle and end."""
    if len(text) <= _SAMPLE:
        return text
    part = _SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:part], text[middle : middle + part], text[-part:]))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_known(identifier.labels)))
    return identifier


def _known(labels: list[str]) -> Iterator[str]:
    codes = {language.code.partition("-")[0] for language in LANGUAGES}
    return (label for label in labels if label in codes)


def _is_traditional(text: str) -> bool:
    """Whether more of its characters are only in Taiwan's old character set than only in the mainland's."""
    simplified = traditional = 0
    for character in _HAN.findall(text):
        is_in_gb, is_in_big5 = _is_in(character, "gb2312"), _is_in(character, "big5")
        simplified += is_in_gb and not is_in_big5
        traditional += is_in_big5 and not is_in_gb
    return traditional > _MOST_TRADITIONAL * (simplified + traditional)


def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
