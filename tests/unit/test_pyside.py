"""The pinned PySide6 keeps its reference counts: 6.12.0 on Python 3.11 loses one to None with every void call."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CALLS = 500
NOISE = 100  # the interpreter takes and drops references of its own meanwhile


class Sender(QObject):
    sent = Signal()


def test_void_calls_lose_no_reference_to_none(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for height in range(CALLS):
        widget.setFixedHeight(height)
    assert sys.getrefcount(None) > before - NOISE


def test_emitting_loses_no_reference_to_true(qtbot: QtBot) -> None:
    sender = Sender()
    before = sys.getrefcount(True)
    for _ in range(CALLS):
        sender.sent.emit()
    assert sys.getrefcount(True) > before - NOISE
