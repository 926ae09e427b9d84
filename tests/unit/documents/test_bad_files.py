"""What strangers, accidents and other programs make of files: each is read, or refused with a sentence, before long."""

from __future__ import annotations

import os
import threading
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.made_documents import paragraph, pdf, word
from tests.unit.documents.test_reading import refusal

from lampblack.documents.reading import read
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_of_very_deep_elements_gives_its_words(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<div>" * 5000 + "the word" + "</div>" * 5000, encoding="utf-8")
    assert read(path).text == "the word"
    path.write_text("<table><tr><td>" * 5000 + "the word", encoding="utf-8")
    assert read(path).text.strip() == "the word"


def test_a_pdf_that_was_cut_off_keeps_what_can_be_found_or_is_refused(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "whole.pdf", [[f"Page {number}"] for number in range(50)]).read_bytes()
    path = tmp_path / "cut.pdf"
    for share in (0.1, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        try:
            text = read(path).text
        except KnownError:
            assert refusal(path) in ("attachment.broken", "attachment.scan", "attachment.empty")
        else:
            assert "Page 0" in text


def test_a_pdf_that_claims_very_many_pages_is_not_believed(tmp_path: Path) -> None:
    data = pdf(tmp_path / "two.pdf", [["One"], ["Two"]]).read_bytes()
    path = tmp_path / "claims.pdf"
    path.write_bytes(data.replace(b"/Count 2", b"/Count 2000000000"))
    begun = time.monotonic()
    try:
        assert "One" in read(path).text
    except KnownError:
        assert refusal(path) in ("attachment.broken", "attachment.too_large", "attachment.too_slow")
    assert time.monotonic() - begun < 60


def test_a_pdf_of_six_thousand_pages_is_too_large(tmp_path: Path) -> None:
    assert refusal(pdf(tmp_path / "long.pdf", [["x"]] * 6000)) == "attachment.too_large"


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    cell = "a,b\n1," + '"' + "long words " * 95_000 + '"\n'
    path.write_text(cell, encoding="utf-8")
    found = read(path)
    assert len(found.text) == len(cell)


def test_a_program_that_is_called_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "program.txt"
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + os.urandom(20_000))
    assert refusal(path) == "attachment.unknown"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(20_000))
    assert refusal(path) == "attachment.unknown"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "gb18030", "utf-8-sig"])
def test_chinese_is_read_in_every_encoding_that_files_have(tmp_path: Path, encoding: str) -> None:
    text = "租金是每月七百四十镑，押金两个月。\n请在每月五日之前付清。\n" * 20
    path = tmp_path / "lease.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == text


def test_english_in_utf_16_without_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lease.txt"
    for encoding in ("utf-16-le", "utf-16-be"):
        path.write_bytes("The rent is 740 pounds.\r\nPay it.".encode(encoding))
        assert read(path).text == "The rent is 740 pounds.\nPay it."


def test_five_hundred_megabytes_of_text_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"words of a log\n" * 1000)
        file.truncate(500_000_000)
    begun = time.monotonic()
    assert refusal(path) == "attachment.too_large"
    assert time.monotonic() - begun < 20


def test_a_zip_bomb_of_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    word(path, paragraph("x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/footnotes.xml", b"<w>" + b" " * 100_000_000 + b"</w>")
    assert refusal(path) == "attachment.too_large"


def test_a_spreadsheet_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path) == "attachment.unknown"


def test_a_file_that_changes_while_it_is_read_is_one_of_its_states_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "busy.txt"
    states = [letter * 400_000 for letter in "ab"]
    path.write_text(states[0], encoding="utf-8")
    is_over = threading.Event()

    def change() -> None:
        while not is_over.is_set():
            for state in states:
                path.write_text(state, encoding="utf-8")

    changing = threading.Thread(target=change)
    changing.start()
    kinds: list[str] = []
    try:
        for _ in range(3):
            try:
                text = read(path).text
            except KnownError as error:
                kinds.append(error.fault.kind)
            else:
                assert set(text) <= {"a", "b"}
    finally:
        is_over.set()
        changing.join()
    assert set(kinds) <= {"attachment.empty", "attachment.changing"}


def test_a_file_that_vanishes_is_said_to_be_gone(tmp_path: Path) -> None:
    assert refusal(tmp_path / "was here.txt") == "attachment.unreadable"


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert refusal(tmp_path / "folder.txt") == "attachment.folder"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there are no such files")  # noqa: PTH110
def test_a_device_that_never_ends_is_not_read(tmp_path: Path) -> None:
    link = tmp_path / "zero.txt"
    link.symlink_to("/dev/zero")
    assert refusal(link) == "attachment.unknown"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said_to_be_closed(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("words", encoding="utf-8")
    path.chmod(0)
    assert refusal(path) == "attachment.unreadable"
