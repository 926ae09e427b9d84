"""What a person chose for one model: what it is called, how it is loaded, and what conversations with it start from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 100
"""Characters."""
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Kinds of characters that are not seen, or turn around what stands beside them."""


@dataclass(frozen=True, slots=True)
class ModelChoices:
    """path, and bytes of the file there, tell which model: where the path is no more, a file of the same name and size
    elsewhere is the same one, moved.

    name: empty for that of the file. former: what it was called before. loading: values of settings by their keys, in
    place of those in the settings. options: what a new conversation starts from, None for what it does without.
    """

    path: str
    bytes: int = 0
    name: str = ""
    former: tuple[str, ...] = ()
    loading: Mapping[str, int | str] = field(default_factory=dict)
    options: ChatOptions | None = None

    @property
    def start(self) -> ChatOptions:
        """What a new conversation with it starts from."""
        return self.options or ChatOptions()

    @property
    def own_options(self) -> dict[str, Any]:
        """Of `start`, by their names, those that are others than for models without a choice."""
        usual = ChatOptions()
        values = {one.name: getattr(self.start, one.name) for one in fields(ChatOptions) if one.name != "preset"}
        return {name: value for name, value in values.items() if value != getattr(usual, name)}

    def called(self, name: str, before: str) -> ModelChoices:
        """The same under another name, empty for that of the file. before: what it is called now."""
        former = tuple(one for one in (*self.former, before) if one != name)
        return replace(self, name=name, former=tuple(dict.fromkeys(former)))

    def with_defaults(self, loading: Mapping[str, int | str], options: ChatOptions | None) -> ModelChoices:
        """The same with other defaults; options that are no others than without a choice are none."""
        return replace(self, loading=dict(loading), options=None if options == ChatOptions() else options)


def model_name_from(text: str) -> str:
    """A name as a person typed it, in one line and without characters that nobody sees; empty where nothing is left.

    Raises KnownError model.long_name.
    """
    seen = (" " if unicodedata.category(one) in _UNSEEN else one for one in whole_characters(text))
    name = " ".join("".join(seen).split())
    if len(name) > LONGEST_NAME:
        raise KnownError("model.long_name", count=len(name), most=LONGEST_NAME)
    return name
