"""The Write panel, on a real engine: what is written is there again, can be stopped, edited, and rewritten."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from lampblack.domain.jobs import JobState


@pytest.fixture
def writing(app):
    """The app with the Write panel in front."""
    app.window.show_panel("write")
    return app


def write(driver, text, words=12, variants=1):
    driver["writeInstruction"].setPlainText(text)
    driver["writeLength"].setValue(words)
    driver["writeVariants"].setValue(variants)
    driver["writeRun"].click()
    driver.wait(lambda: jobs(driver) and jobs(driver)[0].state is not JobState.RUNNING)
    driver.wait(lambda: not driver.panel("write").bar.is_running)


def jobs(driver):
    return driver.app.services.job_store.all("write")


def test_variants_stand_side_by_side_and_are_kept(writing):
    write(writing, "A poem about ink", variants=2)

    first, second = writing["writeOutput"], writing["writeOutput2"]
    assert first.isVisible()
    assert second.isVisible()
    assert not writing["writeOutput3"].isVisible()
    assert first.toPlainText() != second.toPlainText()
    (job,) = jobs(writing)
    assert (job.title, job.state, job.done) == ("A poem about ink", JobState.DONE, 2)
    assert "tokens/s" in writing["writeState"].text()


def test_nothing_can_be_run_without_an_instruction(writing):
    writing["writeInstruction"].setPlainText("  \n")
    assert not writing["writeRun"].isEnabled()
    writing["writeInstruction"].setPlainText("Tea")
    assert writing["writeRun"].isEnabled()


def test_what_was_edited_and_begun_is_there_after_a_restart(writing, make_app):
    write(writing, "A poem about ink")
    writing["writeOutput"].setPlainText("My own words.")
    writing["writeInstruction"].setPlainText("A story about soot")
    writing.window.close()
    writing.app.close()

    again = make_app().start()
    again.window.show_panel("write")
    again.wait(lambda: again["writeOutput"].toPlainText() == "My own words.")
    assert again["writeInstruction"].text() == "A story about soot"


def test_what_is_stopped_stays_and_can_go_on(talking_app):
    writing = talking_app
    writing.window.show_panel("write")
    writing["writeInstruction"].setPlainText("A very long story")
    writing["writeLength"].setValue(3000)
    writing["writeRun"].click()
    writing.wait(lambda: writing["writeOutput"].toPlainText())
    assert writing["writeRun"].text() == "Stop"
    writing["writeRun"].click()
    writing.wait(lambda: not writing.panel("write").bar.is_running)

    assert writing["writeOutput"].toPlainText()
    assert jobs(writing)[0].state is JobState.CANCELLED
    assert writing["writeGoOn"].isVisible()
    assert writing["writeState"].text() == "Stopped."
    writing["writeLength"].setValue(10)
    writing["writeGoOn"].click()
    writing.wait(lambda: writing.panel("write").bar.is_running)
    writing["writeRun"].click()
    writing.wait(lambda: not writing.panel("write").bar.is_running)
    assert len(jobs(writing)) == 1


def test_earlier_work_is_opened_and_deleted_with_undo(writing, qtbot):
    write(writing, "First")
    first = writing["writeOutput"].toPlainText()
    write(writing, "Second")
    writing["writeHistory"].click()
    writing.wait(lambda: writing.find("writeHistoryList") and writing["writeHistoryList"].count() == 2)
    listed = writing["writeHistoryList"]
    assert listed.item(0).text().startswith("Second\n")
    listed.setCurrentRow(1)
    writing["writeHistoryOpen"].click()
    writing.wait(lambda: writing["writeInstruction"].text() == "First")
    assert writing["writeOutput"].toPlainText() == first

    writing["writeHistory"].click()
    writing.wait(lambda: writing.find("writeHistoryList") and writing["writeHistoryList"].count() == 2)
    writing["writeHistoryDelete"].click()
    writing.wait(lambda: writing["undoButton"].isVisible())
    assert len(jobs(writing)) == 1
    writing.window.status.undo()
    writing.wait(lambda: len(jobs(writing)) == 2)
    writing["writeHistoryClose"].click()


def test_a_prompt_is_changed_refused_and_reset(writing):
    writing["writePrompts"].click()
    writing.wait(lambda: writing.find("writePromptsText") and writing["writePromptsText"].toPlainText())
    shipped = writing["writePromptsText"].toPlainText()
    writing["writePromptsText"].setPlainText("Write {kind}.")
    writing["writePromptsSave"].click()
    writing.wait(lambda: "lacks {instruction}" in writing["writePromptsNote"].text())

    own = f"{shipped} Be brief."
    writing["writePromptsText"].setPlainText(own)
    writing["writePromptsSave"].click()
    prompts = writing.app.services.prompts
    writing.wait(lambda: prompts.all("write", "en")["write"] == own)
    writing.wait(lambda: "your own" in writing["writePromptsNote"].text())
    writing["writePromptsReset"].click()
    writing.wait(lambda: prompts.all("write", "en")["write"] == shipped)
    writing["writePromptsClose"].click()


def test_a_text_is_rewritten_change_by_change(writing):
    write(writing, "Tea")
    field = writing["writeOutput"]
    field.setPlainText("The tea is green.")
    writing.panel("write").variants[0].rewrite_wanted.emit("shorter")
    writing.wait(lambda: writing.find("rewriteTake") and writing["rewriteTake"].isEnabled())
    dialog = writing["rewriteDialog"]
    dialog.show_new("The tea is black.")
    writing["rewriteNone"].click()
    writing["rewriteAll"].click()
    writing["rewriteTake"].click()

    writing.wait(lambda: field.toPlainText() == "The tea is black.")
    field.undo()
    assert field.toPlainText() == "The tea is green."
    writing.wait(lambda: [job.panel for job in writing.app.services.job_store.all("rewrite")] == [])


def test_a_text_goes_to_the_chat_and_to_the_clipboard(writing):
    write(writing, "Tea")
    writing["writeOutput"].setPlainText("Green tea.")
    writing["writeOutputCopy"].click()
    assert QApplication.clipboard().text() == "Green tea."
    writing["writeOutputChat"].click()
    assert writing["chatInput"].text() == "Green tea."
    assert writing["chatPanel"].isVisible()


def test_notes_are_read_from_a_file(writing, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Tea is green.\n", encoding="utf-8")
    writing.app.panels.made["write"]._read_notes([file])
    writing.wait(lambda: writing["writeNotes"].text() == "Tea is green.")
    assert writing["writeNotes"].isVisible()
    writing.app.panels.made["write"]._read_notes([tmp_path / "gone.txt"])
    writing.wait(lambda: "gone.txt" in writing["writeState"].text())
