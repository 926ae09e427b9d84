"""Numbers and dates in texts, by their value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f']\d{3})+(?:\.\d+)?|\d+(?:[.]\d+)?"
_SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "百万": 1e6, "千万": 1e7, "万亿": 1e12,
}  # fmt: skip
_SCALE = "thousand|million|billion|trillion|万亿|千万|百万|万|亿|千|百"
_NUMBER = re.compile(rf"(?<![\w.])({_DIGITS})(?:\s?({_SCALE}))?", re.IGNORECASE)
_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_WORDS: dict[str, float] = {word: value for value, word in enumerate(_UP_TO_TWENTY.split())}
_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDS |= {"hundred": 100, "dozen": 12, "half": 0.5}
_TENS = r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD_NUMBER = re.compile(
    rf"\b(?:({_TENS})-(one|two|three|four|five|six|seven|eight|nine)|({'|'.join(_WORDS)}))\b", re.IGNORECASE
)
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_COUNTED = "个名位人年月日号岁次天周章条项元块米斤倍成种家座层间台件份本只头亩"
_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name: at for at, name in enumerate(_MONTHS.split(), 1)} | {
    name[:3]: at for at, name in enumerate(_MONTHS.split(), 1)
}
_MONTH_WORD = "|".join(sorted(_MONTH, key=len, reverse=True))
_NAMED_MONTH = rf"\b(?P<m>{_MONTH_WORD})\b\.?"
_DAY, _YEAR = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?", r"(?:,?\s+(?P<y>\d{4}))?"
_DATES = (
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_NAMED_MONTH}{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_NAMED_MONTH}\s+{_DAY}\b{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_NAMED_MONTH},?\s+(?:of\s+)?(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?:(?P<y>\d{4})\s?年\s?)?(?P<m>\d{1,2})\s?月(?:\s?(?P<d>\d{1,2})\s?[日号])?"),
)


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text: characters from start to stop, and what it is worth."""

    start: int
    stop: int
    value: float


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; what it leaves open is 0."""

    start: int
    stop: int
    year: int
    month: int
    day: int

    def agrees(self, other: FoundDate) -> bool:
        """Whether both can be the same day, as far as they say it."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(not one or not two or one == two for one, two in pairs)


def find_numbers(text: str) -> list[FoundNumber]:
    """Numbers in digits, in English words and in Chinese characters, where those count something."""
    found = [
        FoundNumber(each.start(), each.end(), _value(each[1]) * _SCALES.get((each[2] or "").lower(), 1.0))
        for each in _NUMBER.finditer(text)
    ]
    taken = {at for one in found for at in range(one.start, one.stop)}
    found += [one for one in (*_in_words(text), *_in_chinese(text)) if one.start not in taken]
    return sorted(found, key=lambda one: one.start)


def numbers_in(text: str) -> frozenset[float]:
    """The values of all numbers in a text."""
    return frozenset(one.value for one in find_numbers(text))


def find_dates(text: str) -> list[FoundDate]:
    """Days and months that are named."""
    found: list[FoundDate] = []
    for pattern in _DATES:
        for each in pattern.finditer(text):
            if any(one.start < each.end() and each.start() < one.stop for one in found):
                continue
            parts = each.groupdict()
            month = parts.get("m") or ""
            number = _MONTH.get(month.lower()) or (int(month) if month.isdigit() else 0)
            if 1 <= number <= 12:
                found.append(
                    FoundDate(each.start(), each.end(), int(parts.get("y") or 0), number, int(parts.get("d") or 0))
                )
    return sorted(found, key=lambda one: one.start)


def _value(digits: str) -> float:
    return float(re.sub(r"[,\u00a0\u202f']", "", digits))


def _in_words(text: str) -> Iterator[FoundNumber]:
    for each in _WORD_NUMBER.finditer(text):
        tens, ones, word = each[1], each[2], each[3]
        value = _WORDS[word.lower()] if word else _WORDS[tens.lower()] + _WORDS[ones.lower()]
        yield FoundNumber(each.start(), each.end(), float(value))


def _in_chinese(text: str) -> Iterator[FoundNumber]:
    for each in _CHINESE.finditer(text):
        characters = each[0]
        counts = text[each.end() : each.end() + 1] in _COUNTED and bool(text[each.end() : each.end() + 1])
        if (len(characters) > 1 or counts) and any(one in _CHINESE_DIGITS or one == "十" for one in characters):
            yield FoundNumber(each.start(), each.end(), _chinese_value(characters))


def _chinese_value(characters: str) -> float:
    if all(one in _CHINESE_DIGITS for one in characters):  # "二〇二四"
        return float("".join(str(_CHINESE_DIGITS[one]) for one in characters))
    total = section = digit = 0
    for one in characters:
        if one in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[one]
        elif (unit := _CHINESE_UNITS[one]) >= 10_000:
            total, section, digit = (total + section + digit or 1) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    return float(total + section + digit)
