"""Reads GGUF headers, bounded in time and memory, trusting nothing.

The rules are those of gguf_init_from_reader in llama.cpp's ggml/src/gguf.cpp: what it refuses is refused here, in
words. The format is described in docs/gguf.md of the ggml repository.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.gguf.header import GgufArray, GgufHeader, GgufTensor
from lampblack.gguf.source import DamagedError, Source, open_source
from lampblack.gguf.tensor_types import REMOVED_TENSOR_TYPES, TENSOR_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.gguf.header import Scalar, Value

MAGIC = b"GGUF"
VERSIONS = (2, 3)
DEFAULT_ALIGNMENT = 32

# Far above every real file, low enough that llama.cpp's quadratic search for duplicates stays short.
MAX_SETTINGS = 4096
MAX_TENSORS = 16384
MAX_ARRAY_LENGTH = 4 * 2**20
MAX_KEPT_BYTES = 4 * 2**20  # of all settings together
MAX_KEPT_ARRAY_BYTES = 2**16
MAX_ALIGNMENT = 2**20
MAX_DIMENSIONS = 4
MAX_ELEMENTS = 2**63 - 1
MAX_NAME_BYTES = 63
MAX_KEY_BYTES = 1024

STRING, ARRAY, BOOL, UINT8, INT8, UINT32, INT32, FLOAT32 = 8, 9, 7, 0, 1, 4, 5, 6
_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRUCTS = {kind: struct.Struct("<" + letter) for kind, letter in _FORMATS.items()}

VOCABULARY = "tokenizer.ggml.tokens"

_PAGE_STARTS = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<!--")
_POINTER_START = b"version https://git-lfs"


def read_header(path: Path) -> GgufHeader:
    """The header of a GGUF file, checked to be whole and consistent in itself; whether a model is in it is not asked.

    Raises KnownError: model.missing, model.unreadable, model.folder, model.empty, model.html, model.pointer,
    model.not_gguf, model.big_endian, model.version, model.cut_off, model.truncated, model.damaged.
    """
    with open_source(path) as source:
        version, tensor_count, setting_count = _read_preamble(source, path.name)
        settings = _Settings(source)
        settings.read(setting_count)
        alignment = _alignment(settings)
        tensors = tuple(_read_tensors(source, tensor_count))
        data_offset = _padded(source.at, alignment) if tensors else source.at
        header = GgufHeader(version, settings.metadata, settings.kinds, tensors, alignment, data_offset, source.size)
        _check_layout(header)
        if header.expected_size > source.size:
            raise KnownError("model.truncated", name=path.name, expected=header.expected_size, actual=source.size)
        return header


def read_beginning(source: Source, name: str) -> GgufHeader:
    """The settings that stand before the vocabulary, which takes megabytes: all that says how large the model is in
    memory, but for its tensors. Raises KnownError as read_header does, DamagedError and CutOffError.
    """
    version, _, setting_count = _read_preamble(source, name)
    settings = _Settings(source, up_to_vocabulary=True)
    settings.read(setting_count)
    return GgufHeader(version, settings.metadata, settings.kinds, (), DEFAULT_ALIGNMENT, source.at, source.size)


def read_strings(path: Path, array: GgufArray) -> list[bytes]:
    """The elements of an array of strings, as they stand in the file. Raises KnownError as read_header does."""
    with open_source(path) as source:
        source.at = array.offset
        return [source.string_bytes() for _ in range(array.length)]


def read_numbers(path: Path, array: GgufArray) -> tuple[int | float, ...]:
    """The elements of an array of numbers. Raises KnownError as read_header does."""
    with open_source(path) as source:
        source.at = array.offset
        return _take_numbers(source, array.kind, array.length)


def _read_preamble(source: Source, name: str) -> tuple[int, int, int]:
    """The version and the counts of tensors and settings."""
    if source.size == 0:
        raise KnownError("model.empty", name=name)
    if source.start(4) != MAGIC:
        raise KnownError(_what_it_is_instead(source.start(1024)), name=name)
    source.at = 4
    version = source.word()
    if version not in VERSIONS:
        if int.from_bytes(version.to_bytes(4, "little"), "big") in VERSIONS:
            raise KnownError("model.big_endian", name=name)
        raise KnownError("model.version", name=name, version=version)
    tensor_count, setting_count = source.long(), source.long()
    if tensor_count > MAX_TENSORS:
        raise DamagedError(f"it claims {tensor_count:,} tensors")
    if setting_count > MAX_SETTINGS:
        raise DamagedError(f"it claims {setting_count:,} settings")
    return version, tensor_count, setting_count


def _what_it_is_instead(start: bytes) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_PAGE_STARTS):
        return "model.html"
    return "model.pointer" if text.startswith(_POINTER_START) else "model.not_gguf"


class _Settings:
    """Reads the settings, keeping short values and passing over long ones.

    up_to_vocabulary: or ends at the first long list of texts after the hyperparameters, of which it keeps the length.
    """

    def __init__(self, source: Source, *, up_to_vocabulary: bool = False) -> None:
        self._up_to_vocabulary = up_to_vocabulary
        self.metadata: dict[str, Value] = {}
        self.kinds: dict[str, int] = {}
        self._source = source
        self._room = MAX_KEPT_BYTES

    def read(self, count: int) -> None:
        for _ in range(count):
            key = self._source.string()
            if not key or len(key) > MAX_KEY_BYTES or "\0" in key:
                raise DamagedError("one of its settings has no proper name")
            if key in self.metadata:
                raise DamagedError(f"the setting {shown(key)} is there twice")
            self.kinds[key] = self._source.word()
            if self._up_to_vocabulary and key == VOCABULARY and self._has_hyperparameters():
                kind, length = self._source.word(), self._source.long()
                self.metadata[key] = GgufArray(kind, length, self._source.at, None)
                return
            self.metadata[key] = self._value(key, self.kinds[key])

    def _has_hyperparameters(self) -> bool:
        return f"{self.metadata.get('general.architecture')}.block_count" in self.metadata

    def _value(self, key: str, kind: int) -> Value:
        if kind == STRING:
            return self._text(key)
        if kind == ARRAY:
            return self._array(key)
        if kind not in _STRUCTS:
            raise DamagedError(f"the setting {shown(key)} has the unknown type {kind}")
        return self._source.scalar(_STRUCTS[kind])

    def _text(self, key: str) -> Value:
        raw = self._source.string_bytes()
        if not self._keep(len(raw)):
            return GgufArray(UINT8, len(raw), self._source.at - len(raw), None)
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise DamagedError(f"the text {shown(key)} is not UTF-8") from error

    def _array(self, key: str) -> GgufArray:
        source = self._source
        kind, length = source.word(), source.long()
        if kind != STRING and kind not in _STRUCTS:
            raise DamagedError(f"the list {shown(key)} has elements of the unknown type {kind}")
        if length > MAX_ARRAY_LENGTH:
            raise DamagedError(f"the list {shown(key)} claims {length:,} elements")
        start = source.at
        if kind == STRING:
            source.skip_strings(length)
        else:
            source.skip(length * _STRUCTS[kind].size)
        end = source.at
        if end - start > MAX_KEPT_ARRAY_BYTES or not self._keep(end - start):
            return GgufArray(kind, length, start, None)
        source.at = start
        return GgufArray(kind, length, start, _take_elements(source, kind, length))

    def _keep(self, size: int) -> bool:
        self._room -= size
        return self._room >= 0


def _take_elements(source: Source, kind: int, length: int) -> tuple[Scalar, ...]:
    if kind == STRING:
        return tuple(source.string_bytes().decode(errors="replace") for _ in range(length))
    return _take_numbers(source, kind, length)


def _take_numbers(source: Source, kind: int, length: int) -> tuple[int | float, ...]:
    return struct.unpack(f"<{length}{_FORMATS[kind]}", source.take(length * _STRUCTS[kind].size))


def _alignment(settings: _Settings) -> int:
    alignment = settings.metadata.get("general.alignment", DEFAULT_ALIGNMENT)
    if settings.kinds.get("general.alignment", UINT32) != UINT32 or not isinstance(alignment, int):
        raise DamagedError("its alignment is not a whole number")
    if not 0 < alignment <= MAX_ALIGNMENT or alignment & (alignment - 1):
        raise DamagedError(f"its alignment is {alignment}, not a power of two up to {MAX_ALIGNMENT}")
    return alignment


def _read_tensors(source: Source, count: int) -> list[GgufTensor]:
    tensors: dict[str, GgufTensor] = {}
    for _ in range(count):
        tensor = _read_tensor(source)
        if tensor.name in tensors:
            raise DamagedError(f"the tensor {shown(tensor.name)} is there twice")
        tensors[tensor.name] = tensor
    return list(tensors.values())


def _read_tensor(source: Source) -> GgufTensor:
    name = source.string()
    if not name or len(name.encode()) > MAX_NAME_BYTES or "\0" in name:
        raise DamagedError("one of its tensors has no proper name")
    rank = source.word()
    if rank > MAX_DIMENSIONS:
        raise DamagedError(f"the tensor {shown(name)} claims {rank:,} dimensions")
    tensor = GgufTensor(name, tuple(source.long() for _ in range(rank)) or (1,), source.word(), source.long())
    if tensor.type not in TENSOR_TYPES:
        what = "a type that is no longer supported" if tensor.type in REMOVED_TENSOR_TYPES else "the unknown type"
        raise DamagedError(f"the tensor {shown(name)} has {what} ({tensor.type})")
    if not 0 < tensor.elements <= MAX_ELEMENTS or tensor.bytes > MAX_ELEMENTS:
        raise DamagedError(f"the tensor {shown(name)} has the impossible shape {_shape(tensor)}")
    block = TENSOR_TYPES[tensor.type].block_length
    if tensor.dimensions[0] % block:
        raise DamagedError(f"the rows of {shown(name)} have {tensor.dimensions[0]} numbers, not a multiple of {block}")
    return tensor


def _check_layout(header: GgufHeader) -> None:
    """llama.cpp wants each tensor right behind the one before it, padded to the alignment."""
    expected = 0
    for tensor in header.tensors:
        if tensor.offset != expected:
            raise DamagedError(f"the tensor {shown(tensor.name)} begins at {tensor.offset} instead of {expected}")
        expected = _padded(expected + tensor.bytes, header.alignment)


def _padded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


def _shape(tensor: GgufTensor) -> str:
    return " × ".join(str(dimension) for dimension in tensor.dimensions)


def shown(name: str) -> str:
    """A name from the file as it may stand in a sentence: short, and printable."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in name[:MAX_NAME_BYTES])
    return f"“{printable}”"
