"""The text of a reply: what was thought, folded, and the answer as Markdown."""

from __future__ import annotations

import time
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from lampblack.domain.text import overlap
from lampblack.domain.thinking import MARKS, may_begin, parted
from lampblack.ui.transcript.thinking import Thinking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.domain.generation import GenerationStats
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue

_GAP = 8


class _Stage(Enum):
    BEGINNING = auto()  # it may be a mark
    THINKING = auto()
    ANSWER = auto()


class ReplyBody(QWidget):
    """As `MarkdownView`: text comes by `extend` and then `finish`, or at once by `set_text`."""

    link_activated = Signal(str)
    grew = Signal()

    def __init__(self, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        from lampblack.ui.markdown.view import MarkdownView  # its parser takes 50 ms to import

        super().__init__(parent)
        self._formats, self._idle = formats, idle
        self._stage = _Stage.BEGINNING
        self._held = ""  # text that may be a mark, or blanks before the answer
        self._end_mark = ""
        self._began = 0.0
        self._answers = False
        self._thinking: Thinking | None = None
        self._answer = MarkdownView(formats, idle, self)
        self._answer.link_activated.connect(self.link_activated)
        self._answer.grew.connect(self.grew)

    @property
    def caret_rect(self) -> QRectF | None:
        """Where the next character of the answer will stand; None before its first."""
        place = self._answer.caret_rect
        return None if place is None else place.translated(self._answer.x(), self._answer.y())

    @property
    def thinking(self) -> Thinking | None:
        """What was thought before the answer, None where nothing was."""
        return self._thinking

    def extend(self, text: str) -> None:
        """More of a text that streams in."""
        if self._stage is _Stage.ANSWER:
            self._extend_answer(text)
            return
        self._held += text
        if self._stage is _Stage.BEGINNING:
            self._begin()
        if self._stage is _Stage.THINKING:
            self._think()

    def finish(self) -> None:
        """The text is complete."""
        if self._stage is _Stage.BEGINNING:
            self._answer.extend(self._held)
        elif self._stage is _Stage.THINKING and self._thinking is not None:
            self._thinking.extend(self._held)
            self._end_thinking(is_cut=True)
        self._held, self._stage = "", _Stage.ANSWER
        self._answer.finish()

    def set_text(self, text: str, stats: GenerationStats | None = None) -> None:
        """A complete text; the numbers of the reply say about how long the thinking took."""
        both = parted(text)
        self._stage, self._answers = _Stage.ANSWER, bool(both.answer)
        if both.thinking:
            thinking = self._add_thinking()
            thinking.extend(both.thinking)
            thinking.finish(_seconds_of(text, both.thinking, stats), is_exact=False, is_cut=both.is_open)
        self._answer.set_text(both.answer)

    def set_citations(self, citations: Mapping[int, str]) -> None:
        """As `MarkdownView.set_citations`, for the answer."""
        self._answer.set_citations(citations)

    def height_at(self, width: int) -> int:
        """The height that it needs; places its parts."""
        y = 0
        if self._thinking is not None:
            y = self._thinking.height_at(width)
            self._thinking.setGeometry(0, 0, width, y)
        height = self._answer.height_at(width)
        y += _GAP if y and height else 0
        self._answer.setGeometry(0, y, width, height)
        return y + height

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._answer.restyle(formats)
        if self._thinking is not None:
            self._thinking.restyle(formats)

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self._answer.release()
        if self._thinking is not None:
            self._thinking.release()

    def _begin(self) -> None:
        body = self._held.lstrip()
        mark = next((mark for mark in MARKS if body.startswith(mark[0])), None)
        if mark is not None:
            self._stage, self._end_mark = _Stage.THINKING, mark[1]
            self._held = body[len(mark[0]) :]
            self._began = time.monotonic()
            self._add_thinking()
        elif not may_begin(body):
            self._stage, self._answers = _Stage.ANSWER, True
            self._answer.extend(self._held)
            self._held = ""

    def _think(self) -> None:
        assert self._thinking is not None
        thinking, mark, answer = self._held.partition(self._end_mark)
        if mark:
            self._thinking.extend(thinking)
            self._stage, self._held = _Stage.ANSWER, ""
            self._end_thinking()
            self._extend_answer(answer)
            return
        cut = len(self._held) - overlap(self._held, self._end_mark)
        self._thinking.extend(self._held[:cut])
        self._held = self._held[cut:]

    def _end_thinking(self, *, is_cut: bool = False) -> None:
        """Some models think nothing, between marks, where they are told not to."""
        assert self._thinking is not None
        self._thinking.finish(time.monotonic() - self._began, is_exact=True, is_cut=is_cut)
        if not self._thinking.text.strip():
            self._thinking.release()
            self._thinking.hide()
            self._thinking.deleteLater()
            self._thinking = None
            self.grew.emit()

    def _extend_answer(self, text: str) -> None:
        if not self._answers:  # the blanks between the thinking and the answer
            text = text.lstrip()
            self._answers = bool(text)
        self._answer.extend(text)

    def _add_thinking(self) -> Thinking:
        self._thinking = Thinking(self._formats, self._idle, self)
        self._thinking.link_activated.connect(self.link_activated)
        self._thinking.grew.connect(self.grew)
        self._thinking.show()
        self.grew.emit()
        return self._thinking


def _seconds_of(text: str, thinking: str, stats: GenerationStats | None) -> float | None:
    """How long the thinking took, if each character took as long as the others."""
    if stats is None or not stats.tokens_per_second:
        return None
    return stats.generated_tokens / stats.tokens_per_second * len(thinking) / max(1, len(text))
