"""Words that are looked for: what the full-text index is given, what it is asked, and what of a hit is shown.

SQLite's tokenizer takes a run of Chinese for one word. Here each character of scripts that set no spaces stands by
itself, and a word of them is a phrase: two characters are found as well as twenty.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ALONE = (
    "\u0e00-\u0e7f"  # Thai
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana and Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
    "\uac00-\ud7af"  # Hangul, whose words take endings
)
_CHARACTER = re.compile(f"([{_ALONE}])")
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_MARKUP = re.compile(r"\*{1,3}|`+|</?think>|^#{1,6} |~~", re.MULTILINE)
"""Of Markdown, and of thinking: an excerpt is plain text."""
_TYPED = str.maketrans({"“": '"', "”": '"', "\0": " "})
_LEAST_BEGINNING = 3
"""Letters of a word from which on longer words that begin so are found too; with fewer it would be half of them all."""

EXCERPT = 90
"""Characters of a hit that are shown."""
_BEFORE = 25


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A hit in its surroundings. marks: where the words stand in `text`, as begin and end, in order."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def indexed(text: str) -> str:
    """The text as the index takes it. A change of this needs a migration that fills the index anew."""
    return _CHARACTER.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def words_of(asked: str) -> list[str]:
    """What a person looks for, word by word; what stands in quotation marks is one."""
    plain = unicodedata.normalize("NFKC", asked).translate(_TYPED)
    words = [_plain(quoted or word) for quoted, word in _ASKED.findall(plain)]
    return [word.strip() for word in words if any(map(str.isalnum, word))]


def query_of(asked: str) -> str:
    """FTS5's query for texts that have all the words; empty where nothing is asked for (sqlite.org/fts5.html, 3)."""
    return " ".join(map(_phrase, words_of(asked)))


def _phrase(word: str) -> str:
    phrase = '"' + indexed(word).replace('"', '""').strip() + '"'
    is_beginning = len(word) >= _LEAST_BEGINNING and word.isalnum() and not _CHARACTER.search(word)
    return phrase + "*" if is_beginning else phrase


def has_all(text: str, asked: str) -> bool:
    """Whether a short text, such as a title, has all the words."""
    plain, patterns = _plain(text), _patterns(asked)
    return bool(patterns) and all(pattern.search(plain) for pattern in patterns)


def excerpt_of(text: str, asked: str) -> Excerpt:
    """The place of the text where the first of the words stands, in one line, with all of them marked."""
    pattern = _pattern_of_any(asked)
    found = (pattern.search(text) or pattern.search(_plain(text))) if pattern is not None else None
    begin = max(0, found.start() - _BEFORE) if found else 0
    begin = _at_word(text, begin)
    part = " ".join(_MARKUP.sub("", text[begin : begin + EXCERPT + _BEFORE]).split())[:EXCERPT].rstrip()
    shown = ("…" if begin else "") + part + ("…" if len(text) - begin > EXCERPT else "")
    marks = tuple(match.span() for match in pattern.finditer(_plain(shown))) if pattern is not None else ()
    return Excerpt(shown, marks)


def _plain(text: str) -> str:
    """Without accents, in ordinary width, each character still in its place."""
    if text.isascii():
        return text
    return "".join(one if _CHARACTER.match(one) else unicodedata.normalize("NFKD", one)[0] for one in text)


@lru_cache(maxsize=4)  # it is asked again for every title and every hit of a search
def _patterns(asked: str) -> tuple[re.Pattern[str], ...]:
    words = sorted(words_of(asked), key=len, reverse=True)
    return tuple(re.compile(_expression(word), re.IGNORECASE) for word in words)


@lru_cache(maxsize=4)
def _pattern_of_any(asked: str) -> re.Pattern[str] | None:
    patterns = _patterns(asked)
    return re.compile("|".join(one.pattern for one in patterns), re.IGNORECASE) if patterns else None


def _expression(word: str) -> str:
    plain = r"\s+".join(map(re.escape, word.split()))
    return (r"\b" if word[0].isalnum() and not _CHARACTER.match(word) else "") + plain


def _at_word(text: str, begin: int) -> int:
    """A little further on, where a word begins; in scripts without spaces at once."""
    if begin == 0 or text[begin - 1].isspace() or _CHARACTER.match(text[begin]):
        return begin
    space = re.compile(r"\s").search(text, begin, begin + _BEFORE)
    return space.end() if space else begin
