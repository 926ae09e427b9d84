"""Takes a long JSON file apart into its conversations without holding more than one of them in memory.

A parser that reads events, such as ijson, ends at the first mistake and has no way round a value that is too large.
Here only strings and brackets are looked at: what is between two conversations, or wrong in one of them, costs that
one alone, and what is too large is passed over while it is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK = 1 << 18
MAX_BYTES = 32 << 20
"""Of one conversation. Pictures that Open WebUI keeps inside make the largest."""
MAX_VALUES = 300_000
"""Objects and lists in one conversation: each costs memory when it is read."""
MAX_HEADER = 4096

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]|(?P<open>".*+)', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SPACE = b" \t\r\n"
OWN = re.compile(rb'\s*\{\s*"format"\s*:\s*"lampblack-conversations"')
"""How Lampblack's own files begin: there the conversations are a list inside an object."""
_QUOTE, _BRACKET, _BRACE = b'"[{'
_OWN_LIST = b'"conversations"'


@dataclass(frozen=True, slots=True)
class Element:
    """A conversation's bytes; None where there were too many, of which `beginning` is left. is_whole: it has an end."""

    data: bytes | None
    beginning: bytes
    is_whole: bool = True


class Scanner:
    """Goes through a file once. header: what stands before the list in a file of Lampblack's own."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.header = b""
        self.ended_well = False
        self._depth = 0
        self._base: int | None = None
        self._kept: bytearray | None = None
        self._values = 0
        self._is_too_large = False
        self._last_string = b""
        self._from = 0
        """Where in the chunk that what is kept goes on."""
        self._open = b""
        """Stands for a string whose end has not been read."""

    def elements(self) -> Iterator[Element]:
        """The conversations of the file; the whole of it where it is a single one, nothing where it is no JSON."""
        chunk = self._begin()
        while chunk:
            yield from self._scan(chunk)
            chunk = self._read(CHUNK)
        if self._kept is not None:
            yield self._element(is_whole=False)
            return
        self.ended_well = self._depth == 0

    def _begin(self) -> bytes:
        chunk = self._read(CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
        if chunk[:1] == b"[":
            self._base = 1
        elif chunk[:1] == b"{":
            self._base = None if OWN.match(chunk) else 0
        else:
            return b""
        return chunk

    def _scan(self, chunk: bytes) -> Iterator[Element]:
        self._from = 0
        for token in _TOKEN.finditer(chunk, self._after_open_string(chunk)):
            first = chunk[token.start()]
            if first == _QUOTE:
                self._string(token, chunk)
            elif first in b"[{":
                self._enter(first, chunk, token)
            elif self._leave():
                self._keep(chunk, token.end())
                yield self._element(is_whole=True)
        self._keep(chunk, len(chunk))

    def _after_open_string(self, chunk: bytes) -> int:
        """Where the string ends that the chunk before has left open; the chunk's end where it goes on."""
        if not self._open:
            return 0
        before = self._open[1:]
        found = _STRING_END.match(before + chunk)
        self._open = b"" if found else _opened(before + chunk)
        return found.end() - len(before) if found else len(chunk)

    def _string(self, token: re.Match[bytes], chunk: bytes) -> None:
        if token.lastgroup == "open":  # it goes on in the next chunk
            self._open = _opened(chunk[token.start() + 1 :])
        elif self._base is None:
            self._last_string = token[0] if len(token[0]) < 100 else b""

    def _enter(self, bracket: int, chunk: bytes, token: re.Match[bytes]) -> None:
        if self._kept is None and self._depth == self._base and (bracket == _BRACE or self._base == 0):
            self._kept, self._values, self._is_too_large = bytearray(), 0, False
            self._from = token.start()
        self._depth += 1
        self._values += 1
        self._is_too_large |= self._values > MAX_VALUES
        if self._base is None and self._depth == 2 and bracket == _BRACKET and self._last_string == _OWN_LIST:
            self._base = 2
            self.header = chunk[: min(token.end(), MAX_HEADER)]

    def _leave(self) -> bool:
        """Whether a conversation ends here."""
        self._depth -= 1
        if self._kept is not None:
            return self._depth == self._base
        if self._base is not None and self._depth < self._base:
            self._base = -1  # the list is over; what follows it is none of its elements
        return False

    def _keep(self, chunk: bytes, end: int) -> None:
        if self._kept is None:
            return
        self._is_too_large |= len(self._kept) + end - self._from > MAX_BYTES
        if not self._is_too_large:
            self._kept += chunk[self._from : end]
        elif self._kept:
            del self._kept[MAX_HEADER:]
        else:
            self._kept += chunk[self._from : min(end, self._from + MAX_HEADER)]

    def _element(self, *, is_whole: bool) -> Element:
        assert self._kept is not None
        data = bytes(self._kept)
        self._kept = None
        return Element(None if self._is_too_large else data, data[:MAX_HEADER], is_whole)


def _opened(string: bytes) -> bytes:
    """What a string without an end is known by: a quotation mark, and the backslash that the next byte belongs to."""
    backslashes = len(string) - len(string.rstrip(b"\\"))
    return b'"\\' if backslashes % 2 else b'"'
