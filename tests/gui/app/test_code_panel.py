"""The Code panel, on a real engine: code is written, checked, changed hunk by hunk, saved and there again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lampblack.domain.coding.checks import Verdict
from lampblack.domain.coding.tasks import Action
from lampblack.domain.jobs import JobState


@pytest.fixture
def coding(app):
    """The app with the Code panel in front."""
    app.window.show_panel("code")
    return app


def jobs(driver):
    return driver.app.services.job_store.all("code")


def run(driver, action=Action.WRITE, instruction="Print hello", count=1):
    driver.panel("code").choose(action)
    driver["codeInstruction"].setPlainText(instruction)
    driver["codeRun"].click()
    driver.wait(lambda: len(jobs(driver)) == count and jobs(driver)[0].state is not JobState.RUNNING)
    driver.wait(lambda: not driver.panel("code").bar.is_running)


def code(driver):
    return driver.panel("code").sheets.current.text


def checked(driver):
    found = driver.panel("code").syntax.checked
    return found.verdict if found is not None else None


def test_code_is_written_and_checked(coding):
    coding.panel("code").language.show_language("python")
    run(coding)
    (job,) = jobs(coding)
    assert (job.title, job.state) == ("Print hello", JobState.DONE)
    assert code(coding).strip()
    assert "```" not in code(coding)
    coding.wait(lambda: checked(coding) in (Verdict.FINE, Verdict.WRONG))
    assert not coding["codeOutput"].isReadOnly()


def test_what_is_needed_must_be_there(coding):
    coding["codeInstruction"].setPlainText(" ")
    assert not coding["codeRun"].isEnabled()
    coding["codeInstruction"].setPlainText("x")
    assert coding["codeRun"].isEnabled()
    coding.panel("code").choose(Action.EXPLAIN)
    assert not coding["codeRun"].isEnabled()
    coding["codeOutput"].setPlainText("x = 1")
    assert coding["codeRun"].isEnabled()


@pytest.mark.slow
def test_a_syntax_error_is_shown_and_offered_for_repair(coding):
    coding["codeOutput"].setPlainText("def f(:\n    pass\n")
    coding.wait(lambda: checked(coding) is Verdict.WRONG)
    assert coding["codeRepair"].isVisible()
    assert "line 1" in coding["codeProblemLine"].text()
    coding["codeProblemLine"].click()
    assert coding["codeOutput"].textCursor().blockNumber() == 0
    coding["codeRepair"].click()
    coding.wait(lambda: jobs(coding) and jobs(coding)[0].state is not JobState.RUNNING)
    coding["codeOutput"].setPlainText("def f():\n    pass\n")
    coding.wait(lambda: checked(coding) is Verdict.FINE)
    assert not coding["codeRepair"].isVisible()


def test_changes_are_decided_hunk_by_hunk_and_undone_as_one(coding):
    panel = coding.panel("code")
    old = "a = 1\n\n\n\n\n\n\n\nb = 2\n"
    coding["codeOutput"].setPlainText(old)
    coding.app.panels.made["code"]._sheet = panel.sheets.current
    assert panel.show_changes(old, old.replace("1", "3").replace("2", "4"))
    assert coding["codeDiff"].isVisible()
    coding["codeReject"].click()
    coding["codeAccept"].click()
    assert coding["codeOutput"].isVisible()
    assert code(coding) == old.replace("2", "4")
    coding["codeOutput"].undo()
    assert code(coding) == old


def test_an_edit_by_a_model_waits_for_a_decision(coding):
    coding["codeOutput"].setPlainText("x = 1\ny = 2\n")
    run(coding, Action.EDIT, "Rename x to z")
    assert coding["codeDiff"].isVisible() or "changed nothing" in coding["codeState"].text()
    assert code(coding) == "x = 1\ny = 2\n"


@pytest.mark.slow
def test_other_code_gets_a_sheet_of_its_own(coding):
    coding["codeOutput"].setPlainText("x = 1\n")
    run(coding, Action.TESTS, "")
    panel = coding.panel("code")
    assert panel.sheets.tabs.count() == 2
    panel.sheets.tabs.setCurrentIndex(0)
    assert code(coding) == "x = 1\n"


@pytest.mark.slow
def test_an_explanation_stands_beside_the_code(coding):
    coding["codeOutput"].setPlainText("x = 1\n")
    run(coding, Action.EXPLAIN, "")
    assert coding["codeExplanation"].isVisible()
    assert coding["codeExplanation"].toPlainText().strip()
    assert code(coding) == "x = 1\n"
    coding["codeExplanationClose"].click()
    assert not coding["codeExplanation"].isVisible()


def test_a_model_without_the_marks_says_that_it_cannot_complete(coding):
    coding["codeOutput"].setPlainText("x = ")
    coding["codeComplete"].click()
    coding.wait(lambda: "fill" in coding["codeState"].text())


def test_everything_is_there_after_a_restart(coding, make_app, tmp_path):
    file = tmp_path / "known.py"
    file.write_text("KNOWN = 1\n", "utf-8")
    panel = coding.panel("code")
    panel.language.show_language("go")
    panel.language.language_chosen.emit("go")
    coding["codeOutput"].setPlainText("package main\n")
    coding["codeInstruction"].setPlainText("Say hello")
    panel.choose(Action.FIX)
    coding.app.panels.made["code"]._context.read([file])
    coding.wait(lambda: coding.app.panels.made["code"]._context.files)
    coding.window.close()
    coding.app.close()

    again = make_app().start()
    again.window.show_panel("code")
    again.wait(lambda: code(again) == "package main\n")
    assert again.panel("code").language.language == "go"
    assert again.panel("code").action is Action.FIX
    assert again["codeInstruction"].text() == "Say hello"
    assert [each.name for each in again.app.panels.made["code"]._context.files] == ["known.py"]
    assert again["codeContext"].isVisible()


def test_earlier_work_is_opened_again(coding):
    run(coding, instruction="First")
    first = code(coding)
    coding["codeOutput"].setPlainText("")
    coding.app.panels.made["code"]._open(jobs(coding)[0].id)
    coding.wait(lambda: code(coding) == first)
    assert coding["codeInstruction"].text() == "First"


def test_code_is_opened_and_saved_with_its_line_ends(coding, tmp_path):
    file, copy = tmp_path / "old.js", tmp_path / "new.js"
    file.write_bytes(b"let x = 1;\r\nlet y = 2;\r\n")
    files = coding.app.panels.made["code"]._files
    files.open(file)
    coding.wait(lambda: code(coding) == "let x = 1;\nlet y = 2;\n")
    assert coding.panel("code").language.language == "javascript"
    coding["codeOutput"].setPlainText("let x = 1;\nlet z = 2;\n")
    files.save(copy)
    coding.wait(lambda: str(copy) in coding["codeState"].text())
    assert copy.read_bytes() == b"let x = 1;\r\nlet z = 2;\r\n"
    assert file.read_bytes() == b"let x = 1;\r\nlet y = 2;\r\n"


def test_code_is_copied_and_goes_to_the_chat(coding):
    coding["codeOutput"].setPlainText("x = 1\n")
    coding["codeCopy"].click()
    assert QApplication.clipboard().text() == "x = 1\n"
    coding["codeChat"].click()
    assert coding["chatInput"].text() == "```python\nx = 1\n```\n"
    assert coding["chatPanel"].isVisible()


def test_a_language_is_found_by_typing(coding, qtbot):
    box = coding["codeLanguage"]
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "c++")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.language == "cpp"
    assert coding.panel("code").sheets.current.language == "cpp"
    box.lineEdit().setText("klingon")
    box.lineEdit().editingFinished.emit()
    assert box.currentText() == "C++"


def test_what_is_stopped_stays_and_can_go_on(talking_app):
    coding = talking_app
    coding.window.show_panel("code")
    coding["codeInstruction"].setPlainText("A long program")
    coding["codeRun"].click()
    coding.wait(lambda: code(coding).strip())
    assert coding["codeOutput"].isReadOnly()
    coding["codeRun"].click()
    coding.wait(lambda: not coding.panel("code").bar.is_running)
    assert code(coding).strip()
    assert coding["codeGoOn"].isVisible()
    assert not coding["codeOutput"].isReadOnly()
    coding["codeGoOn"].click()
    coding.wait(lambda: coding.panel("code").bar.is_running)
    coding["codeRun"].click()
    coding.wait(lambda: not coding.panel("code").bar.is_running)
    assert len(jobs(coding)) == 1
