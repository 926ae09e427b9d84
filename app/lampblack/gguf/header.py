"""What a GGUF file says about itself: its settings and its tensors, without the weights."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.gguf.tensor_types import FILE_TYPES, TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

Scalar = int | float | bool | str


@dataclass(frozen=True, slots=True)
class GgufArray:
    """An array in the settings. kind is its elements' GGUF type, offset where in the file the first element begins.

    values is None where it is too long to keep (a vocabulary): `reader.read_strings` and `read_numbers` fetch it on
    request. A text too long to keep stands as an array of its bytes.
    """

    kind: int
    length: int
    offset: int
    values: tuple[Scalar, ...] | None


Value = Scalar | GgufArray


@dataclass(frozen=True, slots=True)
class GgufTensor:
    """One tensor. dimensions are in ggml's order, row length first; offset counts from the start of the data."""

    name: str
    dimensions: tuple[int, ...]
    type: int
    offset: int

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        product = 1
        for dimension in self.dimensions:
            product *= dimension
        return product

    @property
    def bytes(self) -> int:
        """How long its data is, without padding."""
        kind = TENSOR_TYPES[self.type]
        return self.elements // kind.block_length * kind.block_bytes


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """A parsed header. alignment, data_offset and file_size are in bytes.

    kinds holds the GGUF type of each setting, which the engine is strict about.
    """

    version: int
    metadata: Mapping[str, Value]
    kinds: Mapping[str, int]
    tensors: tuple[GgufTensor, ...]
    alignment: int
    data_offset: int
    file_size: int

    @property
    def architecture(self) -> str:
        """general.architecture, empty where the file doesn't say."""
        return self.text("general.architecture")

    @property
    def parameters(self) -> int:
        """The number of weights in all tensors."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def expected_size(self) -> int:
        """The size in bytes that the file needs at least, by its tensors."""
        return self.data_offset + max((tensor.offset + tensor.bytes for tensor in self.tensors), default=0)

    @property
    def quantization(self) -> str:
        """The name of general.file_type, else the type that holds most of the weights; empty without tensors."""
        named = FILE_TYPES.get(self.integer("general.file_type", -1))
        if named is not None:
            return named
        weights: Counter[int] = Counter()
        for tensor in self.tensors:
            weights[tensor.type] += tensor.elements
        return TENSOR_TYPES[weights.most_common(1)[0][0]].name if weights else ""

    @property
    def context_length(self) -> int:
        """How many tokens the model was trained for, 0 where the file doesn't say."""
        return self.integer(self.key("context_length"))

    @property
    def chat_template(self) -> str:
        """The Jinja template of the model's chats, empty where there is none."""
        return self.text("tokenizer.chat_template")

    def key(self, name: str) -> str:
        """The full key of an architecture's setting, such as llama.block_count."""
        return f"{self.architecture}.{name}"

    def text(self, key: str) -> str:
        """A string setting, empty where it is missing or no string."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def integer(self, key: str, default: int = 0) -> int:
        """An integer setting, `default` where it is missing or no integer."""
        value = self.metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def integers(self, key: str, count: int) -> tuple[int, ...]:
        """A setting that is one integer for all layers or one for each: `count` of them, missing ones 0."""
        value = self.metadata.get(key)
        if isinstance(value, GgufArray):
            found = tuple(int(item) for item in value.values or () if not isinstance(item, str))[:count]
            return found + (0,) * (count - len(found))
        return (self.integer(key),) * count

    def array(self, key: str) -> GgufArray | None:
        """An array setting, None where it is missing or no array."""
        value = self.metadata.get(key)
        return value if isinstance(value, GgufArray) else None
