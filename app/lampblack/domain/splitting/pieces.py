"""A text in pieces that a model can read, broken where the text itself has its breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lampblack.domain.splitting.sentences import Boundary, sentences

Count = Callable[[Sequence[str]], Sequence[int]]
"""How many tokens each of some texts has."""

_WORDS = re.compile(r"\S+\s*|\s+")
_FULL_ENOUGH = {Boundary.SECTION: 0.5, Boundary.PARAGRAPH: 0.7, Boundary.SENTENCE: 0.0}
"""How full a piece must be at least to end early at a boundary."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Characters from start to stop, of about so many tokens."""

    start: int
    stop: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    stop: int
    tokens: int
    boundary: Boundary


def pieces(text: str, limit: int, count: Count) -> tuple[TextPiece, ...]:
    """The text in pieces of at most `limit` tokens; joined they are the text. Of sections, paragraphs and sentences
    none is broken where it need not be; what is longer than a piece is broken between words, a word between characters.

    ValueError where the limit is below 1. A piece's tokens are the sum of its sentences': joined they have no more.
    """
    if limit < 1:
        raise ValueError("a piece has 1 token or more")
    atoms = _atoms(text, limit, count)
    found: list[TextPiece] = []
    first = 0
    while first < len(atoms):
        last, tokens = first, 0
        while last < len(atoms) and (last == first or tokens + atoms[last].tokens <= limit):
            tokens += atoms[last].tokens
            last += 1
        if last < len(atoms):
            last = _best_end(atoms, first, last, limit)
        chosen = atoms[first:last]
        found.append(TextPiece(chosen[0].start, chosen[-1].stop, sum(atom.tokens for atom in chosen)))
        first = last
    return tuple(found)


def _best_end(atoms: Sequence[_Atom], first: int, last: int, limit: int) -> int:
    """Where to end a piece that may hold the atoms from first to last: at the strongest boundary near its end."""
    for wanted in (Boundary.SECTION, Boundary.PARAGRAPH):
        tokens = sum(atom.tokens for atom in atoms[first:last])
        for end in range(last, first, -1):
            if tokens < _FULL_ENOUGH[wanted] * limit:
                break
            if atoms[end].boundary >= wanted:
                return end
            tokens -= atoms[end - 1].tokens
    return last


def _atoms(text: str, limit: int, count: Count) -> list[_Atom]:
    known = sentences(text)
    counts = count([text[one.start : one.stop] for one in known]) if known else ()
    atoms: list[_Atom] = []
    for one, tokens in zip(known, counts, strict=True):
        if tokens <= limit:
            atoms.append(_Atom(one.start, one.stop, tokens, one.boundary))
        else:
            atoms += _broken(text, one.start, one.stop, one.boundary, limit, count)
    return atoms


def _broken(text: str, start: int, stop: int, boundary: Boundary, limit: int, count: Count) -> list[_Atom]:
    spans = [found.span() for found in _WORDS.finditer(text, start, stop)]
    counts = list(count([text[first:last] for first, last in spans]))
    atoms: list[_Atom] = []
    for (first, last), tokens in zip(spans, counts, strict=True):
        for each in _letters(text, first, last, tokens, limit, count):
            atoms.append(_Atom(*each, boundary))
            boundary = Boundary.SENTENCE
    return atoms


def _letters(text: str, start: int, stop: int, tokens: int, limit: int, count: Count) -> list[tuple[int, int, int]]:
    """A word, halved until its parts fit: no part is shorter than a character, however many tokens that has."""
    if tokens <= limit or stop - start <= 1:
        return [(start, stop, min(tokens, limit) if stop - start <= 1 else tokens)]
    middle = (start + stop) // 2
    halves = count([text[start:middle], text[middle:stop]])
    return [
        *_letters(text, start, middle, halves[0], limit, count),
        *_letters(text, middle, stop, halves[1], limit, count),
    ]
