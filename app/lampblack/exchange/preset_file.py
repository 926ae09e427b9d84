"""Presets as a JSON file: {"lampblack_presets": 1, "presets": [{"name": ..., "options": {...}}]}."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.domain.presets import LONGEST_NAME, Preset, are_in_bounds
from lampblack.domain.text import whole_characters
from lampblack.exchange.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION = 1
LARGEST = 4 << 20
"""Bytes."""
MOST = 500


class _Entry(msgspec.Struct):
    name: str
    options: ChatOptions
    key: str = ""


class _File(msgspec.Struct):
    lampblack_presets: int
    presets: list[_Entry]


class _Version(msgspec.Struct):
    lampblack_presets: int


def read_presets(path: Path) -> list[Preset]:
    """What is in the file, all of it or nothing.

    Raises KnownError: file.missing, file.unreadable, file.too_large, presets.newer, presets.invalid.
    """
    content = _content(path)
    try:
        if msgspec.json.decode(content, type=_Version).lampblack_presets > VERSION:
            raise KnownError("presets.newer", name=path.name)
        found = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise KnownError("presets.invalid", name=path.name) from error
    if found.lampblack_presets < 1 or not 0 < len(found.presets) <= MOST or not all(map(_is_sound, found.presets)):
        raise KnownError("presets.invalid", name=path.name)
    return [Preset(entry.key, entry.name, entry.options) for entry in found.presets]


def write_presets(path: Path, presets: Iterable[Preset]) -> None:
    """Raises KnownError as `whole_file` does."""
    entries = [
        {
            "name": preset.name,
            "options": {name: value for name, value in msgspec.to_builtins(preset.options).items() if name != "preset"},
        }
        for preset in presets
    ]
    content = msgspec.json.encode({"lampblack_presets": VERSION, "presets": entries})
    with whole_file(path) as file:
        file.write(msgspec.json.format(content) + b"\n")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise KnownError("file.missing", path=str(path)) from error
    except OSError as error:
        raise KnownError("file.unreadable", name=path.name, reason=error.strerror or str(error)) from error
    if len(content) > LARGEST:
        raise KnownError("file.too_large", name=path.name, limit=LARGEST)
    return content


def _is_sound(entry: _Entry) -> bool:
    words = (entry.name, entry.options.system_prompt)
    return (
        len(entry.name.strip()) > 0
        and len(entry.name) <= LONGEST_NAME
        and all(whole_characters(text) == text for text in words)
        and are_in_bounds(entry.options)
    )
