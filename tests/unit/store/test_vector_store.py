"""Vectors belong to passages and models, and go with their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.domain.attachments import Extract, Span, passages_of
from lampblack.store.attachments import AttachmentStore
from lampblack.store.vectors import VectorStore

if TYPE_CHECKING:
    from lampblack.store.database import Database

TEXT = ("The committee discussed the colour of the curtains. " * 16 + "\n\n") * 6


def kept(database: Database) -> tuple[int, list[Span]]:
    document = AttachmentStore(database).add_to_draft(None, Extract("a.txt", "/a.txt", "ab", TEXT)).document_id
    return document, [Span(document, *cut) for cut in passages_of(TEXT)]


def test_a_document_waits_until_all_its_passages_have_vectors_of_this_model(database: Database) -> None:
    store = VectorStore(database)
    document, spans = kept(database)
    assert len(spans) >= 4
    assert store.waiting("one", 4) == document
    assert store.waiting("one", 400) is None
    assert store.waiting("one", 4, {document}) is None
    store.save("one", [(span, (0.6, 0.8)) for span in spans[:2]])
    assert store.waiting("one", 4) == document
    assert store.known(document, "one") == {(span.begin, span.end) for span in spans[:2]}
    store.save("one", [(span, (0.6, -0.8)) for span in spans[2:]])
    assert store.waiting("one", 4) is None
    assert [span for span, _ in store.of([document], "one")] == spans
    assert [round(number, 3) for number in dict(store.of([document], "one"))[spans[-1]]] == pytest.approx(
        [0.6, -0.8], abs=0.001
    )


def test_another_model_makes_all_of_them_anew(database: Database) -> None:
    store = VectorStore(database)
    document, spans = kept(database)
    store.save("one", [(span, (1.0, 0.0)) for span in spans])
    assert store.waiting("two", 4) == document
    assert list(store.of([document], "two")) == []
    store.save("two", [(spans[0], (0.0, 1.0))])
    assert store.known(document, "one") == set()
    assert store.has_any("two")
    assert not store.has_any("one")


def test_vectors_go_with_their_document(database: Database) -> None:
    store = VectorStore(database)
    document, spans = kept(database)
    store.save("one", [(spans[0], (1.0, 0.0))])
    AttachmentStore(database).remove_from_draft(document)
    assert not store.has_any("one")
    store.save("one", [(spans[0], (1.0, 0.0))])
    assert not store.has_any("one"), "what was still on its way finds no document"
