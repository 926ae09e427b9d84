"""Where the tensors of a spoilt file lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from tests.unit.gguf.gguf_bytes import GgufFile


def lay_out(file: GgufFile) -> None:
    """Puts the tensors one behind the other again, so that only their types and dimensions are wrong."""
    end = 0
    for tensor in file.tensors:
        kind, elements = TENSOR_TYPES[tensor.type], 1
        for dimension in tensor.dimensions:
            elements *= dimension
        tensor.offset = end
        end += -(-(elements // kind.block_length * kind.block_bytes) // 32) * 32
    file.data = file.data.ljust(end, b"\0")
