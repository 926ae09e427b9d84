"""The Translate panel, on a real engine: nothing is left out, corrections are remembered, and all is there again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from lampblack.domain.jobs import JobState
from lampblack.domain.translations.glossary import Term

PAIR = ("en", "de")
TEXT = "The cat is black and it sleeps.\n\nThere are 100 dogs in the garden."


@pytest.fixture
def translating(app):
    """The app with the Translate panel in front, from English into German."""
    app.window.show_panel("translate")
    choose(app, *PAIR)
    return app


def choose(driver, source, target):
    driver["translateSourceLanguage"].show_code(source)
    driver["translateTargetLanguage"].show_code(target)


def jobs(driver):
    return driver.app.services.job_store.all("translate")


def translate(driver, text=None):
    before = len(jobs(driver))
    if text is not None:
        driver["translateSource"].setPlainText(text)
    driver["translateRun"].click()
    driver.wait(lambda: len(jobs(driver)) > before and jobs(driver)[0].state is not JobState.RUNNING)
    driver.wait(lambda: not driver.panel("translate").bar.is_running)


def rows(driver):
    return driver["translateSegments"].rows.things


def correct(driver, number, text):
    driver["translateSegments"].selectRow(number)
    driver["translateTarget"].setPlainText(text)


def remembered(driver):
    return driver.app.services.translation_memory.all(*PAIR)


def test_every_paragraph_becomes_a_segment_and_none_is_left_out(translating):
    translate(translating, TEXT)
    assert [row.source for row in rows(translating)] == TEXT.split("\n\n")
    assert all(row.target or row.needs_look for row in rows(translating))
    assert translating["translateSegments"].isVisible()
    assert jobs(translating)[0].state is JobState.DONE


def test_nothing_can_be_run_without_a_text(translating):
    translating["translateSource"].setPlainText("  \n")
    assert not translating["translateRun"].isEnabled()
    translating["translateSource"].setPlainText("Tea")
    assert translating["translateRun"].isEnabled()


def test_a_text_that_is_in_that_language_already_is_said(translating):
    choose(translating, "de", "de")
    translating["translateSource"].setPlainText(TEXT)
    translating["translateRun"].click()
    translating.wait(lambda: "German already" in translating["translateState"].text())
    assert not translating.panel("translate").bar.is_running


def test_the_language_is_found_out_and_swapped(translating):
    translating["translateSourceLanguage"].show_code("")
    translating["translateSource"].setPlainText("Die Katze schläft heute im Garten unter dem alten Baum.")
    translating.wait(lambda: "German" in translating["translateSourceLanguage"].currentText())
    choose(translating, "", "en")
    translating["translateSwap"].click()
    assert translating["translateSourceLanguage"].code() == "en"
    assert translating["translateTargetLanguage"].code() == "de"


@pytest.mark.parametrize(
    ("typed", "code"), [("French", "fr"), ("日本", "ja"), ("deu", "de"), ("xyz", "de"), ("pt", "pt")]
)
def test_a_language_is_found_by_typing(translating, typed, code):
    box = translating["translateTargetLanguage"]
    box.setEditText(typed)
    box.lineEdit().editingFinished.emit()
    assert box.code() == code
    assert box.currentText()


def test_a_text_in_the_language_that_is_shown_goes_into_another(translating):
    choose(translating, "", "de")
    translating["translateSource"].setPlainText("Die Katze schläft heute im Garten unter dem alten Baum.")
    translating.wait(lambda: translating["translateTargetLanguage"].code() == "en")


def test_a_correction_is_remembered_and_the_segment_is_not_asked_for_again(translating):
    translate(translating, TEXT)
    correct(translating, 0, "Die Katze ist schwarz und schläft.")
    translating.wait(lambda: remembered(translating))
    assert remembered(translating) == {TEXT.split("\n\n")[0]: "Die Katze ist schwarz und schläft."}
    translating.wait(lambda: "Die Katze ist schwarz" in translating["translateOutput"].toPlainText())

    translate(translating, TEXT)
    keys = {output.key for output in translating.app.services.job_store.outputs(jobs(translating)[0].id)}
    assert keys
    assert not any(key.startswith("segment 0") for key in keys)
    assert rows(translating)[0].target == "Die Katze ist schwarz und schläft."
    assert not translating["translateAgain"].isEnabled()


def test_a_similar_segment_of_the_memory_is_offered(translating):
    translating.app.services.translation_memory.keep(*PAIR, "The cat is black and it eats.", "Die Katze frisst.")
    translate(translating, TEXT)
    translating["translateSegments"].selectRow(1)
    translating["translateSegments"].selectRow(0)
    translating.wait(lambda: translating["translateMemory"].isVisible())
    translating["translateMemory"].click()
    assert translating["translateTarget"].toPlainText() == "Die Katze frisst."
    translating.wait(lambda: rows(translating)[0].is_own)


def test_what_was_corrected_and_typed_is_there_after_a_restart(translating, make_app):
    translate(translating, TEXT)
    correct(translating, 1, "Im Garten sind 100 Hunde.")
    translating.window.close()
    translating.app.close()

    again = make_app().start()
    again.window.show_panel("translate")
    again.wait(lambda: "Im Garten sind 100 Hunde." in again["translateOutput"].toPlainText())
    assert again["translateSource"].toPlainText() == TEXT
    assert again["translateTargetLanguage"].code() == "de"
    assert rows(again)[1].is_own


def test_one_segment_is_asked_for_again(translating):
    translate(translating, TEXT)
    before = len(translating.app.services.job_store.outputs(jobs(translating)[0].id))
    translating["translateSegments"].selectRow(0)
    translating.wait(lambda: translating["translateAgain"].isEnabled())
    translating["translateAgain"].click()
    job = jobs(translating)[0].id
    translating.wait(lambda: len(translating.app.services.job_store.outputs(job)) == before + 1)
    translating.wait(lambda: not translating.panel("translate").bar.is_running)
    assert len(jobs(translating)) == 1


def test_a_document_is_opened_translated_and_saved_beside_itself(translating, tmp_path, monkeypatch):
    source = tmp_path / "notes.md"
    source.write_text("# Cats\n\nThe **black** cat sleeps.\n\n```\ncode stays\n```\n", encoding="utf-8")
    translating.app.panels.made["translate"]._sources.open(source)
    translating.wait(lambda: "black" in translating["translateSource"].toPlainText())
    assert translating["translateSource"].isReadOnly()
    translate(translating)
    for number, text in enumerate(("Katzen", "Die <1>schwarze</1> Katze schläft.")):
        correct(translating, number, text)
        translating.wait(lambda number=number: rows(translating)[number].is_own)
    translating["translateSave"].click()
    translating.wait(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog.selectedFiles() == [str(tmp_path / "notes.de.md")]
    dialog.accept()
    written = tmp_path / "notes.de.md"
    translating.wait(written.exists)
    assert written.read_text("utf-8") == "# Katzen\n\nDie **schwarze** Katze schläft.\n\n```\ncode stays\n```\n"
    assert source.read_text("utf-8").startswith("# Cats")
    translating["translateClose"].click()
    assert not translating["translateSource"].isReadOnly()


def test_what_cannot_be_opened_is_said(translating, tmp_path):
    broken = tmp_path / "a.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    translating.app.panels.made["translate"]._sources.open(broken)
    translating.wait(lambda: "a.docx" in translating["translateState"].text())


def test_a_glossary_is_read_counted_and_removed_with_undo(translating, tmp_path):
    terms = tmp_path / "terms.csv"
    terms.write_text("en,de\ncat,Katze\n", encoding="utf-8")
    translating.app.panels.made["translate"]._glossaries.read(terms)
    translating.wait(lambda: "terms.csv" in translating["translateGlossary"].text())
    assert translating.app.services.glossaries.all()[0].terms == (Term("cat", "Katze"),)
    translate(translating, TEXT)
    translating.wait(lambda: "of 1 times" in translating["translateCount"].text())
    correct(translating, 0, "Die Katze schläft.")
    translating.wait(lambda: "terms used 1 of 1 times" in translating["translateCount"].text())
    translating["translateGlossary"].menu().actions()[-1].trigger()
    translating.wait(lambda: translating["undoButton"].isVisible())
    translating.wait(lambda: translating["translateGlossary"].text() == "Glossary")
    translating.window.status.undo()
    translating.wait(lambda: len(translating.app.services.glossaries.all()) == 1)


def test_only_what_needs_a_look_is_shown_on_request(translating):
    translate(translating, TEXT)
    correct(translating, 0, "Die Katze ist schwarz und schläft.")
    translating.wait(lambda: rows(translating)[0].is_own)
    filtered = translating["translateFilter"]
    if filtered.isEnabled():
        filtered.click()
        assert [row.number for row in rows(translating)] == [1]
        filtered.click()
    assert [row.number for row in rows(translating)] == [0, 1]


def test_the_translation_is_copied_and_taken_to_the_chat(translating):
    translate(translating, TEXT)
    correct(translating, 0, "Die Katze.")
    translating.wait(lambda: "Die Katze." in translating["translateOutput"].toPlainText())
    translating["translateCopy"].click()
    assert "Die Katze." in QApplication.clipboard().text()
    translating["translateChat"].click()
    assert "Die Katze." in translating["chatInput"].toPlainText()


def test_two_thousand_segments_are_shown_at_once(translating):
    from lampblack.ui.translate.segment_table import Row

    table = translating.panel("translate").segments
    many = [Row(number, f"Sentence number {number} of a long book.", f"Satz {number}.") for number in range(2000)]
    table.show_rows(many)
    for number in range(2000):
        table.update_row(many[number])
    table.refresh()
    assert translating["translateSegments"].model().rowCount() == 2000


def test_earlier_work_is_opened_again(translating):
    translate(translating, "The first cat sleeps.")
    translate(translating, "The second dog eats.")
    translating["translateHistory"].click()
    translating.wait(
        lambda: translating.find("translateHistoryList") and translating["translateHistoryList"].count() == 2
    )
    translating["translateHistoryList"].setCurrentRow(1)
    translating["translateHistoryOpen"].click()
    translating.wait(lambda: translating["translateSource"].toPlainText() == "The first cat sleeps.")
    assert [row.source for row in rows(translating)] == ["The first cat sleeps."]
