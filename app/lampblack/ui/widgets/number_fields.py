"""Fields for numbers in which one that is too large or too small becomes the nearest that is allowed.

Qt refuses the digit that makes a number too large and keeps what was typed before: 5000 where 200 is the most would
become 50.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

if TYPE_CHECKING:
    _SpinBox: Any
else:
    _SpinBox = object


class _Clamping(_SpinBox):  # type: ignore[misc]
    """Stands before a spin box's class among the bases."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """A number out of range may stand there until the typing has ended."""
        state, text, place = super().validate(text, place)
        if state == QValidator.State.Invalid and self._number(text) is not None:
            state = QValidator.State.Intermediate
        return state, text, place

    def fixup(self, text: str) -> str:
        """What is shown in place of such a number."""
        number = self._number(text)
        if number is None:
            return str(super().fixup(text))
        nearest = self.textFromValue(max(self.minimum(), min(self.maximum(), number)))
        return str(self.prefix() + nearest + self.suffix())

    def _number(self, text: str) -> float | None:
        bare = text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
        number, is_number = self.locale().toDouble(bare)
        return number if is_number else None


class NumberField(_Clamping, QSpinBox):
    """For whole numbers."""

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return super().textFromValue(round(value))


class DecimalField(_Clamping, QDoubleSpinBox):
    """For others."""
