"""What the Summarize panel's choices are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lampblack.domain.summaries.facts import FactKind
from lampblack.domain.summaries.plan import SummaryStyle


def style_words() -> dict[str, str]:
    """Of each style."""
    return {
        SummaryStyle.BULLETS: QCoreApplication.translate("SummarizePanel", "Bullet points"),
        SummaryStyle.PARAGRAPH: QCoreApplication.translate("SummarizePanel", "One paragraph"),
        SummaryStyle.HEADLINE: QCoreApplication.translate("SummarizePanel", "Headline"),
        SummaryStyle.KEY_POINTS: QCoreApplication.translate("SummarizePanel", "Key points"),
        SummaryStyle.OPEN_QUESTIONS: QCoreApplication.translate("SummarizePanel", "Open questions"),
        SummaryStyle.ACTIONS: QCoreApplication.translate("SummarizePanel", "Action items"),
        SummaryStyle.ANSWER: QCoreApplication.translate("SummarizePanel", "Answer to a question"),
    }


def prompt_words() -> dict[str, str]:
    """Of the prompts that a person may change."""
    return {
        "part": QCoreApplication.translate("SummarizePanel", "Notes on a part"),
        "part_for_answer": QCoreApplication.translate("SummarizePanel", "Notes on a part, for an answer"),
        "merge": QCoreApplication.translate("SummarizePanel", "Shorter notes"),
        **style_words(),
    }


def fact_words() -> dict[str, str]:
    """Of each kind of fact."""
    return {
        FactKind.NUMBER: QCoreApplication.translate("SummarizePanel", "number"),
        FactKind.DATE: QCoreApplication.translate("SummarizePanel", "date"),
        FactKind.NAME: QCoreApplication.translate("SummarizePanel", "name"),
        FactKind.QUOTATION: QCoreApplication.translate("SummarizePanel", "quotation"),
    }
