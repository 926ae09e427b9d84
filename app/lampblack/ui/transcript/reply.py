"""The model's message: thinking and Markdown, with what has to be said about how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lampblack.domain.conversations import MessageState
from lampblack.ui.transcript.caret import Caret
from lampblack.ui.transcript.message_view import OVER_ACTIONS, MessageView
from lampblack.ui.transcript.notices import Notice, Reading, Remedy
from lampblack.ui.transcript.reply_body import ReplyBody
from lampblack.ui.transcript.small_print import EditedMark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from lampblack.domain.conversations import Message
    from lampblack.domain.explaining import Explained
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.transcript.explain import ExplainView

W = TypeVar("W", bound=QWidget)

UNDER_HEAD = 8
"""Pixels between a reply and what stands over it."""
_UNDER_MARK = 4
_ENDED_EARLY = (MessageState.CANCELLED, MessageState.FAILED, MessageState.INTERRUPTED)


class Reply(MessageView):
    """The model's message."""

    retry_requested = Signal()
    load_requested = Signal()
    settings_requested = Signal()
    engines_requested = Signal()
    edit_requested = Signal()
    leave_out_requested = Signal()
    go_on_requested = Signal()
    branched = Signal(str, object)
    """The reply's text up to a token, and the Candidate that is to follow it instead."""
    explained_enough = Signal()

    def __init__(self, message: Message, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(message, formats, parent)
        self._idle = idle
        self._caret: Caret | None = None
        self._reading: Reading | None = None
        self._notice: Notice | None = None
        self._mark: EditedMark | None = None
        self._wants_caret = True
        self._offers_go_on = self._is_elsewhere = False
        self._explain: ExplainView | None = None
        self._head: QWidget | None = None
        self._head_top = 0
        self._citations: Mapping[int, str] = {}
        self.body = self._made_body()
        if message.state is MessageState.RUNNING:
            self.body.extend(message.text)
        else:
            self.body.set_text(message.text, message.stats)
        self._show_state()
        self._name()

    @property
    def notice(self) -> Notice | None:
        """What is said about how the reply ended, None where it ended as it should."""
        return self._notice

    def put_head(self, head: QWidget) -> None:
        """Shows something over the reply, for good."""
        self._head = head
        head.setParent(self)
        head.move(0, 0)
        head.show()

    def stick_head(self, top: int) -> None:
        """Puts what stands over the reply at `top`, in pixels under the reply's own top, as far down as it reaches."""
        self._head_top = top
        self._settle_head()

    def _settle_head(self) -> None:
        if self._head is not None:
            self._head.move(0, max(0, min(self._head_top, self.height() - self._head.height())))
            self._head.raise_()

    def extend(self, text: str) -> None:
        """More text of a reply that is being written."""
        began = not self.message.text
        self.message = replace(self.message, text=self.message.text + text)
        self.body.extend(text)
        if began:
            self._show_state()

    def set_reading(self, read: int, total: int, *, in_line: bool) -> None:
        """So much of the prompt has been read; in_line: other replies are being written."""
        if self._reading is not None:
            self._reading.set_progress(read, total, in_line=in_line)

    def close_with(self, message: Message) -> None:
        """The reply has ended; its text is what the message says, whatever was shown before."""
        shown = self.message.text
        if message.text.startswith(shown):
            self.body.extend(message.text[len(shown) :])
            self.body.finish()
        else:
            self._replace_body(message.text)
        self.message = message
        self.action_row.set_message(message)
        self._show_state()
        self._name()

    def _replace_body(self, text: str) -> None:
        old = self.body
        old.release()
        self.body = self._made_body()
        self.body.set_text(text, self.message.stats)
        self.body.show()
        old.hide()
        old.deleteLater()

    def _made_body(self) -> ReplyBody:
        body = ReplyBody(self._formats, self._idle, self)
        body.link_activated.connect(self.link_activated)
        body.grew.connect(self.grew)
        body.set_citations(self._citations)
        return body

    def set_citations(self, citations: Mapping[int, str]) -> None:
        """The sources that it may cite by their numbers, each with what is shown while the mouse is over it."""
        self._citations = citations
        self.body.set_citations(citations)

    def spoken(self) -> str:
        """The reply as it is announced, with how it ended."""
        return f"{super().spoken()} {self._notice.text}" if self._notice is not None else super().spoken()

    def set_caret(self, wanted: bool) -> None:
        """Whether a caret may be shown while the reply is written."""
        if wanted != self._wants_caret:
            self._wants_caret = wanted
            self._show_state()

    def set_elsewhere(self, elsewhere: bool) -> None:
        super().set_elsewhere(elsewhere)
        self._is_elsewhere = elsewhere
        if self._notice is not None:
            self._notice.set_elsewhere(elsewhere)

    def offer_go_on(self, offered: bool) -> None:
        """Whether the model may go on with the reply, if it has no end; what answers it would stay as it is."""
        self._offers_go_on = offered
        if self._notice is not None:
            self._notice.offer_go_on(offered)

    def _show_state(self) -> None:
        running = self.message.state is MessageState.RUNNING
        waiting = running and not self.message.text
        self._reading = _kept(self._reading, waiting) or (Reading(self._formats, self) if waiting else None)
        caret = running and not waiting and self._wants_caret
        self._caret = _kept(self._caret, caret) or (Caret(self._formats.colors.text, self) if caret else None)
        self._mark = _kept(self._mark, False)
        if self.message.edited_at is not None:
            self._mark = EditedMark(self.message, self._formats, self)
        self._notice = _kept(self._notice, False)
        ended_empty = self.message.state is MessageState.DONE and not self.message.text.strip()
        if self.message.state in _ENDED_EARLY or ended_empty or self.message.is_cut:
            self._notice = Notice(self.message, self._formats, self)
            self._notice.retranslated.connect(self._name)
            self._notice.grew.connect(self.grew)
            requests = {
                Remedy.RETRY: self.retry_requested,
                Remedy.LOAD: self.load_requested,
                Remedy.SETTINGS: self.settings_requested,
                Remedy.ENGINES: self.engines_requested,
                Remedy.EDIT: self.edit_requested,
                Remedy.LEAVE_OUT: self.leave_out_requested,
                Remedy.GO_ON: self.go_on_requested,
            }
            self._notice.offer_go_on(self._offers_go_on)
            self._notice.set_elsewhere(self._is_elsewhere)
            self._notice.pressed.connect(lambda remedy: requests[remedy].emit())
        self._show_words(self.editor is None)

    def show_explanation(self, state: Explained | None) -> None:
        """How far the explanation of its tokens is; None: it is shown as it was written."""
        if state is None:
            if self._explain is not None:
                self._explain.release()
                self._explain = _kept(self._explain, False)
        else:
            if self._explain is None:
                self._explain = self._made_explain()
            self._explain.show_state(state)
        self._show_words(self.editor is None)
        self.grew.emit()

    def _made_explain(self) -> ExplainView:
        from lampblack.ui.transcript.explain import ExplainView  # not before the window's first paint

        made = ExplainView(self._formats, self._idle, self, is_edited=self.message.edited_at is not None)
        made.branch_requested.connect(self.branched)
        made.closed.connect(self.explained_enough)
        made.grew.connect(self.grew)
        return made

    def _show_words(self, shown: bool) -> None:
        for part in (self._head, self._mark, self._reading, self._caret, self._notice, self._explain):
            if part is not None:
                part.setVisible(shown)
        self.body.setVisible(shown and (self._explain is None or not self._explain.is_ready))

    def _height_at(self, width: int) -> int:
        top = y = self._place_mark(self._place_head(width), width)
        if self._explain is not None:
            y += self._explain.height_at(width)
            self._explain.setGeometry(0, top, width, y - top)
        if self._explain is None or not self._explain.is_ready:
            y += 8 if y > top else 0
            height = self.body.height_at(width)
            self.body.setGeometry(0, y, width, height)
            y += height
        part = self._reading or self._notice
        if part is not None:
            y += 8 if y > top else 0
            height = part.height_at(width)
            part.setGeometry(0, y, width, height)
            y += height
        if self._caret is not None and (end := self.body.caret_rect) is not None:
            self._caret.move_to(end.translated(self.body.pos()))
        self.action_row.setGeometry(0, y + OVER_ACTIONS, width, self.action_row.height_at())
        return y + OVER_ACTIONS + self.action_row.height_at()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands over the reply goes on to where it is seen."""
        super().resizeEvent(event)
        self._settle_head()

    def _place_head(self, width: int) -> int:
        if self._head is None:
            return 0
        height = self._head.sizeHint().height()
        self._head.resize(width, height)  # it stays where it is seen
        return height + UNDER_HEAD

    def _place_mark(self, top: int, width: int) -> int:
        if self._mark is None:
            return top
        height = self._mark.sizeHint().height()
        self._mark.setGeometry(0, top, width, height)
        return top + height + _UNDER_MARK

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        super().restyle(formats)
        self.body.restyle(formats)
        for part in (self._mark, self._reading, self._notice, self._explain):
            if part is not None:
                part.restyle(formats)
        if self._caret is not None:
            self._caret.recolor(formats.colors.text)

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self.body.release()
        if self._explain is not None:
            self._explain.release()


def _kept(widget: W | None, wanted: bool) -> W | None:
    """The widget if it is still wanted; else it goes."""
    if widget is None or wanted:
        return widget
    widget.hide()
    widget.deleteLater()
    return None
