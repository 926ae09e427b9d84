"""Who goes before whom in a context, and who waits for another's end or for what another reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.slots import common_prefix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.worker.seats import Seats
    from lampblack.worker.sequence import Sequence

GUESSED_REPLY = 256
"""Tokens of a reply whose length nobody has limited, for which a sequence should find room before it begins."""


def turn_of(sequence: Sequence) -> tuple[bool, int]:
    """Interactive ones first, in the order in which they came."""
    return not sequence.is_interactive, sequence.order


def leader_of(sequence: Sequence, active: Iterable[Sequence], *, can_cut: bool) -> tuple[Sequence | None, int]:
    """Of those that have a seat, the one with most of the same beginning, and how many tokens that is."""
    best: Sequence | None = None
    longest = 0
    for other in active:
        if other is sequence or other.slot is None or not (other.reuse and sequence.reuse):
            continue
        shared = common_prefix(other.tokens, sequence.tokens, len(sequence.tokens) - 1)
        if shared > longest and (can_cut or other.position <= shared):
            best, longest = other, shared
    return best, longest


def fits(sequence: Sequence, active: Iterable[Sequence], seats: Seats) -> bool:
    """Whether it finds cells in a unified cache beside those that it does not go before; else it waits until one of
    them has ended.

    An estimate: where it is too low, the last one has to begin again.
    """
    before = [one for one in active if one is not sequence and one.is_interactive >= sequence.is_interactive]
    seated = [one for one in before if one.slot is not None]
    if not seated:
        return True
    if any(one.slot is None and one.leader is None and turn_of(one) < turn_of(sequence) for one in before):
        return False
    taken = sum(_length_of(one) - one.counts.reused for one in seated)
    return taken + _length_of(sequence) - seats.known_of(sequence) <= seats.context.length


def _length_of(sequence: Sequence) -> int:
    """Cells that it will have needed at its end, as far as can be told."""
    reply = GUESSED_REPLY if sequence.max_tokens is None else sequence.max_tokens
    return min(sequence.prompt_length + max(reply, sequence.counts.generated), sequence.context_length)
