"""Reading headers of good files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import CHATML, vocabulary, write_tiny_model
from tests.unit.gguf.gguf_bytes import F64, I64, STRING, U8, GgufFile, numbers, strings, text, u32, u64

from lampblack.gguf.reader import MAX_KEPT_BYTES, read_header, read_numbers, read_strings
from lampblack.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARRAY = 9


def test_reads_what_the_gguf_package_wrote(tmp_path: Path) -> None:
    header = read_header(write_tiny_model(tmp_path / "tiny.gguf", context_length=777, layers=3, name="小さい"))
    assert (header.version, header.architecture, header.context_length) == (3, "llama", 777)
    assert header.text("general.name") == "小さい"
    assert header.integer("llama.block_count") == 3
    assert header.chat_template == CHATML
    assert header.quantization == "F16"
    assert header.file_size == header.expected_size


def test_tensors_have_shapes_and_lie_one_after_the_other(tmp_path: Path) -> None:
    header = read_header(write_tiny_model(tmp_path / "tiny.gguf"))
    by_name = {tensor.name: tensor for tensor in header.tensors}
    assert by_name["token_embd.weight"].dimensions == (64, len(vocabulary().pieces))
    assert by_name["blk.1.ffn_down.weight"].dimensions == (128, 64)
    assert by_name["blk.1.ffn_down.weight"].bytes == 128 * 64 * 2
    assert header.parameters == sum(tensor.elements for tensor in header.tensors) > 100_000


def test_long_lists_are_passed_over_and_fetched_on_request(tmp_path: Path) -> None:
    many = [f"▁word{number}" for number in range(20_000)]
    path = write_tiny_model(tmp_path / "tiny.gguf", answer=many)
    header = read_header(path)
    tokens, scores = header.array("tokenizer.ggml.tokens"), header.array("tokenizer.ggml.scores")
    assert tokens is not None
    assert scores is not None
    assert tokens.values is None
    assert tokens.length == scores.length == len(vocabulary(many).pieces)
    assert [text.decode() for text in read_strings(path, tokens)] == list(vocabulary(many).pieces)
    assert read_numbers(path, scores) == vocabulary(many).scores


def test_short_lists_are_there_at_once(tiny: GgufFile, save: Callable[[GgufFile], Path]) -> None:
    tiny.settings["general.tags"] = (ARRAY, strings("small", "测试", b"\xff"))
    tiny.settings["test.layers"] = (ARRAY, numbers(I64, "q", -5, 2**40))
    tiny.settings["test.weight"] = (F64, b"\0" * 8)
    header = read_header(save(tiny))
    tags, layers = header.array("general.tags"), header.array("test.layers")
    assert tags is not None
    assert tags.values == ("small", "测试", "�")
    assert layers is not None
    assert layers.values == (-5, 2**40)
    assert header.metadata["test.weight"] == 0.0


def test_a_very_long_text_is_not_kept_in_memory(tiny: GgufFile, save: Callable[[GgufFile], Path]) -> None:
    tiny.settings["tokenizer.huggingface.json"] = (STRING, text(b"x" * (MAX_KEPT_BYTES + 1)))
    header = read_header(save(tiny))
    kept = header.array("tokenizer.huggingface.json")
    assert kept is not None
    assert (kept.kind, kept.length, kept.values) == (U8, MAX_KEPT_BYTES + 1, None)
    assert read_header(save(tiny)).text("tokenizer.huggingface.json") == ""


def test_one_number_for_all_layers_or_one_for_each(tiny: GgufFile, save: Callable[[GgufFile], Path]) -> None:
    tiny.settings["llama.attention.head_count_kv"] = (ARRAY, numbers(4, "I", 1, 2))
    header = read_header(save(tiny))
    assert header.integers("llama.attention.head_count_kv", 2) == (1, 2)
    assert header.integers("llama.attention.head_count", 2) == (4, 4)
    assert header.integers("llama.attention.head_count_kv", 3) == (1, 2, 0)


@pytest.mark.parametrize(("file_type", "name"), [(15, "Q4_K_M"), (3, "Q4_1"), (7, "Q8_0"), (0, "F32")])
def test_the_quantization_is_what_the_file_says(
    tiny: GgufFile, save: Callable[[GgufFile], Path], file_type: int, name: str
) -> None:
    tiny.set_u32("general.file_type", file_type)
    assert read_header(save(tiny)).quantization == name


def test_the_quantization_is_found_where_the_file_does_not_say(
    tiny: GgufFile, save: Callable[[GgufFile], Path]
) -> None:
    del tiny.settings["general.file_type"]
    assert read_header(save(tiny)).quantization == "F16"
    tiny.set_u32("general.file_type", 4711)
    assert read_header(save(tiny)).quantization == "F16"


def test_version_2_and_other_alignments_are_read(tiny: GgufFile, save: Callable[[GgufFile], Path]) -> None:
    tiny.version = 2
    tiny.alignment = 64
    tiny.set_u32("general.alignment", 64)
    for tensor in tiny.tensors:
        assert tensor.offset % 64 == 0, "the tiny model's tensors happen to be multiples of 64 bytes long"
    header = read_header(save(tiny))
    assert (header.version, header.alignment, header.data_offset % 64) == (2, 64, 0)


def test_a_header_longer_than_one_chunk_is_read(tiny: GgufFile, save: Callable[[GgufFile], Path]) -> None:
    tiny.settings["general.description"] = (STRING, text("é" * 700_000))
    tiny.settings["test.list"] = (ARRAY, u32(STRING) + u64(300_000) + text("abc") * 300_000)
    header = read_header(save(tiny))
    assert header.text("general.description") == "é" * 700_000
    assert len(header.tensors) == 21


def test_reads_the_starter_model() -> None:
    header = read_header(resource("models", "SmolLM2-135M-Instruct-Q4_1.gguf"))
    assert (header.architecture, header.quantization, header.context_length) == ("llama", "Q4_1", 8192)
    assert header.parameters == 134_515_008
    assert header.expected_size == header.file_size == 98_362_432
    assert header.chat_template.startswith("{% for message in messages %}")
    tokens = header.array("tokenizer.ggml.tokens")
    assert tokens is not None
    assert tokens.length == 49152
