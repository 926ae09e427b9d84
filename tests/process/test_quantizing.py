"""Making models smaller with the real quantizer, in its own process."""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING

import gguf
import psutil
import pytest
from tests.tiny_embedders import write_tiny_bert
from tests.tiny_gguf import write_tiny_model
from tests.unit.gguf.gguf_bytes import parse
from tests.unit.gguf.test_hostile_files import write_parts

from lampblack.domain.faults import KnownError
from lampblack.domain.quantization import MADE_FROM, MADE_FROM_QUANTIZATION
from lampblack.gguf.preflight import check_model_file
from lampblack.models.library import ModelLibrary
from lampblack.tasks import quantizing as task
from lampblack.tasks.exchange import CancelledError
from lampblack.tasks.quantizing import Progress, Quantizing, Smaller

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.models import ModelInfo

COMMAND = [sys.executable, "-P", "-m", "lampblack", "--quantize"]


class NothingAdded:
    """No models from elsewhere."""

    def paths(self) -> list[str]:
        return []

    def add(self, path: str) -> None:
        raise NotImplementedError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "models"
    made.mkdir()
    return made


@pytest.fixture
def quantizing(folder: Path) -> Quantizing:
    return Quantizing(COMMAND, lambda: folder, lambda: 4096)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A model that nothing has been taken of yet, not in the library folder."""
    (tmp_path / "elsewhere").mkdir()
    return write_tiny_model(tmp_path / "elsewhere" / "tiny.f16.gguf", embedding_length=256)


def info(path: Path) -> ModelInfo:
    return ModelLibrary(path.parent / "nothing", path.parent / "nothing", NothingAdded()).find_embedder(str(path))


def never() -> bool:
    return False


def make(quantizing: Quantizing, path: Path, quantization: str, stop=never, tell=lambda _: None) -> Path:
    model = info(path)
    found = {one.quantization: one for one in quantizing.choices(model).smaller}
    return quantizing.make(model, found[quantization], tell, stop)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def refused(quantizing: Quantizing, path: Path) -> str:
    smaller = Smaller("Q4_0", 1000, task.fits(info_of_any(path), task.this_computer(), 0))
    with pytest.raises(KnownError) as caught:
        quantizing.make(info_of_any(path), smaller, lambda _: None, never)
    return str(caught.value)


def info_of_any(path: Path) -> ModelInfo:
    """What a list said of a file before it was damaged."""
    from lampblack.domain.models import ModelInfo

    return ModelInfo(path.stem, str(path), "llama", 1, "F16", 1_000_000, 2048)


@pytest.mark.slow
def test_every_size_that_is_offered_is_the_size_that_comes(quantizing: Quantizing, source: Path, folder: Path):
    model = info(source)
    choices = quantizing.choices(model)
    assert not choices.is_requantizing
    assert [one.quantization for one in choices.smaller][:2] == ["Q8_0", "Q6_K"]
    sizes = [one.bytes for one in choices.smaller]
    assert sizes == sorted(sizes, reverse=True)
    for smaller in choices.smaller:
        place = quantizing.make(model, smaller, lambda _: None, never)
        assert place == folder / f"tiny-{smaller.quantization}.gguf"
        assert place.stat().st_size == pytest.approx(smaller.bytes, abs=8_000)
        assert check_model_file(place).quantization == smaller.quantization


def test_a_smaller_model_remembers_what_it_was_made_from_and_leaves_that_alone(
    quantizing: Quantizing, source: Path, folder: Path
):
    before = hashlib.sha256(source.read_bytes()).digest()
    said: list[Progress] = []
    place = make(quantizing, source, "Q4_K_M", tell=said.append)
    header = check_model_file(place)
    assert (header.text(MADE_FROM), header.text(MADE_FROM_QUANTIZATION)) == ("tiny.f16", "F16")
    assert hashlib.sha256(source.read_bytes()).digest() == before
    assert left_in(folder) == [place.name]
    fractions = [progress.fraction for progress in said]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert said[-1].seconds_left == 0.0


@pytest.mark.slow
def test_made_again_it_gets_another_name(quantizing: Quantizing, source: Path, folder: Path):
    first, second = (make(quantizing, source, "Q8_0") for _ in range(2))
    assert (first.name, second.name) == ("tiny-Q8_0.gguf", "tiny-Q8_0-2.gguf")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_what_is_quantized_already_can_be_made_smaller_still(quantizing: Quantizing, source: Path):
    larger = make(quantizing, source, "Q8_0")
    choices = quantizing.choices(info(larger))
    assert choices.is_requantizing
    assert "Q8_0" not in {one.quantization for one in choices.smaller}
    assert make(quantizing, larger, "Q4_0").name == "tiny-Q4_0.gguf"


@pytest.mark.slow
def test_what_is_small_already_cannot_be_made_smaller(quantizing: Quantizing, source: Path):
    smallest = make(quantizing, source, "Q2_K")
    with pytest.raises(KnownError) as caught:
        quantizing.choices(info(smallest))
    assert str(caught.value) == "tiny-Q2_K cannot be made any smaller. Find a smaller model instead."


def test_a_model_in_several_files_becomes_one(quantizing: Quantizing, tmp_path: Path, source: Path):
    parts = write_parts(tmp_path / "elsewhere", parse(source.read_bytes()), 3)
    place = make(quantizing, parts[0], "Q4_0")
    assert place.name == "big-Q4_0.gguf"
    assert len(check_model_file(place).tensors) == len(check_model_file(source).tensors)


@pytest.mark.parametrize("alignment", [16, 128])
def test_tensors_that_are_placed_otherwise_stay_the_same(
    quantizing: Quantizing, source: Path, tmp_path: Path, alignment: int
):
    path = with_alignment(tmp_path / "aligned.gguf", source, alignment)
    plain, other = make(quantizing, source, "Q8_0"), make(quantizing, path, "Q8_0")
    assert weights(other) == weights(plain)


def with_alignment(path: Path, source: Path, alignment: int) -> Path:
    """The same model with its tensors at multiples of so many bytes."""
    found = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_custom_alignment(alignment)
    for name, field in found.fields.items():
        if not name.startswith("GGUF.") and name != "general.architecture":
            kind = field.types[0]
            writer.add_key_value(
                name, field.contents(), kind, field.types[-1] if kind is gguf.GGUFValueType.ARRAY else None
            )
    for tensor in found.tensors:
        writer.add_tensor(tensor.name, tensor.data)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def weights(path: Path) -> dict[str, bytes]:
    return {tensor.name: tensor.data.tobytes() for tensor in gguf.GGUFReader(path).tensors}


def test_an_embedding_model_can_be_made_smaller(quantizing: Quantizing, tmp_path: Path):
    place = make(quantizing, write_tiny_bert(tmp_path / "embedder.gguf"), "Q8_0")
    assert check_model_file(place, or_embeds=True).quantization == "Q8_0"


# --- what does not work


def test_given_up_it_leaves_nothing(quantizing: Quantizing, source: Path, folder: Path):
    said: list[Progress] = []
    with pytest.raises(CancelledError):
        make(quantizing, source, "Q4_0", tell=said.append, stop=lambda: bool(said))
    assert left_in(folder) == []


def test_closing_ends_it(quantizing: Quantizing, source: Path, folder: Path):
    with pytest.raises(CancelledError):
        make(quantizing, source, "Q4_0", tell=lambda _: quantizing._closed.set())
    quantizing.close()
    assert left_in(folder) == []


@pytest.mark.slow
def test_a_quantizer_that_is_killed_ends_in_a_sentence(quantizing: Quantizing, starter_model: Path, folder: Path):
    killed: list[psutil.Process] = []

    def kill(_progress: Progress) -> None:
        if not killed:
            killed.extend(child for child in psutil.Process().children() if "--quantize" in child.cmdline())
            killed[0].kill()

    with pytest.raises(KnownError) as caught:
        make(quantizing, starter_model, "Q2_K", tell=kill)
    assert str(caught.value).startswith("The quantizer stopped unexpectedly at SmolLM2-135M-Instruct-Q4_1.")
    assert left_in(folder) == []


def test_weights_that_are_no_numbers_end_in_a_sentence(quantizing: Quantizing, tmp_path: Path, folder: Path):
    path = write_tiny_model(tmp_path / "spoiled.gguf", spoiled="▁the")
    assert refused(quantizing, path) == (
        "spoiled could not be made smaller (tensor 'token_embd.weight' has invalid data). "
        "Its file may be damaged: download or copy it again."
    )
    assert left_in(folder) == []


@pytest.mark.parametrize("content", [b"", b"GGUF", b"<html></html>", os.urandom(4096)])
def test_what_is_no_model_never_reaches_the_quantizer(quantizing: Quantizing, tmp_path: Path, folder: Path, content):
    path = tmp_path / "no.gguf"
    path.write_bytes(content)
    assert refused(quantizing, path).startswith("no.gguf ")
    assert left_in(folder) == []


def test_a_quantizer_that_does_not_start_ends_in_a_sentence(source: Path, folder: Path):
    quantizing = Quantizing([str(folder / "nothing")], lambda: folder, lambda: 4096)
    with pytest.raises(KnownError) as caught:
        quantizing.choices(info(source))
    assert caught.value.fault.kind == "engine.start_failed"


def test_without_room_nothing_is_begun(quantizing: Quantizing, source: Path, folder: Path, monkeypatch):
    model = info(source)
    smaller = quantizing.choices(model).smaller[0]
    monkeypatch.setattr(task, "LEFT_FREE", 2**60)
    with pytest.raises(KnownError) as caught:
        quantizing.make(model, smaller, lambda _: None, never)
    assert caught.value.fault.kind == "quantize.no_room"
    assert left_in(folder) == []


@pytest.mark.slow
def test_sizes_of_a_real_model_are_told_to_the_percent(quantizing: Quantizing, starter_model: Path):
    found = {one.quantization: one for one in quantizing.choices(info(starter_model)).smaller}
    place = quantizing.make(info(starter_model), found["Q4_0"], lambda _: None, never)
    assert place.name == "SmolLM2-135M-Instruct-Q4_0.gguf"
    assert place.stat().st_size == pytest.approx(found["Q4_0"].bytes, rel=0.01)
