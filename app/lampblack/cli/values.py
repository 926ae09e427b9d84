"""What a word on the command line means: the types of its flags. Where it means nothing, argparse says why."""

from __future__ import annotations

import argparse
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.settings.setting import parse

if TYPE_CHECKING:
    from lampblack.settings.setting import AnySetting

STDIN = "-"
"""The prompt or file that stands for what comes on standard input."""

MODEL_HELP = "a name that `lampblack models list` shows, or the path of a .gguf file"

MOST = 2**31 - 1
"""What stands for no upper bound."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within inclusive bounds."""

    low: int = 0
    high: int = MOST

    def __call__(self, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = self.low - 1
        if not self.low <= value <= self.high:
            bounds = self._both if value > self.high else self.bounds
            raise argparse.ArgumentTypeError(f"must be a whole number {bounds}, not “{text}”")
        return value

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        if self.high == MOST:
            return "above 0" if self.low == 1 else f"from {self.low} on"
        return self._both

    @property
    def _both(self) -> str:
        return f"from {self.low} to {self.high}"


positive = Whole(1)


@dataclass(frozen=True, slots=True)
class Real:
    """A number within inclusive bounds."""

    low: float
    high: float

    def __call__(self, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not self.low <= value <= self.high:
            raise argparse.ArgumentTypeError(f"must be a number {self.bounds}, not “{text}”")
        return value

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        return f"from {self.low:g} to {self.high:g}"


def folder(text: str) -> Path:
    """A path."""
    return Path(not_empty(text))


def not_empty(text: str) -> str:
    """A text of at least one character."""
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return unicode_text(text)


def unicode_text(text: str) -> str:
    """A text. Where Python could not read it in the terminal's encoding, it is UTF-8 or no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            text = os.fsencode(text).decode()
        except UnicodeError:
            raise argparse.ArgumentTypeError("must be text in UTF-8") from None
    return text


def setting_value(setting: AnySetting, text: str) -> Any:
    """A value of a setting."""
    try:
        return parse(setting, text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removeprefix(f"{setting.key} ")) from None


def logit_bias(text: str) -> tuple[int, float]:
    """TOKEN=VALUE."""
    token, _, value = text.partition("=")
    try:
        return Whole()(token), Real(-100, 100)(value)
    except argparse.ArgumentTypeError:
        words = "must be TOKEN=VALUE, a token's number and a number from -100 to 100"
        raise argparse.ArgumentTypeError(f"{words}, not “{text}”") from None
