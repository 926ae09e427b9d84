"""Reading glossaries: CSV, and TBX, the standard for terms in XML."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from lampblack.domain.faults import KnownError
from lampblack.domain.natural_languages import language_of
from lampblack.domain.text import whole_characters
from lampblack.domain.translations.glossary import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES = 20_000_000
MOST_TERMS = 50_000
_LONGEST = 200
"""Characters of a term."""
_HEADS = {
    "source": ("source", "source term", "term", "original", "from", "原文", "源语言", "术语", "源术语"),
    "target": ("target", "target term", "translation", "to", "译文", "目标语言", "翻译", "译名", "目标术语"),
}
_CHINESE = ("chinese", "中文", "汉语", "漢語")
"""No matter in which characters."""


def read_glossary(data: bytes, name: str, source: str, target: str) -> tuple[Term, ...]:
    """The terms of a file from one language, by its code, into another; a column, or an entry's part, that names its
    language is taken by that, else the first column is the source. Raises KnownError glossary.broken, .too_large,
    .empty, each with the file's name.
    """
    name = whole_characters(name)
    if len(data) > MOST_BYTES:
        raise KnownError("glossary.too_large", name=name)
    is_xml = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")[:1] == b"<"
    try:
        pairs = _pairs_of_xml(data, source, target) if is_xml else _pairs_of_csv(_text_of(data), source, target)
        terms = tuple(_terms(pairs))
    except (expat.ExpatError, csv.Error, UnicodeError, ValueError) as error:
        raise KnownError("glossary.broken", name=name) from error
    if not terms:
        raise KnownError("glossary.empty", name=name)
    if len(terms) > MOST_TERMS:
        raise KnownError("glossary.too_large", name=name)
    return terms


def _terms(pairs: Iterator[tuple[str, str]]) -> Iterator[Term]:
    for source, target in pairs:
        both = " ".join(source.split()), " ".join(target.split())
        if all(both) and max(map(len, both)) <= _LONGEST:
            yield Term(*both)


def _text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")  # as a spreadsheet on a Chinese computer saves it
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _pairs_of_csv(text: str, source: str, target: str) -> Iterator[tuple[str, str]]:
    if "\0" in text:
        raise ValueError("no text")
    line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=line.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    if not rows:
        return
    columns = _columns(rows[0], source, target)
    first, second = columns or (0, 1)
    for row in rows[1:] if columns else rows:
        if len(row) > max(first, second):
            yield row[first], row[second]


def _columns(row: Sequence[str], source: str, target: str) -> tuple[int, int] | None:
    """The places of both languages in a head line; None where it is none."""
    cells = [cell.strip().casefold() for cell in row]
    languages = [_language(cell) for cell in cells]
    by_language = [_place(languages, _primary(code)) for code in (source, target)]
    if None not in by_language and by_language[0] != by_language[1]:
        return by_language[0] or 0, by_language[1] or 0
    first, second = (next((n for n, cell in enumerate(cells) if cell in words), None) for words in _HEADS.values())
    if first is not None and second is not None:
        return first, second
    if sum(map(bool, languages[:2])) == 2:
        return 0, 1  # languages, but others: the columns count by their order
    return None


def _language(cell: str) -> str:
    known = language_of(cell)
    return "zh" if cell in _CHINESE else _primary(known.code) if known else ""


def _place(values: Sequence[str], wanted: str) -> int | None:
    return values.index(wanted) if wanted and wanted in values else None


def _primary(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].casefold()


@dataclass(slots=True)
class _Entries:
    """What a parser has met: entries with their terms by language."""

    entries: list[dict[str, list[str]]] = field(default_factory=list)
    language: str = ""
    term: list[str] | None = None

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        element = name.rpartition(":")[2]
        if element in ("termEntry", "conceptEntry"):
            self.entries.append({})
        elif element in ("langSet", "langSec"):
            self.language = _primary(attributes.get("xml:lang", attributes.get("lang", "")))
        elif element == "term" and self.entries:
            self.term = []

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "term" and self.term is not None:
            self.entries[-1].setdefault(self.language, []).append("".join(self.term))
            self.term = None

    def text(self, text: str) -> None:
        if self.term is not None:
            self.term.append(text)


def _pairs_of_xml(data: bytes, source: str, target: str) -> Iterator[tuple[str, str]]:
    met = _Entries()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = met.begin, met.end
    parser.CharacterDataHandler = met.text
    parser.EntityDeclHandler = _refuse_entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.Parse(data, True)
    for entry in met.entries:
        first = next(iter(entry.get(_primary(target), [])), "")
        for term in entry.get(_primary(source), []):
            yield term, first


def _refuse_entity(*_: object) -> None:
    """What an entity stands for may be a file, or grow without end; a glossary needs none of its own."""
    raise ValueError("entities are refused")
