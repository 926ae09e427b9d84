"""A summary whose sentences lead to what supports them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QTextBrowser

from lampblack.domain.summaries.facts import Found
from lampblack.ui.summarize.words import fact_words
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.summaries.checked import CheckedSentence
    from lampblack.domain.summaries.facts import Fact
    from lampblack.ui.theme import Theme


class ResultView(Translated, QTextBrowser):
    """sentence_chosen: the number of a sentence, by a click or the keyboard (Tab, then Enter)."""

    sentence_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summarizeOutput")
        self._theme = theme
        self._text = ""
        self._sentences: Sequence[CheckedSentence] = ()
        self._chosen: int | None = None
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._clicked)
        theme.changed.connect(self._show)
        self._retranslate()

    def text(self) -> str:
        """The summary as the model wrote it."""
        return self._text

    def show_writing(self, text: str) -> None:
        """What is there so far; it is checked once it is all there."""
        self._text, self._sentences, self._chosen = text, (), None
        self._show()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def show_checked(self, text: str, sentences: Sequence[CheckedSentence]) -> None:
        """The whole summary with what was found of each sentence."""
        self._text, self._sentences, self._chosen = text, sentences, None
        self._show()

    def mark(self, number: int | None) -> None:
        """Marks the sentence whose passage is shown."""
        self._chosen = number
        self._show()

    def doubts(self) -> tuple[int, int]:
        """How many sentences have no support, and how many facts are not in the source."""
        unsupported = sum(one.support is None for one in self._sentences)
        missing = sum(fact.found is Found.NOWHERE for one in self._sentences for fact in one.facts)
        return unsupported, missing

    # --- inside

    def _clicked(self, link: QUrl) -> None:
        self.sentence_chosen.emit(int(link.fragment() or 0))

    def _show(self) -> None:
        place = self.verticalScrollBar().value()
        self.setHtml(self._page())
        self.verticalScrollBar().setValue(place)

    def _page(self) -> str:
        parts: list[str] = []
        at = 0
        for number, one in enumerate(self._sentences):
            parts.append(html.escape(self._text[at : one.start]))
            parts.append(self._sentence(number, one))
            at = one.stop
        parts.append(html.escape(self._text[at:]))
        body = "".join(parts).replace("\n", "<br>")
        return f'<div style="line-height:150%">{body}</div>'

    def _sentence(self, number: int, one: CheckedSentence) -> str:
        palette = self._theme.palette
        shown: list[str] = []
        at = 0
        for fact in one.facts:
            shown.append(html.escape(one.text[at : fact.start]))
            shown.append(self._fact(fact))
            at = fact.stop
        shown.append(html.escape(one.text[at:]))
        ground = f"background-color:{palette.tint};" if number == self._chosen else ""
        style = f"text-decoration:none;color:{palette.text};{ground}"
        words = f'<a href="#{number}" style="{style}">{"".join(shown)}</a>'
        if one.support is None:
            note = html.escape(self.tr("no support found"))
            return f'{words} <span style="color:{palette.careful}">[{note}]</span>'
        return words

    def _fact(self, fact: Fact) -> str:
        palette = self._theme.palette
        words = html.escape(fact.text)
        if fact.found is Found.NOWHERE:
            note = self.tr("{kind} not in the source").format(kind=fact_words()[fact.kind])
            return f'<span style="color:{palette.bad}"><u>{words}</u> [{html.escape(note)}]</span>'
        color = palette.good if fact.found is Found.HERE else palette.careful
        return f'<span style="color:{color}">{words}</span>'

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Summary"))
        self.setPlaceholderText(self.tr("The summary appears here."))
        self._show()
