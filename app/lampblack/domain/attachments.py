"""Documents that a person attaches to a message: their text, the places in it, and how a model is given it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.search import indexed, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PASSAGE = 900
"""Characters that a passage has at most: some 200 tokens of English."""
_DENSE_PASSAGE = 320
"""The same in scripts of which a character is about a token."""
MOST_PASSAGES = 12
"""Passages that go into one message: what more brings costs more time to read than it is worth."""
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003134f]")
_RUN = re.compile(f"{_DENSE.pattern}+")
_END = re.compile(r"\n\s*\n|\n|(?<=[.!?])\s+|(?<=[。！？；])", re.MULTILINE)
_ALONE = re.compile(r"\d|_|[^\w\s]+|\n+")
"""What is about a token by itself: a digit, marks in a row, the end of a line. Tables of numbers have little else."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def _kind(sign: str) -> bytes:
    if sign == "\n" or sign.isspace():
        return b"\n" if sign == "\n" else b" "
    return b"0" if sign == "_" or sign.isdigit() else b"a" if sign.isalpha() else b"."


_KINDS = b"".join(_kind(chr(code)) for code in range(128)) + bytes(128)
"""For `bytes.translate`: letters become a, digits and _ become 0, marks a dot."""
_RUN_BEGINS = (b"a.", b"0.", b" .", b"\n.", b"a\n", b"0\n", b" \n", b".\n")
_LETTER_BYTES = 3.4
"""Bytes of a token of letters, spaces not counted: a cautious estimate for today's models."""
_FRAME = 24
"""Tokens of what stands around a source."""
_COMMON = re.compile(
    "the|a|an|and|or|of|to|in|on|at|is|are|was|were|be|been|do|does|did|how|what|when|where|which|who|why|with|for|from|by"
    "|this|that|these|those|it|its|as|not|can|could|would|should|i|you|we|they|he|she|my|your|our|their|me|us|please|tell"
    "|about|says?|document|text|file"
)
"""English words that are in every passage: a search for them finds nothing in particular."""


_ALL = re.compile(
    r"\b(?:summar\w*|sum (?:it|this|that|them|up)|tl;?dr|overview|gist|outline|abstract|main|key points?|conclusions?"
    r"|topics?|contents?|translate|proofread|review|documents?|files?|texts?|papers?|articles?|reports?|attached"
    r"|attachments?|pdf|whole)\b"
    "|总结|總結|概括|概述|摘要|大意|要点|要點|主要|主题|主題|内容|內容|翻译|翻譯|文档|文檔|文件|文章|全文|附件|报告|報告|论文|論文",
    re.IGNORECASE,
)
"""What a question says that means a document as a whole, whatever words are in that."""


class Why(StrEnum):
    """Why a model was given a part of a document."""

    WHOLE = "whole"  # the document was given whole
    WORDS = "words"  # some of the question's words are in it
    MEANING = "meaning"  # an embedding model finds it near to what the question means
    BOTH = "both"
    BESIDE = "beside"  # it stands before or behind the best one, and may be needed to understand that
    SPREAD = "spread"  # the question has no word of the documents: parts from all over
    UNKNOWN = ""  # a version that did not keep why has chosen it

    @classmethod
    def of(cls, value: str) -> Why:
        """UNKNOWN also for what a later version may call it."""
        return cls(value) if value in tuple(cls) else cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class Extract:
    """What was read from a file. pages: where each page begins in the text; empty where it has none.

    path: where the file was, for the person alone. digest: SHA-256 of its bytes, in hexadecimal.
    """

    name: str
    path: str
    digest: str
    text: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A document as its chip shows it. tokens is an estimate. passages: how many it would be cut into.

    used: how many of them the model was given; None where nothing has been decided, `passages` for all of it.
    """

    document_id: int
    name: str
    tokens: int
    passages: int
    used: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the model was given all of it."""
        return self.used is not None and self.used >= self.passages


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document something stands: on a page, or, where it has none, in a line; both count from 1."""

    number: int
    is_page: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A part of a document that a model was given under a number, which it may cite. begin, end: in the text.

    excerpt: how it begins.
    """

    number: int
    document_id: int
    name: str
    begin: int
    end: int
    place: Place
    is_whole: bool
    why: Why = Why.UNKNOWN
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a document's text, from `begin` up to `end`."""

    document_id: int
    begin: int
    end: int


