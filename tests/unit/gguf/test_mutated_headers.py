"""Whatever is done to a header, reading it ends in a header or in a sentence, nothing else, and not in much memory."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.tiny_gguf import write_tiny_model
from tests.unit.gguf.gguf_bytes import ARRAY, SIZES, STRING, U8, parse, u64

from lampblack.domain.faults import KnownError
from lampblack.gguf.preflight import check_model_file
from lampblack.gguf.reader import MAX_KEPT_BYTES

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# lengths, counts, offsets and dimensions at which arithmetic goes wrong elsewhere
NASTY = st.sampled_from(
    [0, 1, 31, 32, 255, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**62, 2**63 - 1, 2**63, 2**64 - 32, 2**64 - 1]
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int, Path]:
    """A tiny model's bytes, the length of its header, and where its mutants go."""
    folder = tmp_path_factory.mktemp("mutants")
    raw = write_tiny_model(folder / "tiny.gguf", layers=1).read_bytes()
    return raw, len(parse(raw).header()), folder / "mutant.gguf"


def judge(path: Path, raw: bytes) -> bool:
    """Whether the pre-flight lets `raw` pass. Any exception but KnownError fails the test."""
    path.write_bytes(raw)
    try:
        header = check_model_file(path)
    except KnownError:
        return False
    assert header.expected_size <= len(raw)
    return True


@CHECKED
@given(data=st.data())
def test_flipped_bytes(model: tuple[bytes, int, Path], data: st.DataObject) -> None:
    raw, header, path = model
    mutant = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 4))):
        mutant[data.draw(st.integers(0, header - 1))] = data.draw(st.integers(0, 255))
    judge(path, bytes(mutant))


@CHECKED
@given(data=st.data())
def test_nasty_numbers_anywhere(model: tuple[bytes, int, Path], data: st.DataObject) -> None:
    raw, header, path = model
    mutant = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(4, header - 8))
        mutant[place : place + 8] = u64(data.draw(NASTY))
    judge(path, bytes(mutant))


@CHECKED
@given(data=st.data())
def test_cut_off_never_passes(model: tuple[bytes, int, Path], data: st.DataObject) -> None:
    raw, _, path = model
    assert not judge(path, raw[: data.draw(st.integers(0, len(raw) - 1))])


@CHECKED
@given(data=st.data())
def test_pieces_spliced_and_swapped(model: tuple[bytes, int, Path], data: st.DataObject) -> None:
    raw, header, path = model
    start, end = sorted((data.draw(st.integers(4, header)), data.draw(st.integers(4, header))))
    filling = data.draw(st.one_of(st.binary(max_size=64), st.just(raw[start:end] * 2), st.just(raw[4:start])))
    judge(path, raw[:start] + filling + raw[end:])


@CHECKED
@given(data=st.data())
def test_every_setting_with_every_type(model: tuple[bytes, int, Path], data: st.DataObject) -> None:
    raw, _, path = model
    file = parse(raw)
    for key in data.draw(st.lists(st.sampled_from(sorted(map(str, file.settings))), min_size=1, max_size=3)):
        kind = data.draw(st.integers(0, 14))
        element = data.draw(st.integers(0, 13))
        count = data.draw(NASTY | st.integers(0, 40))
        content = data.draw(st.binary(max_size=48))
        if kind == ARRAY:
            content = struct.pack("<IQ", element, count) + content * 12
        elif kind == STRING:
            content = u64(len(content)) + content
        elif kind in SIZES:
            content = content[: SIZES[kind]].ljust(SIZES[kind], b"\0")
        file.settings[key] = (kind, content)
    judge(path, file.packed())


@CHECKED
@given(data=st.data())
def test_every_tensor_with_every_shape(model: tuple[bytes, int, Path], data: st.DataObject) -> None:
    raw, _, path = model
    file = parse(raw)
    for tensor in data.draw(st.lists(st.sampled_from(file.tensors), min_size=1, max_size=3)):
        tensor.dimensions = data.draw(st.lists(NASTY | st.integers(0, 512), max_size=6))
        tensor.type = data.draw(st.integers(0, 50))
        tensor.offset = data.draw(NASTY | st.integers(0, 2**20))
        tensor.name = data.draw(st.binary(max_size=70) | st.just(tensor.name))
    judge(path, file.packed())


@CHECKED
@given(raw=st.binary(max_size=300))
@example(raw=b"GGUF\x03\0\0\0" + u64(2**63) + u64(2**63))
@example(raw=b"GGUF\x03\0\0\0" + u64(1) + u64(0) + u64(0))
def test_any_bytes(model: tuple[bytes, int, Path], raw: bytes) -> None:
    assert not judge(model[2], raw)
    assert not judge(model[2], b"GGUF\x03\0\0\0" + raw)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [STRING, U8])
def test_memory_is_bounded_by_what_is_kept(model: tuple[bytes, int, Path], kind: int) -> None:
    """A header of 60 MB in a thousand lists leaves little behind, and is not multiplied while it is read."""
    raw, _, path = model
    file = parse(raw)
    element = u64(7) + b"x" * 7 if kind == STRING else b"\1"
    count = 1000 if kind == STRING else 60_000
    listed = struct.pack("<IQ", kind, count) + element * count
    file.more_settings = [(f"list.{number}", ARRAY, listed) for number in range(1000)]
    path.write_bytes(file.packed())
    tracemalloc.start()
    try:
        with contextlib.suppress(KnownError):
            header = check_model_file(path)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(header.metadata) > 1000
    assert kept < 20 * MAX_KEPT_BYTES
    assert peak < 3 * path.stat().st_size + kept
