"""What smaller models are called, and which types lose something."""

from __future__ import annotations

import pytest

from lampblack.domain.quantization import TARGETS, is_quantized, smaller_name
from lampblack.gguf.tensor_types import FILE_TYPES


@pytest.mark.parametrize(
    ("name", "before", "called"),
    [
        ("SmolLM2-135M-Instruct-Q4_1", "Q4_1", "SmolLM2-135M-Instruct-Q2_K"),
        ("smollm2.f16", "F16", "smollm2-Q2_K"),
        ("gemma", "Q4_K_M", "gemma-Q2_K"),
        ("Q8_0", "Q8_0", "model-Q2_K"),
        ("gemma (Q8_0) 2", "Q8_0", "gemma (Q8_0) 2-Q2_K"),
        ("模型", "", "模型-Q2_K"),
        ("somebody/tiny:latest", "F16", "somebody-tiny-latest-Q2_K"),
        ("qwen/Q4/../x", "", "qwen-Q4-..-x-Q2_K"),
    ],
)
def test_a_smaller_model_is_called_by_its_own_quantization(name, before, called):
    assert smaller_name(name, before, "Q2_K") == called


def test_the_name_of_a_smaller_model_fits_a_file_system():
    assert len(smaller_name("字" * 300, "F16", "Q2_K").encode()) <= 250


def test_what_is_made_is_known_to_the_engine_and_loses_something():
    assert set(TARGETS) <= set(FILE_TYPES.values())
    assert all(is_quantized(target) for target in TARGETS)
    assert not any(map(is_quantized, ("F32", "F16", "BF16", "")))
