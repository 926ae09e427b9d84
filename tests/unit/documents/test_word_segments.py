"""Word documents: taken apart and written again with all that is no text as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.made_packages import run, word_file
from tests.unit.documents.taking import changed, members, rewritten, segments, texts, translated

from lampblack.domain.segments import PlaceKind, SegmentKind

if TYPE_CHECKING:
    from pathlib import Path

BOLD, ITALIC, LINK = "<w:b/>", "<w:i/>", '<w:rStyle w:val="Link"/>'
SEEN = re.compile(
    "<w:hyperlink|</w:hyperlink|<w:ins |</w:ins|<w:r>|<w:r |<w:b/>|<w:i/>|<w:br/>|<w:tab/>|<w:footnoteR|<w:t[ >][^<]*"
)


def paragraph(*content: str, properties: str = "") -> str:
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{''.join(content)}</w:p>"


def document_xml(data: bytes) -> str:
    return members(data)["word/document.xml"].decode()


def test_runs_that_word_has_cut_are_one_text(tmp_path: Path) -> None:
    body = paragraph(
        '<w:r w:rsidR="00A1"><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">We sell </w:t></w:r>',
        '<w:proofErr w:type="spellStart"/><w:r w:rsidR="00A2"><w:t>pe</w:t></w:r><w:r><w:t>ns</w:t></w:r>',
        '<w:proofErr w:type="spellEnd"/>',
        run(" and ", ITALIC),
        run("inks", ITALIC),
        "<w:r><w:lastRenderedPageBreak/><w:t>.</w:t></w:r>",
    )
    path = word_file(tmp_path / "a.docx", body)
    assert texts(path) == ["We sell pens<1> and inks</1>."]
    xml = document_xml(translated(path, {"We sell pens<1> and inks</1>.": "Wir verkaufen Stifte<1> und Tinte</1>."}))
    assert re.findall(r"<w:i/></w:rPr><w:t[^>]*>([^<]*)", xml) == [" und Tinte"]
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)", xml)) == "Wir verkaufen Stifte und Tinte."


def test_formatting_of_a_whole_paragraph_needs_no_tag(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph(run("All of ", BOLD), run("it", BOLD)))
    assert texts(path) == ["All of it"]
    assert "<w:b/></w:rPr><w:t>Alles</w:t>" in document_xml(translated(path, {"All of it": "Alles"}))


def test_links_pictures_breaks_and_notes_have_their_places(tmp_path: Path) -> None:
    body = paragraph(
        run("See "),
        f'<w:hyperlink r:id="rId91" w:history="1">{run("our shop", LINK)}</w:hyperlink>',
        "<w:r><w:br/></w:r>",
        run("for ink"),
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>',
        run(" and "),
        "<w:r><w:drawing><wp/></w:drawing></w:r>",
        run("pens."),
    )
    source = "See <1>our shop</1><2/>for ink<3/> and <4/>pens."
    path = word_file(
        tmp_path / "a.docx", body, {"footnotes": f'<w:footnote w:id="2">{paragraph(run("Black"))}</w:footnote>'}
    )
    assert texts(path) == [source, "Black"]
    note = segments(path)[1]
    assert (note.kind, note.place.kind, note.place.values) == (SegmentKind.NOTE, PlaceKind.FOOTNOTE, (2,))
    xml = document_xml(translated(path, {source: "Stifte<4/> und Tinte<3/><2/>in <1>unserem Laden</1>."}))
    order = re.findall(r"<w:drawing>|<w:footnoteReference [^>]*>|<w:br/>|<w:hyperlink [^>]*>|unserem Laden", xml)
    assert [part[:12] for part in order] == ["<w:drawing>", "<w:footnoteR", "<w:br/>", "<w:hyperlink", "unserem Lade"]
    assert '<w:rStyle w:val="Link"/></w:rPr><w:t>unserem Laden' in xml


def test_fields_stay_whole_and_links_made_of_fields_are_translated(tmp_path: Path) -> None:
    def field(instruction: str, result: str) -> str:
        char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        return (
            f"{char.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{char.format('separate')}"
            f"{run(result)}{char.format('end')}"
        )

    body = paragraph(
        run("Page "), field(" PAGE ", "3"), run(" of "), field(' HYPERLINK "http://x" ', "the list"), run(".")
    )
    path = word_file(tmp_path / "a.docx", body)
    source = "Page <1/> of <2>the list</2>."
    assert texts(path) == [source]
    xml = document_xml(translated(path, {source: "<2>Liste</2>, Seite <1/>"}))
    kinds = re.findall(r'fldCharType="(\w+)"|<w:instrText>\s*(\w+)|<w:t[^>]*>([^<]*)', xml)
    assert ["".join(kind) for kind in kinds] == [
        *("begin", "HYPERLINK", "separate", "Liste", "end"),
        *(", Seite ", "begin", "PAGE", "separate", "3", "end"),
    ]


def test_every_part_with_words_is_translated_and_comments_are_not(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('Cell'))}</w:tc><w:tc>{paragraph(run('42'))}</w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent>{paragraph(run('In a box'))}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    comment = (
        '<w:commentRangeStart w:id="0"/>',
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
    )
    body = (
        paragraph(run("Title"), properties='<w:pStyle w:val="berschrift1"/>')
        + table
        + paragraph(comment[0], run("Before "), comment[1], f"<w:r>{both}</w:r>", run(" behind"))
        + paragraph(run("Not "), f'<w:del w:id="9">{run("deleted").replace("w:t", "w:delText")}</w:del>', run("kept"))
    )
    parts = {
        "header1": paragraph(run("Head")),
        "footer1": paragraph(run("Foot")),
        "endnotes": f'<w:endnote w:id="3">{paragraph(run("End"))}</w:endnote>',
        "comments": f"<w:comment>{paragraph(run('A remark'))}</w:comment>",
    }
    path = word_file(tmp_path / "a.docm", body, parts, {"word/vbaProject.bin": bytes(range(256))})
    found = segments(path)
    assert [(segment.text, segment.kind.value, segment.place.kind.value) for segment in found] == [
        ("Title", "heading", "paragraph"),
        ("Cell", "cell", "paragraph"),
        ("Before <1/> behind", "paragraph", "paragraph"),
        ("In a box", "paragraph", "text box"),
        ("Not kept", "paragraph", "paragraph"),
        ("Head", "paragraph", "header"),
        ("Foot", "paragraph", "footer"),
        ("End", "note", "endnote"),
    ]
    data = translated(path, {segment.text: segment.text.upper() for segment in found})
    assert changed(path.read_bytes(), data) == {
        *("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/endnotes.xml")
    }
    xml = document_xml(data)
    assert xml.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:document ')
    assert 'mc:Ignorable="w14"' in xml
    assert xml.count("IN A BOX") == 2
    assert xml.index("commentRangeStart") < xml.index("BEFORE ") < xml.index("commentReference")
    assert "<w:delText" in xml


@pytest.mark.parametrize("answer", ["nothing kept", "<1>crossed<2></1></2>", "<1/><1/>", "</9>", "a\tb\nc\x00\x0b<1>"])
def test_a_translation_with_wrong_tags_is_written_whole(tmp_path: Path, answer: str) -> None:
    body = paragraph(
        run("A "), run("bold", BOLD), run(" word"), "<w:r><w:footnoteReference w:id='2'/></w:r>", run(" here")
    )
    path = word_file(tmp_path / "a.docx", body)
    [source] = texts(path)
    xml = document_xml(translated(path, {source: answer}))
    written = "".join(re.findall(r"<w:t[^>]*>([^<]*)", xml))
    assert re.sub(r"\W|\d", "", written) == re.sub(r"\W|\d", "", answer)
    assert xml.count("footnoteReference") == 1


def test_right_to_left_emoji_and_combining_characters_come_through(tmp_path: Path) -> None:
    text = "مرحبا بالعالم 👩‍👩‍👧 e\u0301a\u0308 \u200fעברית\u200e &amp; &lt;1&gt;"
    path = word_file(tmp_path / "a.docx", paragraph(run(text, "<w:rtl/>")))
    assert texts(path) == [text.replace("&amp;", "&").replace("&lt;1&gt;", "\\<1>")]
    xml = document_xml(rewritten(path))
    assert f">{text}</w:t>" in xml
    assert "<w:rtl/>" in xml


PIECES = st.lists(
    st.one_of(
        st.builds(run, st.text("ab 墨é", min_size=1, max_size=5), st.sampled_from(("", BOLD, ITALIC))),
        st.sampled_from(("<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>", '<w:r><w:footnoteReference w:id="2"/></w:r>')),
        st.builds(lambda text: f'<w:hyperlink w:anchor="x">{run(text)}</w:hyperlink>', st.text("cd", min_size=1)),
        st.builds(lambda text: f'<w:ins w:id="7">{run(text)}</w:ins>', st.text("ef", min_size=1)),
    ),
    max_size=8,
)


def seen(xml: str) -> list[str]:
    """What a reader sees of a document: each character with its formatting, each thing between them."""
    found: list[str] = []
    link = ""
    formatted = ""
    for part in SEEN.findall(xml):
        if "hyperlink" in part or "w:ins" in part:
            link = "" if part.startswith("</") else part
        elif part in ("<w:r>", "<w:r "):
            formatted = ""
        elif part in ("<w:b/>", "<w:i/>"):
            formatted += part
        elif part.startswith(("<w:t ", "<w:t>")):
            found += [one + ("" if one == " " else link + formatted) for one in part.partition(">")[2]]
        else:
            found.append(part)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=3))
def test_writing_its_own_text_changes_nothing_that_is_seen(tmp_path: Path, paragraphs: list[list[str]]) -> None:
    path = word_file(tmp_path / "a.docx", "".join(paragraph(*pieces) for pieces in paragraphs))
    data = rewritten(path)
    assert seen(document_xml(data)) == seen(document_xml(path.read_bytes()))
    assert changed(path.read_bytes(), data) <= {"word/document.xml"}
