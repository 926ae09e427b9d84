"""A model that does not fit as it was asked for is loaded with less, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tiny_gguf import write_tiny_model

from lampblack.engine.protocol import Loaded
from lampblack.worker.loading.fitting import cache_bytes, layers_to_try, shapes_to_try
from lampblack.worker.native.llama import CACHE_F16, CACHE_Q8_0, ContextShape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

SHAPE = ContextShape(length=8192, chunk=512, sequences=4, outputs=4, threads=1, flash_attention=False)
KB = 1024

POOR = """
import psutil
real = psutil.virtual_memory
psutil.virtual_memory = lambda: real()._replace(available=100_000_000)
from lampblack.worker.main import main
raise SystemExit(main())
"""


def tried(available: int) -> list[tuple[int, int]]:
    return [(shape.length, shape.key_type) for shape in shapes_to_try(SHAPE, 100 * KB, available)]


def test_where_there_is_room_it_is_as_asked_for() -> None:
    assert tried(10**12)[0] == (8192, CACHE_F16)


def test_a_smaller_cache_comes_before_a_shorter_context() -> None:
    assert tried(8192 * 60 * KB) == [(8192, CACHE_Q8_0), (4096, CACHE_Q8_0), (2048, CACHE_Q8_0), (1024, CACHE_Q8_0)]
    assert tried(1024 * 60 * KB) == [(1024, CACHE_Q8_0)]
    assert tried(1024 * 10 * KB) == []


def test_a_cache_that_is_to_be_kept_in_full_is_shorter_instead() -> None:
    shapes = shapes_to_try(SHAPE, 100 * KB, 4096 * 100 * KB, may_be_small=False)
    assert [(shape.length, shape.key_type) for shape in shapes] == [
        (4096, CACHE_F16),
        (2048, CACHE_F16),
        (1024, CACHE_F16),
    ]


def test_nothing_that_is_tried_takes_more_than_there_is() -> None:
    for available in (10**7, 10**8, 10**9):
        assert all(cache_bytes(shape, 100 * KB) <= available for shape in shapes_to_try(SHAPE, 100 * KB, available))


def test_the_graphics_processor_gets_fewer_layers_and_at_last_none() -> None:
    assert list(layers_to_try(32)) == [32, 24, 16, 8, 0]
    assert list(layers_to_try(0)) == [0]


def test_on_a_full_computer_the_context_is_shorter_and_it_is_said(
    start_engine: Callable[..., EngineUnderTest], starter_model: Path
) -> None:
    poor_engine = start_engine("-c", POOR)
    loaded = poor_engine.load(starter_model, context_length=8192)
    assert isinstance(loaded, Loaded)
    assert loaded.model.context_length == 4096
    (told,) = loaded.model.reductions
    assert (told.kind, told.details["context"], told.details["asked"]) == ("model.smaller_context", 4096, 8192)
    assert poor_engine.generate("Once upon a time", 4)


def test_where_no_smaller_form_is_to_be_had_the_context_is_shorter(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path
) -> None:
    """Heads of 16 numbers fill no block of Q8_0."""
    poor_engine = start_engine("-c", POOR.replace("100_000_000", "2_000_000"))
    loaded = poor_engine.load(write_tiny_model(tmp_path / "m.gguf", context_length=16384))
    assert isinstance(loaded, Loaded)
    (told,) = loaded.model.reductions
    assert (told.kind, told.details["context"], told.details["asked"]) == ("model.smaller_context", 4096, 16384)
    assert not loaded.model.small_cache
    assert poor_engine.generate("Once upon a time", 4)


def test_who_asks_for_a_smaller_form_that_is_not_to_be_had_is_told(engine: EngineUnderTest, tmp_path: Path) -> None:
    loaded = engine.load(write_tiny_model(tmp_path / "m.gguf"), small_cache=True)
    assert isinstance(loaded, Loaded)
    assert [told.kind for told in loaded.model.reductions] == ["model.whole_cache"]
    assert not loaded.model.small_cache
