"""Bytes that are text, in the encodings that people's files have."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lampblack.documents.refusal import RefusalError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_EASTERN = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]")
_MOST_CONTROLS = 0.002
"""The share of control characters from which on a file is no text."""
_SAMPLE = 64_000
"""Bytes that a guess at the encoding looks at."""
_LITTLE = 12
"""Bytes beyond ASCII with fewer than which a guess is worth little."""
_KANA = re.compile("[\u3041-\u30fe]")
_COMMONER = {"iso8859_10": "iso8859_2", "cp1125": "cp866"}
"""Encodings that hardly any file has, and those that look like them."""
_HIGH = re.compile(rb"[\x80-\xff]")
_MULTIBYTE = re.compile(
    "big5|big5hkscs|cp932|cp949|cp950|euc_jp|euc_jis_2004|euc_jisx0213|euc_kr|gb18030|gb2312|gbk|hz|iso2022_jp"
    "|iso2022_jp_1|iso2022_jp_2|iso2022_kr|johab|shift_jis|shift_jis_2004|shift_jisx0213"
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's text, with the line ends it has, and how it was written: its encoding, and the mark at its beginning."""

    text: str
    encoding: str
    mark: bytes = b""

    def bytes_of(self, text: str, errors: str = "strict") -> bytes:
        """Another text, written alike; in UTF-8 where this encoding lacks some of its characters.

        errors: such as "xmlcharrefreplace", for formats with another way to write those.
        """
        try:
            return self.mark + text.encode(self.encoding, errors)
        except UnicodeEncodeError:
            return text.encode("utf-8", "replace")


def text_of(data: bytes) -> str:
    """Decodes a text file; line ends become newlines. Raises RefusalError for what is no text."""
    text = encoded_text(data).text
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def encoded_text(data: bytes) -> Encoded:
    """The text as it is, and its encoding. Raises RefusalError for what is no text."""
    found = _decoded(data)
    if len(_CONTROLS.findall(found.text)) > _MOST_CONTROLS * len(found.text):
        raise RefusalError("attachment.unknown")
    return found


def _decoded(data: bytes) -> Encoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Encoded(data[len(mark) :].decode(encoding, "replace"), encoding, mark)
    if b"\0" in data and (wide := _wide(data)) is not None:
        return wide
    try:
        return Encoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise RefusalError("attachment.unknown")
    return _guessed(data)


def _guessed(data: bytes) -> Encoded:
    """A text of an encoding that nothing in it names. Where little is there to guess from, it is Chinese or Western."""
    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    high = len(_HIGH.findall(sample))
    western = Encoded(data.decode("cp1252", "replace"), "cp1252")
    encoding = _likely(sample)
    chinese = _strictly(data, "gb18030")
    is_multibyte = _MULTIBYTE.fullmatch(encoding) is not None
    if chinese and (high < _LITTLE or not is_multibyte or encoding.startswith("gb")):
        seen = chinese.text[: len(sample)]
        if 2 * len(_CHINESE.findall(seen)) >= 0.7 * high and (encoding.startswith("gb") or not is_multibyte):
            return chinese
    guess = _strictly(data, encoding) if encoding else None
    if guess is None:
        return western
    if is_multibyte:
        return guess if 2 * len(_EASTERN.findall(guess.text[: len(sample)])) >= 0.7 * high else western
    gain = _letters(guess.text) - _letters(western.text)
    return guess if gain > 0 or (gain == 0 and high >= _LITTLE) else western


def _likely(sample: bytes) -> str:
    """What charset-normalizer takes it for, by Python's name of it; "" for nothing."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample).best()
    encoding = "" if best is None or best.encoding in ("ascii", "utf_8") else best.encoding
    japanese = _strictly(sample, "euc_jp") if _MULTIBYTE.fullmatch(encoding) else None
    if japanese and 5 * len(_KANA.findall(japanese.text)) > len(japanese.text):
        return "euc_jp"
    return _COMMONER.get(encoding, encoding)


def _strictly(data: bytes, encoding: str) -> Encoded | None:
    try:
        return Encoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _letters(text: str) -> int:
    """How many letters beyond ASCII there are, and as many fewer as there are signs beyond it among letters."""
    return sum(1 if one.isalpha() else -1 for one in text[:_SAMPLE] if one > "\x7f" and not one.isspace())


def _wide(data: bytes) -> Encoded | None:
    """The text of UTF-16 without its mark; None for anything else."""
    found: list[Encoded] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            found.append(Encoded(data.decode(encoding), encoding))
        except UnicodeDecodeError:  # half a character, or an odd number of bytes
            continue
    wide = min(found, key=lambda each: _variety(each.text), default=None)
    if wide is None or not wide.text:
        return None
    return wide if len(_CONTROLS.findall(wide.text)) <= _MOST_CONTROLS * len(wide.text) else None


def _variety(text: str) -> tuple[int, int]:
    """How many blocks of 256 characters it has some of: in the wrong order of bytes each letter has its own. Among
    equals it is the one with more blanks.
    """
    beginning = text[:20_000]
    return len({ord(one) >> 8 for one in beginning}), -sum(one in " \n" for one in beginning)
