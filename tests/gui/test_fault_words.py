"""Faults in the window are said as the reader says them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from lampblack.domain.faults import Fault
from lampblack.ui.fault_words import sentence


def test_numbers_are_written_as_in_the_readers_language(qapp):
    before = QLocale()
    fault = Fault("model.truncated", {"name": "m.gguf", "expected": 10**20, "actual": 12345})
    try:
        QLocale.setDefault(QLocale("en"))
        assert "has 12,345." in sentence(fault)
        QLocale.setDefault(QLocale("de"))
        assert "has 12.345." in sentence(fault)
    finally:
        QLocale.setDefault(before)
