"""What the pre-flight lets pass does not end the real engine's process: it loads, or is refused with an error."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import pytest
from tests.tiny_embedders import write_tiny_bert
from tests.unit.gguf.forks import LIVES, REFUSED, engine_to_lose
from tests.unit.gguf.gguf_bytes import ARRAY, BOOL, F32, STRING, U32, GgufFile, numbers, parse, text, u32
from tests.unit.gguf.layout import lay_out

from lampblack.domain.faults import KnownError
from lampblack.gguf.preflight import check_model_file
from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each file needs a fork that may be lost"),
]

INTEGERS = (0, 1, 3, 64, 127, 512, 2**16, 2**31 - 1, 2**32 - 1)
FLOATS = (0.0, -1.0, float("nan"), float("inf"))
TEXTS = ("", "no_vocab", "bert", "gpt2", "t5", "yarn", "\0")
MORE = (
    "{}.attention.key_length",
    "{}.attention.sliding_window",
    "{}.attention.value_length",
    "{}.expert_count",
    "{}.expert_used_count",
    "{}.expert_group_count",
    "{}.nextn_predict_layers",
    "{}.pooling_type",
    "{}.rope.scaling.type",
    "{}.rope.scaling.factor",
    "{}.vocab_size",
    "tokenizer.ggml.precompiled_charsmap",
    "tokenizer.ggml.padding_token_id",
    "split.count",
)


def mutants(raw: bytes, architecture: str) -> Iterator[tuple[str, GgufFile]]:
    """The tiny model with one thing changed, and what that was."""
    values = [(U32, u32(number)) for number in INTEGERS] + [(F32, struct.pack("<f", number)) for number in FLOATS]
    values += [(STRING, text(words)) for words in TEXTS] + [(BOOL, b"\1"), (ARRAY, numbers(U32, "I", 7, 0))]
    settings = [str(key) for key in parse(raw).settings]
    for key in settings + [key.format(architecture) for key in MORE]:
        for kind, value in values:
            file = parse(raw)
            file.settings[key] = (kind, value)
            yield f"{key} = {value!r}", file
    for key in settings:
        file = parse(raw)
        del file.settings[key]
        yield f"no {key}", file
    for number in range(len(parse(raw).tensors)):
        for kind in TENSOR_TYPES:
            file = parse(raw)
            file.tensors[number].type = kind
            lay_out(file)
            yield f"{file.tensors[number].name!r} as {TENSOR_TYPES[kind].name}", file


def passes(path: Path) -> bool:
    try:
        check_model_file(path, or_embeds=True)
    except KnownError:
        return False
    return True


@pytest.mark.timeout(600)
@pytest.mark.parametrize("architecture", ["llama", "bert"])
def test_what_passes_does_not_kill_the_engine(tiny_bytes: bytes, tmp_path: Path, architecture: str) -> None:
    raw = tiny_bytes if architecture == "llama" else write_tiny_bert(tmp_path / "bert.gguf").read_bytes()
    path = tmp_path / "mutant.gguf"
    fatal, tried = [], 0
    with engine_to_lose("losable_engine.py") as outcome:
        for what, file in mutants(raw, architecture):
            path.write_bytes(file.packed())
            if passes(path):
                tried += 1
                answer = outcome(path)
                if answer not in (LIVES, REFUSED):
                    fatal.append((what, answer))
    assert fatal == []
    assert tried > 300, "the pre-flight refuses nearly everything, so this shows nothing"


@pytest.mark.timeout(600)
def test_the_engine_does_die_of_what_is_refused(tiny: GgufFile, tmp_path: Path) -> None:
    """Else the check above could not fail, or the engine has learnt to refuse, and so may we."""
    path = tmp_path / "fatal.gguf"
    tiny.set_u32("llama.block_count", 100_000)
    path.write_bytes(tiny.packed())
    assert not passes(path)
    with engine_to_lose("losable_engine.py") as outcome:
        assert outcome(path) == "signal 6"
