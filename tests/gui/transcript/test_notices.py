"""What is said under a reply that failed: never cut off, at whatever size and in whatever language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from tests.gui.transcript.messages import message, reply

from lampblack.domain.conversations import MessageState
from lampblack.domain.faults import Fault
from lampblack.ui.transcript.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript
    from lampblack.ui.transcript.notices import Notice

FAULTS = (
    Fault("model.suspect", {"name": "SmolLM2-135M-Instruct-Q4_1"}),
    Fault("engine.killed"),
    Fault("prompt.too_long", {"prompt_tokens": 4212, "limit": 4095, "context_length": 4096, "excess": 117}),
)
SIZES = range(100, 201, 10)


@pytest.fixture
def notices(transcript: Transcript) -> list[Notice]:
    """Under one failed reply of each kind."""
    replies = [reply(number, "", MessageState.FAILED, fault) for number, fault in enumerate(FAULTS, start=1)]
    transcript.set_messages(replies)
    QCoreApplication.processEvents()
    views = [message(transcript, each.id) for each in replies]
    return [view.notice for view in views if isinstance(view, Reply) and view.notice is not None]


class Wordy(QTranslator):
    """A language whose buttons are wide and whose sentences are long."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        del context, disambiguation, n
        return " ".join([text] * 2)

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def wordy(qapp: QCoreApplication) -> Iterator[Wordy]:
    del qapp
    translator = Wordy()
    yield translator
    QCoreApplication.removeTranslator(translator)
    QCoreApplication.processEvents()


def misfits(notices: list[Notice]) -> list[str]:
    """The sentences that are cut off, once the buttons have their words and fonts."""
    for _ in range(3):
        QCoreApplication.processEvents()
    return [notice.text for notice in notices if notice.height() < notice.height_at(notice.width())]


def test_the_sentence_is_whole_at_every_text_size(notices: list[Notice], theme: Theme) -> None:
    assert len(notices) == len(FAULTS)
    for size in (*SIZES, *reversed(SIZES)):
        theme.set_text_scale(size)
        assert misfits(notices) == [], f"at {size}%"


def test_the_sentence_is_whole_in_a_language_with_wider_buttons(
    notices: list[Notice], theme: Theme, wordy: Wordy
) -> None:
    for size in SIZES:
        theme.set_text_scale(size)
        QCoreApplication.installTranslator(wordy)
        assert misfits(notices) == [], f"at {size}%"
        QCoreApplication.removeTranslator(wordy)
        QCoreApplication.processEvents()


def test_a_message_that_failed_overlaps_no_other_at_another_text_size(
    transcript: Transcript, notices: list[Notice], theme: Theme
) -> None:
    assert len(notices) == len(FAULTS)
    for size in SIZES:
        theme.set_text_scale(size)
        QCoreApplication.processEvents()
        first, second = message(transcript, 1), message(transcript, 2)
        assert first.y() + first.height() <= second.y()
        assert notices[0].geometry().bottom() < first.action_row.y()
