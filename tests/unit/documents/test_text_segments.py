"""Text files and Markdown: what is not translated stays as it is, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.documents.taking import rewritten, segments, texts, translated

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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("a.md", mark * 6_000) for mark in ("_a", "*a **b ", "[^a", "![](", "<a ", "{{ ", "`a ``", "__a *")),
        *(("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n" + mark * 6_000) for mark in ("<i>", "{\\a", "- ")),
        *(("a.html", mark * 6_000) for mark in ("<b>", "<a b='", "<!--", "&", "<p ")),
        ("a.csv", '"a' * 20_000),
        ("a.txt", "a@a" * 20_000),
    ],
)
def test_nothing_but_marks_is_taken_apart_before_long(tmp_path: Path, name: str, text: str) -> None:
    path = made(tmp_path, name, f"{text} word")
    assert sum(each.text.count("word") for each in segments(path)) <= 1
    assert rewritten(path)
