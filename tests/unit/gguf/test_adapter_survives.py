"""No adapter that is wrong in one place ends the real engine's process: it is used, or refused with an error."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import vocabulary
from tests.tiny_kinds import write_tiny_adapter
from tests.unit.gguf.gguf_bytes import ARRAY, BOOL, F32, STRING, U32, GgufFile, numbers, parse, text, u32

from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each file needs a fork that may be lost"),
]

VALUES = [(U32, u32(number)) for number in (0, 1, 2**32 - 1)]
VALUES += [(F32, struct.pack("<f", number)) for number in (0.0, -1.0, 1e38, float("nan"))]
VALUES += [(STRING, text(words)) for words in ("", "lora", "bert", "\0")]
VALUES += [(BOOL, b"\1"), (ARRAY, numbers(U32, "I", 7, 0)), (ARRAY, numbers(F32, "f", 7.0))]
NAMES = (
    b"token_embd.weight",
    b"output.weight",
    b"output_norm.weight",
    b"blk.0.attn_norm.weight",
    b"blk.9.ffn_up.weight",
)
SIZES = (1, 2, 3, 4, 32, 64, 128)


def mutants(raw: bytes) -> Iterator[tuple[str, GgufFile]]:
    """The adapter with one thing changed, and what that was."""
    settings = [str(key) for key in parse(raw).settings]
    for key in (*settings, "adapter.alora.invocation_tokens", "general.alignment", "split.count"):
        for kind, value in VALUES:
            file = parse(raw)
            file.settings[key] = (kind, value)
            yield f"{key} = {value!r}", file
    for number, tensor in enumerate(parse(raw).tensors):
        for kind in TENSOR_TYPES:
            file = parse(raw)
            file.tensors[number].type = kind
            yield f"{tensor.name!r} as {TENSOR_TYPES[kind].name}", file
        for dimensions in ([], *([one] for one in SIZES), *([one, two] for one in SIZES for two in SIZES), [64, 2, 2]):
            file = parse(raw)
            file.tensors[number].dimensions = dimensions
            yield f"{tensor.name!r} as {dimensions}", file
    for name in NAMES:
        file = parse(raw)
        file.tensors[0].name, file.tensors[1].name = name + b".lora_a", name + b".lora_b"
        yield f"changes {name!r}", file
        words = len(vocabulary().pieces)
        for a, b in (([2, words], [2, 64]), ([64, 2], [2, words]), ([64, 16], [16, 64]), ([2, 64], [2, 64])):
            file = parse(raw)
            file.tensors[0].name, file.tensors[1].name = name + b".lora_a", name + b".lora_b"
            file.tensors[0].dimensions, file.tensors[1].dimensions = a, b
            yield f"changes {name!r} with {a} and {b}", file


def lay_out(file: GgufFile) -> None:
    """Puts the tensors one behind the other again, so that what was changed is all that is wrong."""
    end = 0
    for tensor in file.tensors:
        kind, elements = TENSOR_TYPES[tensor.type], 1
        for dimension in tensor.dimensions:
            elements *= dimension
        tensor.offset = end
        end += -(-(elements // kind.block_length * kind.block_bytes) // 32) * 32
    file.data = file.data.ljust(end, b"\0")


@pytest.mark.timeout(600)
def test_no_adapter_kills_the_engine(tiny_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "mutant.gguf"
    raw = write_tiny_adapter(tmp_path / "adapter.gguf", seed=1).read_bytes()
    script = Path(__file__).with_name("losable_adapter.py")
    answers: dict[str, str] = {}
    with subprocess.Popen(
        [sys.executable, str(script), str(tiny_model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "GGML_NO_BACKTRACE": "1"},
    ) as engine:
        assert engine.stdin is not None
        assert engine.stdout is not None
        for what, file in mutants(raw):
            lay_out(file)
            path.write_bytes(file.packed())
            engine.stdin.write(f"{path}\n")
            engine.stdin.flush()
            answers[what] = engine.stdout.readline().strip()
        engine.stdin.close()
    assert {what: answer for what, answer in answers.items() if answer not in ("lives", "refused")} == {}
    lives = [what for what, answer in answers.items() if answer == "lives"]
    assert len(lives) > 80, "nearly everything is refused, so this shows nothing"
    assert any("token_embd" in what for what in lives)
    assert any("output.weight" in what for what in lives)
