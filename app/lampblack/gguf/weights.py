"""Checks the types of a model's tensors against what ggml's kernels abort on.

Source: the operations of ggml/src/ggml-cpu/ops.cpp in the llama.cpp inside llama-cpp-python 0.3.36: rows are looked up
in and multiplied with floats or quantized blocks, norms and biases are floats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from lampblack.gguf.header import GgufHeader, GgufTensor

NEVER_WEIGHTS = frozenset({"Q8_1", "Q8_K", "I8", "I16", "F64"})
INTEGERS = frozenset({"I32", "I64"})
FLOATS = frozenset({"F32", "F16", "BF16"})
TABLES = frozenset({"token_embd.weight", "output.weight"})


def weights_problem(header: GgufHeader) -> str | None:
    """What is wrong with the tensors' types, in plain words; None where nothing is."""
    return next(filter(None, map(_problem, header.tensors)), None)


def _problem(tensor: GgufTensor) -> str | None:
    kind = TENSOR_TYPES[tensor.type].name
    is_vector = len(tensor.dimensions) == 1
    if (
        kind in NEVER_WEIGHTS
        or (is_vector and kind not in FLOATS | INTEGERS)
        or (tensor.name in TABLES and kind in INTEGERS)
    ):
        return f"the tensor “{tensor.name}” has the type {kind}, which the engine cannot calculate with"
    return None
