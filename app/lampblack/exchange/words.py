"""The words around the messages in files for people, so that whoever exports puts them into the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Words:
    """Who speaks, and what is said about it. language: as in HTML's lang."""

    person: str = "You"
    model: str = "Model"
    system_prompt: str = "System prompt"
    thinking: str = "Thinking"
    untitled: str = "Conversation"
    language: str = "en"


ENGLISH = Words()


def moment(unix_seconds: float) -> str:
    """Date and time here, sortable."""
    return datetime.fromtimestamp(unix_seconds).astimezone().strftime("%Y-%m-%d %H:%M")
