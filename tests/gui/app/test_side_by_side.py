"""The same question to two, in the window over a real engine: replies in two columns, until one is gone on with."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton
from tests.gui.app.test_talking import limit_length
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.side_by_side import Contender
from lampblack.settings.declared import MEMORY_PERCENT, TEXT_SCALE
from lampblack.ui.transcript.message_tools import Tool
from lampblack.ui.transcript.reply import Reply

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


def models_folder(app) -> Path:
    folder = app.folders.models
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def second_model(app, answer=("Second", " model", " here")) -> Path:
    """Another model in the library, which says this."""
    return write_tiny_model(models_folder(app) / "other.gguf", answer=list(answer), name="Second")


def open_menu(app) -> QMenu:
    app["chatCompare"].click()
    app.wait(lambda: app.find("chatCompareMenu") is not None and app["chatCompareMenu"].isVisible())
    return app["chatCompareMenu"]


def action(menu: QMenu, words: str) -> QAction:
    return next(one for one in menu.actions() if words in one.text())


def compare_with(app, words: str) -> None:
    """Chooses who answers, too, as a person does."""
    menu = open_menu(app)
    action(menu, words).trigger()
    menu.close()
    app.wait(lambda: app["chatCompareBar"].isVisible())


def pair(app):
    """The two replies of the newest conversation, from the disk."""
    newest = app.newest()
    return app.app.services.sides.pair(newest.id) if newest is not None else None


def wait_for_both(app, *states: str):
    app.wait(lambda: (two := pair(app)) is not None and tuple(one.state for one in two) == states)
    first, second = pair(app)
    app.wait(lambda: len(columns(app)) == 2 and app["chatSend"].isVisible())
    return first, second


def columns(app) -> list[Reply]:
    """The replies with a head, from left to right."""
    views = app.window.chat.transcript._column.views
    return [view for view in views if isinstance(view, Reply) and view._head is not None]


def in_column(app, number: int, kind, name: str):
    return columns(app)[number].findChild(kind, name)


def figures(app, number: int) -> str:
    return in_column(app, number, QLabel, "chatColumnFigures").text()


def keep(app, number: int) -> None:
    in_column(app, number, QPushButton, "chatColumnKeep").click()


def test_a_question_is_answered_by_both_in_two_columns_with_names_and_figures(app):
    second_model(app)
    compare_with(app, "other")
    assert "tiny" in app["chatCompareWords"].text()
    assert "other" in app["chatCompareWords"].text()
    limit_length(app, 12)
    app.send("Hello")

    first, second = wait_for_both(app, "done", "done")

    assert (first.model, second.model) == ("tiny", "other")
    assert second.text == "Second model here"
    assert app.newest().id == first.id
    one, other = columns(app)
    app.wait(lambda: "Second model here" in app.shown_text())
    assert one.y() == other.y()
    assert one.geometry().right() < other.x()
    assert in_column(app, 1, QLabel, "chatColumnModel").text() == "other"
    app.wait(lambda: all("tokens/s" in figures(app, n) and "first word after" in figures(app, n) for n in (0, 1)))
    for name in ("chatSpeed", "statusText"):
        app.wait(lambda name=name: re.search(r"\d and [\d,]+\.\d tokens/s", app[name].text()))
    assert "Your next message follows this one" in figures(app, 0)
    assert "your next message" not in figures(app, 1)
    assert [each.accessibleName() for each in app.window.findChildren(QPushButton, "chatColumnKeep")] == [
        "Choose the reply of tiny",
        "Choose the reply of other",
    ]


def test_in_a_narrow_window_one_stands_below_the_other(app):
    second_model(app)
    compare_with(app, "other")
    limit_length(app, 12)
    app.send("Hello")
    wait_for_both(app, "done", "done")

    app.window.resize(640, 480)

    app.wait(lambda: columns(app)[0].x() == columns(app)[1].x())
    one, other = columns(app)
    assert one.geometry().bottom() < other.y()
    assert other.geometry().right() <= app.window.chat.transcript.viewport().width()


def test_going_on_with_the_second_makes_it_the_conversation_and_the_first_its_alternative(app):
    second_model(app)
    compare_with(app, "other")
    limit_length(app, 12)
    app.send("Hello")
    first, second = wait_for_both(app, "done", "done")

    keep(app, 1)

    app.wait(lambda: not columns(app) and "Second model here" in app.shown_text())
    assert app.newest().id == second.id
    assert pair(app) is None
    app.wait(lambda: app.window.focusWidget() is app["chatInput"])
    back = app["chatPreviousBranch"]
    assert back.isEnabled()
    back.click()
    app.wait(lambda: app.newest().id == first.id)
    assert app.app.services.conversations.message(second.id).text == "Second model here"


def test_writing_on_goes_on_with_the_reply_that_says_so_and_both_answer_again(app):
    second_model(app)
    compare_with(app, "other")
    limit_length(app, 12)
    app.send("Hello")
    first, second = wait_for_both(app, "done", "done")

    app.send("And again")

    app.wait(lambda: (two := pair(app)) is not None and two[0].id > second.id)
    wait_for_both(app, "done", "done")
    path = app.app.services.conversations.path(first.conversation_id)
    assert [message.id for message in path][1] == first.id
    assert app.app.services.sides.pair(first.id) is None
    assert len(columns(app)) == 2


def test_ending_the_comparison_is_one_press_and_the_next_question_is_answered_once(app):
    second_model(app)
    compare_with(app, "other")

    app["chatCompareEnd"].click()

    assert not app["chatCompareBar"].isVisible()
    assert not app["chatCompare"].isChecked()
    limit_length(app, 5)
    app.send("Hello")
    app.wait_for_reply("done")
    assert pair(app) is None
    assert columns(app) == []


def test_who_compares_is_remembered_for_each_conversation_over_a_restart(app, make_app):
    second_model(app)
    compare_with(app, "other")
    limit_length(app, 5)
    app.send("Hello")
    wait_for_both(app, "done", "done")
    app["chatNew"].click()
    assert not app["chatCompareBar"].isVisible()
    app.window.close()
    app.app.close()

    again = make_app().start()

    again.wait(lambda: again["chatCompareBar"].isVisible())
    assert "other" in again["chatCompareWords"].text()
    again.wait(lambda: len(columns(again)) == 2)


def test_what_two_had_written_when_the_app_was_killed_stands_side_by_side_again(app, make_app):
    sides, store = app.app.services.sides, app.app.services.conversations
    question, first = store.begin("Killed", ChatOptions(), "Hello", "tiny")
    second = sides.begin(first, Contender("/gone/other.gguf"))
    store.save_text(first.id, "As far as this")
    store.save_text(second.id, "Only to here")
    app.window.close()
    app.app.close()

    again = make_app().start()

    again.wait(lambda: len(columns(again)) == 2)
    again.wait(lambda: "As far as this" in again.shown_text() and "Only to here" in again.shown_text())
    assert all(view.message.state is MessageState.INTERRUPTED for view in columns(again))
    assert store is not None
    assert question.id < first.id


@pytest.mark.slow
def test_stopping_one_lets_the_other_go_on(talking_app):
    app = talking_app
    shutil.copy(app.app.services.desk.chosen, models_folder(app) / "other.gguf")
    compare_with(app, "other")
    limit_length(app, 300)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (two := pair(app)) is not None and all(one.text for one in two))
    assert [in_column(app, n, QToolButton, "chatColumnStop").accessibleName() for n in (0, 1)][1] == (
        "Stop the reply of other"
    )

    in_column(app, 1, QToolButton, "chatColumnStop").click()

    app.wait(lambda: pair(app)[1].state == "cancelled")
    first, second = wait_for_both(app, "done", "cancelled")
    assert len(first.text) > len(second.text) > 0
    app.wait(lambda: in_column(app, 1, QToolButton, "chatColumnStop").isHidden())
    app.wait(lambda: app["chatSend"].isVisible())


def test_escape_stops_both(talking_app, qtbot):
    app = talking_app
    shutil.copy(app.app.services.desk.chosen, models_folder(app) / "other.gguf")
    compare_with(app, "other")
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (two := pair(app)) is not None and all(one.text for one in two))

    qtbot.keyClick(app["chatInput"], Qt.Key.Key_Escape)

    wait_for_both(app, "cancelled", "cancelled")
    app.wait(lambda: app["chatSend"].isVisible())


@pytest.mark.slow
def test_going_on_with_one_that_is_being_written_stops_the_other_and_it_writes_on(talking_app):
    app = talking_app
    shutil.copy(app.app.services.desk.chosen, models_folder(app) / "other.gguf")
    compare_with(app, "other")
    limit_length(app, 120)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (two := pair(app)) is not None and all(one.text for one in two))
    first, second = pair(app)

    keep(app, 1)

    app.wait(lambda: not columns(app))
    app.wait(lambda: app.newest().id == second.id and app.newest().state == "done")
    store = app.app.services.conversations
    assert store.message(first.id).state == "cancelled"
    assert store.message(first.id).text
    app.wait(lambda: store.message(second.id).text.strip()[-20:] in app.shown_text())


def test_a_second_model_that_is_gone_says_so_in_its_column_and_the_first_answers(app):
    gone = second_model(app)
    compare_with(app, "other")
    gone.unlink()
    limit_length(app, 12)
    app.send("Hello")

    first, second = wait_for_both(app, "done", "failed")

    assert second.fault.kind == "model.missing"
    app.wait(lambda: columns(app)[1].notice is not None)
    assert columns(app)[0].notice is None or first.is_cut

    second_model(app)
    columns(app)[1].retry_requested.emit()
    wait_for_both(app, "done", "done")
    assert pair(app)[1].text == "Second model here"
    assert pair(app)[0].id == first.id


def test_a_prompt_that_is_too_long_for_one_is_answered_by_the_other(app):
    write_tiny_model(models_folder(app) / "other.gguf", context_length=64, name="Second")
    compare_with(app, "other")
    limit_length(app, 8)
    app.send("word " * 300)

    _, second = wait_for_both(app, "done", "failed")

    assert second.fault.kind.startswith("prompt.")


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_when_the_engine_dies_both_keep_their_words(talking_app):
    from tests.gui.app.test_talking import engine_pid

    app = talking_app
    shutil.copy(app.app.services.desk.chosen, models_folder(app) / "other.gguf")
    compare_with(app, "other")
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (two := pair(app)) is not None and all(one.text for one in two))

    os.kill(engine_pid(app), 9)

    first, second = wait_for_both(app, "failed", "failed")
    assert first.text
    assert second.text


@pytest.mark.slow
def test_where_both_do_not_fit_into_memory_they_answer_one_after_the_other_and_it_is_said(
    talking_app, starter_model, monkeypatch
):
    app = talking_app
    shutil.copy(starter_model, models_folder(app) / "other.gguf")
    monkeypatch.setattr("lampblack.models.computer.total_memory", lambda: 400_000_000)
    app.settings.set(MEMORY_PERCENT, 95)
    compare_with(app, "other")
    limit_length(app, 500)  # it is said after a second and a half only
    app.send("Tell me a long story about the sea.")

    app.wait(lambda: len(columns(app)) == 2 and "not enough memory for both" in figures(app, 1))
    first, second = wait_for_both(app, "done", "done")
    assert first.text
    assert second.text
    assert [model.path for model in app.app.services.engine.models] == [str(models_folder(app) / "other.gguf")]


def test_the_same_model_answers_with_an_adapter_and_with_a_preset(app, tmp_path):
    adapter = write_tiny_adapter(tmp_path / "pirate.gguf", seed=1)
    limit_length(app, 6)
    app.app._chat._sides.ask_for_strength(str(adapter))
    app.wait(lambda: app.find("chatAdapterDialog") is not None)
    app["chatAdapterScale"].setValue(0.5)
    app["chatAdapterUse"].click()
    app.wait(lambda: app["chatCompareBar"].isVisible())
    app.send("Hello")
    first, second = wait_for_both(app, "done", "done")
    assert (first.model, second.model) == ("tiny", "tiny + pirate × 0.5")

    menu = open_menu_to_change(app)
    presets = menu.findChild(QMenu, "chatComparePresets")
    chosen = presets.actions()[0]
    name = chosen.text()
    chosen.trigger()
    menu.close()
    app.wait(lambda: name in app["chatCompareWords"].text())
    app.send("Hello")
    app.wait(lambda: (two := pair(app)) is not None and two[1].model == f"tiny + {name}")
    app.wait(lambda: pair(app)[1].state != "running")


def open_menu_to_change(app) -> QMenu:
    app["chatCompareChange"].click()
    app.wait(lambda: app.find("chatCompareMenu") is not None and app["chatCompareMenu"].isVisible())
    return app["chatCompareMenu"]


def test_an_adapter_for_another_model_is_refused_in_words(app, tmp_path):
    app.app._chat._sides.ask_for_strength(str(tmp_path / "nothing.gguf"))
    app.wait(lambda: app["chatNoticeText"].isVisible())
    assert app.find("chatAdapterDialog") is None


def test_all_of_it_is_in_reach_of_the_keyboard(app, qtbot):
    second_model(app)
    app["chatInput"].setFocus()
    qtbot.keyClick(
        app["chatInput"], Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    app.wait(lambda: app.find("chatCompareMenu") is not None and app["chatCompareMenu"].isVisible())
    menu = app["chatCompareMenu"]
    while menu.activeAction() is None or "other" not in menu.activeAction().text():
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    app.wait(lambda: app["chatCompareBar"].isVisible())
    limit_length(app, 6)
    app.send("Hello")
    wait_for_both(app, "done", "done")
    app.wait(lambda: in_column(app, 1, QPushButton, "chatColumnKeep").isVisible())

    transcript = app.window.chat.transcript
    transcript.visit(columns(app)[1])
    app.wait(lambda: QApplication.focusWidget() is in_column(app, 1, QPushButton, "chatColumnKeep"))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    app.wait(lambda: not columns(app))
    assert app.newest().model == "other"


def test_what_stands_over_a_long_reply_stays_in_sight_while_it_is_read(app):
    other_model = [f" word{number}" for number in range(700)]
    second_model(app, other_model)
    compare_with(app, "other")
    limit_length(app, 900)
    app.send("Hello")
    wait_for_both(app, "done", "done")
    app.wait(lambda: "word699" in app.shown_text())
    transcript, head = app.window.chat.transcript, columns(app)[1]._head
    bar = transcript.verticalScrollBar()
    app.wait(lambda: bar.maximum() > 200)

    def seen_at() -> int:
        return head.mapTo(transcript.viewport(), head.rect().topLeft()).y()

    for value in (bar.maximum(), bar.maximum() // 2, columns(app)[1].y() + 30):
        bar.setValue(value)
        assert 0 <= seen_at() <= 1
    bar.setValue(0)
    assert head.y() == 0


def test_each_of_two_is_explained_by_the_model_that_wrote_it(app, monkeypatch):
    second_model(app)
    compare_with(app, "other")
    limit_length(app, 12)
    app.send("Hello")
    wait_for_both(app, "done", "done")
    asked = []
    engine = app.app.services.engine
    score = engine.score
    monkeypatch.setattr(engine, "score", lambda request, sink: asked.append(request.model) or score(request, sink))

    columns(app)[1].action_row.tool_used.emit(Tool.EXPLAIN)

    app.wait(lambda: columns(app)[1]._explain is not None and columns(app)[1]._explain.is_ready)
    assert [Path(path).name for path in asked] == ["other.gguf"]


def test_another_version_of_one_of_two_stands_in_its_place(app):
    second_model(app)
    compare_with(app, "other")
    limit_length(app, 12)
    app.send("Hello")
    first, second = wait_for_both(app, "done", "done")

    app.window.chat.transcript.edited.emit(second.id, "Mended by hand")

    app.wait(lambda: "Mended by hand" in app.shown_text() and len(columns(app)) == 2)
    assert [one.text for one in pair(app)] == [first.text, "Mended by hand"]
    assert app.app.services.conversations.message(second.id).text == "Second model here"


def test_in_a_low_window_with_large_text_the_conversation_keeps_the_room_of_the_bar(app):
    second_model(app)
    compare_with(app, "other")
    app.settings.set(TEXT_SCALE, 200)
    app.window.resize(640, 480)

    app.wait(lambda: not app["chatCompareBar"].isVisible())
    assert app["chatCompare"].isChecked()
    assert "other answers, too" in app["chatCompare"].toolTip()
    app["chatCompare"].click()
    assert not app["chatCompare"].isChecked()
    app.settings.set(TEXT_SCALE, 100)
    app.window.resize(1100, 760)
    assert not app["chatCompareBar"].isVisible()
