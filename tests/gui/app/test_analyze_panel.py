"""The Analyze panel, on a real engine: texts get labels, which are sorted, corrected, exported, and there again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lampblack.domain.jobs import JobState
from lampblack.exchange.files import whole_file

LINES = "The lamp is bright.\nInk on my hands.\nA dull evening."
TABLE = 'id;text;rating\n1;"Good; and cheap";good\n2;It broke.;bad\n3;Fine.;good\n'


@pytest.fixture
def analyzing(app):
    """The app with the Analyze panel in front."""
    app.window.show_panel("analyze")
    return app


def choose(driver, name, value):
    box = driver[name]
    box.setCurrentIndex(box.findData(value))


def ask(driver, text=LINES, form="lines", labels="good, bad", kind="labels"):
    choose(driver, "analyzeKind", kind)
    if kind != "fields":
        driver["analyzeLabels"].setText(labels)
        driver["analyzeLabels"].textEdited.emit(labels)
    choose(driver, "analyzeForm", form)
    driver["analyzeInput"].setPlainText(text)


def run(driver):
    before = len(jobs(driver))
    driver["analyzeRun"].click()
    driver.wait(lambda: len(jobs(driver)) == before + 1 and jobs(driver)[0].state is not JobState.RUNNING)
    driver.wait(lambda: not driver.panel("analyze").bar.is_running)


def jobs(driver):
    return driver.app.services.job_store.all("analyze")


def cells(driver, column):
    model = driver["analyzeTable"].model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def head(driver):
    model = driver["analyzeTable"].model()
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]


def test_each_line_gets_a_label_with_its_probability(analyzing):
    ask(analyzing)
    run(analyzing)

    assert head(analyzing) == ["#", "Text", "Label", "Probability"]
    assert cells(analyzing, 1) == LINES.split("\n")
    assert set(cells(analyzing, 2)) <= {"good", "bad"}
    assert all(0 <= float(one) <= 1 for one in cells(analyzing, 3))
    assert jobs(analyzing)[0].state is JobState.DONE
    assert LINES.split("\n")[0] in analyzing["analyzeText"].toPlainText()


def test_nothing_can_be_run_without_texts_or_labels(analyzing):
    assert not analyzing["analyzeRun"].isEnabled()
    ask(analyzing)
    assert analyzing["analyzeRun"].isEnabled()
    ask(analyzing, labels=" ")
    assert not analyzing["analyzeRun"].isEnabled()


def test_what_cannot_be_asked_is_said_in_place(analyzing):
    ask(analyzing, labels="only one")
    analyzing["analyzeRun"].click()
    assert "at least two labels" in analyzing["analyzeState"].text()
    choose(analyzing, "analyzeKind", "fields")
    analyzing["analyzeSchema"].setPlainText("{")
    analyzing["analyzeRun"].click()
    assert "no JSON" in analyzing["analyzeState"].text()
    assert not jobs(analyzing)


def test_a_table_is_scored_against_its_column_of_right_labels(analyzing, tmp_path):
    file = tmp_path / "reviews.csv"
    file.write_text(TABLE, encoding="utf-8")
    ask(analyzing)
    analyzing.app.panels.made["analyze"]._read(file)
    analyzing.wait(lambda: analyzing["analyzeSource"].isVisible())
    assert "3" in analyzing["analyzeSource"].text()
    assert not analyzing["analyzeInput"].isVisible()
    assert analyzing["analyzeColumn"].currentData() == "text"
    choose(analyzing, "analyzeGold", "rating")
    run(analyzing)

    assert head(analyzing) == ["#", "Text", "Label", "Probability", "Gold label"]
    assert cells(analyzing, 1)[0] == "Good; and cheap"
    analyzing.wait(lambda: "Accuracy" in analyzing["analyzeScores"].text())
    assert "bad" in analyzing["analyzeConfusion"].accessibleDescription()

    analyzing["analyzeBalance"].click()
    analyzing.wait(lambda: '"balance":"True"' in analyzing.app.services.panel_choices.find("analyze"))
    assert set(cells(analyzing, 2)) <= {"good", "bad"}
    analyzing["analyzeClear"].click()
    assert analyzing["analyzeInput"].isVisible()


def test_a_label_is_corrected_kept_and_exported(analyzing, make_app, tmp_path):
    ask(analyzing)
    run(analyzing)
    model_s = cells(analyzing, 2)[1]
    other = "bad" if model_s == "good" else "good"
    analyzing["analyzeTable"].selectRow(1)
    box = analyzing["analyzeCorrect"]
    box.setCurrentIndex(box.findData(other))
    box.activated.emit(box.currentIndex())
    assert cells(analyzing, 2)[1] == f"{other} ✎"

    analyzing.panel("analyze").export_wanted.emit("copy")
    rows = QApplication.clipboard().text().split("\r\n")
    assert rows[0] == "text,label,probability,model_label,p(good),p(bad),problem"
    assert rows[2].startswith(f"Ink on my hands.,{other},")
    assert f",{model_s}," in rows[2]
    analyzing.wait(lambda: analyzing.app.services.job_store.result(jobs(analyzing)[0].id))
    analyzing.window.close()
    analyzing.app.close()

    again = make_app().start()
    again.window.show_panel("analyze")
    again.wait(lambda: again["analyzeTable"].model().rowCount() == 3)
    assert cells(again, 2)[1] == f"{other} ✎"
    assert again["analyzeInput"].text() == LINES
    assert again["analyzeLabels"].text() == "good, bad"


def test_rows_are_sorted_and_stay_the_texts_that_they_are(analyzing):
    ask(analyzing)
    run(analyzing)
    analyzing["analyzeTable"].sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert cells(analyzing, 1) == sorted(LINES.split("\n"))
    analyzing["analyzeTable"].selectRow(0)
    assert "A dull evening." in analyzing["analyzeText"].toPlainText()
    assert analyzing.panel("analyze").chosen() == 2


def test_ten_thousand_rows_are_shown_and_sorted(analyzing):
    from lampblack.domain.analysis.exporting import Line
    from lampblack.domain.analysis.label_grammar import Choice
    from lampblack.domain.analysis.questions import choice
    from lampblack.domain.analysis.results import Result
    from lampblack.domain.analysis.tables import Row

    lines = [
        Line(Row(f"text {n}"), Result(Choice("a", {"a": (n * 7919 % 10_000) / 10_000, "b": 0.0})))
        for n in range(10_000)
    ]
    analyzing.panel("analyze").show_lines(choice(("a", "b")), lines)
    table = analyzing["analyzeTable"]
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert table.model().rowCount() == 10_000
    assert cells(analyzing, 3)[:2] == ["1.00", "1.00"]
    assert lines[analyzing.panel("analyze").model.row_at(0)].probability == 0.9999


def test_entities_are_marked_in_their_text_and_fields_have_columns(analyzing):
    ask(analyzing, "Ada met Bob.", "text", "person", "entities")
    run(analyzing)
    assert head(analyzing) == ["#", "Text", "Found", "Entities"]
    assert "Ada met Bob." in analyzing["analyzeText"].toPlainText()

    ask(analyzing, "Ada met Bob.", "text", kind="fields")
    analyzing["analyzeSchema"].setPlainText(
        '{"type": "object", "properties": {"calm": {"type": "boolean"}}, "required": ["calm"]}'
    )
    run(analyzing)
    assert head(analyzing) == ["#", "Text", "calm"]
    assert cells(analyzing, 2)[0] in ("true", "false")


def test_a_schema_that_cannot_be_kept_to_is_said_once(analyzing):
    ask(analyzing, LINES, kind="fields")
    analyzing["analyzeSchema"].setPlainText('{"type": "object", "properties": {"a": {"not": {"type": "string"}}}}')
    run(analyzing)
    assert "schema" in analyzing["analyzeState"].text().lower() or "schema" in cells(analyzing, 2)[0].lower()
    assert jobs(analyzing)[0].done == 1


@pytest.mark.slow
def test_what_is_stopped_goes_on_where_it_was(talking_app):
    analyzing = talking_app
    analyzing.window.show_panel("analyze")
    ask(analyzing, "\n".join(f"The lamp number {n} is bright." for n in range(60)))
    analyzing["analyzeRun"].click()
    analyzing.wait(lambda: any(cells(analyzing, 2)))
    assert analyzing["analyzeRun"].text() == "Stop"
    analyzing["analyzeRun"].click()
    analyzing.wait(lambda: not analyzing.panel("analyze").bar.is_running)
    done = jobs(analyzing)[0].done
    assert 0 < done < 60
    assert jobs(analyzing)[0].state is JobState.CANCELLED

    analyzing["analyzeGoOn"].click()
    analyzing.wait(lambda: jobs(analyzing)[0].done > done)
    analyzing["analyzeRun"].click()
    analyzing.wait(lambda: not analyzing.panel("analyze").bar.is_running)
    assert len(jobs(analyzing)) == 1


def test_a_folder_s_documents_are_texts_and_what_cannot_be_read_is_said(analyzing, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, text in (("a.txt", b"The lamp is bright."), ("b.txt", "灯很亮。".encode("gb18030")), ("c.txt", b"")):
        with whole_file(folder / name) as file:
            file.write(text)
    ask(analyzing)
    analyzing.app.panels.made["analyze"]._read(folder)
    analyzing.wait(lambda: "c.txt" in analyzing["analyzeState"].text())
    run(analyzing)
    assert cells(analyzing, 1) == ["a.txt", "b.txt"]


def test_one_click_tries_it(analyzing):
    analyzing["analyzeTry"].click()
    analyzing.wait(lambda: jobs(analyzing) and jobs(analyzing)[0].state is JobState.DONE)
    analyzing.wait(lambda: not analyzing.panel("analyze").bar.is_running)
    assert len(cells(analyzing, 2)) == 3
