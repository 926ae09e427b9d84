"""Files that must never reach the engine, and the sentence that a person reads about each."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tiny_gguf import write_tiny_model
from tests.unit.gguf.gguf_bytes import ARRAY, F32, I32, STRING, U8, U32, GgufFile, numbers, strings, u32, u64

from lampblack.domain.faults import KnownError
from lampblack.gguf.preflight import check_model_file
from lampblack.gguf.source import MAX_HEADER_BYTES

Spoil = Callable[[GgufFile], object]
Save = Callable[[GgufFile | bytes], Path]


def refused(path: Path) -> str:
    """The sentence with which the pre-flight refuses a file."""
    with pytest.raises(KnownError) as caught:
        check_model_file(path)
    return str(caught.value)


def damaged(reason: str) -> str:
    return f"model.gguf is damaged ({reason}). Download or copy it again."


def test_good_files_pass(tiny: GgufFile, save: Save, tmp_path: Path) -> None:
    assert check_model_file(save(tiny)).architecture == "llama"
    assert check_model_file(write_tiny_model(tmp_path / "said.gguf", answer=["▁Yes"])).architecture == "llama"


# --- no GGUF file at all


def test_missing(tmp_path: Path) -> None:
    path = tmp_path / "gone.gguf"
    assert refused(path) == (f"There is no model file at {path}. Choose the file again, or pick another model.")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert refused(tmp_path / "a\0b.gguf").startswith("There is no model file at ")
    assert refused(tmp_path / "file.txt" / "x.gguf").startswith("There is no model file at ")
    assert "cannot be read" in refused(tmp_path / ("x" * 5000))


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "models.gguf"
    folder.mkdir()
    assert refused(folder) == "models.gguf is a folder. Choose the .gguf file inside it."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a Unix thing")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert refused(tmp_path / "pipe.gguf") == (
        "pipe.gguf is not a GGUF model file: it is damaged, or a file of another kind. "
        "Choose another .gguf file, or download this one again."
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_not_permitted(tiny: GgufFile, save: Save) -> None:
    path = save(tiny)
    path.chmod(0)
    assert refused(path) == (
        "model.gguf cannot be read (permission denied). Check the file's permissions and that its disk is connected."
    )


def test_a_loop_of_links(tmp_path: Path) -> None:
    link = tmp_path / "loop.gguf"
    try:
        link.symlink_to(link)
    except OSError:
        pytest.skip("this system lets us make no links")
    assert "loop.gguf" in refused(link)


def test_empty(save: Save) -> None:
    assert refused(save(b"")) == "model.gguf is empty. Download or copy it again."


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><html>", b"\xef\xbb\xbf\n  <HTML lang=en>", b"<?xml version='1.0'?>", b"<!-- x -->"]
)
def test_a_web_page(save: Save, page: bytes) -> None:
    assert refused(save(page)) == (
        "model.gguf is a web page, not a model: the download saved the page instead. Download the file itself."
    )


def test_a_git_lfs_pointer(save: Save) -> None:
    assert refused(save(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")) == (
        "model.gguf only points to the model (Git LFS) and does not contain it. Download the file itself."
    )


@pytest.mark.parametrize("other", [b"G", b"GGU", b"ggjt\x03\0\0\0", b"PK\x03\x04", b"\0" * 100])
def test_something_else(save: Save, other: bytes) -> None:
    assert refused(save(other)) == (
        "model.gguf is not a GGUF model file: it is damaged, or a file of another kind. "
        "Choose another .gguf file, or download this one again."
    )


def test_another_byte_order(tiny_bytes: bytes, save: Save) -> None:
    swapped = b"GGUF" + struct.pack(">IQQ", 3, 2, 1) + tiny_bytes[24:]
    assert refused(save(swapped)) == (
        "model.gguf was made for computers with another byte order. Get the little-endian copy of the model."
    )


@pytest.mark.parametrize("version", [0, 1, 4, 2**32 - 1])
def test_another_version(tiny: GgufFile, save: Save, version: int) -> None:
    tiny.version = version
    assert refused(save(tiny)) == (
        f"model.gguf uses GGUF version {version}, which this engine cannot read. Get a newer copy of the model."
    )


# --- cut off


def test_cut_off_in_the_weights(tiny_bytes: bytes, save: Save) -> None:
    for size in (len(tiny_bytes) - 1, len(tiny_bytes) - 100_000):
        assert refused(save(tiny_bytes[:size])) == (
            f"model.gguf is cut off: it should have {len(tiny_bytes):,} bytes and has {size:,}. "
            "Download or copy it again."
        )


def test_cut_off_anywhere_in_the_header(tiny: GgufFile, tiny_bytes: bytes, save: Save) -> None:
    for size in (*range(4, 1200), *range(1200, len(tiny.header()), 97)):
        assert refused(save(tiny_bytes[:size])) == (
            f"model.gguf is cut off after {size:,} bytes, before its weights begin. Download or copy it again."
        )


# --- other kinds of GGUF files


@pytest.mark.parametrize(
    ("general_type", "architecture", "called"),
    [
        ("adapter", "llama", "adapter"),
        ("mmproj", "clip", "projector"),
        ("model", "clip", "projector"),
        ("imatrix", "", "importance matrix"),
        ("model", "controlvector", "control vector"),
        ("model", "nomic-bert", "embedding model"),
        ("model", "t5", "encoder-decoder model"),
    ],
)
def test_not_a_language_model(tiny: GgufFile, save: Save, general_type: str, architecture: str, called: str) -> None:
    tiny.set_text("general.type", general_type)
    tiny.set_text("general.architecture", architecture)
    assert refused(save(tiny)) == (
        f"model.gguf is a GGUF file of the type “{called}”, not a language model. Pick another file."
    )


def test_a_vocabulary_alone(tiny: GgufFile, save: Save) -> None:
    tiny.tensors, tiny.data = [], b""
    assert refused(save(tiny)) == (
        "model.gguf is a GGUF file of the type “vocabulary”, not a language model. Pick another file."
    )


def test_an_unknown_architecture(tiny: GgufFile, save: Save) -> None:
    tiny.set_text("general.architecture", "flux")
    assert refused(save(tiny)) == (
        "model.gguf is a model of the kind “flux”, which this engine does not know. Pick another model."
    )


# --- damaged structure


def claim_tensors(file: GgufFile) -> None:
    file.tensor_count = 2**63


def claim_settings(file: GgufFile) -> None:
    file.setting_count = 2**64 - 1


def repeat_setting(file: GgufFile) -> None:
    file.more_settings = [("llama.block_count", U32, u32(2))]


def repeat_tensor(file: GgufFile) -> None:
    file.tensors[4].name = file.tensors[3].name


def overlap(file: GgufFile) -> None:
    file.tensors[1].offset -= 32


def far_away(file: GgufFile) -> None:
    file.tensors[-1].offset = 2**63


def nest_lists(file: GgufFile) -> None:
    file.settings["general.tags"] = (ARRAY, (u32(ARRAY) + u64(1)) * 100_000)


STRUCTURE: dict[str, tuple[Spoil, str]] = {
    "tensors": (claim_tensors, "it claims 9,223,372,036,854,775,808 tensors"),
    "settings": (claim_settings, "it claims 18,446,744,073,709,551,615 settings"),
    "setting twice": (repeat_setting, "the setting “llama.block_count” is there twice"),
    "tensor twice": (repeat_tensor, "the tensor “blk.0.attn_norm.weight” is there twice"),
    "overlapping": (overlap, "the tensor “output_norm.weight” begins at 53600 instead of 53632"),
    "far away": (far_away, "the tensor “blk.1.ffn_down.weight” begins at 9223372036854775808 instead of 239616"),
    "nested lists": (nest_lists, "the list “general.tags” has elements of the unknown type 9"),
    "no key": (lambda file: file.settings.update({"": (U8, b"\0")}), "one of its settings has no proper name"),
    "long key": (
        lambda file: file.settings.update({"k" * 9999: (U8, b"\0")}),
        "one of its settings has no proper name",
    ),
    "key not UTF-8": (lambda file: file.settings.update({b"\xff": (U8, b"\0")}), "one of its texts is not UTF-8"),
    "text not UTF-8": (
        lambda file: file.set_text("general.name", b"\xc3\x28"),
        "the text “general.name” is not UTF-8",
    ),
    "unknown type": (
        lambda file: file.settings.update({"general.name": (13, b"")}),
        "the setting “general.name” has the unknown type 13",
    ),
    "huge text": (
        lambda file: file.settings.update({"general.name": (STRING, u64(2**40))}),
        "it claims a text of 1,099,511,627,776 bytes",
    ),
    "huge token": (
        lambda file: file.settings.update({"tokenizer.ggml.tokens": (ARRAY, u32(STRING) + u64(1) + u64(2**63))}),
        "it claims a text of 9,223,372,036,854,775,808 bytes",
    ),
    "huge list": (
        lambda file: file.settings.update({"tokenizer.ggml.scores": (ARRAY, u32(F32) + u64(2**62))}),
        "the list “tokenizer.ggml.scores” claims 4,611,686,018,427,387,904 elements",
    ),
    "no alignment": (
        lambda file: file.set_u32("general.alignment", 0),
        "its alignment is 0, not a power of two up to 1048576",
    ),
    "odd alignment": (
        lambda file: file.set_u32("general.alignment", 33),
        "its alignment is 33, not a power of two up to 1048576",
    ),
    "wide alignment": (
        lambda file: file.set_u32("general.alignment", 2**31),
        "its alignment is 2147483648, not a power of two up to 1048576",
    ),
    "text alignment": (lambda file: file.set_text("general.alignment", "32"), "its alignment is not a whole number"),
    "tensor name": (lambda file: setattr(file.tensors[0], "name", b"n" * 64), "one of its tensors has no proper name"),
    "tensor name with zero": (
        lambda file: setattr(file.tensors[0], "name", b"a\0b"),
        "one of its tensors has no proper name",
    ),
    "tensor name not UTF-8": (lambda file: setattr(file.tensors[0], "name", b"\x80"), "one of its texts is not UTF-8"),
    "dimensions": (
        lambda file: setattr(file.tensors[0], "dimensions", [1] * 5),
        "the tensor “token_embd.weight” claims 5 dimensions",
    ),
    "no elements": (
        lambda file: setattr(file.tensors[0], "dimensions", [64, 0]),
        "the tensor “token_embd.weight” has the impossible shape 64 × 0",
    ),
    "overflow": (
        lambda file: setattr(file.tensors[0], "dimensions", [2**32, 2**32]),
        "the tensor “token_embd.weight” has the impossible shape 4294967296 × 4294967296",
    ),
    "unknown tensor type": (
        lambda file: setattr(file.tensors[0], "type", 43),
        "the tensor “token_embd.weight” has the unknown type (43)",
    ),
    "removed tensor type": (
        lambda file: setattr(file.tensors[0], "type", 31),
        "the tensor “token_embd.weight” has a type that is no longer supported (31)",
    ),
    "half a block": (
        lambda file: setattr(file.tensors[0], "type", 12),
        "the rows of “token_embd.weight” have 64 numbers, not a multiple of 256",
    ),
    "integer weights": (
        lambda file: setattr(file.tensors[-1], "type", 26),
        "the tensor “blk.1.ffn_down.weight” has the type I32, which the engine cannot calculate with",
    ),
    "norm in half precision": (
        lambda file: setattr(file.tensors[1], "type", 1),
        "the tensor “output_norm.weight” has the type F16, which the engine cannot calculate with",
    ),
    "norm in double precision": (
        lambda file: setattr(file.tensors[1], "type", 28),
        "the tensor “output_norm.weight” has the type F64, which the engine cannot calculate with",
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), STRUCTURE.values(), ids=STRUCTURE)
def test_damaged_structure(tiny: GgufFile, save: Save, spoil: Spoil, reason: str) -> None:
    spoil(tiny)
    lay_out_again = reason.endswith("calculate with")
    if lay_out_again:
        tiny.tensors = [tensor for tensor in tiny.tensors if f"“{tensor.name.decode()}”" in reason]
        tiny.tensors[0].offset = 0
    assert refused(save(tiny)) == damaged(reason)


def test_a_header_of_endless_text_is_given_up(tiny: GgufFile, save: Save) -> None:
    size = 30 * 2**20
    tiny.more_settings = [(f"k{number}", STRING, u64(size) + bytes(size)) for number in range(5)]
    assert refused(save(tiny)) == damaged(f"its header is longer than {MAX_HEADER_BYTES // 2**20} MiB")


# --- hyperparameters


HYPERPARAMETERS: dict[str, tuple[Spoil, str]] = {
    "no architecture": (
        lambda file: file.settings.pop("general.architecture"),
        "it does not say which architecture it has",
    ),
    "architecture is a number": (
        lambda file: file.set_u32("general.architecture", 1),
        "it does not say which architecture it has",
    ),
    "no layers": (
        lambda file: file.set_u32("llama.block_count", 0),
        "the setting llama.block_count has no usable value",
    ),
    "layers missing": (lambda file: file.settings.pop("llama.block_count"), "the setting llama.block_count is missing"),
    "layers as text": (
        lambda file: file.set_text("llama.block_count", "2"),
        "the setting llama.block_count has no usable value",
    ),
    "too many layers": (lambda file: file.set_u32("llama.block_count", 513), "it claims 513 layers"),
    "prediction layers": (
        lambda file: file.set_u32("llama.nextn_predict_layers", 3),
        "it claims more prediction layers than layers",
    ),
    "no width": (
        lambda file: file.set_u32("llama.embedding_length", 0),
        "the setting llama.embedding_length has no usable value",
    ),
    "heads of other layers": (
        lambda file: file.settings.update({"llama.attention.head_count": (ARRAY, numbers(U32, "I", 4, 4, 4))}),
        "the setting llama.attention.head_count does not fit its 2 layers",
    ),
    "no heads": (
        lambda file: file.set_u32("llama.attention.head_count", 0),
        "the setting llama.attention.head_count has no usable value",
    ),
    "an odd number of rotated dimensions": (
        lambda file: file.set_u32("llama.rope.dimension_count", 7),
        "the setting llama.rope.dimension_count has no usable value",
    ),
    "more rotated dimensions than there are": (
        lambda file: file.set_u32("llama.rope.dimension_count", 4096),
        "the setting llama.rope.dimension_count has no usable value",
    ),
    "too many experts": (lambda file: file.set_u32("llama.expert_count", 100_000), "it claims 100,000 experts"),
    "experts unused": (lambda file: file.set_u32("llama.expert_count", 8), "it claims to use 0 of 8 experts"),
    "experts from nowhere": (
        lambda file: file.set_u32("llama.expert_used_count", 2),
        "it claims to use 2 of 0 experts",
    ),
    "expert groups": (
        lambda file: file.set_u32("llama.expert_group_count", 4),
        "it claims 4 groups of 0 experts",
    ),
    "position scaling": (
        lambda file: file.set_text("llama.rope.scaling.type", "dynamic"),
        "it names the unknown position scaling “dynamic”",
    ),
    "norm": (
        lambda file: file.settings.update(
            {"llama.attention.layer_norm_rms_epsilon": (F32, struct.pack("<f", float("nan")))}
        ),
        "the setting llama.attention.layer_norm_rms_epsilon has no usable value",
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), HYPERPARAMETERS.values(), ids=HYPERPARAMETERS)
def test_damaged_hyperparameters(tiny: GgufFile, save: Save, spoil: Spoil, reason: str) -> None:
    spoil(tiny)
    assert refused(save(tiny)) == damaged(reason)


# --- vocabulary


def tokens_of(file: GgufFile) -> list[bytes]:
    raw, tokens, at = file.settings["tokenizer.ggml.tokens"][1], [], 12
    while at < len(raw):
        (length,) = struct.unpack_from("<Q", raw, at)
        tokens.append(raw[at + 8 : at + 8 + length])
        at += 8 + length
    return tokens


def set_token(file: GgufFile, number: int, token: bytes) -> None:
    tokens = tokens_of(file)
    tokens[number] = token
    file.settings["tokenizer.ggml.tokens"] = (ARRAY, strings(*tokens))


VOCABULARIES: dict[str, tuple[Spoil, str]] = {
    "no tokenizer": (
        lambda file: file.settings.pop("tokenizer.ggml.model"),
        "it does not say which tokenizer it uses",
    ),
    "tokenizer named none": (lambda file: file.set_text("tokenizer.ggml.model", "no_vocab"), "it has no vocabulary"),
    "no tokens": (lambda file: file.settings.pop("tokenizer.ggml.tokens"), "it has no vocabulary"),
    "empty": (
        lambda file: file.settings.update({"tokenizer.ggml.tokens": (ARRAY, strings())}),
        "it has no vocabulary",
    ),
    "numbers": (
        lambda file: file.settings.update({"tokenizer.ggml.tokens": (ARRAY, numbers(U8, "B", 1, 2))}),
        "it has no vocabulary",
    ),
    "few scores": (
        lambda file: file.settings.update({"tokenizer.ggml.scores": (ARRAY, numbers(F32, "f", 0.0, 1.0))}),
        "its vocabulary has 419 tokens but 2 scores",
    ),
    "scores as text": (
        lambda file: file.settings.update({"tokenizer.ggml.scores": (ARRAY, strings("0") * 1)}),
        "its list of scores is no list of numbers",
    ),
    "few types": (
        lambda file: file.settings.update({"tokenizer.ggml.token_type": (ARRAY, numbers(I32, "i", 1))}),
        "its vocabulary has 419 tokens but 1 token types",
    ),
    "token twice": (lambda file: set_token(file, 300, b"<s>"), "its vocabulary has the same token twice"),
    "token twice up to its end": (
        lambda file: set_token(file, 300, b"<s>\0x"),
        "its vocabulary has the same token twice",
    ),
    "byte token without byte": (
        lambda file: set_token(file, 5, b"<0x"),
        "its vocabulary has a byte token that names no byte",
    ),
    "byte missing": (lambda file: set_token(file, 5, b"<0xZZ>"), "its vocabulary lacks some of the 256 byte tokens"),
    "merges missing": (
        lambda file: file.set_text("tokenizer.ggml.model", "gpt2"),
        "the merges of its vocabulary are missing",
    ),
    "merges as numbers": (
        lambda file: file.settings.update({"tokenizer.ggml.merges": (ARRAY, numbers(I32, "i", 1))}),
        "its list of merges is no list of texts",
    ),
    "character map": (
        lambda file: file.set_text("tokenizer.ggml.precompiled_charsmap", "x"),
        "its map of characters is no list of bytes",
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), VOCABULARIES.values(), ids=VOCABULARIES)
def test_damaged_vocabularies(tiny: GgufFile, save: Save, spoil: Spoil, reason: str) -> None:
    spoil(tiny)
    assert refused(save(tiny)) == damaged(reason)


def test_the_names_in_a_sentence_are_printable_and_short(tiny: GgufFile, save: Save) -> None:
    tiny.more_settings = [("a\u202e\n" + "b" * 900, U8, b"\0"), ("a\u202e\n" + "b" * 900, U8, b"\0")]
    assert refused(save(tiny)) == damaged(f"the setting “a��{'b' * 60}” is there twice")


# --- models in several files


def write_parts(folder: Path, tiny: GgufFile, count: int) -> list[Path]:
    """The tiny model's tensors in `count` files, as gguf-split makes them."""
    whole, paths = tiny.tensors, []
    ends = [tensor.offset for tensor in whole[1:]] + [len(tiny.data)]
    for number in range(count):
        part = GgufFile(dict(tiny.settings) if number == 0 else {}, [], b"")
        part.settings["split.no"] = (2, struct.pack("<H", number))
        part.settings["split.count"] = (2, struct.pack("<H", count))
        part.settings["split.tensors.count"] = (I32, struct.pack("<i", len(whole)))
        for tensor, end in list(zip(whole, ends, strict=True))[number::count]:
            content = tiny.data[tensor.offset : end]
            part.tensors.append(type(tensor)(tensor.name, tensor.dimensions, tensor.type, len(part.data)))
            part.data += content
        path = folder / f"big-{number + 1:05}-of-{count:05}.gguf"
        path.write_bytes(part.packed())
        paths.append(path)
    return paths


