"""A transcript in a window of its own, with a real theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.ui.transcript import Transcript

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    widget = Transcript(theme)
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.show()
    qtbot.waitActive(widget)
    return widget
