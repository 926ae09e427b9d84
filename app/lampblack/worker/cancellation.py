"""Which requests are to end: written by the main thread, read by the model's thread, also in the midst of a decode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cancellation:
    """Flags only, so that llama.cpp's callbacks can ask at any moment; reading and setting them is atomic in Python."""

    def __init__(self) -> None:
        self._requests: set[int] = set()
        self._watched: frozenset[int] = frozenset()
        self._abort = False
        self.closing = False
        self.gives_way = False
        """Whether what is being computed may be broken off for a person who comes."""

    def cancel(self, request: int) -> None:
        """Marks a request, and aborts the decode under way where that is mostly its own."""
        self._requests.add(request)
        if request in self._watched:
            self._abort = True

    def abort(self) -> None:
        """Aborts what is being computed, whosoever it is."""
        self._abort = True

    def watch(self, requests: Iterable[int]) -> None:
        """Call just before a decode and after it: whose cancel is worth aborting it, as all others have to redo it."""
        self._watched = frozenset(requests)
        if not self._watched.isdisjoint(self._requests):
            self._abort = True

    def close(self) -> None:
        """Marks all there are and will be."""
        self.closing = self._abort = True

    def forget(self, request: int) -> None:
        """The request has ended."""
        self._requests.discard(request)

    def rearm(self) -> None:
        """Call before looking who is cancelled and then decoding: whatever comes after aborts that decode."""
        self._abort = False

    def should_abort(self) -> bool:
        """Whether the decode under way is to be aborted."""
        return self._abort

    def __contains__(self, request: int) -> bool:
        return self.closing or request in self._requests
