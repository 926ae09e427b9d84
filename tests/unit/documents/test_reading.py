"""Documents as people and strangers make them, read by the process for it."""

from __future__ import annotations

import codecs
import os
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.made_documents import locked_pdf, paragraph, pdf, word

from lampblack.documents.reading import read
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path, deadline: float = 45.0) -> str:
    """Why a document was not read; the sentence names it."""
    with pytest.raises(KnownError) as caught:
        read(path, deadline)
    assert path.name in str(caught.value)
    return caught.value.fault.kind


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("# Notes\n茶 🫖\n".encode(), "# Notes\n茶 🫖\n"),
        (codecs.BOM_UTF8 + b"a,b\r\n1,2\r\n", "a,b\n1,2\n"),
        ("会议在周二举行，请准时参加。".encode("gb18030"), "会议在周二举行，请准时参加。"),
        ("Le café coûte 3 € à Nîmes.".encode("cp1252"), "Le café coûte 3 € à Nîmes."),
        ("你好".encode("utf-16"), "你好"),
    ],
)
def test_text_is_read_in_the_encoding_that_it_has(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(data)
    assert read(path).text == expected


def test_a_pdf_keeps_its_pages(tmp_path: Path) -> None:
    found = read(pdf(tmp_path / "two.pdf", [["First page."], ["Second page,", "two lines."]]))
    assert [found.text[begin:].split("\n")[0] for begin in found.pages] == ["First page.", "Second page,"]
    assert len(found.digest) == 64
    assert found.path == str(tmp_path / "two.pdf")


def test_a_word_document_keeps_headings_and_tables_but_nothing_that_was_deleted(tmp_path: Path) -> None:
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Lease</w:t></w:r></w:p>'
    row = f"<w:tr><w:tc>{paragraph('Rent')}</w:tc><w:tc>{paragraph('740 &amp; more')}</w:tc></w:tr>"
    deleted = "<w:p><w:del><w:r><w:t>not this</w:t></w:r></w:del><w:r><w:t>but this</w:t></w:r></w:p>"
    found = read(word(tmp_path / "lease.docx", f"{heading}<w:tbl>{row}</w:tbl>{deleted}"))
    assert found.text == "## Lease\nRent\t740 & more\nbut this"


def test_a_web_page_gives_its_words_and_no_script(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = (
        "<title>Hours</title><script>steal('<p>')</script><p>Open &amp;\n  free</p><table><tr><td>Mon<td>9-17</table>"
    )
    path.write_text(page, encoding="utf-8")
    assert read(path).text == "Hours\n\nOpen & free\n\nMon\t9-17"


def test_each_thing_that_is_no_document_has_its_own_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text(" \n\n", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (tmp_path / "torn.docx").write_bytes(word(tmp_path / "whole.docx", paragraph("x")).read_bytes()[:200])
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(5000))
    assert refusal(tmp_path / "empty.md") == "attachment.empty"
    assert refusal(tmp_path / "picture.txt") == "attachment.unknown"
    assert refusal(tmp_path / "old.doc") == "attachment.old"
    assert refusal(tmp_path / "torn.docx") == "attachment.broken"
    assert refusal(tmp_path / "torn.pdf") == "attachment.broken"
    assert refusal(tmp_path / "gone.txt") == "attachment.unreadable"
    assert refusal(locked_pdf(tmp_path / "locked.pdf")) == "attachment.locked"
    assert refusal(pdf(tmp_path / "scan.pdf", [[], []])) == "attachment.scan"
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "folder") == "attachment.folder"


def test_what_is_too_large_is_told_how_large_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 700_000)
    with pytest.raises(KnownError, match="at most 60 MB, 3,000,000 characters of text and 5,000 pages can be read"):
        read(tmp_path / "long.txt")


def test_bombs_cost_neither_memory_nor_time(tmp_path: Path) -> None:
    begun = time.monotonic()
    laughs = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert refusal(word(tmp_path / "laughs.docx", paragraph("x"), laughs)) == "attachment.broken"
    with zipfile.ZipFile(tmp_path / "zip.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 200_000_000)
    assert (tmp_path / "zip.docx").stat().st_size < 300_000
    assert refusal(tmp_path / "zip.docx") == "attachment.too_large"
    deep = "<w:tbl><w:tr><w:tc>" * 20_000
    assert refusal(word(tmp_path / "deep.docx", deep)) == "attachment.broken"
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    assert refusal(tmp_path / "huge.txt") == "attachment.too_large"
    assert time.monotonic() - begun < 60


def test_a_page_with_endless_tags_is_read_or_refused_before_long(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<div><b>" * 200_000 + "word" + "<!--" * 10_000, encoding="utf-8")
    assert "word" in read(path).text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_what_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert refusal(pipe) == "attachment.unknown"
    slow = tmp_path / "slow.txt"
    slow.write_text("words", encoding="utf-8")
    assert refusal(slow, deadline=0.0) == "attachment.too_slow"
