"""What was typed and not sent in each conversation, kept on disk off the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lampblack.domain.faults import Fault
    from lampblack.store.drafts import DraftStore
    from lampblack.ui.background import Background


class Drafts:
    """By the conversation's number; None stands for the next new one. Lives on the window's thread.

    `on_fault` is told once when drafts begin not to be saved, not each second while one types.
    """

    def __init__(self, store: DraftStore, background: Background, on_fault: Callable[[Fault], None]) -> None:
        self._store, self._background, self._on_fault = store, background, on_fault
        self._texts: dict[int | None, str] = {}
        self._failing = False

    def load(self, saved: Mapping[int | None, str]) -> None:
        """Takes what was on disk; what has been typed since then counts more."""
        self._texts = {**saved, **self._texts}

    def of(self, conversation_id: int | None) -> str:
        """The draft, empty where there is none."""
        return self._texts.get(conversation_id, "")

    def keep(self, conversation_id: int | None, text: str) -> None:
        """This is the draft now."""
        if text == self.of(conversation_id):
            return
        self._texts[conversation_id] = text
        self._background.run(lambda: self._store.save(conversation_id, text), self._saved, self._not_saved)

    def sent(self, conversation_id: int | None, text: str) -> None:
        """This was sent; a newer draft stays."""
        if self.of(conversation_id).strip() == text.strip():
            self.keep(conversation_id, "")

    def _saved(self, _: None) -> None:
        self._failing = False

    def _not_saved(self, fault: Fault) -> None:
        if not self._failing:
            self._failing = True
            self._on_fault(fault)
