"""What the computer has, and the verdict on models."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from lampblack.domain.models import Computer, ModelInfo
from lampblack.models.computer import Fit, fits, memory_needed, this_computer
from lampblack.models.starter import STARTER_BYTES, STARTER_FILE, is_starter

GB = 10**9
SMALL = ModelInfo(
    "small", "small.gguf", "llama", 10**8, "Q4_1", GB // 10, 8192, memory_per_token=40_000, memory_besides=GB // 2
)


def computer(memory: float, available: float) -> Computer:
    return Computer("Processor", 4, 8, int(memory * GB), int(available * GB), "System")


def test_this_computer_is_described() -> None:
    found = this_computer()
    assert found.processor.strip() == found.processor != ""
    assert 1 <= found.cores <= found.threads
    assert 0 < found.available_memory <= found.memory
    assert found.memory > 100 * 2**20, "in bytes"
    assert found.system.strip() != ""


@pytest.mark.skipif(not os.path.exists("/proc/meminfo"), reason="Linux only")  # noqa: PTH110
def test_memory_is_what_the_kernel_says() -> None:
    line = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    assert this_computer().memory == int(line.split()[1]) * 1024


def test_more_context_needs_more_memory() -> None:
    assert memory_needed(SMALL, 4096) - memory_needed(SMALL, 2048) == 2048 * 40_000
    assert memory_needed(SMALL, 0) == memory_needed(SMALL, 8192), "0 is what it was trained for"


@pytest.mark.parametrize(
    ("memory", "available", "verdict"),
    [(16, 12, Fit.FITS), (16, 1.0, Fit.TIGHT), (2, 1.8, Fit.FITS), (2, 0.5, Fit.TIGHT), (0.7, 0.6, Fit.TOO_LARGE)],
)
def test_the_verdict_on_a_small_model(memory: float, available: float, verdict: Fit) -> None:
    assert fits(SMALL, computer(memory, available), 4096) is verdict


def test_the_verdict_depends_on_the_context() -> None:
    here = computer(4, 3)
    assert fits(SMALL, here, 4096) is Fit.FITS
    assert fits(SMALL, here, 60_000) is Fit.TIGHT
    assert fits(SMALL, here, 500_000) is Fit.TOO_LARGE


def test_a_large_model_is_too_large() -> None:
    assert fits(replace(SMALL, bytes=40 * GB), computer(32, 30), 4096) is Fit.TOO_LARGE


def test_the_starter_model_is_known_by_its_name_and_size(starter_model: Path) -> None:
    assert (starter_model.name, starter_model.stat().st_size) == (STARTER_FILE, STARTER_BYTES)
    assert is_starter(replace(SMALL, path=str(starter_model), bytes=STARTER_BYTES))
    assert not is_starter(replace(SMALL, path=str(starter_model)))
    assert not is_starter(replace(SMALL, bytes=STARTER_BYTES))
