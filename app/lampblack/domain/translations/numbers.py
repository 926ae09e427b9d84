"""Numbers in a text and its translation, however they are written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.translations.kept import words_only

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"\d+(?:[.,'’٫٬\u00a0\u202f]\d+)*")
_GROUP_SIZE = 3
_SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "hundred": 100, "dozen": 12,
    "百": 100, "千": 10**3, "万": 10**4, "萬": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "億": 10**8,
    "十亿": 10**9, "百亿": 10**10, "万亿": 10**12, "k": 10**3, "m": 10**6, "bn": 10**9,
}  # fmt: skip
_SCALE = re.compile(r"\s*(" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE)
_SURE = re.compile("thousand|illion|[万萬亿億]", re.IGNORECASE)
"""What can be nothing but a scale, as 千 in 3千米 can."""
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_WORDS = {
    **{word: number for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"))},
    **{word: 10 * number for number, word in enumerate(
        ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 3)},
    **{word: number for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1)},
    **{word: number for number, word in enumerate(_MONTHS, 1)},
    **{word[:3]: number for number, word in enumerate(_MONTHS, 1)},
    "sept": 9, "once": 1, "twice": 2, "a": 1, "an": 1, "half": 0.5, "both": 2, "hundred": 100, "thousand": 1000,
    "million": 10**6, "dozen": 12, "single": 1, "double": 2, "couple": 2,
}  # fmt: skip
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_WANS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE = re.compile("[零〇一二三四五六七八九两兩十百千万萬亿億]+")
_SPELT = re.compile(r"hundred|thousand|million|billion|dozen|score", re.IGNORECASE)
_LEAST_NEW = 100
"""Smaller numbers come and go where words become digits: "March" becomes "3月"."""
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written. values: what it can mean: 1.000 is one, or a thousand; 3 of "3万" is 30,000, too."""

    text: str
    values: frozenset[float]


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers in digits, those of addresses and placeholders left out."""
    plain = unicodedata.normalize("NFKC", words_only(text))
    found = []
    for match in _NUMBER.finditer(plain):
        values = set(_readings(match[0]))
        scale = _SCALE.match(plain, match.end())
        if scale:
            scaled = {value * _SCALES[scale[1].lower()] for value in values}
            values = scaled if _SURE.search(scale[1]) else values | scaled
        found.append(Number(match[0], frozenset(values)))
    return tuple(found)


def missing_numbers(source: str, target: str) -> tuple[str, ...]:
    """The numbers of a text that its translation lacks; those that it says in words are there."""
    left = list(numbers(target))
    absent = []
    for number in numbers(source):
        match = next((each for each in left if _same(number, each)), None)
        if match is not None:
            left.remove(match)
        else:
            absent.append(number)
    if not absent:
        return ()
    spelt = list(_spelt(target))
    return tuple(number.text for number in absent if not _take(number.values, spelt))


def new_numbers(source: str, target: str) -> tuple[str, ...]:
    """Large numbers of a translation that come from nowhere; none where the text may say them in words."""
    if _SPELT.search(source) or any(len(found[0]) > 1 for found in _CHINESE.finditer(source)):
        return ()
    known = numbers(source)
    return tuple(
        number.text
        for number in numbers(target)
        if min(number.values) >= _LEAST_NEW and not any(_same(number, each) for each in known)
    )


def _same(one: Number, other: Number) -> bool:
    return any(_equal(a, b) for a in one.values for b in other.values)


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= _CLOSE * max(1.0, abs(a), abs(b))


def _take(values: Iterable[float], spelt: list[float]) -> bool:
    for value in values:
        for place, each in enumerate(spelt):
            if _equal(value, each):
                del spelt[place]
                return True
    return False


def _readings(text: str) -> Iterable[float]:
    parts = re.split(r"[^\d]", text)
    marks = re.findall(r"[^\d]", text)
    if len(parts) == 1:
        return (float(text),)
    grouped = all(len(part) == _GROUP_SIZE for part in parts[1:]) and len(parts[0]) <= _GROUP_SIZE
    found = []
    if grouped and len(set(marks)) == 1 and parts[0] != "0":
        found.append(float("".join(parts)))
    if len(parts) == 2:
        found.append(float(".".join(parts)))
    elif len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and all(len(part) == _GROUP_SIZE for part in parts[1:-1]):
        found.append(float("".join(parts[:-1]) + "." + parts[-1]))
    return found or (float("".join(parts)),)


def _spelt(text: str) -> Iterable[float]:
    """The numbers that stand in words, English or Chinese."""
    plain = words_only(text)
    for word in _WORD.finditer(plain):
        if word[0].lower() in _WORDS:
            yield _WORDS[word[0].lower()]
    for found in _CHINESE.finditer(plain):
        yield from _chinese(found[0])


def _chinese(text: str) -> Iterable[float]:
    """What a run of Chinese numerals means: digit by digit (二〇二四), or with its tens (二十四)."""
    if all(character in _DIGITS for character in text):
        yield float("".join(str(_DIGITS[character]) for character in text))
        return
    whole = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        else:
            whole = (whole + section + digit or 1) * _WANS[character]
            section = digit = 0
    yield float(whole + section + digit)
