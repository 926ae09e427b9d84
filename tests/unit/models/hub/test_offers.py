"""What a repository offers, and which of it is the one to take."""

from __future__ import annotations

import pytest

from lampblack.domain.hub import HubFile, Repository
from lampblack.models.hub.offers import best, offers, quantization_in


def repository(*files: tuple[str, int]) -> Repository:
    return Repository("a/b", "c", tuple(HubFile("a/b", "c", path, size) for path, size in files))


def test_files_become_models_smallest_first_and_other_files_are_left_out():
    found = offers(
        repository(
            ("README.md", 1), ("m-Q8_0.gguf", 80), ("m-Q4_K_M.gguf", 40), ("mmproj-F16.gguf", 9), ("m.imatrix.gguf", 2)
        )
    )
    assert [(offer.quantization, offer.bytes) for offer in found] == [("Q4_K_M", 40), ("Q8_0", 80)]


def test_a_model_in_parts_is_one_and_says_when_a_part_is_missing():
    whole, broken = offers(
        repository(
            ("Q8_0/m-Q8_0-00002-of-00002.gguf", 5),
            ("Q8_0/m-Q8_0-00001-of-00002.gguf", 6),
            ("m-F16-00001-of-00003.gguf", 10),
            ("m-F16-00003-of-00003.gguf", 10),
        )
    )
    assert whole.name == "Q8_0/m-Q8_0"
    assert [file.path[-20:-5] for file in whole.files] == ["-00001-of-00002", "-00002-of-00002"]
    assert (whole.bytes, whole.is_whole, broken.is_whole) == (11, True, False)


@pytest.mark.parametrize(
    ("name", "quantization"),
    [
        ("Qwen3-4B-Q4_K_M", "Q4_K_M"),
        ("qwen2.5-0.5b-instruct-q4_k_m", "Q4_K_M"),
        ("gemma-3-270m-it-UD-Q4_K_XL", "Q4_K_XL"),
        ("model.IQ3_XXS", "IQ3_XXS"),
        ("gpt-oss-20b-MXFP4", "MXFP4"),
        ("smollm2-f16", "F16"),
        ("BF16/Llama-3.2-1B-BF16", "BF16"),
        ("TriLM-TQ1_0", "TQ1_0"),
        ("model", ""),
        ("Q4", ""),
    ],
)
def test_the_quantization_is_read_from_the_name(name, quantization):
    assert quantization_in(name) == quantization


def test_four_bits_are_taken_where_they_fit_and_fewer_where_not():
    found = offers(repository(("m-Q2_K.gguf", 20), ("m-Q3_K_M.gguf", 30), ("m-Q4_K_M.gguf", 40), ("m-Q8_0.gguf", 80)))
    assert best(found, lambda offer: True).quantization == "Q4_K_M"
    assert best(found, lambda offer: offer.bytes < 40).quantization == "Q3_K_M"
    assert best(found, lambda offer: offer.bytes < 10) is None


def test_what_lacks_a_part_is_never_taken():
    found = offers(repository(("m-Q4_K_M-00001-of-00002.gguf", 4), ("m-Q8_0.gguf", 80)))
    assert best(found, lambda offer: True).quantization == "Q8_0"