def place_of(text: str, pages: Sequence[int], offset: int) -> Place:
    """The page, or the line, that this character stands in."""
    if pages:
        return Place(max(1, bisect_right(pages, offset)), is_page=True)
    return Place(text.count("\n", 0, offset) + 1, is_page=False)


def estimated_tokens(text: str) -> int:
    """How many tokens a text has about; models differ, and this errs to the high side."""
    if text.isascii():
        return _tokens(*_ascii_parts(text))
    foreign = " ".join(_NOT_ASCII.findall(text))
    words, dense = _DENSE.subn(" ", foreign)
    words, alone = _ALONE.subn(" ", words)
    letters = len("".join(words.split()).encode("utf-8", "replace"))
    ascii_alone, ascii_letters = _ascii_parts(_NOT_ASCII.sub(" ", text))
    return _tokens(dense + alone + ascii_alone, letters + ascii_letters)


def _tokens(alone: int, letters: int) -> int:
    return round(alone + letters / _LETTER_BYTES)


def _ascii_parts(text: str) -> tuple[int, int]:
    """What is a token by itself, as `_ALONE` finds it, and how many letters there are; five times as fast."""
    kinds = b" " + text.encode("ascii").translate(_KINDS)
    return kinds.count(b"0") + sum(map(kinds.count, _RUN_BEGINS)), kinds.count(b"a")


def passages_of(text: str, pages: Sequence[int] = ()) -> list[tuple[int, int]]:
    """The text cut at its pages, paragraphs, lines or sentences into parts that can be given alone; only blanks are
    left out between them.
    """
    most = _DENSE_PASSAGE if len(_DENSE.findall(text[:20_000])) * 4 > len(text[:20_000]) else _PASSAGE
    begins = sorted({0, *pages})
    bounds = zip(begins, [*begins[1:], len(text)], strict=True)
    return [cut for begin, end in bounds for cut in _cuts(text, begin, end, most)]


def _cuts(text: str, begin: int, stop: int, most: int) -> Iterator[tuple[int, int]]:
    end = begin
    for piece_end in _pieces(text, begin, stop, most):
        if piece_end - begin > most and end > begin:
            if text[begin:end].strip():
                yield begin, end
            begin = end
        end = piece_end
    if text[begin:stop].strip():
        yield begin, stop


def _pieces(text: str, before: int, stop: int, most: int) -> Iterator[int]:
    """Where the text may be cut, in order, no two places further apart than `most`."""
    for place in [*(match.end() for match in _END.finditer(text, before, stop)), stop]:
        while place - before > most:
            before += most
            yield before
        if place > before:
            yield place
            before = place


def question_of(asked: str) -> str:
    """FTS5's query for passages that have any of a question's words; of Chinese any two characters beside each other.

    Empty where the question has no words.
    """
    terms: dict[str, None] = {}
    for word in words_of(asked):
        runs = _RUN.findall(word)
        for run in runs:
            pairs = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
            terms.update(dict.fromkeys(pairs))
        for rest in re.findall(r"\w+", _RUN.sub(" ", word)):
            if not _COMMON.fullmatch(rest.lower()):
                terms[rest.lower()] = None
    return " OR ".join('"' + indexed(term).strip() + '"' + _beginning(term) for term in terms)


def asks_for_all(asked: str) -> bool:
    """Whether a question seems to mean a document as a whole, as "sum it up" does."""
    return bool(_ALL.search(asked))


def _beginning(term: str) -> str:
    return "*" if len(term) > 3 and term.isascii() and term.isalpha() else ""


def fitting(documents: Sequence[Attached], room: int) -> tuple[set[int], int]:
    """Which documents go whole into so many tokens, by their numbers, and how many are left for passages of the others.

    The small ones go whole first; where some do not fit, they are left a third of the room at least.
    """
    if sum(document.tokens + _FRAME for document in documents) <= room:
        return {document.document_id for document in documents}, 0
    whole: set[int] = set()
    left = room
    for document in sorted(documents, key=lambda each: each.tokens):
        if left - document.tokens - _FRAME < room // 3:
            break
        left -= document.tokens + _FRAME
        whole.add(document.document_id)
    return whole, max(0, left)


def room_for_documents(context_length: int, max_tokens: int | None, taken: int) -> int:
    """Tokens for documents, where the system prompt and the messages take so many, and the reply needs its own."""
    reply = min(max_tokens or context_length, context_length // 4)
    return max(0, int((context_length - reply - taken - 96) * 0.8))  # a fifth: the numbers behind sentences, and doubt
