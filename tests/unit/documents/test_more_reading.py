"""The text of slides, OpenDocument files, books and texts in encodings of old, for a model to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.made_documents import paragraph
from tests.made_packages import book, open_file, shape, slide_run, slides_file, word_file

from lampblack.documents.language import detect_language
from lampblack.documents.plain import encoded_text, text_of
from lampblack.documents.reading import read

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "Japanese": "会議は火曜日に開かれます。時間どおりに来てください。資料は前日までに送ります。よろしくお願いします。",
    "Taiwanese": "會議在星期二舉行，請準時參加。我們將在前一天把資料寄給大家。謝謝您的合作，敬請期待。",
    "Chinese": "会议在周二举行，请准时参加。我们会在前一天把资料寄给大家。",
    "Korean": "회의는 화요일에 열립니다. 제시간에 와 주세요. 자료는 전날까지 보내 드리겠습니다.",
    "Russian": "Собрание состоится во вторник. Пожалуйста, приходите вовремя. Материалы мы пришлём накануне.",
    "Greek": "Η συνάντηση θα γίνει την Τρίτη. Παρακαλώ να έρθετε στην ώρα σας.",
    "Polish": "Zażółć gęślą jaźń. Spotkanie odbędzie się we wtorek, proszę przyjść punktualnie.",
    "Arabic": "سيعقد الاجتماع يوم الثلاثاء. يرجى الحضور في الوقت المحدد.",
    "Turkish": "Toplantı salı günü yapılacak. Lütfen zamanında gelin, şöyle güzel ağaç ığdır.",
    "French": "Le café coûte 3 € à Nîmes. Où est la gare ? Nous étions très fatigués.",
    "German": "Die Tür öffnet sich früh. Größe und Maß für Übungen.",
}


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *(("Japanese", "shift_jis"), ("Japanese", "euc_jp"), ("Taiwanese", "big5"), ("Chinese", "gb18030")),
        *(("Korean", "euc_kr"), ("Russian", "koi8_r"), ("Russian", "cp1251"), ("Russian", "iso8859_5")),
        *(("Greek", "cp1253"), ("Polish", "cp1250"), ("Polish", "iso8859_2"), ("Arabic", "cp1256")),
        *(("Turkish", "cp1254"), ("French", "cp1252"), ("German", "cp1252"), ("German", "utf-16-le")),
    ],
)
@pytest.mark.parametrize("times", [1, 3000])
def test_texts_in_encodings_of_old_are_read(name: str, encoding: str, times: int) -> None:
    text = f"{TEXTS[name]}\n" * times
    assert text_of(text.encode(encoding)) == text
    again = encoded_text(text.encode(encoding))
    assert again.bytes_of(again.text) == text.encode(encoding)


def test_word_headings_are_known_in_every_language_of_word(tmp_path: Path) -> None:
    heading = '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Miete</w:t></w:r></w:p>'
    notes = {"footnotes": f'<w:footnote w:id="2">{paragraph("A note")}</w:footnote>'}
    path = word_file(tmp_path / "a.docx", heading + paragraph("740 Euro"), notes)
    assert read(path).text == "# Miete\n740 Euro\n\nA note"


def test_slides_are_read_with_their_notes(tmp_path: Path) -> None:
    title = shape(f"<a:p>{slide_run('Our ')}{slide_run('plan')}</a:p>", "title")
    second = shape(f"<a:p>{slide_run('2026: 5 %')}</a:p>")
    path = slides_file(tmp_path / "a.pptx", [(title + second, f"<a:p>{slide_run('Slowly')}</a:p>"), (second, "")])
    assert read(path).text == "# Our plan\n2026: 5 %\n\nSlowly\n\n2026: 5 %"


def test_open_documents_are_read_with_headings_tables_and_numbers(tmp_path: Path) -> None:
    row = (
        "<table:table-row><table:table-cell><text:p>Rent</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float"><text:p>740</text:p></table:table-cell></table:table-row>'
    )
    content = (
        '<text:h text:outline-level="2">Lease</text:h><text:p>Two<text:s text:c="2"/>words<text:line-break/>'
        "here</text:p>"
        f"<table:table>{row}{row}</table:table>"
    )
    assert read(open_file(tmp_path / "a.odt", content)).text == "## Lease\nTwo  words\nhere\nRent\t740\nRent\t740"
    sheet = open_file(tmp_path / "a.ods", f"<table:table>{row}</table:table>", "spreadsheet")
    assert read(sheet).text == "Rent\t740"


def test_books_are_read_in_their_order(tmp_path: Path) -> None:
    path = book(tmp_path / "a.epub", ["<h1>One</h1><p>First&nbsp;words</p>", "<h2>Two</h2><p>More</p>"])
    assert read(path).text == "# One\n\nFirst words\n\n## Two\n\nMore"


@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.po", "a.csv", "a.py"])
def test_what_is_text_is_read_as_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes('1\r\n00:00:01,000 --> 00:00:02,000\r\nmsgid "Größe"\r\n'.encode("cp1252"))
    assert read(path).text == '1\n00:00:01,000 --> 00:00:02,000\nmsgid "Größe"\n'


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((TEXTS["Japanese"], "ja"), (TEXTS["Taiwanese"], "zh-Hant"), (TEXTS["Chinese"], "zh-Hans")),
        *((TEXTS["Korean"], "ko"), (TEXTS["Russian"], "ru"), (TEXTS["Greek"], "el"), (TEXTS["Polish"], "pl")),
        *((TEXTS["Arabic"], "ar"), (TEXTS["Turkish"], "tr"), (TEXTS["French"], "fr"), (TEXTS["German"], "de")),
        *(("我哋聽日去睇戲好唔好", "yue"), ("The rent is due on Monday, <1>not</1> on Tuesday.", "en")),
        *(("", None), ("12.5 %", None), ("Ink", None), ("https://example.org/the/rent/is/due", None), ("你好", None)),
        ("会议在周二举行，请准时参加。" * 9000 + "The rent", "zh-Hans"),
    ],
)
def test_a_language_is_told_where_there_is_enough_of_it(text: str, language: str | None) -> None:
    assert detect_language(text) == language
