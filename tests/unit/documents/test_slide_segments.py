"""PowerPoint and OpenDocument files, taken apart and written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.made_packages import open_file, package, shape, slide_run, slides_file
from tests.unit.documents.taking import changed, members, rewritten, segments, texts, translated

from lampblack.domain.segments import PlaceKind, SegmentKind

if TYPE_CHECKING:
    from pathlib import Path

BOLD = 'b="1"'


def deck(path: Path) -> Path:
    title = shape(
        f"<a:p>{slide_run('Our ', 'dirty=&quot;0&quot;'.replace('&quot;', chr(34)))}{slide_run('plan')}</a:p>", "title"
    )
    body = shape(
        f"<a:p><a:pPr lvl='1'/>{slide_run('Sell ')}{slide_run('more', BOLD)}{slide_run(' ink')}<a:br/>"
        f"{slide_run('now')}<a:fld id='1' type='slidenum'><a:t>2</a:t></a:fld><a:endParaRPr lang='en-GB'/></a:p>"
    )
    cells = "".join(f"<a:tc><a:txBody><a:p>{slide_run(text)}</a:p></a:txBody></a:tc>" for text in ("Year", "2026"))
    table = f"<p:graphicFrame><a:graphic><a:tbl><a:tr>{cells}</a:tr></a:tbl></a:graphic></p:graphicFrame>"
    notes = f"<a:p>{slide_run('Say this slowly')}</a:p>"
    return slides_file(path, [(title, notes), (body + table, "")])


def test_slides_are_taken_in_the_order_in_which_they_are_shown(tmp_path: Path) -> None:
    path = deck(tmp_path / "a.pptx")
    found = segments(path)
    assert [(each.text, each.kind, each.place.kind, each.place.values) for each in found] == [
        ("Our plan", SegmentKind.HEADING, PlaceKind.SLIDE, (1,)),
        ("Say this slowly", SegmentKind.NOTE, PlaceKind.SLIDE_NOTES, (1,)),
        ("Sell <1>more</1> ink<2/>now", SegmentKind.PARAGRAPH, PlaceKind.SLIDE, (2,)),
        ("Year", SegmentKind.CELL, PlaceKind.SLIDE, (2,)),
    ]
    data = translated(path, {"Sell <1>more</1> ink<2/>now": "Jetzt<2/><1>mehr</1> Tinte", "Year": "Jahr & Tag"})
    assert changed(path.read_bytes(), data) == {"ppt/slides/slide1.xml"}
    xml = members(data)["ppt/slides/slide1.xml"].decode()
    line = xml[xml.index("<a:p>") : xml.index("</a:p>")]
    assert (
        line.index("Jetzt") < line.index("<a:br/>") < line.index("mehr") < line.index(" Tinte") < line.index("slidenum")
    )
    assert '<a:rPr lang="en-GB" b="1"/><a:t>mehr</a:t>' in line
    assert line.startswith('<a:p><a:pPr lvl="1"/>')
    assert line.endswith('<a:endParaRPr lang="en-GB"/>')
    assert "<a:t>Jahr &amp; Tag</a:t>" in xml


def test_the_own_text_of_slides_changes_nothing(tmp_path: Path) -> None:
    path = deck(tmp_path / "a.pptx")
    copy = tmp_path / "b.pptx"
    copy.write_bytes(rewritten(path))
    assert segments(copy) == segments(path)


CONTENT = """<text:h text:outline-level="1">Ode to ink</text:h>\
<text:p>Ink is <text:span text:style-name="B">very </text:span><text:span text:style-name="B">black</text:span>\
<text:s text:c="2"/>mostly.<text:line-break/>New <text:a xlink="x">link</text:a><text:soft-page-break/> here.</text:p>\
<text:p>With a note<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>\
<text:p>The note</text:p></text:note-body></text:note> in it<office:annotation><text:p>A remark</text:p>\
</office:annotation>.</text:p>\
<table:table><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell \
office:value-type="date"><text:p>3 May</text:p></table:table-cell></table:table-row></table:table>"""


def test_open_document_texts_keep_styles_notes_and_numbers(tmp_path: Path) -> None:
    header = "<style:master-page><style:header><text:p>Head</text:p></style:header></style:master-page>"
    path = open_file(tmp_path / "a.odt", CONTENT, styles=header)
    found = segments(path)
    assert [(each.text, each.place.kind.value) for each in found] == [
        ("Ode to ink", "paragraph"),
        ("Ink is <1>very black</1>  mostly.<2/>New <3>link</3> here.", "paragraph"),
        ("With a note<1/> in it<2/>.", "paragraph"),
        ("The note", "footnote"),
        ("Name", "cell"),
        ("Head", "header"),
    ]
    data = translated(
        path,
        {
            found[1].text: "<1>Schwarz</1>  ist <3>Tinte</3><2/>& neu.",
            found[2].text: "Mit<2/> einer Notiz<1/>.",
            "The note": "Die Notiz",
            "Head": "Kopf",
        },
    )
    assert changed(path.read_bytes(), data) == {"content.xml", "styles.xml"}
    xml = members(data)["content.xml"].decode()
    assert (
        '<text:p><text:span text:style-name="B">Schwarz</text:span> <text:s text:c="1"/>ist '
        '<text:a xlink="x">Tinte</text:a>'
        "<text:line-break/>&amp; neu.</text:p>"
    ) in xml
    assert "<text:p>Mit<office:annotation><text:p>A remark</text:p></office:annotation> einer Notiz<text:note " in xml
    assert "<text:p>Die Notiz</text:p></text:note-body></text:note>.</text:p>" in xml
    assert data[30:69] == b"mimetypeapplication/vnd.oasis.opendocument.text"[:39]


def test_own_text_of_open_documents_changes_nothing(tmp_path: Path) -> None:
    path = open_file(tmp_path / "a.odt", CONTENT)
    copy = tmp_path / "b.odt"
    copy.write_bytes(rewritten(path))
    assert segments(copy) == segments(path)


def test_spreadsheets_and_slides_of_open_document_are_taken_apart_too(tmp_path: Path) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}</table:table-row>".format(
        cell.format("", "Ink")
        + cell.format(' office:value-type="string" table:formula="x"', "computed")
        + cell.format(' table:number-columns-repeated="3"', "")
        + cell.format("", "Pen")
    )
    sheet = open_file(tmp_path / "a.ods", f"<table:table>{row}{row.replace('Ink', 'Nib')}</table:table>", "spreadsheet")
    assert [(each.text, each.place.values) for each in segments(sheet)] == [
        *(("Ink", (1, 1)), ("Pen", (1, 6))),
        *(("Nib", (2, 1)), ("Pen", (2, 6))),
    ]
    page = "<draw:page><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>{}</draw:page>"
    notes = "<presentation:notes><text:p>Say it</text:p></presentation:notes>"
    slides = open_file(tmp_path / "a.odp", page.format("One", notes) + page.format("Two", ""), "presentation")
    assert [(each.text, each.place.kind.value, each.place.values) for each in segments(slides)] == [
        *(("One", "slide", (1,)), ("Say it", "slide notes", (1,)), ("Two", "slide", (2,))),
    ]


@pytest.mark.parametrize("name", ["slides that are not there", "an archive of something else"])
def test_what_is_no_deck_is_refused(tmp_path: Path, name: str) -> None:
    from lampblack.documents.refusal import RefusalError

    path = deck(tmp_path / "a.pptx")
    kept = {key: data for key, data in members(path.read_bytes()).items() if "slides/slide" not in key}
    package(path, kept if name.startswith("slides") else {"a.txt": "x"})
    with pytest.raises(RefusalError):
        texts(path)
