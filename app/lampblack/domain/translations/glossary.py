"""Glossaries: terms with the translation that they must get, found in texts and counted in their translations."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lampblack.domain.segment_tags import without_tags
from lampblack.domain.translations.writing_systems import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ATOM = re.compile(f"[^\\W_{UNSPACED}]+|\\S")
_Atoms: TypeAlias = tuple[str, ...]
_LEAST_STEM, _ENDING = 4, 2
"""Letters that a word keeps at least in its other forms, and how many of its own it may lose in them."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is said in the one language, and what in the other."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term of a segment: how often it stands in the source, how often its translation in the target, and whether
    that is there in another form at least, such as a plural.
    """

    term: Term
    wanted: int
    found: int
    is_inflected: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether its translation stands there, as often as it may: a text may say "it" for the second time."""
        return self.found > 0 or self.is_inflected


class Glossary:
    """Terms to look for in many texts. Of those that begin at one place, the longest is meant."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        """The first of several terms with one source counts."""
        self._terms: dict[_Atoms, Term] = {}
        self._lengths: dict[str, list[int]] = {}
        for term in terms:
            atoms = _atoms(term.source)
            if atoms and term.target.strip() and self._terms.setdefault(atoms, term) is term:
                self._lengths.setdefault(atoms[0], []).append(len(atoms))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All of them."""
        return tuple(self._terms.values())

    def in_text(self, text: str) -> dict[Term, int]:
        """The terms in a segment, in their order, and how often each is there."""
        atoms = _atoms(without_tags(text)) if self._terms else ()
        counts: dict[Term, int] = {}
        place = 0
        while place < len(atoms):
            term = next(self._at(atoms, place), None)
            if term is not None:
                counts[term[0]] = counts.get(term[0], 0) + 1
            place += term[1] if term is not None else 1
        return counts

    def uses(self, source: str, target: str) -> tuple[TermUse, ...]:
        """What became of the terms of a segment in its translation."""
        plain = without_tags(target)
        atoms = _atoms(plain)
        uses = []
        for term, wanted in self.in_text(source).items():
            found = _count(_atoms(term.target), atoms)
            uses.append(TermUse(term, wanted, found, not found and _has_form(term.target, plain)))
        return tuple(uses)

    def put_into(self, text: str) -> str:
        """The text with the translations of its terms in their places already: what a model is then likely to keep."""
        for term in self.in_text(text):
            words = r"\s+".join(map(re.escape, term.source.split()))
            before = r"(?<![^\W_])" if term.source[0].isascii() else ""
            after = r"(?![^\W_])" if term.source[-1].isascii() else ""
            text = re.sub(before + words + after, term.target.replace("\\", r"\\"), text, flags=re.IGNORECASE)
        return text

    def _at(self, atoms: _Atoms, place: int) -> Iterator[tuple[Term, int]]:
        """The terms that begin there, the longest first, and how many atoms each has."""
        for length in self._lengths.get(atoms[place], ()):
            term = self._terms.get(atoms[place : place + length])
            if term is not None:
                yield term, length


def _atoms(text: str) -> _Atoms:
    """What terms are compared by: words, and of scripts without blanks between them, characters."""
    return tuple(_ATOM.findall(unicodedata.normalize("NFKC", text).casefold()))


def _count(wanted: _Atoms, atoms: _Atoms) -> int:
    return sum(atoms[place : place + len(wanted)] == wanted for place in range(len(atoms) - len(wanted) + 1))


def _has_form(term: str, text: str) -> bool:
    """Whether each word of a term is there with another ending."""
    atoms, there = _atoms(term), _atoms(text)
    if not any(len(atom) > 1 for atom in atoms):
        return False
    stems = [atom[: max(_LEAST_STEM, len(atom) - _ENDING)] for atom in atoms]
    return all(any(other.startswith(stem) for other in there) for stem in stems)


def term_lines(terms: Sequence[Term]) -> Iterator[str]:
    """As a prompt says them."""
    return (f"{term.source} = {term.target}" for term in terms)
