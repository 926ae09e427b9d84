"""A copy says which language it is in where its format has a place for that, and its lines run the right way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.made_packages import book, run, shape, slide_run, slides_file, word_file
from tests.unit.documents.taking import members, segments

from lampblack.documents.formats.parts import WithLanguage, put_all
from lampblack.documents.taking_apart import take_apart
from lampblack.documents.translating import segment, write_translated
from lampblack.domain.segments import translated_name

if TYPE_CHECKING:
    from pathlib import Path


def written(path: Path, language: str, text: str = "مرحبا") -> bytes:
    """The document with this text for every segment."""
    taken = take_apart(path.read_bytes(), path.suffix)
    assert isinstance(taken, WithLanguage)
    taken.written_in(language)
    put_all(taken, {each.number: text for each in segments(path)})
    return taken.whole()


def test_word_paragraphs_run_from_the_right_for_arabic_and_from_the_left_for_english(tmp_path: Path) -> None:
    bold = run("Hello", '<w:b/><w:lang w:val="en"/>')
    styled = f'<w:p><w:pPr><w:pStyle w:val="a"/><w:jc w:val="both"/></w:pPr>{bold}</w:p>'
    body = f"{styled}<w:p>{run('there')}</w:p>"
    path = word_file(tmp_path / "a.docx", body)
    data = written(path, "ar")
    xml = members(data)["word/document.xml"].decode()
    assert '<w:pPr><w:pStyle w:val="a"/><w:bidi/><w:jc w:val="both"/></w:pPr>' in xml
    assert '<w:rPr><w:b/><w:rtl/><w:lang w:val="en"/></w:rPr><w:t>مرحبا</w:t>' in xml
    assert "<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t>مرحبا</w:t></w:r></w:p>" in xml
    (tmp_path / "b.docx").write_bytes(data)
    back = members(written(tmp_path / "b.docx", "en", "Hello"))["word/document.xml"].decode()
    assert "<w:bidi/>" not in back
    assert "<w:rtl/>" not in back


def test_slides_run_the_right_way(tmp_path: Path) -> None:
    path = slides_file(tmp_path / "a.pptx", [(shape(f"<a:p>{slide_run('Hello')}</a:p>"), "")])
    data = written(path, "he")
    assert b'<a:p><a:pPr rtl="1"/><a:r>' in members(data)["ppt/slides/slide1.xml"]
    (tmp_path / "b.pptx").write_bytes(data)
    assert b'<a:pPr rtl="0"/>' in members(written(tmp_path / "b.pptx", "de", "Hallo"))["ppt/slides/slide1.xml"]


@pytest.mark.parametrize(
    ("root", "language", "expected"),
    [
        ("<html>", "fa", '<html dir="rtl" lang="fa">'),
        ('<html lang="en" class="x">', "de", '<html lang="de" class="x">'),
        ('<html dir="rtl" lang="ar" xml:lang="ar">', "en", '<html lang="en" xml:lang="en">'),
    ],
)
def test_pages_say_their_language_and_direction(tmp_path: Path, root: str, language: str, expected: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<!DOCTYPE html>\n{root}<p>Hello</p></html>", encoding="utf-8")
    assert written(path, language, "x").decode() == f"<!DOCTYPE html>\n{expected}<p>x</p></html>"


def test_every_page_of_a_book_says_its_language(tmp_path: Path) -> None:
    found = members(written(book(tmp_path / "a.epub", ["<p>One</p>", "<p>Two</p>"]), "ar"))
    assert all(b' lang="ar" xmlns=' in found[f"OEBPS/page {number}.xhtml"] for number in (0, 1))


TEMPLATE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""
"""


@pytest.mark.parametrize(
    ("language", "count", "forms"),
    [
        ("zh-Hans", 1, 'msgstr[0] "many"\n'),
        ("de", 2, 'msgstr[0] "one"\nmsgstr[1] "many"\n'),
        ("ru", 3, 'msgstr[0] "one"\nmsgstr[1] "many"\nmsgstr[2] "many"\n'),
    ],
)
def test_a_template_gets_the_plural_forms_of_its_language(
    tmp_path: Path, language: str, count: int, forms: str
) -> None:
    path = tmp_path / "app.pot"
    path.write_text(TEMPLATE, encoding="utf-8")
    document = segment(path)
    assert [each.text for each in document.segments] == ["%d file", "%d files"]
    out = path.with_name(translated_name(path.name, language))
    assert out.name == f"app.{language}.po"
    write_translated(path, document.digest, {0: "one", 1: "many"}, out, language)
    text = out.read_text(encoding="utf-8")
    assert f'"Plural-Forms: nplurals={count};' in text
    code = "zh_CN" if language == "zh-Hans" else language
    assert f'"Language: {code}\\n"' in text
    assert forms in text
    assert "msgstr[" not in text.split(forms)[1]
