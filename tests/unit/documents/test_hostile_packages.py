"""Documents that are made to do harm, or by accident: each is refused with a sentence, and none is lost."""

from __future__ import annotations

import os
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.made_documents import locked_pdf, paragraph, pdf, word
from tests.made_packages import book, open_file, package, run, shape, slide_run, slides_file, word_file
from tests.unit.documents.test_reading import refusal

from lampblack.documents.translating import segment, write_translated
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path

LAUGHS = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FETCHED = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def fault(path: Path) -> str:
    """Why a document cannot be taken apart; the sentence names it."""
    with pytest.raises(KnownError) as caught:
        segment(path)
    assert path.name in str(caught.value)
    return caught.value.fault.kind


def with_part(path: Path, name: str, data: bytes) -> Path:
    """An archive with another content for a part."""
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return package(path, {**members, name: data}, stored=("mimetype",))


def each_kind(folder: Path) -> dict[str, Path]:
    """A document of each format that is an archive, by the part that its text is in."""
    return {
        "word/document.xml": word_file(folder / "a.docx", paragraph("words")),
        "ppt/slides/slide1.xml": slides_file(folder / "a.pptx", [(shape(f"<a:p>{slide_run('words')}</a:p>"), "")]),
        "content.xml": open_file(folder / "a.odt", "<text:p>words</text:p>"),
        "OEBPS/book.opf": book(folder / "a.epub", ["<p>words</p>"]),
    }


