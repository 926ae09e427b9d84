"""No adapter that is wrong in one place ends the real engine's process: it is used, or refused with an error."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import vocabulary
from tests.tiny_kinds import write_tiny_adapter
from tests.unit.gguf.forks import LIVES, REFUSED, engine_to_lose
from tests.unit.gguf.gguf_bytes import ARRAY, BOOL, F32, STRING, U32, GgufFile, numbers, parse, text, u32
from tests.unit.gguf.layout import lay_out

from lampblack.gguf.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


@pytest.mark.timeout(600)
def test_no_adapter_kills_the_engine(tiny_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "mutant.gguf"
    raw = write_tiny_adapter(tmp_path / "adapter.gguf", seed=1).read_bytes()
    answers: dict[str, str] = {}
    with engine_to_lose("losable_adapter.py", str(tiny_model)) as outcome:
        for what, file in mutants(raw):
            lay_out(file)
            path.write_bytes(file.packed())
            answers[what] = outcome(path)
    assert {what: answer for what, answer in answers.items() if answer not in (LIVES, REFUSED)} == {}
    lives = [what for what, answer in answers.items() if answer == LIVES]
    assert len(lives) > 80, "nearly everything is refused, so this shows nothing"
    assert any("token_embd" in what for what in lives)
    assert any("output.weight" in what for what in lives)
