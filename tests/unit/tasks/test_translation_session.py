"""A translation as a person works on it, and how it is put together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import Output
from lampblack.domain.translations.glossary import Term
from lampblack.resources import resource
from lampblack.tasks.translating import (
    TranslationInput,
    glossary_in,
    save_document,
    source_language_of,
    translated_text,
    typed_segments,
)
from lampblack.tasks.translation_session import TranslationSession, decoded_input, encoded_input

TEXT = "The cat is black.\n\n- 42\n- There are 100 dogs.\n\nThe cat is black.\n"
CAT = "The cat is black."
PROMPTS = json.loads(Path(resource("prompts", "en.json")).read_text("utf-8"))["translate"]


def given(**more):
    texts = tuple(each.text for each in typed_segments(TEXT))
    return TranslationInput(texts, "en", "de", text=TEXT, **more)


def output(key, text):
    return Output(key, text, FinishReason.STOP)


def test_a_text_keeps_all_that_is_no_segment():
    texts = [each.text for each in typed_segments(TEXT)]
    assert [text.removeprefix("- ") for text in texts] == [CAT, "There are 100 dogs.", CAT]
    assert translated_text(TEXT, {}) == TEXT
    assert translated_text(TEXT, {0: "Die Katze."}) == TEXT.replace("The cat is black.", "Die Katze.", 1)


@pytest.mark.parametrize("text", ["", " \n", "42", "https://example.org", "🙂 — 5 %"])
def test_what_has_no_words_is_refused(text):
    with pytest.raises(KnownError) as refused:
        typed_segments(text)
    assert refused.value.fault.kind == "translation.no_words"


@pytest.mark.parametrize("text", ["مرحبا بالعالم، هذا نص عربي", "👩‍👩‍👧 família ação", "half \ud83d", "a\r\nb\r\n"])
def test_any_writing_goes_through_unharmed(text):
    targets = {each.number: each.text for each in typed_segments(text)}
    assert translated_text(text, targets) == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def test_languages_are_told():
    assert source_language_of(["Die Katze schläft heute im alten Garten.", "Sie ist müde."]) == "de"
    assert source_language_of(["<1>今天天气很好</1>，我们去公园。"]) == "zh-Hans"
    assert source_language_of(["12"]) is None


def test_what_came_is_shown_for_every_segment_with_that_text():
    session = TranslationSession(given(), PROMPTS)
    last = session.count - 1
    assert session.take(output("segment 0", "Die Katze ist schwarz.")) == [0, last]
    assert session.translated(last).target == "Die Katze ist schwarz."
    assert session.targets()[0] == "Die Katze ist schwarz."


def test_corrections_come_before_what_the_model_wrote_and_are_there_again():
    session = TranslationSession(given(), PROMPTS, [output("segment 0", "Die Katze ist schwarz.")])
    assert session.correct(0, "Schwarz ist die Katze.")
    again = TranslationSession(decoded_input(encoded_input(session.given)), PROMPTS, session.done.values(),
                               session.made_json())  # fmt: skip
    assert again.targets()[0] == "Schwarz ist die Katze."
    assert again.translated(0).marks == ()
    assert not again.correct(0, "Die Katze ist schwarz.")
    assert not again.correct(0, " ")
    assert again.corrected == {}


def test_a_person_may_want_one_once_more():
    session = TranslationSession(given(), PROMPTS, [output("segment 0", "Die Katze ist schwarz.")])
    session.ask_again(0)
    plan = session.given.plan(PROMPTS, asked_again=session.asked_again)
    assert "segment 0 again 2" in [piece.key for piece in plan.next(session.done)]
    session.take(output("segment 0 again 2", "Die Katze hat schwarzes Fell."))
    assert session.translated(0).target == "Die Katze hat schwarzes Fell."


def test_terms_are_counted_over_all_segments():
    session = TranslationSession(given(terms=(Term("cat", "Katze"), Term("dogs", "Hunde"))), PROMPTS)
    session.take(output("segment 0", "Die Katze ist schwarz."))
    uses = {use.term.source: (use.wanted, use.found) for use in session.term_uses()}
    assert uses == {"cat": (2, 2), "dogs": (1, 0)}


def test_what_is_known_is_not_asked_for():
    session = TranslationSession(given(ready={0: "Die Katze."}), PROMPTS)
    assert session.translated(0).target == "Die Katze."
    assert not session.is_asked(0)
    assert session.is_asked(1)


def test_a_segment_that_is_a_term_is_not_asked_for():
    session = TranslationSession(given(terms=(Term("the cat is black.", "Schwarze Katze."),)), PROMPTS)
    assert not session.is_asked(0)
    assert session.targets()[0] == "Schwarze Katze."


def test_a_document_that_has_changed_since_is_not_written(tmp_path):
    from lampblack.documents.translating import segment

    path = tmp_path / "a.txt"
    path.write_text("The cat.", encoding="utf-8")
    document = segment(path)
    task = TranslationInput(("The cat.",), "en", "de", path=document.path, digest=document.digest)
    path.write_text("The dog.", encoding="utf-8")
    with pytest.raises(KnownError) as refused:
        save_document(task, {0: "Die Katze."})
    assert refused.value.fault.kind == "document.changed"
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text("utf-8") == "The dog."


@pytest.mark.parametrize(("name", "kind"), [("gone.csv", "file.missing"), (".", "file.folder")])
def test_a_glossary_that_cannot_be_opened_is_named(tmp_path, name, kind):
    with pytest.raises(KnownError) as refused:
        glossary_in(tmp_path / name, "en", "de")
    assert refused.value.fault.kind == kind
