"""The terms by which a sentence of a summary and a passage of its source are compared."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from lampblack.domain.summaries.numbers import numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA = "\u3040-\u30ff"
_DENSE_RUN = re.compile(rf"[{_HAN}{_KANA}]+")
_WORD = re.compile(rf"(?:(?![{_HAN}{_KANA}])[^\W\d_])+(?:['’](?:(?![{_HAN}{_KANA}])[^\W\d_])+)?")
_ENDINGS = re.compile(r"(?:'s|’s|ing|ings|edly|ed|ies|ied|es|ly|s|e|al|ally|ion|ions|y)$")
_LEAST_STEM, _STEM = 4, 7
_STOPPED = (
    "a an and are as at be been being but by can could did do does for from had has have he her his how if in into is"
    " it its may might more most no nor not of on only or other our out over own said same she should so some such than"
    " that the their them then there these they this those through to too under until up very was we were what when"
    " where which while who whom why will with would you your also about after all any because before both each few"
    " text document article summary author according states mentions describes"
)
_STOP = frozenset(_STOPPED.split())
_CHINESE_STOPPED = "的了和与及在是有为以于对从到也都而被把将并或其这那之就还又很更最所由等个们中上下里"
_CHINESE_STOP = frozenset(_CHINESE_STOPPED)


def terms(text: str) -> frozenset[str]:
    """Stems of words, pairs of neighbouring Chinese characters, and numbers by their value; stop words left out."""
    plain = unicodedata.normalize("NFKC", text)
    return frozenset((*_word_terms(plain), *_dense_terms(plain), *(f"#{number:g}" for number in numbers_in(plain))))


def _word_terms(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found[0].casefold().replace("’", "'")
        if len(word) > 1 and word not in _STOP:
            yield stem(word)


def _dense_terms(text: str) -> Iterator[str]:
    for run in _DENSE_RUN.finditer(text):
        characters = run[0]
        if len(characters) == 1 and characters not in _CHINESE_STOP:
            yield characters
        for first, second in itertools.pairwise(characters):
            if first not in _CHINESE_STOP and second not in _CHINESE_STOP:
                yield first + second


def stem(word: str) -> str:
    """A word without its ending, and at most so many letters of it: enough to find it in another form."""
    if not word.isascii():
        return word
    before = ""
    while word != before and len(word) > _LEAST_STEM:
        before = word
        cut = _ENDINGS.sub("", word)
        word = cut if len(cut) >= _LEAST_STEM - 1 else word
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:_STEM]
