"""Server-sent events: what a server says one after the other in one answer (HTML Living Standard, 9.2)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 2**20
"""Characters."""

_LINE_END = re.compile(r"\r\n|\n|\r")


class OverlongLineError(Exception):
    """A line of an event goes on and on."""


def event_data(parts: Iterable[bytes]) -> Iterator[str]:
    """The data of each event, as it comes; bytes that are no UTF-8 become U+FFFD. Comments and other fields are left
    out. Raises OverlongLineError.
    """
    data: list[str] = []
    for line in _lines(parts):
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data = []
        if sum(map(len, data)) > LONGEST_LINE:
            raise OverlongLineError
    if data:  # servers that end without the empty line have said it all the same
        yield "\n".join(data)


def _lines(parts: Iterable[bytes]) -> Iterator[str]:
    decoder, left = codecs.getincrementaldecoder("utf-8-sig")("replace"), ""
    for part in parts:
        text = decoder.decode(part)
        left += text
        if "\n" in text or "\r" in text:
            held = "\r" if left.endswith("\r") else ""  # the other half of a line's end may be yet to come
            *lines, left = _LINE_END.split(left.removesuffix("\r"))
            left += held
            yield from lines
        if len(left) > LONGEST_LINE:
            raise OverlongLineError
    yield from _LINE_END.split(left + decoder.decode(b"", final=True))
