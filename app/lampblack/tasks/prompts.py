"""The prompts of the panels: those that ship, and what a person made of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.prompts import LONGEST, missing_places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lampblack.store.panel_choices import PanelChoiceStore


class Prompts:
    """language: which of the shipped files to take, as in their names; English where there is none. A person's own are
    kept for each language. Methods but `shipped` raise KnownError as `Database` does.
    """

    def __init__(self, folder: Path, store: PanelChoiceStore | None = None) -> None:
        """`folder` has a file for each language. Without `store` there are none of a person's own."""
        self._folder, self._store = folder, store

    def shipped(self, panel: str, language: str) -> Mapping[str, str]:
        """Those that come with Lampblack, by name."""
        file = self._folder / f"{language}.json"
        known = json.loads((file if file.is_file() else self._folder / "en.json").read_text(encoding="utf-8"))
        return dict(known[panel])

    def all(self, panel: str, language: str) -> Mapping[str, str]:
        """Those to use, by name."""
        shipped = self.shipped(panel, language)
        return {**shipped, **{name: text for name, text in self._own(panel, language).items() if name in shipped}}

    def change(self, panel: str, language: str, name: str, text: str) -> None:
        """Keeps a person's own in place of one that ships. Raises KnownError prompt_text.empty, .too_long, and
        .missing_place where it has no place for what the one that ships has a place for.
        """
        shipped = self.shipped(panel, language)[name]
        if not text.strip():
            raise KnownError("prompt_text.empty")
        if len(text) > LONGEST:
            raise KnownError("prompt_text.too_long", most=LONGEST)
        missing = missing_places(text, shipped)
        if missing:
            raise KnownError("prompt_text.missing_place", place=f"{{{missing[0]}}}")
        own = self._own(panel, language)
        own.pop(name, None)
        self._save(panel, language, own if text == shipped else {**own, name: text})

    def reset(self, panel: str, language: str, name: str) -> None:
        """Takes the one that ships again."""
        own = self._own(panel, language)
        if own.pop(name, None) is not None:
            self._save(panel, language, own)

    def is_changed(self, panel: str, language: str, name: str) -> bool:
        """Whether a person's own is in place of the one that ships."""
        return name in self._own(panel, language)

    def _own(self, panel: str, language: str) -> dict[str, str]:
        kept = self._store.find(_key(panel, language)) if self._store is not None else ""
        return dict(json.loads(kept)) if kept else {}

    def _save(self, panel: str, language: str, own: Mapping[str, str]) -> None:
        if self._store is not None:
            self._store.save(_key(panel, language), json.dumps(own, ensure_ascii=False))


def _key(panel: str, language: str) -> str:
    return f"{panel}.prompts.{language}"
