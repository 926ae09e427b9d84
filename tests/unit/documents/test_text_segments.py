"""Text files, Markdown, subtitles, CSV and PO: what is not translated stays as it is, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.documents.taking import rewritten, segments, texts, translated

from lampblack.domain.segments import SegmentKind

if TYPE_CHECKING:
    from pathlib import Path


def made(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# --- text


def test_lines_that_were_filled_are_one_paragraph_and_are_filled_again(tmp_path: Path) -> None:
    text = (
        "A TITLE\r\n\r\n  This paragraph was filled to some sixty columns, as in\r\n  mails, and goes on for a few "
        "lines more, so that\r\n  it is one.\r\n\r\nRoses are red\r\nViolets are blue\r\n\r\n- one\r\n- two\r\n"
    )
    path = made(tmp_path, "a.txt", text)
    found = texts(path)
    assert found[0] == "A TITLE"
    assert found[1].startswith("This paragraph was filled to some sixty columns, as in mails, and goes on")
    assert found[2:] == ["Roses are red", "Violets are blue", "- one", "- two"]
    new = translated(path, {found[1]: "Wort " * 30, "Roses are red": "Rosen sind rot"}).decode()
    assert new.startswith("A TITLE\r\n\r\n  Wort Wort")
    assert max(map(len, new.split("\r\n"))) <= 60
    assert new.count("\r\n  Wort") == 3
    assert new.endswith("\r\n\r\nRosen sind rot\r\nViolets are blue\r\n\r\n- one\r\n- two\r\n")


def test_chinese_is_filled_without_blanks(tmp_path: Path) -> None:
    path = made(tmp_path, "a.txt", "This line is long enough for a paragraph that was\nfilled, as this one was too.\n")
    [source] = texts(path)
    lines = translated(path, {source: "这是一段很长的文字，" * 8}).decode().rstrip("\n").split("\n")
    assert len(lines) > 1
    assert "".join(lines) == "这是一段很长的文字，" * 8
    assert not any(line.startswith("，") for line in lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("ab \t\n\r.-é墨🙂<1>", max_size=200))
def test_its_own_text_leaves_the_words_of_a_text_as_they_are(tmp_path: Path, text: str) -> None:
    path = made(tmp_path, "a.txt", text)
    assert "".join(rewritten(path).decode().split()) == "".join(text.split())


def test_a_copy_has_the_encoding_of_its_document_where_that_has_all_its_characters(tmp_path: Path) -> None:
    path = made(tmp_path, "a.txt", "Größe und Maß für die Tür\n", "cp1252")
    assert translated(path, {"Größe und Maß für die Tür": "Très élégant"}) == "Très élégant\n".encode("cp1252")
    assert translated(path, {"Größe und Maß für die Tür": "门的尺寸"}) == "门的尺寸\n".encode()
    path = made(tmp_path, "b.txt", "\ufeffHello there", "utf-16-le")
    assert translated(path, {"Hello there": "你好"}) == "\ufeff你好".encode("utf-16-le")


# --- Markdown

PAGE = """\
---
title: Not this
---

# Head *one* #

A paragraph with **bold words**, `code here`, a [link](http://x.y/z_(a) "Titled") and ![a cat](cat.png) that
goes over two lines. Hard break\\
next line[^1] here, snake_case_word and 2 \\* 3 <b>html</b>.

Setext [ref][one] and [short]
======

> quoted words that go over several lines because they are so long
> and so on

- [ ] task one
- item two
  continues **here**
  1. nested item `x`

| Name | Value |
| --- | ---: |
| Ink \\| pen | `a` black |

```python
print("keep")
```

    indented code

<div title="Tip"><p>Html <b>block</b></p></div>

[^1]: The footnote.

[one]: http://one "T"
[short]: http://short
"""
WORDS = [
    "Head <1>one</1>",
    "A paragraph with <1>bold words</1>, <2/>, a <3>link</3> and <4>a cat</4> that goes over two lines. Hard break<5/>"
    "next line<6/> here, snake_case_word and 2 \\* 3 <7>html</7>.",
    "Setext <1>ref</1> and <2>short</2>",
    "quoted words that go over several lines because they are so long and so on",
    *("task one", "item two continues <1>here</1>", "nested item"),
    *("Name", "Value", "Ink \\| pen", "black", "Tip", "Html <1>block</1>", "The footnote."),
]


def test_markdown_keeps_code_links_and_marks(tmp_path: Path) -> None:
    path = made(tmp_path, "a.md", PAGE)
    assert texts(path) == WORDS
    new = translated(
        path,
        {
            WORDS[0]: "<1>Erster</1> Kopf",
            WORDS[1]: "Ein <3>Verweis</3>, <2/>, <1>fett</1> und <4>eine Katze</4>. Umbruch<5/>weiter<6/> <7>so</7>.",
            WORDS[2]: "<2>kurz</2> und <1>Bezug</1>",
            WORDS[3]: "Zitat",
            "black": "schwarz | weiß",
            "Tip": 'Ein "Rat"',
            "task one": "- erste Aufgabe",
            "The footnote.": "Die Fußnote.",
        },
    ).decode()
    expected = (
        PAGE.replace("# Head *one* #", "# *Erster* Kopf #")
        .replace("Setext [ref][one] and [short]\n", "[kurz][short] und [Bezug][one]\n")
        .replace("> quoted words that go over several lines because they are so long\n> and so on", "> Zitat")
        .replace("`a` black", "`a` schwarz \\| weiß")
        .replace('title="Tip"', 'title="Ein &quot;Rat&quot;"')
        .replace("- [ ] task one", "- [ ] \\- erste Aufgabe")
        .replace("[^1]: The footnote.", "[^1]: Die Fußnote.")
    )
    begin, end = expected.index("A paragraph"), expected.index("[kurz]")
    paragraph = (
        'Ein [Verweis](http://x.y/z_(a) "Titled"), `code here`, **fett** und ![eine Katze](cat.png). Umbruch\\\n'
        "weiter[^1] <b>so</b>.\n\n"
    )
    assert new == expected[:begin] + paragraph + expected[end:]


def test_filled_markdown_is_filled_again_and_stays_a_paragraph(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "a.md",
        "- An item of a list that is long enough to be filled, and goes\n  on in a second line here.\n",
    )
    [source] = texts(path)
    new = translated(
        path, {source: "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf + 13. - # und so"}
    ).decode()
    assert new.startswith("- eins zwei")
    assert all(line.startswith("  ") and line[2] not in "+-#1" for line in new.rstrip("\n").split("\n")[1:])
    made(tmp_path, "b.md", new)
    assert len(texts(tmp_path / "b.md")) == 1


@pytest.mark.parametrize("name", ["README.md", "UX.md"])
def test_real_markdown_is_the_same_when_its_own_text_is_written(name: str, tmp_path: Path) -> None:
    from pathlib import Path

    from markdown_it import MarkdownIt

    source = Path(__file__).parents[3] / "README.md"
    if name != "README.md":
        source = next(iter(sorted((source.parent / "docs").glob("*.md"))), source)
    path = tmp_path / "a.md"
    path.write_bytes(source.read_bytes())
    render = MarkdownIt("commonmark").enable("table").render
    assert len(texts(path)) > 5
    before, after = (" ".join(render(data.decode()).split()) for data in (path.read_bytes(), rewritten(path)))
    assert after == before


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
