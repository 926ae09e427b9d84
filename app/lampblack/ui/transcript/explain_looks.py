"""How surprising tokens look, and how candidates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QColor, QTextCharFormat

from lampblack.domain.explaining import GREEDY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.domain.explaining import Candidate
    from lampblack.ui.palette import Palette

_TINTS = (0.0, 0.13, 0.25, 0.37, 0.48)
"""How much of the colour each step has. Its lightness tells, so that nobody needs to see the hue."""

_Line = QTextCharFormat.UnderlineStyle
_LINES = (_Line.NoUnderline, _Line.DotLine, _Line.DashUnderline, _Line.SingleUnderline, _Line.WaveUnderline)
"""And the line under it, which needs no colour at all."""


def background(step: int, palette: Palette) -> QColor:
    """What a token of a step stands on; text on it keeps a contrast of at least 4.5:1."""
    share, above, below = _TINTS[step], QColor(palette.careful), QColor(palette.window)
    channels = zip(above.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * one + (1 - share) * other) for one, other in channels))


def format_of(step: int, palette: Palette) -> QTextCharFormat:
    """The format of a token of a step."""
    made = QTextCharFormat()
    made.setForeground(QColor(palette.text))
    if step:
        made.setBackground(background(step, palette))
        made.setUnderlineStyle(_LINES[step])
        made.setUnderlineColor(QColor(palette.text))
    return made


_ALWAYS = 1 - 1e-6
"""What a probability is from here on is a matter of rounding."""


def cases(probability: float) -> str:
    """How often that is, for people who do not think in probabilities."""
    if probability < 0.005:
        return QCoreApplication.translate("Explain", "fewer than 1 of 100 cases")
    if 0.995 <= probability < _ALWAYS:
        return QCoreApplication.translate("Explain", "more than 99 of 100 cases")
    words = QCoreApplication.translate("Explain", "{count} of 100 cases")
    return words.format(count=QLocale().toString(max(1, round(100 * probability))))


def limit_name(candidate: Candidate) -> str:
    """The option that leaves a candidate out, as the options call it; empty where it is none of them."""
    if candidate.removed_by == GREEDY:
        return QCoreApplication.translate("Explain", "temperature 0")
    return {"top-k": "top-k", "top-p": "top-p", "min-p": "min-p"}.get(candidate.removed_by, "")


def exact(probability: float, left: float) -> str:
    """Both figures, for those who want them."""
    words = QCoreApplication.translate("Explain", "Probability {before}, with the limits {after}")
    return words.format(before=_percent(probability), after=_percent(left))


def exact_token(logprob: float, tokens: Iterable[int]) -> str:
    """The others."""
    words = QCoreApplication.translate("Explain", "Logarithm of the probability {logprob}, token {token}")
    return words.format(logprob=QLocale().toString(logprob, "f", 4), token=" + ".join(map(str, tokens)))


def _percent(probability: float) -> str:
    return f"{QLocale().toString(100 * probability, 'g' if 0 < probability < 0.0001 else 'f', 3)}%"


def visible(text: str) -> str:
    """A token's text with signs for what cannot be seen at its ends."""
    shown = text.replace("\n", "↵").replace("\t", "⇥").replace("\r", "␍")
    bare = shown.strip(" ")
    before = len(shown) - len(shown.lstrip(" ")) if bare else len(shown)
    after = len(shown) - before - len(bare)
    return "␣" * before + bare + "␣" * after
