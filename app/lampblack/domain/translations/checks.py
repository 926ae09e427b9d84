"""Checks of a translated segment that need no model."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lampblack.domain.segment_tags import without_tags
from lampblack.domain.segments import has_words
from lampblack.domain.translations.glossary import Glossary
from lampblack.domain.translations.kept import addresses, lost, placeholders, words_only, wrong_tags
from lampblack.domain.translations.marks import Mark, MarkKind
from lampblack.domain.translations.numbers import missing_numbers, new_numbers
from lampblack.domain.translations.writing_systems import first_run, letters_by_script, scripts_of, share, weight

if TYPE_CHECKING:
    from collections.abc import Iterator


NO_TERMS = Glossary()
_LEAST_TO_MEASURE = 24
"""Of `weight`: shorter texts have translations of any length."""
_MOST_TIMES, _LEAST_TIMES = 3.0, 0.28
"""How many times as long, or short, as its source a translation may be, by `weight`."""
_SHORT_MORE = 60
"""Of `weight`, by which a short text may grow before it is too long in any case."""
_LEAST_OF_SCRIPT = 0.35
_LEAST_LETTERS = 6
_SPEC = re.compile(r"[^\w]+")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*")
_LEAST_SENTENCE, _LEAST_DOUBLED = 12, 24
_ENGLISH = re.compile(r"\b(?:the|an|of|and|in|for|to|your|with|how)\b", re.IGNORECASE | re.ASCII)
"""What makes a title in capital letters more than a name."""
_COMMON = re.compile(r"(?<![A-Za-z])[a-z]{4,}(?![A-Za-z])")
_LEAST_WORDS = 2
"""That are no names, for a text that cannot stay what it is where both languages have one script."""
_NAME = re.compile(r"[A-Z][\w'’&.-]*(?:\s+(?:of|de|la|von|van|and|&|[A-Z0-9][\w'’&.-]*))*", re.UNICODE)
_CODE = re.compile(r"`[^`]*`|\b\w+[_/\\.()=]\w+[!-~]*|\b[a-z]+[A-Z]\w*|\b[A-Z0-9]{2,}\b|(?<!\w)--?\w[\w-]*", re.ASCII)


def check(source: str, target: str, languages: tuple[str, str], glossary: Glossary = NO_TERMS) -> tuple[Mark, ...]:
    """What is wrong, or noteworthy, with the translation of a segment, both with tags. languages: codes, from and to;
    the first may be empty for an unknown one.
    """
    if not without_tags(target).strip():
        return (Mark(MarkKind.EMPTY),) if without_tags(source).strip() else ()
    is_kept_by_term = any(_bare(term.target) == _bare(target) for term in glossary.in_text(source))
    return (
        *(() if is_kept_by_term else _of_text(source, target, languages)),
        *_of_parts(source, target),
        *_of_terms(source, target, glossary),
    )


def _of_text(source: str, target: str, languages: tuple[str, str]) -> Iterator[Mark]:
    one, other = (" ".join(without_tags(text).split()) for text in (source, target))
    if is_unchanged(one, other):
        if must_change(one, languages):
            yield Mark(MarkKind.UNCHANGED)
        return
    if is_doubled(one, other):
        yield Mark(MarkKind.DOUBLED)
    before, after = weight(words_only(one)), weight(words_only(other))
    if after > _MOST_TIMES * before + (_SHORT_MORE if before < _LEAST_TO_MEASURE else 0) and after > before + 12:
        yield Mark(MarkKind.TOO_LONG)
    elif before >= _LEAST_TO_MEASURE and after < _LEAST_TIMES * before:
        yield Mark(MarkKind.TOO_SHORT)
    yield from _of_script(one, other, languages)


def _of_script(source: str, target: str, languages: tuple[str, str]) -> Iterator[Mark]:
    words, wanted = words_only(_CODE.sub(" ", target)), scripts_of(languages[1])
    counts = letters_by_script(words)
    if counts.total() < _LEAST_LETTERS and not must_change(source, languages):
        return
    foreign = _scripts_in(source) - wanted
    if share(words, wanted) < _LEAST_OF_SCRIPT:
        if must_change(source, languages):
            yield Mark(MarkKind.SCRIPT)
    elif left := first_run(words, foreign - {"latin"}):
        yield Mark(MarkKind.LEFT_OVER, (left,))
    elif "latin" in foreign and (kept := _kept_words(source, target)):
        yield Mark(MarkKind.LEFT_OVER, kept)


def _scripts_in(text: str) -> set[str]:
    return set(letters_by_script(text))


def _kept_words(source: str, target: str) -> tuple[str, ...]:
    """Common Latin words of the source in a translation into another script; names and code may stay."""
    one, other = (_COMMON.findall(_CODE.sub(" ", words_only(text))) for text in (source, target))
    stems = {word.removesuffix("s") for word in one}
    return tuple(dict.fromkeys(word for word in other if word.removesuffix("s") in stems))


def is_unchanged(source: str, target: str) -> bool:
    """Whether a translation says the very same, but for blanks, punctuation and capital letters."""
    return _bare(source) == _bare(target)


def must_change(source: str, languages: tuple[str, str]) -> bool:
    """Whether a text cannot stay what it is: it has words that are no names, numbers, codes or addresses; from another
    script, any words at all but code.
    """
    plain = words_only(_CODE.sub(" ", without_tags(source)))
    if not has_words(plain):
        return False
    counts, wanted = letters_by_script(plain), scripts_of(languages[1])
    if not counts.keys() <= wanted | {"latin"}:
        return True
    common = [word for word in re.findall(r"[^\W\d_]+", _NAME.sub(" ", _lowered_start(plain))) if len(word) > 1]
    if languages[0] == languages[1]:
        return False
    if counts.keys() & wanted:
        return len(common) >= _LEAST_WORDS
    return bool(common) or bool(_ENGLISH.search(plain))


def _lowered_start(text: str) -> str:
    """A sentence's first word has a capital letter that says nothing, where more words follow in small ones."""
    words = text.split()
    if len(words) > _LEAST_WORDS and sum(word[0].islower() for word in words) * 2 >= len(words):
        return text.lower() if words[0][0].isupper() else text
    return text


