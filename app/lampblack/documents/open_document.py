"""The words of OpenDocument texts, spreadsheets and slides."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.open_document import nodes_of, paragraphs_of
from lampblack.documents.packages import Package
from lampblack.documents.refusal import RefusalError
from lampblack.documents.trees import local, tree_of
from lampblack.domain.segment_tags import Mark, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.segment_tags import Node


def open_document_text(data: bytes) -> str:
    """Paragraphs, headings with the marks of Markdown, and a line for each row of a table. Raises RefusalError."""
    package = Package(data)
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise RefusalError("attachment.locked")
    lines: list[str] = []
    found = paragraphs_of(tree_of(package.xml("content.xml")), with_numbers=True)
    for row, paragraphs in groupby(found, key=lambda each: _row(each[0])):
        if row is None:
            lines += (_heading(paragraph) + _text(nodes_of(paragraph)) for paragraph, _ in paragraphs)
            continue
        cells = groupby(paragraphs, key=lambda each: each[1].get("column"))
        lines.append("\t".join(" ".join(_text(nodes_of(each)) for each, _ in inside) for _, inside in cells))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _row(paragraph: Any) -> Any:
    return next((each for each in paragraph.iterancestors() if local(each) == "table-row"), None)


def _heading(paragraph: Any) -> str:
    if local(paragraph) != "h":
        return ""
    level = next((value for key, value in paragraph.items() if key.endswith("}outline-level")), "1")
    return "#" * min(6, int(level) if level.isdecimal() else 1) + " "


def _text(nodes: Sequence[Node]) -> str:
    """Line breaks and tabs are marks, but to be read."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Mark):
            parts.append({"line-break": "\n", "tab": "\t"}.get(local(node.ref), ""))
        else:
            parts.append(node if isinstance(node, str) else _text(node.inside) or plain(node.inside))
    return "".join(parts).strip(" ")
