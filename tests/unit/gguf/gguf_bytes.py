"""Takes GGUF files apart and puts them together again, wrong on purpose where a test wants it.

Independent of lampblack.gguf, so that the two can disagree.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from io import BytesIO

U8, I8, U16, I16, U32, I32, F32, BOOL, STRING, ARRAY, U64, I64, F64 = range(13)
SIZES = {U8: 1, I8: 1, U16: 2, I16: 2, U32: 4, I32: 4, F32: 4, BOOL: 1, U64: 8, I64: 8, F64: 8}


def u32(number: int) -> bytes:
    """A 32-bit number."""
    return struct.pack("<I", number)


def u64(number: int) -> bytes:
    """A 64-bit number."""
    return struct.pack("<Q", number)


def text(value: str | bytes) -> bytes:
    """A string with its length."""
    raw = value.encode() if isinstance(value, str) else value
    return u64(len(raw)) + raw


def strings(*values: str | bytes) -> bytes:
    """An array of strings."""
    return u32(STRING) + u64(len(values)) + b"".join(map(text, values))


def numbers(kind: int, letter: str, *values: float) -> bytes:
    """An array of numbers of a GGUF type and its struct letter."""
    return u32(kind) + u64(len(values)) + struct.pack(f"<{len(values)}{letter}", *values)


@dataclass
class Tensor:
    """A tensor's entry in the header."""

    name: bytes
    dimensions: list[int]
    type: int
    offset: int

    def packed(self) -> bytes:
        """As it stands in the file."""
        rank = struct.pack(f"<I{len(self.dimensions)}Q", len(self.dimensions), *self.dimensions)
        return text(self.name) + rank + struct.pack("<IQ", self.type, self.offset)


@dataclass
class GgufFile:
    """A GGUF file in pieces. settings holds each value's type and its bytes; the counts can lie."""

    settings: dict[str | bytes, tuple[int, bytes]]
    tensors: list[Tensor]
    data: bytes
    version: int = 3
    tensor_count: int | None = None
    setting_count: int | None = None
    more_settings: list[tuple[str | bytes, int, bytes]] = field(default_factory=list)
    alignment: int = 32

    def set_text(self, key: str, value: str | bytes) -> None:
        """Sets a string."""
        self.settings[key] = (STRING, text(value))

    def set_u32(self, key: str, value: int) -> None:
        """Sets a 32-bit number."""
        self.settings[key] = (U32, u32(value))

    def header(self) -> bytes:
        """Everything before the padding."""
        settings = [(key, kind, raw) for key, (kind, raw) in self.settings.items()] + self.more_settings
        tensors = len(self.tensors) if self.tensor_count is None else self.tensor_count
        count = len(settings) if self.setting_count is None else self.setting_count
        return b"".join(
            [
                b"GGUF" + u32(self.version) + u64(tensors) + u64(count),
                *(text(key) + u32(kind) + raw for key, kind, raw in settings),
                *(tensor.packed() for tensor in self.tensors),
            ]
        )

    def packed(self) -> bytes:
        """The whole file."""
        header = self.header()
        return header + bytes(-len(header) % self.alignment) + self.data


def parse(raw: bytes) -> GgufFile:
    """Takes a valid file apart."""
    stream = BytesIO(raw)

    def number(size: int) -> int:
        return int.from_bytes(stream.read(size), "little")

    def value(kind: int) -> None:
        if kind == STRING:
            stream.seek(number(8), 1)
        elif kind == ARRAY:
            element, count = number(4), number(8)
            for _ in range(count):
                value(element)
        else:
            stream.seek(SIZES[kind], 1)

    stream.seek(4)
    version, tensor_count, setting_count = number(4), number(8), number(8)
    settings: dict[str | bytes, tuple[int, bytes]] = {}
    for _ in range(setting_count):
        key = stream.read(number(8)).decode()
        kind = number(4)
        start = stream.tell()
        value(kind)
        settings[key] = (kind, raw[start : stream.tell()])
    tensors = []
    for _ in range(tensor_count):
        name = stream.read(number(8))
        dimensions = [number(8) for _ in range(number(4))]
        tensors.append(Tensor(name, dimensions, number(4), number(8)))
    data = raw[-(-stream.tell() // 32) * 32 :]
    return GgufFile(settings, tensors, data, version)
