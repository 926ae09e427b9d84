"""How likely a model found each token of a reply, what else it might have said, and what the samplers took away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.faults import Fault

ALTERNATIVES = 8
"""How many tokens are told for each place, the likeliest first."""
GREEDY = "greedy"
"""What removes all but the likeliest at temperature 0, in llama.cpp's words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that might have stood at a place.

    piece: its bytes, which may be a part of a character. logprob: the natural logarithm of its probability before any
    sampler. left: its probability once the samplers had removed others, 0 where they removed it. ends: the reply would
    have been over. removed_by: the sampler that removed it, by llama.cpp's name; empty where none did, or it is not
    known.
    """

    piece: bytes
    token: int
    logprob: float
    left: float
    ends: bool = False
    removed_by: str = ""

    @property
    def probability(self) -> float:
        """Before any sampler."""
        return math.exp(self.logprob)

    @property
    def text(self) -> str | None:
        """What it would have added to the reply; None where that is no whole character, or nothing."""
        try:
            return self.piece.decode() or None
        except UnicodeDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class ExplainedToken:
    """A token of the reply, and the likeliest at its place, the first first; it may be among them."""

    chosen: Candidate
    alternatives: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the reply's text that is shown as one: a token, or the tokens that together are whole characters.

    begin: where it stands in the reply, in characters. logprob, left: of all its tokens together, None where the model
    did not choose them (a mark of thinking that the prompt brought). first: what is known about the first of them, to
    which alternatives are told. tokens: their ids.
    """

    text: str
    begin: int
    logprob: float | None = None
    first: ExplainedToken | None = None
    left: float | None = None
    tokens: tuple[int, ...] = ()

    @property
    def probability(self) -> float | None:
        """How likely the model found it."""
        return None if self.logprob is None else math.exp(self.logprob)


@dataclass(frozen=True, slots=True)
class Explained:
    """How far the explanation of a reply is.

    cells: the whole reply, once it is known. read, total: tokens until then. waits: a reply is being written first.
    fault: why there is none.
    """

    cells: tuple[Cell, ...] = ()
    read: int = 0
    total: int = 0
    waits: bool = False
    fault: Fault | None = None


def cells_of(text: str, tokens: Sequence[ExplainedToken]) -> tuple[Cell, ...]:
    """The reply's text in cells, which joined are exactly that text.

    The tokens are laid to its end: what stands before them was not the model's choice, and of a first token that begins
    in the prompt only the rest is the reply's.
    """
    written = text.encode("utf-8", "surrogatepass")
    pieces: list[tuple[bytes, ExplainedToken]] = []
    end = len(written)
    for token in reversed(tokens):
        piece = token.chosen.piece
        if end <= 0:
            break
        if not written.endswith(piece, 0, end):
            piece = written[:end] if piece.endswith(written[:end]) else b""
        if not piece:
            break
        pieces.append((piece, token))
        end -= len(piece)
    pieces.reverse()
    return _joined(written, end, pieces)


def _joined(written: bytes, begin: int, pieces: list[tuple[bytes, ExplainedToken]]) -> tuple[Cell, ...]:
    while begin < len(written) and written[begin] & 0xC0 == 0x80:  # the middle of a character that is known in part
        piece, _ = pieces.pop(0)
        begin += len(piece)
    head = written[:begin].decode("utf-8", "surrogatepass")
    cells = [Cell(head, 0)] if head else []
    at, held, known = len(head), b"", list[ExplainedToken]()
    for number, (piece, token) in enumerate(pieces):
        held += piece
        known.append(token)
        follows = pieces[number + 1][0][:1] if number + 1 < len(pieces) else b""
        if follows and follows[0] & 0xC0 == 0x80:
            continue
        cell = held.decode("utf-8", "surrogatepass")
        chosen = [each.chosen for each in known]
        logprob, left = sum(each.logprob for each in chosen), math.prod(each.left for each in chosen)
        cells.append(Cell(cell, at, logprob, known[0], left, tuple(each.token for each in chosen)))
        at, held = at + len(cell), b""
        known.clear()
    return tuple(cells)


def step_of(probability: float) -> int:
    """How surprising a token is, from 0 for what was nearly certain to len(STEPS) for what hardly anybody expects."""
    return sum(probability < bound for bound in STEPS)


STEPS = (0.9, 0.5, 0.2, 0.05)
"""Probabilities under which a token counts as a step more surprising."""
