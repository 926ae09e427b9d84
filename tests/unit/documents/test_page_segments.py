"""Web pages and EPUB: tags and everything between them that is no text stay as they are, to the byte."""

from __future__ import annotations

import re
from pathlib import Path

import importlinter
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.made_packages import book
from tests.unit.documents.taking import changed, members, rewritten, segments, texts, translated

from lampblack.domain.segments import PlaceKind

PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Hours &amp; prices</title><style>p > a { }</style>
<meta name="description" content="What it costs"><script>if (a<b && c) "<p>x</p>"</script></head>
<body class=x><h1>Open <b>now</b></h1><!-- a comment -->
<p>The <a href="/x?a=1&b=2" title="More here">shop <i>here</i></a> is<br>open at <code>9</code> &lt;1&gt; <img src=a
alt="A cat"> ok.</p>
<p><b>All bold</b></p><ul><li>One<ul><li>two</ul></ul><pre>keep   this</pre><textarea>and this</textarea>
<p translate="no">Brand</p><table><tr><th>Day<td>9-17</table><input placeholder='Your name'>tail <b>unclosed
"""
WORDS = [
    *("Hours & prices", "What it costs", "Open <1>now</1>"),
    "The <1>shop <2>here</2></1> is<3/>open at <4/> \\<1> <5/> ok.",
    *("More here", "A cat", "All bold", "One", "two", "Day", "tail <1/>unclosed", "Your name"),
]


def made(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.html"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_page_keeps_all_but_its_words(tmp_path: Path) -> None:
    path = made(tmp_path, PAGE)
    assert texts(path) == WORDS
    source = WORDS[3]
    answer = "<5/> Der <1><2>hiesige</2> Laden</1> <3/>hat ab <4/> offen, \\<1> & so."
    new = translated(
        path,
        {
            WORDS[0]: "Zeiten <&> Preise",
            WORDS[1]: 'Was "es" kostet',
            source: answer,
            "More here": "Mehr",
            "A cat": "Katze",
        },
    ).decode()
    begin, end = PAGE.index("<p>The"), PAGE.index("</p>\n<p><b>All")
    paragraph = (
        '<p><img src=a\nalt="Katze"> Der <a href="/x?a=1&b=2" title="Mehr"><i>hiesige</i> Laden</a> <br>hat ab '
        "<code>9</code> offen, &lt;1&gt; &amp; so."
    )
    expected = (PAGE[:begin] + paragraph + PAGE[end:]).replace("Hours &amp; prices", "Zeiten &lt;&amp;&gt; Preise")
    assert new == expected.replace("What it costs", "Was &quot;es&quot; kostet")


def test_an_attribute_is_translated_where_its_paragraph_is_not(tmp_path: Path) -> None:
    path = made(tmp_path, '<p>Look: <img alt="A cat" src="x"> here</p>')
    assert translated(path, {"A cat": "Eine Katze"}).decode() == '<p>Look: <img alt="Eine Katze" src="x"> here</p>'


def test_a_page_in_an_encoding_without_the_characters_has_them_by_number(tmp_path: Path) -> None:
    path = made(tmp_path, '<meta charset="windows-1251"><p>Привет, мир</p>', "cp1251")
    assert texts(path) == ["Привет, мир"]
    assert translated(path, {"Привет, мир": "你好"}) == '<meta charset="windows-1251"><p>&#20320;&#22909;</p>'.encode(
        "cp1251"
    )


REAL = Path(importlinter.__file__).parent / "ui" / "static" / "index.html"


@pytest.mark.skipif(not REAL.exists(), reason="this version of import-linter has no page")
def test_a_real_page_is_the_same_when_its_own_text_is_written(tmp_path: Path) -> None:
    from lampblack.documents.html import html_text

    path = tmp_path / "real.html"
    path.write_bytes(REAL.read_bytes())
    assert len(texts(path)) > 10
    assert html_text(rewritten(path)) == html_text(path.read_bytes())


PIECES = re.split(
    "[|]",
    "<p>|</p>|<b>|</b>|<a href='x'>|</a>|<br>|<!-- c -->|<script>a<b</script>|<img alt='é'>|word| |&amp;|&lt;1&gt;|<|墨"
    "|<1>|\\|<pre> k </pre>|<td>|&nbsp;|\n",
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    ).map("".join)
)
def test_its_own_text_leaves_a_page_as_it_reads(tmp_path: Path, text: str) -> None:
    from lampblack.documents.html import html_text

    path = made(tmp_path, text)
    assert html_text(rewritten(path)) == html_text(path.read_bytes())


# --- EPUB


def test_a_book_is_translated_in_reading_order_with_its_contents(tmp_path: Path) -> None:
    contents = "<navPoint><navLabel><text>First &amp; best</text></navLabel><content src='x'/></navPoint>"
    pages = ["<h1>First</h1><p>Some&nbsp;words <i>in</i> it<br/>and more.</p>", "<p>Second</p>"]
    path = book(tmp_path / "a.epub", pages, contents)
    found = segments(path)
    assert [segment.text for segment in found] == [
        "First",
        "Some\xa0words <1>in</1> it<2/>and more.",
        "Second",
        "First & best",
    ]
    assert [segment.place.values for segment in found[:3]] == [(1, 1), (1, 2), (2, 1)]
    assert found[3].place.kind is PlaceKind.CONTENTS
    data = translated(path, {"Second": "Zweitens <&>", "First & best": "Erstens & bestens"})
    assert changed(path.read_bytes(), data) == {"OEBPS/page 1.xhtml", "OEBPS/toc.ncx"}
    assert b"<p>Zweitens &lt;&amp;&gt;</p>" in members(data)["OEBPS/page 1.xhtml"]
    assert b"<text>Erstens &amp; bestens</text>" in members(data)["OEBPS/toc.ncx"]
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert rewritten(path) == path.read_bytes().replace(b"&nbsp;", b"\xc2\xa0") or changed(
        path.read_bytes(), rewritten(path)
    ) == {"OEBPS/page 0.xhtml"}