def test_a_model_in_parts_passes(tiny: GgufFile, tmp_path: Path) -> None:
    assert check_model_file(write_parts(tmp_path, tiny, 3)[0]).architecture == "llama"


def test_a_later_part(tiny: GgufFile, tmp_path: Path) -> None:
    assert refused(write_parts(tmp_path, tiny, 3)[1]) == (
        "big-00002-of-00003.gguf is part 2 of a model in 3 files. Choose the first part: it finds the others."
    )


def test_a_missing_part(tiny: GgufFile, tmp_path: Path) -> None:
    paths = write_parts(tmp_path, tiny, 3)
    paths[2].unlink()
    assert refused(paths[0]) == (
        "big-00001-of-00003.gguf is one of 3 files of a model, and big-00003-of-00003.gguf is missing. "
        "Put it into the same folder."
    )


def test_a_damaged_part_is_named(tiny: GgufFile, tmp_path: Path) -> None:
    paths = write_parts(tmp_path, tiny, 2)
    paths[1].write_bytes(paths[1].read_bytes()[:-9000])
    assert refused(paths[0]).startswith("big-00002-of-00002.gguf is cut off: it should have ")


def test_parts_of_different_models(tiny: GgufFile, tmp_path: Path) -> None:
    paths = write_parts(tmp_path, tiny, 2)
    other = tmp_path / "other"
    other.mkdir()
    paths[1].write_bytes(write_parts(other, tiny, 2)[0].read_bytes())
    assert "do not belong together" in refused(paths[0])


def test_a_first_part_with_another_name(tiny: GgufFile, tmp_path: Path) -> None:
    path = write_parts(tmp_path, tiny, 2)[0].rename(tmp_path / "model.gguf")
    assert refused(path) == damaged("it is the first of 2 files, but its name does not end in 00001-of-00002.gguf")


def test_a_file_that_shrinks_while_it_is_read(tiny_bytes: bytes, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tiny_bytes)
    real = os.fstat

    def fstat_then_shrink(file: int) -> os.stat_result:
        found = real(file)
        if found.st_size == len(tiny_bytes):
            os.truncate(path, 500)
        return found

    if sys.platform == "win32":
        pytest.skip("an open file can't be shortened there")
    monkeypatch.setattr(os, "fstat", fstat_then_shrink)
    assert "cut off" in refused(path)
