"""What the Analyze panel's choices are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lampblack.domain.analysis.questions import Kind
from lampblack.domain.analysis.tables import Form


def kind_words() -> dict[str, str]:
    """Of each question."""
    return {
        Kind.SENTIMENT: QCoreApplication.translate("AnalyzePanel", "Sentiment"),
        Kind.LABELS: QCoreApplication.translate("AnalyzePanel", "Own labels"),
        Kind.ENTITIES: QCoreApplication.translate("AnalyzePanel", "Named entities"),
        Kind.FIELDS: QCoreApplication.translate("AnalyzePanel", "Own fields (JSON Schema)"),
    }


def form_words() -> dict[str, str]:
    """Of how texts stand in what was typed."""
    return {
        Form.TEXT: QCoreApplication.translate("AnalyzePanel", "One text"),
        Form.LINES: QCoreApplication.translate("AnalyzePanel", "A text in each line"),
        Form.CSV: QCoreApplication.translate("AnalyzePanel", "CSV table"),
        Form.JSONL: QCoreApplication.translate("AnalyzePanel", "JSON Lines"),
    }


def first_labels() -> dict[str, str]:
    """What stands in the field of labels before anybody writes there."""
    return {
        Kind.SENTIMENT: QCoreApplication.translate("AnalyzePanel", "positive, negative, neutral"),
        Kind.LABELS: "",
        Kind.ENTITIES: QCoreApplication.translate("AnalyzePanel", "person, organization, place, date, amount, product"),
    }


def prompt_words() -> dict[str, str]:
    """Of the prompts that a person may change."""
    return kind_words()


FIRST_SCHEMA = """{
  "type": "object",
  "properties": {
    "name": {"type": ["string", "null"]},
    "date": {"type": ["string", "null"]},
    "topics": {"type": "array", "items": {"type": "string"}, "maxItems": 5}
  },
  "required": ["name", "date", "topics"]
}"""
"""A schema to begin with."""
