"""Models that come in several files, as llama.cpp's gguf-split makes them: name-00001-of-00003.gguf and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.gguf.reader import read_header

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.gguf.header import GgufHeader

MAX_PARTS = 1024
_NAME = re.compile(r"(?P<prefix>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.DOTALL)


def part_count(header: GgufHeader) -> int:
    """In how many files the model comes."""
    return max(1, header.integer("split.count"))


def part_number(header: GgufHeader) -> int:
    """Which of them this is, from 1."""
    return header.integer("split.no") + 1


def part_paths(path: Path) -> tuple[Path, ...]:
    """All files of the model whose first is `path`, by their names alone."""
    name = _NAME.fullmatch(path.name)
    if name is None or int(name["count"]) > MAX_PARTS:
        return (path,)
    count = int(name["count"])
    return tuple(path.with_name(f"{name['prefix']}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1))


def is_later_part(path: Path) -> bool:
    """Whether a file's name says that it is one of several and not the first."""
    name = _NAME.fullmatch(path.name)
    return name is not None and int(name["number"]) > 1


def check_parts(path: Path, header: GgufHeader) -> tuple[GgufHeader, ...]:
    """The headers of all parts, the first being `header`.

    Raises KnownError: model.later_part where `path` is not the first, model.part_missing, model.damaged, and what
    read_header raises for each of the others.
    """
    count = part_count(header)
    if count == 1:
        return (header,)
    if part_number(header) != 1:
        raise KnownError("model.later_part", name=path.name, number=part_number(header), count=count)
    name = _NAME.fullmatch(path.name)
    if count > MAX_PARTS or name is None or (int(name["number"]), int(name["count"])) != (1, count):
        reason = f"it is the first of {count} files, but its name does not end in 00001-of-{count:05}.gguf"
        raise KnownError("model.damaged", name=path.name, reason=reason)
    headers = [header]
    for part in part_paths(path)[1:]:
        if not part.exists():
            raise KnownError("model.part_missing", name=path.name, count=count, part=part.name)
        headers.append(read_header(part))
    names = [tensor.name for part in headers for tensor in part.tensors]
    if len(names) != header.integer("split.tensors.count") or len(set(names)) != len(names):
        raise KnownError("model.damaged", name=path.name, reason=f"its {count} files do not belong together")
    return tuple(headers)
