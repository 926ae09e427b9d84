"""Adapters that would end llama.cpp's process, or fit no weight of the model, cost one request and not the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.tiny_adapter import pairs_for, write_adapter
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter
from tests.unit.gguf.gguf_bytes import U32, parse, u32

from lampblack.domain.generation import Adapter, Sampling

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bad(tmp_path: Path, starter_model: Path) -> dict[str, Path]:
    """Files by the fault that each must end in."""
    good = write_tiny_adapter(tmp_path / "good.gguf", seed=1).read_bytes()
    files = {"adapter.truncated": good[:-40], "adapter.cut_off": good[:100], "adapter.not_gguf": b"no lora " * 50}
    wrong_alpha = parse(good)
    wrong_alpha.settings["adapter.lora.alpha"] = (U32, u32(8))
    files["adapter.damaged"] = wrong_alpha.packed()
    paths = {}
    for kind, content in files.items():
        paths[kind] = tmp_path / f"{kind}.gguf"
        paths[kind].write_bytes(content)
    words, width = 49152, 576
    tied = {"token_embd.weight": (np.ones((words, 4), np.float32), np.ones((width, 4), np.float32))}
    foreign = pairs_for(write_tiny_model(tmp_path / "other.gguf"))
    return {
        **paths,
        "adapter.missing": tmp_path / "none.gguf",
        "adapter.other_file": starter_model,
        "adapter.refused": write_adapter(tmp_path / "tied.gguf", tied),
        "adapter.refused ": write_adapter(tmp_path / "foreign.gguf", foreign),
    }


def test_the_engine_outlives_every_adapter(with_starter, bad):
    before = with_starter.generate("The lamp", 4)
    for kind, path in bad.items():
        fault = with_starter.fault(with_starter.ask("The lamp", max_tokens=4, adapters=(Adapter(str(path)),)))
        assert fault.kind == kind.strip()
    assert with_starter.generate("The lamp", 4) == before


def test_weights_that_are_no_numbers_write_no_reply(with_starter, starter_model, tmp_path):
    path = write_adapter(tmp_path / "broken.gguf", pairs_for(starter_model, size=float("nan")))
    broken = (Adapter(str(path)),)
    random = Sampling(seed=1, ignore_eos=True)
    request = with_starter.ask("The lamp", max_tokens=3, adapters=broken, logprobs=2, sampling=random)
    assert with_starter.fault(request).kind == "score.not_finite"
    assert with_starter.fault(with_starter.begin_score("The lamp burns.", adapters=broken)).kind == "score.not_finite"
    assert with_starter.generate("The lamp", 4)
