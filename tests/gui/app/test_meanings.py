"""With an embedding model in the library passages are also found by what they mean; without one all is as before."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QToolButton
from tests.gui.app.test_attachments import drop, open_dialog
from tests.gui.app.test_talking import limit_length
from tests.made_documents import pdf
from tests.tiny_embedders import write_tiny_bert

from lampblack.domain.attachments import Why, passages_of
from lampblack.domain.embedding import EmbedRequest
from lampblack.models.embedders import find_embedder
from lampblack.store.database import Database
from lampblack.store.vectors import VectorStore
from lampblack.tasks.embedding import embed
from lampblack.ui.attachments.chips import Chips

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.app.conftest import Driver

WORDS = ("lamp", "ink", "paper", "light", "black", "night", "reads")
QUESTION = "quartz zigzag vexing jumble"
PAGES = 300


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A long one, of whose words the question has one, on one page."""
    chance = random.Random(3)
    pages = [[" ".join(chance.choices(WORDS, k=24))] for _ in range(PAGES)]
    pages[200] = ["quartz " + pages[200][0]]
    return pdf(tmp_path / "report.pdf", pages)


def library(app: Driver) -> Path:
    return app.folders.data / "models"


def vectors_left(app: Driver) -> bool:
    """Whether there is anything left to make, as the next start would find it."""
    embedder = find_embedder(app.app.services.library)
    assert embedder is not None
    database = Database(app.folders.database)
    try:
        return VectorStore(database).waiting(embedder.key, 4) is not None
    finally:
        database.close()


def test_the_nearest_passage_is_found_though_it_shares_no_word(app: Driver, report: Path) -> None:
    limit_length(app, 4)
    bert = write_tiny_bert(library(app) / "bert.gguf")
    drop(app.window.chat, report)
    app.wait(lambda: app.app.services.attachments.of_draft(None))
    number = app.app.services.attachments.of_draft(None)[0].document_id
    app.wait(lambda: not vectors_left(app))
    document = app.app.services.attachments.document(number)
    cuts = passages_of(document.text, document.pages)
    texts = (QUESTION, *(document.text[begin:end] for begin, end in cuts))
    asked, *passages = (
        each.numbers for each in embed(app.app.services.engine, EmbedRequest(texts, str(bert)), lambda _: None).vectors
    )
    likeness = [sum(a * b for a, b in zip(asked, passage, strict=True)) for passage in passages]
    nearest = max(range(len(cuts)), key=likeness.__getitem__)
    assert nearest != 200
    assert not set(texts[nearest + 1].split()) & set(QUESTION.split())

    app.send(QUESTION)
    reply = app.wait_for_reply("done")
    sources = app.app.services.attachments.sources_of([reply.parent_id])[reply.parent_id]
    why = {source.place.number: source.why for source in sources}
    assert why[nearest + 1] is Why.MEANING
    assert why[201] in (Why.WORDS, Why.BOTH)
    assert set(why.values()) <= {Why.WORDS, Why.MEANING, Why.BOTH}
    assert app.app.services.engine.loaded.path != str(bert), "the model that answers is another"
    _says(app, nearest + 1, "Found by its meaning")


def test_what_was_made_before_a_restart_stays_and_the_rest_follows(
    app: Driver, make_app: Callable[[], Driver], report: Path
) -> None:
    write_tiny_bert(library(app) / "bert.gguf")
    drop(app.window.chat, report)
    app.wait(lambda: app.app.services.attachments.of_draft(None))
    embedder = find_embedder(app.app.services.library)
    assert embedder is not None
    number = app.app.services.attachments.of_draft(None)[0].document_id
    app.wait(lambda: app.app.services.meanings._store.known(number, embedder.key))
    app.window.close()
    app.app.close()

    app = make_app().start()
    app.wait(lambda: app.app.services.attachments.of_draft(None))
    app["modelPicker"]  # the window is there; the model for answers comes with the first message
    limit_length(app, 2)
    app["chatNew"].click()
    app.send("Hello")
    app.wait(lambda: not vectors_left(app))


def test_without_such_a_model_words_are_searched_and_that_is_said(app: Driver, report: Path) -> None:
    limit_length(app, 4)
    drop(app.window.chat, report)
    app.wait(lambda: app.app.services.attachments.of_draft(None))
    app.send(QUESTION)
    reply = app.wait_for_reply("done")
    sources = app.app.services.attachments.sources_of([reply.parent_id])[reply.parent_id]
    assert {source.place.number: source.why for source in sources} == {
        200: Why.BESIDE,
        201: Why.WORDS,
        202: Why.BESIDE,
    }
    _says(app, 201, "Found by its words")


def test_an_embedding_model_that_cannot_be_loaded_keeps_nobody_waiting(app: Driver, report: Path) -> None:
    limit_length(app, 4)
    write_tiny_bert(library(app) / "bert.gguf", damaged=True)
    drop(app.window.chat, report)
    app.wait(lambda: app.app.services.attachments.of_draft(None))
    app.send(QUESTION)
    reply = app.wait_for_reply("done")
    assert app.app.services.attachments.sources_of([reply.parent_id])[reply.parent_id]


def _says(app: Driver, page: int, words: str) -> None:
    """The source from that page, in the list under the reply and where its passage is shown."""

    def button() -> QToolButton | None:
        rows = app.window.chat.transcript.widget().findChildren(Chips)
        buttons = [each for row in rows for each in row.findChildren(QToolButton, "attachmentName")]
        return next((each for each in buttons if f"page {page}" in each.accessibleName()), None)

    app.wait(button)
    assert words in button().toolTip()
    button().click()
    assert open_dialog(app).findChild(type(app["chatNoticeText"]), "documentHow").text() == words
