"""Reads what other apps and Lampblack itself have written, one conversation after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lampblack.domain.faults import Fault, KnownError
from lampblack.exchange import chatgpt, jan, lm_studio, open_webui, own
from lampblack.exchange.found import Found, Refused
from lampblack.exchange.scanning import CHUNK, MAX_BYTES, MAX_VALUES, Element, Scanner
from lampblack.exchange.sources import known_errors, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lampblack.exchange.sources import Source

_TITLE = re.compile(rb'"(?:title|name)"\s*:\s*("(?:[^"\\]|\\.){1,200}")', re.DOTALL)
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""Of JSON; the group is half a character whose other half is missing."""
_MAX_LINE = 4 << 20


class Progress(NamedTuple):
    """Bytes read so far, and how many there are."""

    done: int
    total: int


class _Shape(msgspec.Struct):
    """What tells the formats apart."""

    mapping: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    chat: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    messages: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    created_at: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    options: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_shape = msgspec.json.Decoder(_Shape)


def read(path: Path, heard: Callable[[Progress], None] = lambda _: None) -> Iterator[Found | Refused]:
    """What is in a file, a .zip or a folder. Memory is bounded whatever the file is.

    heard: told how far it is; what it raises ends the reading. Raises KnownError import.… where nothing can be read.
    """
    with sources(path) as found:
        reading = _Reading(sum(one.size for one in found), heard)
        for source in found:
            try:
                with known_errors(source.name):
                    yield from reading.jan(source) if source.is_jan else reading.json(source)
            except KnownError as error:
                if len(found) == 1:
                    raise
                yield Refused(source.name, error.fault)


class _Reading:
    """One pass over all sources."""

    def __init__(self, total: int, heard: Callable[[Progress], None]) -> None:
        self._total, self._heard = total, heard
        self._done = 0

    def _count(self, data: bytes) -> bytes:
        self._done += len(data)
        self._heard(Progress(self._done, max(self._total, self._done)))
        return data

    def json(self, source: Source) -> Iterator[Found | Refused]:
        with source.open() as file:
            scanner = Scanner(lambda size: self._count(file.read(size)))
            number = 0
            for number, element in enumerate(scanner.elements(), 1):
                if number == 1 and scanner.header:
                    own.check(scanner.header, source.name)
                yield _item(element, f"{source.name} #{number}", is_own=bool(scanner.header))
            if not number and not scanner.header:
                raise KnownError("import.unknown", name=source.name)
            if not scanner.ended_well:
                yield Refused(source.name, Fault("import.truncated", {"name": source.name}))

    def jan(self, source: Source) -> Iterator[Found | Refused]:
        thread = b""
        if source.thread is not None:
            with source.thread() as file:
                thread = file.read(_MAX_LINE)
        with source.open() as file:
            try:
                found, lost = jan.read(thread, self._lines(file.read))
            except (msgspec.DecodeError, RecursionError, ValueError) as error:
                yield _refused(source.name, error)
                return
        yield found
        if lost:
            details: dict[str, str | int] = {"name": found.conversation.title, "count": lost}
            yield Refused(found.conversation.title, Fault("import.messages_lost", details))

    def _lines(self, read: Callable[[int], bytes]) -> Iterator[bytes]:
        """Lines without their ends; of one that is too long only a beginning, which is no message."""
        kept, total = bytearray(), 0
        while chunk := self._count(read(CHUNK)):
            *whole, rest = chunk.split(b"\n")
            for line in whole:
                yield bytes(kept[:_MAX_LINE]) + line
                kept.clear()
            if len(kept) < _MAX_LINE:
                kept += rest
            total += len(chunk)
            if total > MAX_BYTES * 4:
                raise ValueError("it is too large")
        yield bytes(kept)


def _item(element: Element, name: str, *, is_own: bool) -> Found | Refused:
    title = _title_in(element.beginning) or name
    if not element.is_whole:
        return Refused(title, Fault("import.cut_off", {"name": title}))
    if element.data is None:
        details: dict[str, str | int] = {"name": title, "megabytes": MAX_BYTES >> 20, "values": MAX_VALUES}
        return Refused(title, Fault("import.too_large", details))
    try:
        return _decoded(element.data, is_own=is_own)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        return _refused(title, error)


def _decoded(data: bytes, *, is_own: bool) -> Found:
    try:
        return _read_by_shape(data, is_own=is_own)
    except msgspec.DecodeError:
        # Half a character, which JSON does not take and other apps write all the same: it is unreadable there, too.
        whole = _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], data)
        if whole == data:
            raise
    return _read_by_shape(whole, is_own=is_own)


def _read_by_shape(data: bytes, *, is_own: bool) -> Found:
    if is_own:
        return own.read(data)
    shape = _shape.decode(data)
    if shape.mapping is not msgspec.UNSET:
        return chatgpt.read(data)
    if shape.chat is not msgspec.UNSET:
        return open_webui.read(data)
    if shape.messages is not msgspec.UNSET:
        return own.read(data) if shape.options is not msgspec.UNSET else lm_studio.read(data)
    raise ValueError("it is not a conversation of an app that Lampblack knows")


def _refused(name: str, error: Exception) -> Refused:
    if isinstance(error, msgspec.DecodeError | RecursionError):
        return Refused(name, Fault("import.damaged", {"name": name}, log=str(error)))
    return Refused(name, Fault("import.empty" if "no messages" in str(error) else "import.strange", {"name": name}))


def _title_in(beginning: bytes) -> str:
    found = _TITLE.search(beginning)
    if found is None:
        return ""
    try:
        return str(msgspec.json.decode(found[1], type=str))
    except msgspec.DecodeError:
        return ""
