"""A reply explained token by token, with what else the model might have written at a place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from screenshot_homes import fill


def shoot_explaining(studio: Any) -> None:
    """The reply about ink, which another model wrote: some of it is unlikely."""
    from lampblack.ui.transcript.explain_card import ExplainCard
    from lampblack.ui.transcript.explain_text import ExplainText
    from lampblack.ui.transcript.message_view import MessageView

    with studio.app(prepare=fill) as app:
        transcript = app.window.chat.transcript
        studio.wait(lambda: app.services.engine.loaded and transcript.findChild(MessageView) and transcript.is_settled)
        reply = max(transcript.findChildren(MessageView), key=MessageView.y)
        reply.set_focused(True)
        reply.findChild(QToolButton, "chatExplainReply").click()
        studio.wait(lambda: reply.findChild(ExplainText) is not None)
        text = reply.findChild(ExplainText)
        transcript.verticalScrollBar().setValue(0)
        studio.settle()
        text.setFocus()
        QTest.keyClick(text, Qt.Key.Key_Home)
        for _ in range(12):
            QTest.keyClick(text, Qt.Key.Key_Right)
        studio.wait(lambda: (card := app.window.findChild(ExplainCard)) is not None and card.isVisible())
        QTest.keyClick(text, Qt.Key.Key_Down)
        studio.shoot("explained", app.window)
        app.window.resize(640, 480)
        studio.shoot("explained-narrow", app.window)
