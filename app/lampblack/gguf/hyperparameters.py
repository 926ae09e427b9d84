"""Checks a model's hyperparameters against what makes llama.cpp abort the process instead of reporting an error.

Sources: the GGML_ASSERTs of llama_model_base::load_hparams in src/llama-model.cpp, of src/models/ and of ggml-cpu's
ops.cpp, and LLAMA_MAX_LAYERS and LLAMA_MAX_EXPERTS of src/llama-hparams.h, in the llama.cpp inside llama-cpp-python
0.3.36; found by reading, and by loading thousands of mutated files in processes that could be lost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lampblack.gguf.header import GgufArray
from lampblack.gguf.reader import STRING, UINT32

if TYPE_CHECKING:
    from lampblack.gguf.header import GgufHeader

MAX_LAYERS = 512
MAX_EXPERTS = 512
ROPE_SCALINGS = frozenset({"none", "linear", "yarn", "longrope"})
NEED_EXPERTS = frozenset({"smallthinker", "grovemoe", "bailingmoe2", "glm4moe"})
WHOLE_HEADS = frozenset(
    {"bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3"}
)
"""Encoders whose heads together are as wide as the model."""
NEED_ROPE_SECTIONS = frozenset({"paddleocr"})
EPSILONS = ("attention.layer_norm_epsilon", "attention.layer_norm_rms_epsilon", "attention.group_norm_epsilon")
REQUIRED = ("context_length", "embedding_length", "block_count")


def hyperparameter_problem(header: GgufHeader) -> str | None:
    """What is wrong with the hyperparameters, in plain words; None where nothing is."""
    for check in (_required, _layers, _heads, _experts, _positions, _norms):
        problem = check(header)
        if problem:
            return problem
    return None


def _required(header: GgufHeader) -> str | None:
    for name in REQUIRED:
        key = header.key(name)
        if key not in header.metadata:
            return f"the setting {key} is missing"
        if header.kinds[key] != UINT32 or not 0 < header.integer(key) < 2**31:
            return f"the setting {key} has no usable value"
    return None


def _layers(header: GgufHeader) -> str | None:
    layers = header.integer(header.key("block_count"))
    if layers > MAX_LAYERS:
        return f"it claims {layers:,} layers"
    if header.integer(header.key("nextn_predict_layers")) > layers:
        return "it claims more prediction layers than layers"
    return None


def _heads(header: GgufHeader) -> str | None:
    layers = header.integer(header.key("block_count"))
    for name in ("attention.head_count", "attention.head_count_kv", "feed_forward_length", "expert_used_count"):
        value = header.metadata.get(header.key(name))
        if isinstance(value, GgufArray) and (value.length != layers or value.kind == STRING):
            return f"the setting {header.key(name)} does not fit its {layers} layers"
    return _head_sizes(header)


def _head_sizes(header: GgufHeader) -> str | None:
    """Models without attention, such as Mamba, have no heads and no tensors for them."""
    heads = header.metadata.get(header.key("attention.head_count"))
    attends = any(tensor.name.endswith((".attn_q.weight", ".attn_qkv.weight")) for tensor in header.tensors)
    if not isinstance(heads, int) or not attends:
        return None
    if heads < 1:
        return f"the setting {header.key('attention.head_count')} has no usable value"
    size = max(
        header.integer(header.key("attention.key_length")), header.integer(header.key("embedding_length")) // heads
    )
    width = header.integer(header.key("embedding_length"))
    for name in ("key", "value"):
        length = header.integer(header.key(f"attention.{name}_length"), width // heads)
        if header.architecture in WHOLE_HEADS and length * heads != width:
            return f"the setting {header.key(f'attention.{name}_length')} does not fit its width"
    rotated = header.metadata.get(header.key("rope.dimension_count"))
    if isinstance(rotated, int) and (rotated % 2 or not 0 <= rotated <= size):
        return f"the setting {header.key('rope.dimension_count')} has no usable value"
    return None


def _experts(header: GgufHeader) -> str | None:
    experts = header.integer(header.key("expert_count"))
    used = max(header.integers(header.key("expert_used_count"), header.integer(header.key("block_count"))))
    groups = header.integer(header.key("expert_group_count"))
    if experts == 0 and header.architecture in NEED_EXPERTS:
        return "it has no experts, which its architecture is made of"
    if experts > MAX_EXPERTS:
        return f"it claims {experts:,} experts"
    if used > experts or (experts > 0 and used < 1):
        return f"it claims to use {used:,} of {experts:,} experts"
    if groups >= max(experts, 1) or (groups > 1 and experts % groups):
        return f"it claims {groups:,} groups of {experts:,} experts"
    if groups > 1 and not 0 < header.integer(header.key("expert_group_used_count")) < groups:
        return f"it claims no usable number of its {groups:,} expert groups"
    return None


def _positions(header: GgufHeader) -> str | None:
    scaling = header.text(header.key("rope.scaling.type"))
    if header.key("rope.scaling.type") in header.metadata and scaling not in ROPE_SCALINGS:
        return f"it names the unknown position scaling “{scaling[:40]}”"
    sections = header.integers(header.key("rope.dimension_sections"), 3)
    if header.architecture in NEED_ROPE_SECTIONS and not any(section > 0 for section in sections):
        return "its position sections are empty"
    return None


def _norms(header: GgufHeader) -> str | None:
    for name in EPSILONS:
        epsilon = header.metadata.get(header.key(name), 0.0)
        if isinstance(epsilon, float) and not (math.isfinite(epsilon) and epsilon >= 0):
            return f"the setting {header.key(name)} has no usable value"
    return None
