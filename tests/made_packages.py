"""Word, PowerPoint, OpenDocument and EPUB files that tests make, with all the parts that real ones have."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MORE = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="w14"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = f'xmlns:r="{_OFFICE}"'
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{rest}:1.0"'
    for name, rest in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("presentation", "presentation"),
    )
)


def package(path: Path, members: Mapping[str, str | bytes], stored: Sequence[str] = ()) -> Path:
    """An archive with these members, in this order; stored: those that are not packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return path


def relations(targets: Sequence[tuple[str, str, str]]) -> str:
    """A part's relations: ids, kinds, targets; one that begins with http is outside."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if target.startswith("http") else "/>")
        for key, kind, target in targets
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def run(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{formatted}<w:t xml:space="preserve">{text}</w:t></w:r>'


def word_file(
    path: Path, body: str, parts: Mapping[str, str] | None = None, more: Mapping[str, bytes] | None = None
) -> Path:
    """A Word document. parts: what is in its headers, footers and notes, by their kind: "header1"; more: members."""
    own = {f"word/{name}.xml": _part(name.rstrip("0123456789"), content) for name, content in (parts or {}).items()}
    kinds = [(f"rId{number}", name.rstrip("0123456789"), f"{name}.xml") for number, name in enumerate(parts or {}, 1)]
    styles = (
        f'<w:styles {W}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Link"><w:name w:val="Hyperlink"/></w:style></w:styles>'
    )
    return package(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations([("rId1", "officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": relations(
                [*kinds, ("rId90", "styles", "styles.xml"), ("rId91", "hyperlink", "https://example.org/fetch-me")]
            ),
            "word/styles.xml": styles,
            "word/document.xml": f"{_DECLARATION}<w:document {W} {_MORE}><w:body>{body}<w:sectPr/></w:body>"
            "</w:document>",
            **own,
            **(more or {}),
        },
    )


def _part(kind: str, content: str) -> str:
    name = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    return f"{_DECLARATION}<w:{name} {W} {_MORE}>{content}</w:{name}>"


def slides_file(path: Path, slides: Sequence[tuple[str, str]]) -> Path:
    """A PowerPoint document: what is on each slide (shapes), and paragraphs of its notes; its parts are numbered the
    other way round than the slides are shown.
    """
    count = len(slides)
    names = [f"slide{count - number}" for number in range(count)]
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations([("rId1", "officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": f"<p:presentation {_P} {_R}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{256 + number}" r:id="rId{number}"/>' for number in range(count))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            [(f"rId{number}", "slide", f"slides/{name}.xml") for number, name in enumerate(names)]
        ),
    }
    for name, (shapes, notes) in zip(names, slides, strict=True):
        members[f"ppt/slides/{name}.xml"] = (
            f"<p:sld {_P} {_A} {_R}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
        if notes:
            members[f"ppt/slides/_rels/{name}.xml.rels"] = relations(
                [("rId1", "notesSlide", f"../notesSlides/{name}.xml"), ("rId2", "image", "../media/none.png")]
            )
            members[f"ppt/notesSlides/{name}.xml"] = (
                f"<p:notes {_P} {_A}><p:cSld><p:spTree>{shape(notes)}</p:spTree></p:cSld></p:notes>"
            )
    return package(path, members)


def shape(paragraphs: str, kind: str = "body") -> str:
    """A shape with text; kind: of its placeholder, such as "title"."""
    holder = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
    return f"<p:sp>{holder}<p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"


def slide_run(text: str, attributes: str = "") -> str:
    """A run of a slide."""
    return f'<a:r><a:rPr lang="en-GB"{" " if attributes else ""}{attributes}/><a:t>{text}</a:t></a:r>'


def open_file(path: Path, content: str, kind: str = "text", styles: str = "") -> Path:
    """An OpenDocument file. content: in its body; styles: in its master styles."""
    body = {"text": "text", "spreadsheet": "spreadsheet", "presentation": "presentation"}[kind]
    return package(
        path,
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"{_DECLARATION}<office:document-content {_ODF}><office:body><office:{body}>{content}"
            f"</office:{body}></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF}><office:master-styles>{styles}</office:master-styles>"
            "</office:document-styles>",
            "Pictures/one.png": b"\x89PNG not really",
        },
        stored=("mimetype",),
    )


def book(path: Path, pages: Sequence[str], contents: str = "", more: Mapping[str, str] | None = None) -> Path:
    """An EPUB; pages: bodies, in reading order, which is not the order in the archive; contents: of its NCX."""
    items = "".join(
        f'<item id="p{number}" href="page%20{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in reversed(range(len(pages)))
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    ncx = '<item id="toc" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    html = f'{doctype}\n<html xmlns="http://www.w3.org/1999/xhtml"><head></head><body>'
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return package(
        path,
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}{ncx}</manifest>'
            f"<spine>{spine}</spine></package>",
            **{
                f"OEBPS/page {number}.xhtml": f"{declaration}{html}{pages[number]}</body></html>"
                for number in reversed(range(len(pages)))
            },
            "OEBPS/toc.ncx": f"<ncx><navMap>{contents}</navMap></ncx>",
            **(more or {}),
        },
        stored=("mimetype",),
    )
