"""How much of the context is said to be taken."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel

from lampblack.domain.conversations import Message, MessageState
from lampblack.domain.generation import GenerationStats, Role
from lampblack.ui.chat.composer import Composer
from lampblack.ui.chat.context_meter import ContextMeter
from lampblack.ui.chat.figures import Figures
from lampblack.ui.chat.live_replies import LiveReplies
from lampblack.ui.markdown.formats import Formats
from lampblack.ui.status_bar import StatusBar
from lampblack.ui.transcript.actions import Actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def composer(theme: Theme, qtbot: QtBot) -> Composer:
    made = Composer(theme)
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    return made


def ended(prompt: int, generated: int, context: int) -> Message:
    stats = GenerationStats(prompt, generated, 0.1, 1234.5, context, 1)
    return Message(2, 1, 1, Role.ASSISTANT, "words", MessageState.DONE, 0.0, "SmolLM2", stats)


def test_a_full_context_is_full_and_no_fuller(composer: Composer, theme: Theme, qtbot: QtBot) -> None:
    """The last token of the reply was written and never read, so the engine counts one more than there is room for."""
    status = StatusBar(theme)
    qtbot.addWidget(status)
    figures = Figures(composer, status, SimpleNamespace(loaded=None, chosen=None), LiveReplies())  # type: ignore[arg-type]

    figures.show_ended(ended(40, 25, 64))

    meter = composer.findChild(ContextMeter)
    assert meter.accessibleDescription() == "Context full: 64 of 64 tokens"
    assert "context 64 of 64 tokens" in status.findChild(QLabel, "statusText").text()


def test_a_meter_with_little_room_says_what_it_counts(composer: Composer) -> None:
    composer.set_context(None, 4096)
    assert composer.findChild(ContextMeter).words(brief=True) == "4,096 tokens"


def test_the_numbers_under_a_reply_are_written_as_all_others(theme: Theme, qtbot: QtBot) -> None:
    row = Actions(ended(40, 1024, 4096), str, Formats(theme), None)  # type: ignore[arg-type]
    qtbot.addWidget(row)
    assert "1,024 token" in row._numbers()
    assert "1,234.5 tokens/s" in row._numbers()


def test_what_was_never_counted_is_said_about_until_it_is(composer: Composer, theme: Theme, qtbot: QtBot) -> None:
    status = StatusBar(theme)
    qtbot.addWidget(status)
    desk = SimpleNamespace(loaded=SimpleNamespace(path="m", context_length=4096), chosen="m")
    figures = Figures(composer, status, desk, LiveReplies())  # type: ignore[arg-type]
    meter = composer.findChild(ContextMeter)

    figures.show_conversation(())
    figures.show_about(1200)

    assert meter.accessibleDescription() == "Context: about 1,200 of 4,096 tokens"
    assert meter.words(brief=True) == "about 1,200 / 4,096"
    assert "context about 1,200 of 4,096 tokens" in status.findChild(QLabel, "statusText").text()
    figures.show_ended(ended(1100, 20, 4096))
    assert meter.accessibleDescription() == "Context: 1,120 of 4,096 tokens"
    assert "about" not in status.findChild(QLabel, "statusText").text()


def test_a_reply_that_was_edited_has_no_numbers_of_the_models(theme: Theme, qtbot: QtBot) -> None:
    row = Actions(replace(ended(40, 1024, 4096), edited_at=1.0), str, Formats(theme), None)  # type: ignore[arg-type]
    qtbot.addWidget(row)
    assert row._numbers() == "SmolLM2"
    assert row.toolTip() == ""
