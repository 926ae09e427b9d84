"""Adapter files that are wrong are refused in one sentence before the engine sees them."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import numpy as np
import pytest
from tests.tiny_adapter import pairs_for, write_adapter
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter
from tests.unit.gguf.gguf_bytes import ARRAY, F32, U32, numbers, parse, u32

from lampblack.domain.faults import SENTENCES, KnownError
from lampblack.gguf.adapter_check import check_adapter_file, check_adapter_fits
from lampblack.gguf.reader import read_header

ALPHA = "adapter.lora.alpha"


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    return write_tiny_adapter(tmp_path / "style.gguf", seed=1)


def refusal(path: Path, model: Path | None = None) -> str:
    """The sentence that a file is refused with."""

    def check() -> None:
        found = check_adapter_file(path)
        if model is not None:
            check_adapter_fits(found, [read_header(model)])

    with pytest.raises(KnownError) as refused:
        check()
    return str(refused.value)


def test_a_sound_adapter_passes_for_the_model_that_it_was_made_for(adapter, tiny_model):
    found = check_adapter_file(adapter)
    check_adapter_fits(found, [read_header(tiny_model)])
    assert sorted(found.pairs) == [f"blk.{layer}.{name}.weight" for layer in (0, 1) for name in ("attn_v", "ffn_down")]


def test_a_missing_file_is_named(tmp_path):
    assert refusal(tmp_path / "none.gguf") == (
        f"There is no adapter at {tmp_path / 'none.gguf'}. Choose the file again, or go on without it."
    )


def test_a_model_is_no_adapter(tiny_model):
    assert "tiny.gguf is a GGUF file of the type “model”, not a LoRA adapter." in refusal(tiny_model)


def test_a_path_that_no_file_can_have_is_named():
    assert refusal(Path("/x/no\0ne.gguf")) == (
        "There is no adapter at /x/no\N{REPLACEMENT CHARACTER}ne.gguf. Choose the file again, or go on without it."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\3\4 safetensors", "is not a GGUF file"),
        (b"", "The adapter style.gguf is empty."),
        (b"<!DOCTYPE html>", "is a web page, not an adapter"),
        (b"version https://git-lfs.github.com/spec/v1", "only points to the adapter"),
        (b"GGUF" + u32(1) + bytes(16), "The adapter style.gguf uses GGUF version 1"),
        (b"GGUF\0\0\0\3" + bytes(16), "The adapter style.gguf was made for computers with another byte order."),
        (b"GGUF" + u32(3) + b"\xff" * 16, "The adapter style.gguf is damaged"),
    ],
)
def test_other_files_are_no_adapters(tmp_path, content, words):
    path = tmp_path / "style.gguf"
    path.write_bytes(content)
    assert words in refusal(path)


def test_a_folder_is_no_adapter(tmp_path):
    folder = tmp_path / "style"
    folder.mkdir()
    assert refusal(folder) == "style is a folder. Choose the adapter's .gguf file inside it."


def test_wherever_a_file_is_cut_off_it_is_refused(adapter):
    whole = adapter.read_bytes()
    for length in (20, 100, len(whole) // 2, len(whole) - 1):
        adapter.write_bytes(whole[:length])
        assert "The adapter style.gguf is cut off" in refusal(adapter)
    adapter.write_bytes(whole[:3])
    assert "style.gguf is not a GGUF file" in refusal(adapter)


def test_whatever_is_wrong_with_a_file_is_said_of_the_adapter():
    """Each kind of fault that reading a header may end in has a sentence for adapters, with the same details."""
    kinds = set(re.findall(r"model\.(\w+)", read_header.__doc__ or ""))
    assert "damaged" in kinds
    for kind in kinds:
        asked, told = (set(re.findall(r"{(\w+)}", SENTENCES[f"{of}.{kind}"])) for of in ("adapter", "model"))
        assert asked == told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "imatrix"}, "of the type “importance matrix”"),
        ({"kind": "model"}, "of the type “model”"),
        ({"adapter_type": "ia3"}, "of the type “ia3 adapter”"),
        ({"alpha": float("nan")}, "adapter.lora.alpha has no usable value"),
        ({"alpha": float("inf")}, "adapter.lora.alpha has no usable value"),
        ({"more": {"blk.0.attn_q.weight": np.ones((2, 2), np.float32)}}, "is no part of a LoRA adapter"),
        ({"more": {"blk.0.attn_k.weight.lora_a": np.ones((4, 64), np.float32)}}, "one half of its changes"),
        ({"more": {".lora_a": np.ones((4, 64), np.float32)}}, "is no part of a LoRA adapter"),
        ({"more": {"x.lora_a.lora_a": np.ones((4, 64), np.float32)}}, "is no part of a LoRA adapter"),
    ],
)
def test_what_does_not_hold_together_is_refused(tmp_path, tiny_model, change, words):
    path = write_adapter(tmp_path / "style.gguf", pairs_for(tiny_model), **change)
    assert words in refusal(path)


def test_halves_of_different_rank_are_refused(tmp_path):
    pairs = {"blk.0.attn_q.weight": (np.ones((4, 64), np.float32), np.ones((64, 8), np.float32))}
    assert "do not fit together" in refusal(write_adapter(tmp_path / "style.gguf", pairs))


def test_an_adapter_of_nothing_is_refused(tmp_path):
    norm = {"blk.0.attn_norm.weight": np.ones(64, np.float32)}
    assert "it changes no weight" in refusal(write_adapter(tmp_path / "style.gguf", {}, more=norm))


@pytest.mark.parametrize(
    ("key", "kind", "raw"),
    [
        (ALPHA, U32, u32(8)),
        (ALPHA, ARRAY, numbers(F32, "f", 8.0)),
        ("adapter.type", U32, u32(1)),
        ("general.type", F32, struct.pack("<f", 1)),
    ],
)
def test_settings_of_another_type_which_abort_the_engine_are_refused(adapter, key, kind, raw):
    file = parse(adapter.read_bytes())
    file.settings[key] = (kind, raw)
    adapter.write_bytes(file.packed())
    assert "style.gguf" in refusal(adapter)


def test_an_adapter_for_another_model_is_refused(adapter, tmp_path):
    wider = write_tiny_model(tmp_path / "wider.gguf", embedding_length=128)
    shallower = write_tiny_model(tmp_path / "shallower.gguf", layers=1)
    for model in (wider, shallower):
        assert "The adapter style does not fit this model." in refusal(adapter, model)


def test_an_adapter_for_another_architecture_is_refused(tmp_path, tiny_model):
    path = write_adapter(tmp_path / "style.gguf", pairs_for(tiny_model), architecture="qwen2")
    assert "does not fit this model" in refusal(path, tiny_model)


def test_pairs_for_several_experts_are_refused_where_the_model_has_none(tmp_path, tiny_model):
    pairs = {name: (np.stack([a, a]), np.stack([b, b])) for name, (a, b) in pairs_for(tiny_model).items()}
    assert "does not fit this model" in refusal(write_adapter(tmp_path / "style.gguf", pairs), tiny_model)


def test_changed_embeddings_are_refused_where_they_serve_as_output_too(tmp_path, tiny_model, starter_model):
    def pairs(model: Path) -> dict:
        (tokens,) = [one for one in read_header(model).tensors if one.name == "token_embd.weight"]
        width, words = tokens.dimensions
        return {tokens.name: (np.ones((words, 4), np.float32), np.ones((width, 4), np.float32))}

    fits = write_adapter(tmp_path / "own.gguf", pairs(tiny_model))
    check_adapter_fits(check_adapter_file(fits), [read_header(tiny_model)])
    tied = write_adapter(tmp_path / "tied.gguf", pairs(starter_model))
    assert "does not fit this model" in refusal(tied, starter_model)
