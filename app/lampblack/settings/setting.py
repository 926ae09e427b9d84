"""What a setting is: its kind, its bounds, its words, and what it may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

from lampblack.domain.translation import QT_TRANSLATE_NOOP

T = TypeVar("T", bound=str | int | bool)


class Kind(StrEnum):
    """How a setting is edited, and what it may hold."""

    CHOICE = "choice"
    INTEGER = "integer"
    SWITCH = "switch"
    FOLDER = "folder"
    FILE = "file"
    MODEL = "model"
    ADDRESS = "address"
    LIST = "list"


class Group(StrEnum):
    """The pages of the settings dialog; `GROUP_LABELS` has their titles."""

    APPEARANCE = "appearance"
    CHAT = "chat"
    PRIVACY = "privacy"
    ENGINE = "engine"
    MEMORY = "memory"
    NETWORK = "network"
    FOLDERS = "folders"


GROUP_LABELS = {
    Group.APPEARANCE: QT_TRANSLATE_NOOP("Settings", "Appearance"),
    Group.CHAT: QT_TRANSLATE_NOOP("Settings", "Chat"),
    Group.PRIVACY: QT_TRANSLATE_NOOP("Settings", "Privacy"),
    Group.ENGINE: QT_TRANSLATE_NOOP("Settings", "Engine"),
    Group.MEMORY: QT_TRANSLATE_NOOP("Settings", "Memory"),
    Group.NETWORK: QT_TRANSLATE_NOOP("Settings", "Network"),
    Group.FOLDERS: QT_TRANSLATE_NOOP("Settings", "Folders"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a `Kind.CHOICE`, and its name. Names of languages are their own and not translated."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting. label, help, unit, minimum_label and the choices' labels are translated in the context "Settings".

    minimum and maximum are inclusive and bound a `Kind.INTEGER`; minimum_label is what its smallest value stands for,
    least the smallest beside that one, where those between mean nothing; step how far one click goes. A hidden setting
    is remembered for the user but not shown to them. One that needs_reload takes effect when the model is loaded again,
    any other at once.
    """

    key: str
    default: T
    kind: Kind
    group: Group
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int = 0
    least: int | None = None
    step: int = 1
    unit: str = ""
    minimum_label: str = ""
    hidden: bool = False
    needs_reload: bool = False

    def validated(self, value: object) -> T:
        """`value` if this setting may hold it; else ValueError with a plain sentence."""
        if type(value) is not type(self.default):
            raise ValueError(f"{self.key} must be {_ARTICLES[self.kind]}, not {value!r}.")
        if self.kind is Kind.CHOICE and value not in {choice.value for choice in self.choices}:
            raise ValueError(f"{self.key} must be one of {', '.join(choice.value for choice in self.choices)}.")
        if self.kind is Kind.INTEGER and isinstance(value, int) and not self._holds(value):
            alone = "" if self.least is None else f"{self.minimum}, or "
            raise ValueError(f"{self.key} must be {alone}between {self._lowest} and {self.maximum}.")
        if isinstance(value, str) and "\0" in value:
            raise ValueError(f"{self.key} must not contain a NUL character.")
        return cast("T", value)

    def stepped(self, value: int, steps: int) -> int:
        """Where so many clicks lead from `value`: by whole multiples of the step, past what means nothing."""
        for _ in range(abs(steps)):
            value = self._above(value) if steps > 0 else self._below(value)
        return value

    def _above(self, value: int) -> int:
        return self._lowest if value < self._lowest else min((value // self.step + 1) * self.step, self.maximum)

    def _below(self, value: int) -> int:
        below = ((value - 1) // self.step) * self.step
        if below >= self._lowest:
            return below
        return self._lowest if value > self._lowest else self.minimum

    def nearest(self, value: int) -> int:
        """The closest number that it may hold; the smallest, which may stand for a word, only for itself or less."""
        value = min(max(value, self.minimum), self.maximum)
        return value if self._holds(value) else self._lowest

    def _holds(self, number: int) -> bool:
        return number == self.minimum or self._lowest <= number <= self.maximum

    @property
    def _lowest(self) -> int:
        return self.minimum if self.least is None else self.least


_ARTICLES = {
    Kind.CHOICE: "a word",
    Kind.INTEGER: "a whole number",
    Kind.SWITCH: "on or off",
    Kind.FOLDER: "a path",
    Kind.FILE: "a path",
    Kind.MODEL: "a path",
    Kind.ADDRESS: "an address",
    Kind.LIST: "a list",
}
_SWITCHES = {"on": True, "yes": True, "true": True, "1": True, "off": False, "no": False, "false": False, "0": False}

AnySetting = Setting[Any]
"""For code that goes through all settings and looks at `Setting.kind`."""


def parse(setting: Setting[T], text: str) -> T:
    """The value that a command line means by `text`; ValueError with a plain sentence where it means none."""
    value: object = text
    if setting.kind is Kind.INTEGER:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(f"{setting.key} must be a whole number, not {text!r}.") from None
    elif setting.kind is Kind.SWITCH:
        value = _SWITCHES.get(text.strip().lower())
        if value is None:
            raise ValueError(f"{setting.key} must be on or off, not {text!r}.")
    return setting.validated(value)
