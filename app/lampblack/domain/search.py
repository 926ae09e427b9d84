"""Words that are looked for: what the full-text index is given, what it is asked, and what of a hit is shown.

SQLite's tokenizer takes a run of Chinese for one word. Here each character of scripts that set no spaces stands by
itself, and a word of them is a phrase: two characters are found as well as twenty. It drops symbols: a word that holds
some, such as C++ or an emoji, is looked for in the texts themselves, among those that have its letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALONE = (
    "\u0e00-\u0e7f"  # Thai
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana and Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
    "\uac00-\ud7af"  # Hangul, whose words take endings
)
_CHARACTER = re.compile(f"([{_ALONE}])")
_APART = re.compile("[\x00-\x7f\u3400-\u4dbf\u4e00-\u9fff]")
"""Some of the characters that no normal form (unicode.org/reports/tr15) joins to what stands before them."""
_PIECE = 20_000
"""Characters that are made ready for the index in some milliseconds."""
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_MARKUP = re.compile(r"\*{1,3}|`+|</?think>|^#{1,6} |~~", re.MULTILINE)
"""Of Markdown, and of thinking: an excerpt is plain text."""
_UNSEEN = re.compile(r"(?<=\])\([^()\s]*\)|^ *(?:```|~~~).*", re.MULTILINE)
"""Of Markdown: the addresses of links, and the languages of code."""
_TYPED = str.maketrans({"“": '"', "”": '"', "\0": " ", "\ufe0f": None})
_SHOWN_AS_EMOJI = "\ufe0f?"
"""Stands behind some symbols in some texts, and behind the same ones in others not."""
_OPENING, _CLOSING = "([{'\"«‹‘¿¡《「『【", ")]}'\"»›’》」』】.,;:!?。、-–—"
"""What stands around the words of a sentence, and belongs to none of them."""
_JOINING = "-‐‑'’"
"""Between letters they are no symbols: e-mail and don't are found in whichever way they are written."""
_AT_BEGINNING = rf"(?<![^\W_{_ALONE}])"
"""Of a word, as the index has it: not behind a letter, unless that stands by itself."""
_WIDE = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFFEF, 0xFF00, -1)}
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
    """The text as the index takes it. A change of this needs a migration that fills the index anew.

    A long one is gone through in pieces: no other thread of the process, such as the window's, runs during one.
    """
    return "".join(_CHARACTER.sub(r" \1 ", unicodedata.normalize("NFKC", piece)) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """The text, cut only before characters that never melt with the one before them."""
    begin = 0
    while len(text) - begin > _PIECE:
        found = _APART.search(text, begin + _PIECE)
        if found is None:
            break
        yield text[begin : found.start()]
        begin = found.start()
    yield text[begin:]


def words_of(asked: str) -> list[str]:
    """What a person looks for, word by word; what stands in quotation marks is one, with all its symbols."""
    plain = unicodedata.normalize("NFKC", asked).translate(_TYPED)
    typed = [(_plain(quoted).strip(), _plain(word)) for quoted, word in _ASKED.findall(plain)]
    bare = [quoted or word.lstrip(_OPENING).rstrip(_CLOSING) for quoted, word in typed]
    return [word for word in bare if word] or [word for _, word in typed if word]


def query_of(asked: str) -> str:
    """FTS5's query for texts that have the letters of all the words; empty where there are none.

    See sqlite.org/fts5.html, 3.
    """
    return " ".join(_phrase(word) for word in words_of(asked) if any(map(str.isalnum, word)))


def _phrase(word: str) -> str:
    phrase = '"' + indexed(word).replace('"', '""').strip() + '"'
    is_long = sum(map(str.isalnum, word)) >= _LEAST_BEGINNING
    is_beginning = is_long and word[-1].isalnum() and (word.isalnum() or _has_symbols(word))
    return phrase + "*" if is_beginning and not _CHARACTER.search(word) else phrase


def symbols_of(asked: str) -> list[tuple[str, ...]]:
    """For each word with symbols: some of them, in the ways in which they may be written. A text without is no hit."""
    runs = [max(_symbols(word), key=len) for word in words_of(asked) if _has_symbols(word)]
    return [tuple(dict.fromkeys((run, "".join(_WIDE.get(one, one) for one in run)))) for run in runs]


def has_symbols(text: str, asked: str) -> bool:
    """Whether a text has all those words that hold symbols, with them; the index answers for the others."""
    patterns = _symbol_patterns(asked)
    if text.isascii() or all(pattern.search(text) for pattern in patterns):
        return all(pattern.search(text) for pattern in patterns)
    plain = _plain(text)
    return all(pattern.search(plain) for pattern in patterns)


def _symbols(word: str) -> list[str]:
    """The runs of symbols in it."""
    runs = groupby(range(len(word)), lambda place: _is_symbol(word, place))
    return ["".join(word[place] for place in run) for is_symbols, run in runs if is_symbols]


def _is_symbol(word: str, place: int) -> bool:
    joins = word[place] in _JOINING and all(map(str.isalnum, (word[place - 1 : place], word[place + 1 : place + 2])))
    return unicodedata.category(word[place])[0] in "PS" and not joins


def _has_symbols(word: str) -> bool:
    return any(_is_symbol(word, place) for place in range(len(word)))


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
    return Excerpt(shown, tuple(places_of(shown, asked)))


def places_of(text: str, asked: str) -> list[tuple[int, int]]:
    """Where the words stand in a text, as begin and end, in order."""
    pattern = _pattern_of_any(asked)
    return [match.span() for match in pattern.finditer(_plain(text))] if pattern is not None else []


def phrase_places(text: str, phrase: str) -> list[tuple[int, int]]:
    """Where a phrase stands in a text, also within words, as begin and end, in order; any blanks count as one."""
    pattern = _pattern_of_phrase(phrase)
    return [match.span() for match in pattern.finditer(_plain(text))] if pattern is not None else []


def phrase_count(text: str, phrase: str) -> int:
    """How often a phrase stands in what is shown of a Markdown text: nearly, for only the usual marks are left out."""
    pattern = _pattern_of_phrase(phrase)
    if pattern is None:
        return 0
    plain = _plain(text)
    shown = _MARKUP.sub("", _UNSEEN.sub("", plain))
    return max(len(pattern.findall(plain if shown == plain else shown)), bool(pattern.search(plain)))


def _plain(text: str) -> str:
    """Without accents, in ordinary width, each character still in its place."""
    if text.isascii():
        return text
    return text.translate(_PLAIN)


class _Plain(dict[int, str]):
    """Of each character its plain one, found once: long texts are gone through whole."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain_character(chr(code))
        return self[code]


def _plain_character(one: str) -> str:
    if _CHARACTER.match(one):
        return one
    if unicodedata.category(one)[0] in "PS":  # ≠ is no = with an accent
        plain = unicodedata.normalize("NFKC", one)
        return plain if len(plain) == 1 else one
    return unicodedata.normalize("NFKD", one)[0]


_PLAIN = _Plain()


@lru_cache(maxsize=4)  # it is asked again for every title and every hit of a search
def _patterns(asked: str) -> tuple[re.Pattern[str], ...]:
    words = sorted(words_of(asked), key=len, reverse=True)
    return tuple(re.compile(_expression(word), re.IGNORECASE) for word in words)


@lru_cache(maxsize=4)
def _symbol_patterns(asked: str) -> tuple[re.Pattern[str], ...]:
    words = filter(_has_symbols, words_of(asked))
    return tuple(re.compile(_expression(word), re.IGNORECASE) for word in words)


@lru_cache(maxsize=4)
def _pattern_of_any(asked: str) -> re.Pattern[str] | None:
    patterns = _patterns(asked)
    return re.compile("|".join(one.pattern for one in patterns), re.IGNORECASE) if patterns else None


@lru_cache(maxsize=4)
def _pattern_of_phrase(phrase: str) -> re.Pattern[str] | None:
    words = _plain(unicodedata.normalize("NFKC", phrase).translate(_TYPED)).split()
    return re.compile(r"\s+".join(map(_characters, words)), re.IGNORECASE) if words else None


def _expression(word: str) -> str:
    plain = r"\s+".join(map(_characters, word.split()))
    return (_AT_BEGINNING if word[0].isalnum() and not _CHARACTER.match(word) else "") + plain


def _characters(word: str) -> str:
    return ("" if word.isascii() else _SHOWN_AS_EMOJI).join(map(_as_written, word))


def _as_written(one: str) -> str:
    return f"[{_JOINING}]" if one in _JOINING else re.escape(one)


def _at_word(text: str, begin: int) -> int:
    """A little further on, where a word begins; in scripts without spaces at once."""
    if begin == 0 or text[begin - 1].isspace() or _CHARACTER.match(text[begin]):
        return begin
    space = re.compile(r"\s").search(text, begin, begin + _BEFORE)
    return space.end() if space else begin
