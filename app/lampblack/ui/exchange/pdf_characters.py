"""Which characters a PDF's glyphs stand for, where Qt names others that look the same.

Qt names each glyph by the first character that the font draws with it. In Chinese fonts many common characters share
their glyph with an old radical of the same shape (月 with U+2F49), which nobody searches for or wants to copy.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

_XREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = 20
"""Bytes of a line in the table of objects, as the format has it."""
_STREAM = re.compile(rb"(\d+) 0 obj\s*<<((?:(?!endobj).)*?)>>\s*stream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)(?: 0 (R))?")
_CODE = re.compile(rb"<([0-9A-Fa-f]{4})>")
_KANGXI = (0x2F00, 0x2FD5)
_FROM = 0x2E81
_SUPPLEMENT = (
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢\0巳幺彑彐忄㣺扌攵\0旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒网网网羊羊羊耂肀聿肉臼艹艹艹虎"
    "衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""What the radicals from _FROM on are as characters: Unicode's own tables of equal characters leave these out."""


def with_plain_characters(pdf: bytes) -> bytes:
    """The same file, with a later section that names characters in place of radicals; as it is where none is named.

    A file that is not written as Qt writes them stays as it is.
    """
    end = _XREF.search(pdf)
    offsets = _offsets(pdf, int(end[1])) if end else []
    changed = {number: new for number, offset in enumerate(offsets) if (new := _mended(pdf, offset, offsets))}
    if not changed or end is None:
        return pdf
    trailer = pdf[pdf.rindex(b"trailer") : end.start()].removeprefix(b"trailer").strip().removesuffix(b">>")
    made, table = bytearray(pdf.rstrip() + b"\n"), bytearray(b"xref\n")
    for number, text in changed.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(made))
        made += b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (number, len(text), text)
    place = len(made)
    return bytes(made + table + b"trailer\n%b/Prev %b >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, end[1], place))


def _offsets(pdf: bytes, place: int) -> list[int]:
    """Where each object begins, by its number; nothing where the table is of another kind."""
    head = _SECTION.match(pdf, place)
    if head is None:
        return []
    lines = (pdf[head.end() + _ENTRY * number :][:_ENTRY] for number in range(int(head[1])))
    return [int(line[:10]) if line[17:18] == b"n" else -1 for line in lines]


def _mended(pdf: bytes, offset: int, offsets: list[int]) -> bytes | None:
    """The object's text with the characters' own codes, where it is such a list and names radicals."""
    head = _STREAM.match(pdf, offset) if offset >= 0 else None
    length = _LENGTH.search(head[2]) if head else None
    if head is None or length is None:
        return None
    size = _number(pdf, offsets[int(length[1])]) if length[2] else int(length[1])
    text = pdf[head.end() : head.end() + size]
    if b"/FlateDecode" in head[2]:
        try:
            text = zlib.decompress(text)
        except zlib.error:
            return None
    if b"begincmap" not in text:
        return None
    mended = re.sub(rb"\[[^\]]*\]", lambda codes: _CODE.sub(_plain, codes[0]), text)
    return mended if mended != text else None


def _number(pdf: bytes, offset: int) -> int:
    found = re.compile(rb"\d+ 0 obj\s*(\d+)").match(pdf, offset)
    return int(found[1]) if found else 0


def _plain(code: re.Match[bytes]) -> bytes:
    number = int(code[1], 16)
    if 0 <= number - _FROM < len(_SUPPLEMENT) and _SUPPLEMENT[number - _FROM] != "\0":
        return b"<%04X>" % ord(_SUPPLEMENT[number - _FROM])
    if _KANGXI[0] <= number <= _KANGXI[1]:
        return b"<%04X>" % ord(unicodedata.normalize("NFKC", chr(number)))
    return code[0]
