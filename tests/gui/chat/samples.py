"""Conversations whose dates do not move."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lampblack.domain.conversations import ChatOptions, Conversation, Message, MessageState
from lampblack.domain.generation import Role

TODAY = date(2026, 3, 15)


def conversation(number: int, days_ago: float = 0, title: str = "", hour: int = 12) -> Conversation:
    """A conversation last used at `hour` so many days before TODAY."""
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, hour) - timedelta(days_ago)
    return Conversation(number, title or f"Number {number}", moment.timestamp(), moment.timestamp(), ChatOptions())


def reply(number: int) -> Message:
    """A reply of one paragraph."""
    return Message(number, 1, None, Role.ASSISTANT, "The sky scatters blue light. " * 8, MessageState.DONE, 0.0)
