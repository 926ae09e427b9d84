"""A conversation is opened where it was left, and at its end where that was."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from tests.gui.app.test_killed_unfinished import long_conversation

from lampblack.settings.declared import LAST_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.app.conftest import Driver


@pytest.fixture
def started(make_app: Callable[[], Driver], tmp_path: Path, tiny_model: Path) -> tuple[Driver, int, int]:
    """The app with two long conversations, of which the first is shown."""
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    (home / "data" / "models").mkdir()
    model = shutil.copy(tiny_model, home / "data" / "models" / "tiny.gguf")
    first, second = long_conversation(home), long_conversation(home)
    app = make_app()
    app.settings.set(LAST_MODEL, str(model))
    app.start()
    app.window.resize(1000, 600)
    show(app, first)
    return app, first, second


def show(app: Driver, number: int) -> None:
    app.window.chat.list.chosen.emit(number)
    app.wait(lambda: app.app._chat.shown_id == number and app.window.chat.transcript.is_settled)
    QTest.qWait(150)


def place(app: Driver):
    return app.window.chat.transcript.spot.place


def test_another_conversation_and_back(started: tuple[Driver, int, int]) -> None:
    app, first, second = started
    assert place(app) is None, "the first time at its end"
    bar = app.window.chat.transcript.verticalScrollBar()
    bar.setValue(bar.maximum() - 1500)
    left = place(app)
    assert left is not None
    show(app, second)
    assert place(app) is None
    show(app, first)
    back = place(app)
    assert back is not None
    assert back.message_id == left.message_id
    assert abs(back.share - left.share) < 0.05

    app.window.chat.transcript.jump_to_newest()
    show(app, second)
    show(app, first)
    assert place(app) is None, "at its end again"


def test_a_place_far_up_is_found_again_though_its_messages_had_no_views(
    started: tuple[Driver, int, int],
) -> None:
    app, first, second = started
    bar = app.window.chat.transcript.verticalScrollBar()
    for _ in range(40):
        bar.setValue(0)
        QTest.qWait(20)
    bar.setValue(300)
    left = place(app)
    assert left is not None
    show(app, second)
    show(app, first)
    app.wait(lambda: place(app) is not None and place(app).message_id == left.message_id)


def test_a_hit_of_a_search_is_shown_where_it_is(started: tuple[Driver, int, int]) -> None:
    app, first, second = started
    bar = app.window.chat.transcript.verticalScrollBar()
    bar.setValue(bar.maximum() - 1500)
    QTest.qWait(600)
    show(app, second)
    wanted = app.app.services.conversations.path(first)[4].id
    app.app._chat.open(first, wanted, "Question")
    app.wait(lambda: place(app) is not None and place(app).message_id <= wanted)
    QTest.qWait(300)
    shown = place(app)
    assert shown is not None
    assert wanted - 2 <= shown.message_id <= wanted
