"""Faults in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault


def sentence(fault: Fault) -> str:
    """What went wrong and what to do next, in today's language."""
    return fault.sentence(lambda text: QCoreApplication.translate("Fault", text), _number)


def _number(value: int) -> str:
    return f"{value:,}".replace(
        ",", QLocale().groupSeparator()
    )  # QLocale.toString ends at 64 bits, a bad file does not
