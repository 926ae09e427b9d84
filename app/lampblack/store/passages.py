"""Finding the passages of documents that a question asks for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.attachments import (
    MOST_PASSAGES,
    Span,
    Why,
    asks_for_all,
    estimated_tokens,
    passages_of,
    question_of,
)
from lampblack.domain.ranking import fused
from lampblack.domain.search import indexed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lampblack.domain.attachments import Extract

_TOKENIZER = "porter unicode61 remove_diacritics 2"
_OPEN, _CLOSE = "\x02", "\x03"
"""What stands around a match; such control characters are taken out of the text itself."""
_CONTROLS = dict.fromkeys((0, 2, 3), " ")
_LONGEST = 20_000
"""Characters that are gone through for matches; a passage has fewer, but for one in an imported conversation."""


def best_passages(
    documents: Mapping[int, Extract],
    question: str,
    room: int,
    known: Iterable[Span] = (),
    nearest: Sequence[Span] = (),
    new: Collection[int] | None = None,
) -> dict[Span, Why]:
    """Of documents by their numbers, the passages that fit a question best and into so many tokens, in their order,
    and why each was chosen.

    What stands around the best comes last: it may be needed to understand that one. Where the question names nothing
    that is in them, passages from all over them come: of all where it means them as a whole, as "sum it up" does, else
    of those that are `new` to the conversation (None: all), so that a "thank you" brings none of the others. One comes
    at least, also where it does not fit; those in `known` do not come again. nearest: those that an embedding model
    ranks first. Source of the ranking: BM25, as SQLite's FTS5 has it, fused with theirs.
    """
    spans = [Span(number, *cut) for number, each in documents.items() for cut in passages_of(each.text, each.pages)]
    meant = documents if new is None or asks_for_all(question) else new
    ranked = _ranked(spans, documents, question, nearest) or dict.fromkeys(
        _spread([span for span in spans if span.document_id in meant]), Why.SPREAD
    )
    left = room
    taken: list[Span] = []
    seen = set(known)
    for span in ranked:
        if span in seen:
            continue
        left -= estimated_tokens(documents[span.document_id].text[span.begin : span.end]) + 24
        if taken and left < 0:
            break
        taken.append(span)
        if len(taken) == MOST_PASSAGES:
            break
    return {span: ranked[span] for span in sorted(taken, key=lambda span: (span.document_id, span.begin))}


def matches(text: str, question: str) -> list[tuple[int, int]]:
    """Where in a passage the words stand by which the search finds it for a question, as begin and end, in order.

    Source: FTS5's highlight(), so that it is exactly what the search takes for the same word.
    """
    asked = question_of(question)
    pieces = [indexed(one.translate(_CONTROLS)) for one in text[:_LONGEST]]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    if not asked or not places:
        return []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE passage USING fts5 (text, tokenize = '{_TOKENIZER}')")
        connection.execute("INSERT INTO passage (text) VALUES (?)", ("".join(pieces),))
        row = connection.execute(
            "SELECT highlight(passage, 0, ?, ?) FROM passage WHERE passage MATCH ?", (_OPEN, _CLOSE, asked)
        ).fetchone()
    return _between_marks(row[0], places) if row is not None else []


def _between_marks(marked: str, places: list[int]) -> list[tuple[int, int]]:
    """places: of each character but the marks, where in the text it comes from."""
    found, at = [], 0
    for part in marked.split(_OPEN):
        inside, closed, after = part.partition(_CLOSE)
        if closed:
            found.append((places[at], places[at + len(inside) - 1] + 1))
        at += len(inside) + len(after)
    return found


def _ranked(
    spans: list[Span], documents: Mapping[int, Extract], question: str, nearest: Sequence[Span]
) -> dict[Span, Why]:
    """The best first."""
    asked = question_of(question)
    if not asked:
        return {}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE passages USING fts5 (text, tokenize = '{_TOKENIZER}')")
        connection.executemany(
            "INSERT INTO passages (rowid, text) VALUES (?, ?)",
            ((row, indexed(documents[span.document_id].text[span.begin : span.end])) for row, span in enumerate(spans)),
        )
        rows = connection.execute(
            "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 200", (asked,)
        ).fetchall()
    rows_of = {span: row for row, span in enumerate(spans)}
    by_words, by_meaning = [row for (row,) in rows], [rows_of[span] for span in nearest if span in rows_of]
    found = fused((by_words, by_meaning))
    around = [row for best in found[:1] for row in (best - 1, best + 1) if 0 <= row < len(spans)]
    why = dict.fromkeys(around, Why.BESIDE) | dict.fromkeys(by_words, Why.WORDS)
    for row in by_meaning:
        why[row] = Why.BOTH if why.get(row) is Why.WORDS else Why.MEANING
    return {spans[row]: why[row] for row in dict.fromkeys([*found, *around])}


def _spread(spans: list[Span]) -> list[Span]:
    """The first, then every so manieth."""
    step = max(1, len(spans) // MOST_PASSAGES)
    return spans[::step]
