"""The words around the messages in files for people, so that whoever exports puts them into the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Words:
    """Who speaks, and what is said about it. language: as in HTML's lang.

    page, line: of a document, with {number} in it; left_out: what stands for the rest of one, with {count} characters.
    edited: who wrote a reply that the person has changed, {name} being the model. version: of a message of which there
    are others, {number} of {count}.
    """

    person: str = "You"
    model: str = "Model"
    system_prompt: str = "System prompt"
    thinking: str = "Thinking"
    untitled: str = "Conversation"
    language: str = "en"
    attached: str = "Attached"
    documents: str = "Attached documents"
    sources: str = "Sources"
    page: str = "page {number}"
    line: str = "line {number}"
    left_out: str = "{count} more characters are left out."
    not_carried: str = "The text was too long to be carried along."
    edited: str = "{name}, edited by you"
    version: str = "version {number} of {count}"
    not_imported: str = "[Pictures or files not imported: {count}]"


ENGLISH = Words()


def moment(unix_seconds: float) -> str:
    """Date and time here, sortable."""
    return datetime.fromtimestamp(unix_seconds).astimezone().strftime("%Y-%m-%d %H:%M")
