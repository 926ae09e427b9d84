"""Checks the types of a model's tensors against what ggml's kernels abort on.

Source: the operations of ggml/src/ggml-cpu/ops.cpp in the llama.cpp inside llama-cpp-python 0.3.36: matrices are floats
or quantized blocks, norms and biases (vectors) are multiplied and added as F32 only, which is how every converter
writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.gguf.reader import shown
from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from lampblack.gguf.header import GgufHeader, GgufTensor

NEVER_WEIGHTS = frozenset({"Q8_1", "Q8_K", "I8", "I16", "F64"})
INTEGERS = frozenset({"I32", "I64"})
ADDED_TABLE = "token_types.weight"  # encoders add its first row to every token
INTEGER_TABLES = ("tid2eid", "d2t")  # tensors that map tokens to experts or to other tokens


def weights_problem(header: GgufHeader) -> str | None:
    """What is wrong with the tensors' types, in plain words; None where nothing is."""
    for tensor in header.tensors:
        kind = TENSOR_TYPES[tensor.type].name
        if not _is_usable(tensor, kind):
            return f"the tensor {shown(tensor.name)} has the type {kind}, which the engine cannot calculate with"
    return None


def _is_usable(tensor: GgufTensor, kind: str) -> bool:
    if kind in INTEGERS:
        return any(table in tensor.name for table in INTEGER_TABLES)
    if len(tensor.dimensions) == 1 or tensor.name == ADDED_TABLE:
        return kind == "F32"
    return kind not in NEVER_WEIGHTS
