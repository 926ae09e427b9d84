"""Finding the passages of documents that a question asks for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.attachments import MOST_PASSAGES, Span, estimated_tokens, passages_of, question_of
from lampblack.domain.ranking import fused
from lampblack.domain.search import indexed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lampblack.domain.attachments import Extract


def best_passages(
    documents: Mapping[int, Extract],
    question: str,
    room: int,
    known: Iterable[Span] = (),
    nearest: Sequence[Span] = (),
) -> list[Span]:
    """Of documents by their numbers, the passages that fit a question best and into so many tokens, in their order.

    What stands around the best comes last: it may be needed to understand that one. Where the question names nothing
    that is in them, as "sum it up" does, passages from all over them come. At least one comes, also where it does not
    fit; those in `known` do not come again. nearest: those that an embedding model ranks first. Source of the ranking:
    BM25, as SQLite's FTS5 has it, fused with theirs.
    """
    spans = [Span(number, *cut) for number, each in documents.items() for cut in passages_of(each.text, each.pages)]
    ranked = _ranked(spans, documents, question, nearest) or _spread(spans)
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
    return sorted(taken, key=lambda span: (span.document_id, span.begin))


def _ranked(spans: list[Span], documents: Mapping[int, Extract], question: str, nearest: Sequence[Span]) -> list[Span]:
    asked = question_of(question)
    if not asked:
        return []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        connection.executemany(
            "INSERT INTO passages (rowid, text) VALUES (?, ?)",
            ((row, indexed(documents[span.document_id].text[span.begin : span.end])) for row, span in enumerate(spans)),
        )
        rows = connection.execute(
            "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 200", (asked,)
        ).fetchall()
    rows_of = {span: row for row, span in enumerate(spans)}
    by_meaning = [rows_of[span] for span in nearest if span in rows_of]
    found = fused(([row for (row,) in rows], by_meaning))
    around = [row for best in found[:1] for row in (best - 1, best + 1) if 0 <= row < len(spans)]
    return [spans[row] for row in dict.fromkeys([*found, *around])]


def _spread(spans: list[Span]) -> list[Span]:
    """The first, then every so manieth."""
    step = max(1, len(spans) // MOST_PASSAGES)
    return spans[::step]