def _bare(text: str) -> str:
    return _SPEC.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_doubled(source: str, target: str) -> bool:
    """Whether a translation says everything twice, or a sentence thrice and more, which its source does not."""
    both = _bare(target)
    half = len(both) // 2
    if len(both) >= _LEAST_DOUBLED and len(both) % 2 == 0 and both[:half] == both[half:]:
        return _bare(source)[: len(_bare(source)) // 2] != _bare(source)[len(_bare(source)) // 2 :]
    return _most_repeated(target) > max(2, _most_repeated(source) + 1) or (
        _most_repeated(target) > _most_repeated(source) and _repeats_all(target)
    )


def _sentences(text: str) -> list[str]:
    bare = (_bare(found[0]) for found in _SENTENCE.finditer(text))
    return [each for each in bare if weight(each) >= _LEAST_SENTENCE]


def _most_repeated(text: str) -> int:
    sentences = _sentences(text)
    return max((sentences.count(each) for each in set(sentences)), default=0)


def _repeats_all(text: str) -> bool:
    sentences = _sentences(text)
    half = len(sentences) // 2
    return len(sentences) > 1 and len(sentences) % 2 == 0 and sentences[:half] == sentences[half:]


def _of_parts(source: str, target: str) -> Iterator[Mark]:
    if wrong := wrong_tags(source, target):
        yield Mark(MarkKind.TAGS, wrong)
    plain, translated = without_tags(source), without_tags(target)
    if gone := lost(placeholders(plain), placeholders(translated)):
        yield Mark(MarkKind.PLACEHOLDERS, gone)
    elif new := lost(placeholders(translated), placeholders(plain)):
        yield Mark(MarkKind.PLACEHOLDERS, new)
    if gone := lost(addresses(plain), addresses(translated)):
        yield Mark(MarkKind.ADDRESSES, gone)
    if absent := missing_numbers(plain, translated):
        yield Mark(MarkKind.NUMBERS, absent)
    if new := new_numbers(plain, translated):
        yield Mark(MarkKind.NEW_NUMBERS, new)


def _of_terms(source: str, target: str, glossary: Glossary) -> Iterator[Mark]:
    uses = glossary.uses(source, target)
    if gone := tuple(str(use.term) for use in uses if not use.is_kept):
        yield Mark(MarkKind.TERMS, gone)
    if other := tuple(str(use.term) for use in uses if use.is_inflected):
        yield Mark(MarkKind.TERM_FORMS, other)
