"""The facts of a sentence that can be looked up in its source without a model: numbers, dates, names, quotations."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.summaries.numbers import find_dates, find_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff]")
_QUOTED = re.compile(
    r"“([^“”]{2,300})”|\"([^\"\n]{2,300})\"|「([^「」]{2,300})」|『([^『』]{2,300})』|《([^《》]{1,100})》"
)
_CAPITALS = re.compile(
    r"\b[A-Z][\w’'&-]*\w(?:\s+(?:(?:of|the|de|van|von|der|and|&)\s+)?[A-Z][\w’'&-]*\w)*|\b[A-Z]{2,}\b"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]*(?: [A-Z][A-Za-z0-9.+#-]*)*")
_COMMON_BEGINNINGS = (
    "the a an this that these those it its he she they we i you in on at for by with from as and but or if when while"
    " after before there here however also according to of both each some many most all no not his her their our one"
    " two three since because although despite during under over between through about"
)
_COMMON = frozenset(_COMMON_BEGINNINGS.split())


class FactKind(StrEnum):
    """What kind of fact."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"


class Found(StrEnum):
    """Where a fact was found."""

    HERE = "here"  # in the passage that the sentence is linked to
    ELSEWHERE = "elsewhere"  # in the source, but not there
    NOWHERE = "nowhere"  # not in the source


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a sentence: its characters from start to stop, and where it was found."""

    start: int
    stop: int
    text: str
    kind: FactKind
    found: Found


def check_facts(sentence: str, source: str, passage: str) -> tuple[Fact, ...]:
    """The facts of a sentence in order, looked up in the passage that supports it (empty: none), then in the source.

    Numbers agree by value (1,200 and 1200, twelve and 12, 三千 and 3000), dates as far as they are told (12 July and
    July 12, 2021), names and quotations by their letters, whatever their case, blanks and quotation marks are.
    """
    found: list[Fact] = []
    taken: set[int] = set()
    for start, stop, kind, is_in in _facts(sentence, source):
        if taken.isdisjoint(range(start, stop)):
            taken.update(range(start, stop))
            where = Found.HERE if is_in(passage) else Found.ELSEWHERE if is_in(source) else Found.NOWHERE
            found.append(Fact(start, stop, sentence[start:stop], kind, where))
    return tuple(sorted(found, key=lambda fact: fact.start))


def _facts(sentence: str, source: str) -> Iterator[tuple[int, int, FactKind, Callable[[str], bool]]]:
    """The stronger ones first: a number in a quotation is part of that."""
    for quoted in _QUOTED.finditer(sentence):
        words = next(filter(None, quoted.groups()))
        yield quoted.start(), quoted.end(), FactKind.QUOTATION, _letters_in(words)
    for date in find_dates(sentence):
        yield (
            date.start,
            date.stop,
            FactKind.DATE,
            lambda text, date=date: any(date.agrees(other) for other in find_dates(text)),  # type: ignore[misc]
        )
    for number in find_numbers(sentence):
        yield (
            number.start,
            number.stop,
            FactKind.NUMBER,
            lambda text, value=number.value: any(other.value == value for other in find_numbers(text)),  # type: ignore[misc]
        )
    for start, stop in _names(sentence, source):
        yield start, stop, FactKind.NAME, _words_in(sentence[start:stop])


def _names(sentence: str, source: str) -> Iterator[tuple[int, int]]:
    if _HAN.search(sentence):
        for found in _LATIN.finditer(sentence):
            if len(found[0]) > 1 and found[0] not in _COMMON:
                yield found.span()
        return
    for found in _CAPITALS.finditer(sentence):
        start, stop = found.span()
        first = re.match(r"[\w’'-]+", found[0])
        if first is not None and first[0].casefold() in _COMMON:
            start += len(first[0])
            while start < stop and not sentence[start].isupper():
                start += 1
        is_first = not sentence[: found.start()].strip(" \t\n-*•\"'“”‘’(#1234567890.")
        if start >= stop or (is_first and start == found.start() and not _is_name(sentence[start:stop], source)):
            continue
        yield start, stop


def _is_name(word: str, source: str) -> bool:
    """Whether a word at a sentence's beginning is a name: several capitals, or never small in the source."""
    if " " in word or word.isupper():
        return True
    word = re.sub(r"['’]s$", "", word)
    return re.search(rf"\b{re.escape(word.lower())}\b", source) is None and word in source


def _letters_in(words: str) -> Callable[[str], bool]:
    wanted = _letters(words)
    return lambda text: bool(wanted) and wanted in _letters(text)


def _words_in(name: str) -> Callable[[str], bool]:
    """Whether a text has every word of a name that begins with a capital, every one where none does: "Ms Chen" may be
    Chen Li there, and a program among Chinese is called debhelper.
    """
    words = [word for word in re.split(r"['’]s\b|\s+", name) if word]
    wanted = [_letters(word) for word in words if not word[0].islower()] or [_letters(word) for word in words]
    return lambda text: bool(wanted) and all(word in _letters(text) for word in wanted)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in plain if one.isalnum())
