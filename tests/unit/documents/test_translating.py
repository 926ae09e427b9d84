"""A translated copy beside its document, by the process that takes documents apart."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.made_packages import run, word_file

from lampblack.documents.translating import beside, segment, write_translated
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_copy_is_written_beside_the_document_which_stays_as_it_is(tmp_path: Path) -> None:
    bold = run("ink", "<w:b/>")
    path = word_file(tmp_path / "Report.docx", f"<w:p>{run('We sell ')}{bold}</w:p><w:p>{run('Thanks')}</w:p>")
    before, age = path.read_bytes(), path.stat().st_mtime_ns
    document = segment(path)
    assert (document.name, document.path) == ("Report.docx", str(path))
    assert document.digest == hashlib.sha256(before).hexdigest()
    assert [each.text for each in document.segments] == ["We sell <1>ink</1>", "Thanks"]
    out = beside(path, "de")
    assert out == tmp_path / "Report.de.docx"
    written = write_translated(path, document.digest, {0: "Wir verkaufen Tinte"}, out)
    assert (written.path, written.missing, written.unfit) == (str(out), (1,), (0,))
    assert [each.text for each in segment(out).segments] == ["Wir verkaufen Tinte", "Thanks"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, age)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["Report.de.docx", "Report.docx"]
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(path.stat().st_mode)


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Ink\n", encoding="utf-8")
    document = segment(path)
    out = tmp_path / "notes.de.md"
    out.write_text("mine", encoding="utf-8")
    assert beside(path, "de") == tmp_path / "notes.de 2.md"
    assert write_translated(path, document.digest, {0: "Tinte"}, out).path == str(tmp_path / "notes.de 2.md")
    assert write_translated(path, document.digest, {0: "Tinte"}, path).path == str(tmp_path / "notes 2.md")
    assert path.read_text(encoding="utf-8") == "# Ink\n"
    assert out.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "notes 2.md").read_text(encoding="utf-8") == "# Tinte\n"


def test_a_document_that_has_changed_gets_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Ink", encoding="utf-8")
    document = segment(path)
    path.write_text("Inks", encoding="utf-8")
    with pytest.raises(KnownError, match=r"notes\.txt has been changed") as caught:
        write_translated(path, document.digest, {0: "Tinte"}, tmp_path / "out.txt")
    assert caught.value.fault.kind == "document.changed"
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Ink", encoding="utf-8")
    document = segment(path)
    with pytest.raises(KnownError) as caught:
        write_translated(path, document.digest, {0: "Tinte"}, tmp_path / "gone" / "out.txt")
    assert caught.value.fault.kind == "disk.failed"
    with pytest.raises(KnownError):
        beside(tmp_path / "gone" / "notes.txt", "de")


def test_answers_of_any_kind_are_written_as_text(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", "".join(f"<w:p>{run(f'Line {number}')}</w:p>" for number in range(6)))
    document = segment(path)
    answers = {0: "\x00\x01\x0b\ud800", 1: "  ", 2: "</w:t><w:p>", 3: "<1></1>", 4: "🫖" * 2000, 99: "no such segment"}
    written = write_translated(path, document.digest, answers, tmp_path / "b.docx")
    assert written.missing == (1, 5)
    texts = [each.text for each in segment(tmp_path / "b.docx").segments]
    assert texts == ["Line 1", "</w:t><w:p>", "Line 5"]  # control characters and emoji are no words to translate
    with zipfile.ZipFile(tmp_path / "b.docx") as archive:
        assert ("🫖" * 2000).encode() in archive.read("word/document.xml")
