"""Files that are made beside the library, and put into it when they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.models.made_files import FOLDER, MadeFile, remove_leftovers

if TYPE_CHECKING:
    from pathlib import Path


def made(library: Path, name: str, content: bytes) -> Path:
    with MadeFile(library) as file:
        file.part.write_bytes(content)
        return file.put(name)


def names(library: Path) -> list[str]:
    return sorted(path.relative_to(library).as_posix() for path in library.rglob("*"))


def test_a_whole_file_gets_its_place_and_nothing_else_stays(tmp_path: Path):
    place = made(tmp_path / "models", "ink-Q4_0", b"ink")
    assert place == tmp_path / "models" / "ink-Q4_0.gguf"
    assert place.read_bytes() == b"ink"
    assert names(tmp_path / "models") == ["ink-Q4_0.gguf"]


def test_no_file_that_is_there_is_overwritten(tmp_path: Path):
    for content in (b"one", b"two", b"three"):
        made(tmp_path, "ink", content)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "ink.gguf": b"one",
        "ink-2.gguf": b"two",
        "ink-3.gguf": b"three",
    }


def test_a_link_to_nowhere_counts_as_a_file(tmp_path: Path):
    (tmp_path / "ink.gguf").symlink_to(tmp_path / "gone")
    assert made(tmp_path, "ink", b"ink").name == "ink-2.gguf"
    assert not (tmp_path / "gone").exists()


def test_nothing_is_left_of_what_was_given_up(tmp_path: Path):
    with MadeFile(tmp_path) as file:
        file.part.write_bytes(b"in")
    assert names(tmp_path) == []


def test_leftovers_of_a_killed_process_go_and_what_another_is_at_stays(tmp_path: Path):
    with MadeFile(tmp_path) as file:
        file.part.write_bytes(b"in")
        left = tmp_path / FOLDER / "left"
        left.mkdir()
        for name in ("part", "lock"):
            (left / name).touch()
        remove_leftovers(tmp_path)
        assert not left.exists()
        assert file.part.read_bytes() == b"in"
    remove_leftovers(tmp_path)
    assert names(tmp_path) == []


def test_where_there_is_no_library_there_are_no_leftovers(tmp_path: Path):
    remove_leftovers(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
