"""What the pre-flight lets pass does not end the real engine's process: it loads, or is refused with an error."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.gguf.gguf_bytes import ARRAY, BOOL, F32, STRING, U32, GgufFile, numbers, parse, text, u32

from lampblack.domain.faults import KnownError
from lampblack.gguf.preflight import check_model_file
from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each file needs a fork that may be lost"),
]

INTEGERS = (0, 1, 3, 64, 127, 512, 2**16, 2**31 - 1, 2**32 - 1)
FLOATS = (0.0, -1.0, float("nan"), float("inf"))
TEXTS = ("", "no_vocab", "bert", "gpt2", "t5", "yarn", "\0")
MORE = (
    "llama.attention.key_length",
    "llama.attention.sliding_window",
    "llama.expert_count",
    "llama.expert_used_count",
    "llama.expert_group_count",
    "llama.nextn_predict_layers",
    "llama.pooling_type",
    "llama.rope.scaling.type",
    "llama.rope.scaling.factor",
    "llama.vocab_size",
    "tokenizer.ggml.precompiled_charsmap",
    "tokenizer.ggml.padding_token_id",
    "split.count",
)


def mutants(raw: bytes) -> Iterator[tuple[str, GgufFile]]:
    """The tiny model with one thing changed, and what that was."""
    values = [(U32, u32(number)) for number in INTEGERS] + [(F32, struct.pack("<f", number)) for number in FLOATS]
    values += [(STRING, text(words)) for words in TEXTS] + [(BOOL, b"\1"), (ARRAY, numbers(U32, "I", 7, 0))]
    settings = [str(key) for key in parse(raw).settings]
    for key in settings + list(MORE):
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


def lay_out(file: GgufFile) -> None:
    """Puts the tensors one behind the other again, so that only their types are wrong."""
    end = 0
    for tensor in file.tensors:
        kind, elements = TENSOR_TYPES[tensor.type], 1
        for dimension in tensor.dimensions:
            elements *= dimension
        tensor.offset = end
        end += -(-(elements // kind.block_length * kind.block_bytes) // 32) * 32
    file.data = file.data.ljust(end, b"\0")


def passes(path: Path) -> bool:
    try:
        check_model_file(path)
    except KnownError:
        return False
    return True


@pytest.mark.timeout(600)
def test_what_passes_does_not_kill_the_engine(tiny_bytes: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mutant.gguf"
    script = Path(__file__).with_name("losable_engine.py")
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "GGML_NO_BACKTRACE": "1"},
    ) as engine:
        assert engine.stdin is not None
        assert engine.stdout is not None
        fatal, tried = [], 0
        for what, file in mutants(tiny_bytes):
            path.write_bytes(file.packed())
            if passes(path):
                tried += 1
                engine.stdin.write(f"{path}\n")
                engine.stdin.flush()
                answer = engine.stdout.readline()
                if answer != "lives\n":
                    fatal.append((what, answer))
        engine.stdin.close()
    assert fatal == []
    assert tried > 300, "the pre-flight refuses nearly everything, so this shows nothing"


@pytest.mark.timeout(600)
def test_the_engine_does_die_of_what_is_refused(tiny: GgufFile, tmp_path: Path) -> None:
    """Else the check above could not fail, or the engine has learnt to refuse, and so may we."""
    path = tmp_path / "fatal.gguf"
    tiny.set_u32("llama.block_count", 100_000)
    path.write_bytes(tiny.packed())
    assert not passes(path)
    found = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("losable_engine.py"))],
        input=f"{path}\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "GGML_NO_BACKTRACE": "1"},
        check=True,
        timeout=120,
    )
    assert found.stdout == "signal 6\n"
