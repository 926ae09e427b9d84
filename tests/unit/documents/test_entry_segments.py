"""Subtitles, CSV and PO: numbers, times, quotes, separators and all that is said about messages stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.documents.taking import rewritten, segments, texts, translated
from tests.unit.documents.test_text_segments import made

from lampblack.domain.segments import SegmentKind

if TYPE_CHECKING:
    from pathlib import Path

# --- subtitles

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500 X1:40\r\n<i>Hello there,\r\nmy friend.</i>\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\n{\\an8}- Who is it?\r\n- It is me.\r\n3\r\n"
    "00:01:02,000 --> 00:01:04,000\r\n♪\r\n"
)


def test_subtitles_keep_times_tags_and_their_number_of_lines(tmp_path: Path) -> None:
    path = made(tmp_path, "a.srt", SRT)
    found = segments(path)
    assert [(segment.text, segment.place.values) for segment in found] == [
        ("Hello there, my friend.", ("00:00:01",)),
        ("Who is it?", ("00:00:03",)),
        ("It is me.", ("00:00:03",)),
    ]
    assert rewritten(path).decode() == SRT
    new = translated(path, {"Hello there, my friend.": "Guten Tag, mein lieber Freund.", "It is me.": "Ich\n\nbin es."})
    assert new.decode() == SRT.replace("Hello there,\r\nmy friend.", "Guten Tag, mein\r\nlieber Freund.").replace(
        "It is me.", "Ich  bin es."
    )


def test_web_subtitles_keep_notes_styles_and_settings(tmp_path: Path) -> None:
    text = (
        "WEBVTT - Not this\n\nNOTE a comment\nof two lines\n\nSTYLE\n::cue { color: red }\n\nintro\n"
        "00:01.000 --> 00:02.000 align:start\n<v Bob>Salt &amp; <c.loud>pepper</c>, <00:00:01.500>now\n\n"
    )
    path = made(tmp_path, "a.vtt", text)
    assert texts(path) == ["Salt & <1>pepper</1>, <2/>now"]
    new = translated(path, {"Salt & <1>pepper</1>, <2/>now": "<2/>Salz & <1>Pfeffer</1> --> a<b"}).decode()
    assert new == text.replace(
        "Salt &amp; <c.loud>pepper</c>, <00:00:01.500>now", "<00:00:01.500>Salz &amp; <c.loud>Pfeffer</c> --&gt; a&lt;b"
    )


# --- CSV


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_cells_of_csv_files_keep_their_quotes_and_separators(tmp_path: Path, separator: str) -> None:
    rows = [
        ["Name", "Text", "Price"],
        ["Ink", f'"Black{separator} ""deep"""', "3"],
        ["42", '"two\r\nlines"', "x@y.org"],
    ]
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    path = made(tmp_path, "a.csv", text)
    found = segments(path)
    assert [segment.text for segment in found] == [
        "Name",
        "Text",
        "Price",
        "Ink",
        f'Black{separator} "deep"',
        "two\r\nlines",
    ]
    assert found[4].place.values == (2, 2)
    assert rewritten(path).decode() == text
    new = translated(path, {"Ink": f"Tin{separator}te", "Price": 'Der "Preis"'}).decode()
    assert new == text.replace("Ink", f'"Tin{separator}te"').replace("Price", '"Der ""Preis"""')


def test_a_csv_file_that_needs_other_characters_is_marked_for_excel(tmp_path: Path) -> None:
    path = made(tmp_path, "a.csv", "Größe;Maß für Tür\nblau;Stück übrig\n", "cp1252")
    assert translated(path, {"blau": "蓝"}) == "\ufeffGröße;Maß für Tür\n蓝;Stück übrig\n".encode()


# --- PO

MESSAGES = """\
# Head
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

#. For the menu
#: a.py:3
msgctxt "menu"
msgid "Open %s"
msgstr ""

#, fuzzy, python-format
#| msgid "Old"
msgid "Save {name}\\n"
msgstr "Alt {name}\\n"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""

msgid "Done"
msgstr "Fertig"

#~ msgid "gone"
#~ msgstr "weg"
"""


def test_messages_get_translations_and_lose_their_doubt(tmp_path: Path) -> None:
    path = made(tmp_path, "a.po", MESSAGES)
    found = segments(path)
    assert [(each.text, each.note, each.target) for each in found] == [
        ("Open %s", "menu · For the menu", ""),
        ("Save {name}", "", ""),
        ("%d file", "", ""),
        ("%d files", "", ""),
        ("Done", "", "Fertig"),
    ]
    assert [each.kind for each in found][2:4] == [SegmentKind.MESSAGE, SegmentKind.PLURAL]
    targets = {"Open %s": "%s öffnen", "Save {name}": "{name} sichern", "%d file": "%d Datei", "%d files": "%d Dateien"}
    new = translated(path, targets).decode()
    expected = (
        MESSAGES.replace('"Open %s"\nmsgstr ""', '"Open %s"\nmsgstr "%s öffnen"')
        .replace('#, fuzzy, python-format\n#| msgid "Old"', "#, python-format")
        .replace("Alt {name}", "{name} sichern")
        .replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "%d Datei"\nmsgstr[1] "%d Dateien"')
    )
    assert new == expected


def test_more_plural_forms_than_a_text_has_are_left_for_a_person_to_look_at(tmp_path: Path) -> None:
    text = MESSAGES.replace("nplurals=2; plural=n != 1", "nplurals=3; plural=n%10").replace(
        'msgstr[1] ""', 'msgstr[1] ""\nmsgstr[2] ""'
    )
    path = made(tmp_path, "a.po", text)
    new = translated(path, {"%d file": "%d файл", "%d files": "%d файлов"}).decode()
    assert '#, fuzzy\nmsgid "%d file"' in new
    assert 'msgstr[1] "%d файлов"\nmsgstr[2] "%d файлов"' in new
    only = made(tmp_path, "b.po", MESSAGES.replace("nplurals=2; plural=n != 1", "nplurals=1; plural=0"))
    assert [each.text for each in segments(only)][2] == "%d files"
