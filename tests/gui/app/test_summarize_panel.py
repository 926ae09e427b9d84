"""The Summarize panel, on a real engine: all is read, each sentence leads to its passage, and all is there again."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from lampblack.domain.generation import FinishReason
from lampblack.domain.jobs import JobState, Output
from lampblack.domain.summaries.plan import SUMMARY, SummaryTask

TEXT = (
    "🖋️ The lamp of Aldmere is old. " + "Filler stands here. " * 40 + "Black ink costs 12 pounds. " + "More of it. " * 40
)
WRITTEN = "- Aldmere's lamp is old.\n- Ink costs 13 pounds and is black.\n- The moon is cheese."


@pytest.fixture
def summarizing(app):
    """The app with the Summarize panel in front."""
    app.window.show_panel("summarize")
    return app


def jobs(driver):
    return driver.app.services.job_store.all("summarize")


def a_finished_job(driver):
    """One whose summary is known, as a model would have written it."""
    store = driver.app.services.job_store
    job = store.create("summarize", "Aldmere", "/m.gguf", msgspec.json.encode(SummaryTask(TEXT)).decode())
    store.keep_result(job.id, msgspec.json.encode({SUMMARY: (0, len(TEXT))}).decode())
    store.add_output(job.id, Output(SUMMARY, WRITTEN, FinishReason.STOP), 1, 1)
    store.end(job.id, JobState.DONE)
    driver.app.panels.made["summarize"]._job.open(job.id)
    driver.wait(lambda: "without support" in driver["summarizeDoubts"].text())
    return job


def test_a_long_text_is_read_whole(summarizing):
    summarizing["summarizeInput"].setPlainText("The lamp is old. Ink is black. " * 90)
    summarizing["summarizeLength"].setValue(5)
    summarizing["summarizeRun"].click()
    summarizing.wait(lambda: jobs(summarizing) and jobs(summarizing)[0].state is JobState.DONE)
    summarizing.wait(lambda: summarizing["summarizeRead"].text() == "All of it was read.")

    (job,) = jobs(summarizing)
    assert job.done == job.total > 2
    assert summarizing.panel("summarize").coverage.share == 1.0
    assert summarizing["summarizeOutput"].toPlainText().strip()


def test_sentences_lead_to_their_passage_and_doubts_are_marked(summarizing):
    a_finished_job(summarizing)
    result, source = summarizing["summarizeOutput"], summarizing["summarizeInput"]

    assert summarizing["summarizeDoubts"].text() == "1 sentence without support  ·  1 fact not in the source"
    shown = result.toPlainText()
    assert "cheese. [no support found]" in shown
    assert "13 [number not in the source]" in shown
    assert "Aldmere's [" not in shown

    result.sentence_chosen.emit(1)
    (marked,) = source.extraSelections()
    assert marked.cursor.selectedText() == "Black ink costs 12 pounds."
    result.sentence_chosen.emit(0)
    (marked,) = source.extraSelections()
    assert marked.cursor.selectedText() == "🖋️ The lamp of Aldmere is old."
    result.sentence_chosen.emit(2)
    assert source.extraSelections() == []
    assert "No support" in summarizing["summarizeState"].text()


def test_a_text_that_was_changed_leads_nowhere_wrong(summarizing):
    a_finished_job(summarizing)
    summarizing["summarizeInput"].setPlainText("Another text.")
    summarizing["summarizeOutput"].sentence_chosen.emit(1)
    assert summarizing["summarizeInput"].extraSelections() == []
    assert "changed after" in summarizing["summarizeState"].text()


def test_a_summary_and_its_text_are_there_after_a_restart(summarizing, make_app):
    a_finished_job(summarizing)
    summarizing.panel("summarize").changed.emit()
    summarizing.window.close()
    summarizing.app.close()

    again = make_app().start()
    again.window.show_panel("summarize")
    again.wait(lambda: "without support" in again["summarizeDoubts"].text())
    assert again["summarizeInput"].text() == TEXT
    assert again.panel("summarize").result.text() == WRITTEN
    assert again["summarizeRead"].text() == "All of it was read."


def test_a_document_is_opened_and_a_bad_one_is_named(summarizing, tmp_path):
    file = tmp_path / "tea.md"
    file.write_text("# Tea\n\nIt is green.", encoding="utf-8")
    summarizing.app.panels.made["summarize"]._open(file)
    summarizing.wait(lambda: summarizing["summarizeInput"].text() == "# Tea\n\nIt is green.")
    summarizing.app.panels.made["summarize"]._open(tmp_path / "gone.pdf")
    summarizing.wait(lambda: "gone.pdf" in summarizing["summarizeState"].text())
    assert summarizing["summarizeInput"].text() == "# Tea\n\nIt is green."


def test_a_question_is_needed_for_an_answer(summarizing):
    summarizing["summarizeInput"].setPlainText("Tea is green.")
    assert summarizing["summarizeRun"].isEnabled()
    style = summarizing["summarizeStyle"]
    style.setCurrentIndex(style.findData("answer"))
    assert not summarizing["summarizeRun"].isEnabled()
    summarizing["summarizeQuestion"].setText("What colour is tea?")
    assert summarizing["summarizeRun"].isEnabled()


def test_a_summary_goes_to_the_clipboard_and_to_the_chat(summarizing):
    a_finished_job(summarizing)
    summarizing["summarizeCopy"].click()
    assert QApplication.clipboard().text() == WRITTEN
    summarizing["summarizeChat"].click()
    assert summarizing["chatInput"].text() == WRITTEN