@pytest.mark.slow
@pytest.mark.parametrize("part", ["word/document.xml", "ppt/slides/slide1.xml", "content.xml", "OEBPS/book.opf"])
def test_bombs_in_each_format_are_refused(tmp_path: Path, part: str) -> None:
    path = each_kind(tmp_path)[part]
    with zipfile.ZipFile(path) as archive:
        good = archive.read(part)
    for bad in (LAUGHS.encode(), FETCHED.encode()):
        with_part(path, part, bad + good[good.rindex(b"?>") + 2 if b"?>" in good else 0 :])
        assert fault(path) == refusal(path) == "attachment.broken"
    with_part(path, part, good + b" " * 70_000_000)
    assert fault(path) == "document.too_large"
    assert refusal(path) == "attachment.too_large"
    with_part(path, part, good[: len(good) // 2])
    assert fault(path) == refusal(path) == "attachment.broken"
    with_part(path, part, "words".encode("utf-16"))
    assert fault(path) == refusal(path) == "attachment.broken"
    with_part(path, part, b"<a>" * 100_000)
    assert fault(path) == refusal(path) == "attachment.broken"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_archives_that_were_cut_off_are_refused(tmp_path: Path, share: float) -> None:
    for path in each_kind(tmp_path).values():
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        assert fault(path) == refusal(path) == "attachment.broken"


def test_an_archive_that_lies_about_its_parts_is_refused_or_copied_whole(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph("words"), more={"word/media/a.png": os.urandom(4000)})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/media/a.png"))
    data[place + 42 : place + 46] = (len(data) - 20).to_bytes(4, "little")  # where the picture begins
    path.write_bytes(data)
    document = segment(path)
    with pytest.raises(KnownError, match=r"a\.docx is damaged"):
        write_translated(path, document.digest, {0: "Worte"}, tmp_path / "b.docx")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.docx"]


@pytest.mark.slow
def test_a_bomb_that_is_not_looked_into_is_copied_as_it_is(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph("words"), more={"word/media/big.png": bytes(250_000_000)})
    document = segment(path)
    written = write_translated(path, document.digest, {0: "Worte"}, tmp_path / "b.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(written.path) as new:
        before, after = (archive.getinfo("word/media/big.png") for archive in (old, new))
        assert (before.CRC, before.compress_size, before.file_size) == (after.CRC, after.compress_size, after.file_size)
        assert b"Worte" in new.read("word/document.xml")


def test_macros_and_outside_links_are_kept_and_not_touched(tmp_path: Path) -> None:
    macros = os.urandom(3000)
    link = '<w:hyperlink r:id="rId91">' + run("a link") + "</w:hyperlink>"
    path = word_file(tmp_path / "a.docm", f"<w:p>{run('See ')}{link}</w:p>", more={"word/vbaProject.bin": macros})
    document = segment(path)
    written = write_translated(path, document.digest, {0: "Siehe <1>dort</1>"}, tmp_path / "a.de.docm")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(written.path) as new:
        assert new.namelist() == old.namelist()
        assert new.read("word/vbaProject.bin") == macros
        for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
            assert new.read(name) == old.read(name)
        assert b"https://example.org/fetch-me" in new.read("word/_rels/document.xml.rels")


@pytest.mark.slow
def test_what_is_locked_old_or_no_document_has_its_own_sentence(tmp_path: Path) -> None:
    encrypted = '<manifest:encryption-data xmlns:manifest="x"/>'
    locked = open_file(tmp_path / "locked.odt", "<text:p>words</text:p>")
    with_part(locked, "META-INF/manifest.xml", encrypted.encode())
    assert (fault(locked), refusal(locked)) == ("document.locked", "attachment.locked")
    rights = '<e><EncryptedData><EncryptionMethod Algorithm="aes"/></EncryptedData></e>'
    bought = book(tmp_path / "bought.epub", ["<p>words</p>"], more={"META-INF/encryption.xml": rights})
    assert (fault(bought), refusal(bought)) == ("document.locked", "attachment.locked")
    fonts = rights.replace("aes", "http://www.idpf.org/2008/embedding")
    assert segment(book(tmp_path / "fonts.epub", ["<p>words</p>"], more={"META-INF/encryption.xml": fonts})).segments
    ole = b"\xd0\xcf\x11\xe0" + bytes(600)
    for name, data, kind in (
        ("locked.docx", ole + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("locked.pptx", ole, "locked"),
    ):
        (tmp_path / name).write_bytes(data)
        assert (fault(tmp_path / name), refusal(tmp_path / name)) == (f"document.{kind}", f"attachment.{kind}")
    for name in ("old.doc", "old.xls", "old.ppt"):
        (tmp_path / name).write_bytes(ole)
        assert fault(tmp_path / name) == refusal(tmp_path / name) == "attachment.old"
    assert fault(pdf(tmp_path / "a.pdf", [["words"]])) == fault(locked_pdf(tmp_path / "b.pdf")) == "document.pdf"
    (tmp_path / "code.py").write_text("print('words')")
    assert fault(tmp_path / "code.py") == "document.unknown"
    (tmp_path / "folder").mkdir()
    assert fault(tmp_path / "folder") == "document.folder"
    assert fault(tmp_path / "gone.docx") == "attachment.unreadable"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.srt", "a.vtt", "a.csv", "a.po"])
def test_empty_files_and_files_without_words_say_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for data in (b"", b" \r\n\t\n", b"12\n\n"):
        path.write_bytes(data)
        assert fault(path) == ("attachment.broken" if name == "a.po" and data.strip() else "attachment.empty")
    path.write_bytes(bytes(range(256)) * 40)
    assert fault(path) == "document.unknown"


def test_archives_without_words_say_so(tmp_path: Path) -> None:
    assert fault(word(tmp_path / "a.docx", paragraph("42"))) == "attachment.empty"
    assert fault(open_file(tmp_path / "a.odt", "<text:p/>")) == "attachment.empty"
    assert fault(slides_file(tmp_path / "a.pptx", [])) == "attachment.empty"
    assert fault(book(tmp_path / "a.epub", ["<hr/>"])) == "attachment.empty"


def test_five_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"words of a log\n" * 1000)
        file.truncate(500_000_000)
    with pytest.raises(KnownError, match="too large: at most 60 MB and 3,000,000 characters of text can be translated"):
        segment(path)


def test_a_file_that_others_keep_writing_is_one_of_its_states_or_refused(tmp_path: Path) -> None:
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
                text = segment(path).text
            except KnownError as error:
                kinds.append(error.fault.kind)
            else:
                assert set(text) in ({"a"}, {"b"})
    finally:
        is_over.set()
        changing.join()
    assert set(kinds) <= {"attachment.changing", "attachment.empty"}
