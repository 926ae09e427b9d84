"""What was typed and not sent, kept on disk off the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lampblack.domain.faults import Fault
    from lampblack.ui.background import Background


class Store(Protocol):
    """`DraftStore` and `EditStore` are two."""

    def save(self, number: int | None, text: str, /) -> None:
        """Keeps a text; a blank one is none."""


class Drafts:
    """By a number: of conversations (None stands for the next new one), or of messages that are edited.

    Lives on the window's thread.

    `on_fault` is told once when drafts begin not to be saved, not each second while one types.
    """

    def __init__(self, store: Store, background: Background, on_fault: Callable[[Fault], None]) -> None:
        self._store, self._background, self._on_fault = store, background, on_fault
        self._texts: dict[int | None, str] = {}
        self._failing = False

    def load(self, saved: Mapping[int | None, str]) -> None:
        """Takes what was on disk; what has been typed since then counts more."""
        self._texts = {**saved, **self._texts}

    def of(self, number: int | None) -> str:
        """The draft, empty where there is none."""
        return self._texts.get(number, "")

    def keep(self, number: int | None, text: str) -> None:
        """This is the draft now."""
        if text == self.of(number):
            return
        self._texts[number] = text
        self._background.run(lambda: self._store.save(number, text), self._saved, self._not_saved)

    def sent(self, number: int | None, text: str) -> None:
        """This was sent; a newer draft stays."""
        if self.of(number).strip() == text.strip():
            self.keep(number, "")

    def _saved(self, _: None) -> None:
        self._failing = False

    def _not_saved(self, fault: Fault) -> None:
        if not self._failing:
            self._failing = True
            self._on_fault(fault)
