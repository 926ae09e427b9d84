"""Which requests are to end: written by the main thread, read by the model's thread, also in the midst of a decode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.native.abort_flag import AbortFlag

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cancellation:
    """Flags only, which any thread may read and set. abort_flag: whether to break off the decode under way."""

    def __init__(self) -> None:
        self._requests: set[int] = set()
        self._watched: frozenset[int] = frozenset()
        self.abort_flag = AbortFlag()
        self.closing = False
        self.gives_way = False
        """Whether what is being computed may be broken off for a person who comes."""
        self._somebody_came = False

    def cancel(self, request: int) -> None:
        """Marks a request, and aborts the decode under way where that is mostly its own."""
        self._requests.add(request)
        if request in self._watched:
            self.abort_flag.raise_()

    def abort(self) -> None:
        """Aborts what is being computed, whosoever it is."""
        self.abort_flag.raise_()

    def hurry(self) -> None:
        """A person waits for what has come: breaks off what gives way, or would begin before it is looked at."""
        self._somebody_came = True
        if self.gives_way:
            self.abort_flag.raise_()

    def looked(self) -> None:
        """What has come so far is known."""
        self._somebody_came = False

    def give_way(self) -> None:
        """Call just before a decode that may be broken off for whoever comes; set `gives_way` back after it."""
        self.gives_way = True
        if self._somebody_came:
            self.abort_flag.raise_()

    def watch(self, requests: Iterable[int]) -> None:
        """Call just before a decode and after it: whose cancel is worth aborting it, as all others have to redo it."""
        self._watched = frozenset(requests)
        if not self._watched.isdisjoint(self._requests):
            self.abort_flag.raise_()

    def close(self) -> None:
        """Marks all there are and will be."""
        self.closing = True
        self.abort_flag.raise_()

    def forget(self, request: int) -> None:
        """The request has ended."""
        self._requests.discard(request)

    def rearm(self) -> None:
        """Call before looking who is cancelled and then decoding: whatever comes after aborts that decode."""
        self.abort_flag.lower()

    def __contains__(self, request: int) -> bool:
        return self.closing or request in self._requests
