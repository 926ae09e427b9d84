"""Bytes of tokens to text, whole characters only."""

from __future__ import annotations

import codecs


class Detokenizer:
    """Joins the bytes of successive tokens: a character split over tokens comes out with its last byte.

    Bytes that can no longer become a character come out as U+FFFD, as soon as that is certain (the Unicode Standard's
    "substitution of maximal subparts", which Python's decoder follows).
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, piece: bytes) -> str:
        """The characters that `piece` completes."""
        return self._decoder.decode(piece)

    def finish(self, *, cut: bool) -> str:
        """What is left at the end. `cut` says that the reply was stopped before the model ended it: then the beginning
        of a character is no fault of the model and is left out; otherwise it is U+FFFD.
        """
        rest = self._decoder.decode(b"", final=True)
        return "" if cut else rest
