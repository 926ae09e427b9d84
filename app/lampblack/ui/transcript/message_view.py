"""One message: the person's as plain text on a tint, the model's as Markdown with what has to be said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from lampblack.domain.conversations import Message, MessageState
from lampblack.domain.generation import Role
from lampblack.ui.markdown.plain import PlainView
from lampblack.ui.markdown.text_view import BARE
from lampblack.ui.transcript.actions import Actions
from lampblack.ui.transcript.caret import Caret
from lampblack.ui.transcript.notices import Notice, Reading, Remedy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QEnterEvent, QPaintEvent

    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.markdown.view import MarkdownView
    from lampblack.ui.transcript.editor import Editor

W = TypeVar("W", bound=QWidget)

WIDEST_OWN = 0.85
"""The share of the column that the person's message may take."""
_SPOKEN = 200
_SLICE = 2000
_SIDE, _ABOVE = 14, 9
_OVER_ACTIONS = 2
_CORNER = 12
_ENDED_EARLY = (MessageState.CANCELLED, MessageState.FAILED, MessageState.INTERRUPTED)


class MessageView(QWidget):
    """What the two kinds share: the row of actions, and a height for a width."""

    link_activated = Signal(str)
    grew = Signal()
    edited = Signal(str)
    """The new text of the message."""
    edit_ended = Signal()
    """Its field is about to go."""

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self._formats = formats
        self._hovered = self._focused = False
        self.is_unseen = False
        self.editor: Editor | None = None
        self.action_row = Actions(message, lambda: self.message.text, formats, self)

    def height_at(self, width: int) -> int:
        """The height that the message needs; places its parts."""
        if self.editor is None:
            return self._height_at(width)
        height = self.editor.height_at(width)
        self.editor.setGeometry(0, 0, width, height)
        self.action_row.setGeometry(0, height + _OVER_ACTIONS, width, self.action_row.height_at())
        return height + _OVER_ACTIONS + self.action_row.height_at()

    def _height_at(self, width: int) -> int:
        raise NotImplementedError

    def begin_edit(self) -> None:
        """Shows the text in a field, in the message's place."""
        if self.editor is None:
            from lampblack.ui.transcript.editor import Editor

            self.editor = Editor(self.message.text, self._formats, self, sends=self.message.role is Role.USER)
            self.editor.done.connect(self.edited)
            self.editor.cancelled.connect(self.end_edit)
            self.editor.grew.connect(self.grew)
            self._show_words(False)
            self.editor.show()
            self.grew.emit()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_edit(self) -> None:
        """Shows the message again as it was."""
        if self.editor is not None:
            editor, self.editor = self.editor, None
            self._show_words(True)
            self.edit_ended.emit()
            editor.hide()
            editor.deleteLater()
            self.grew.emit()

    def _show_words(self, shown: bool) -> None:
        raise NotImplementedError

    @property
    def words(self) -> QRect:
        """Where its words stand, without the actions under them."""
        return QRect(0, 0, self.width(), self.action_row.y() - _OVER_ACTIONS)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self.action_row.restyle(formats)
        self.update()

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""

    def set_unseen(self, unseen: bool) -> None:
        """Whether the model no longer sees the message; its formats say so to the eye."""
        self.is_unseen = unseen
        self._name()

    def set_focused(self, focused: bool) -> None:
        """Whether the keyboard is somewhere in this message."""
        self._focused = focused
        self.action_row.reveal(self._hovered or self._focused)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows the actions."""
        self._hovered = True
        self.action_row.reveal(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hides them."""
        self._hovered = False
        self.action_row.reveal(self._focused)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self.grew.emit()
        super().changeEvent(event)

    def spoken(self) -> str:
        """The message as it is announced."""
        author = self.tr("You") if self.message.role is Role.USER else self.message.model or self.tr("Model")
        return f"{author}: {self.message.text}"

    def _name(self) -> None:
        text = self.spoken()
        self.setAccessibleName(text if len(text) <= _SPOKEN else text[:_SPOKEN] + "…")
        self.setAccessibleDescription(self.tr("The model no longer sees this message.") if self.is_unseen else "")


class OwnMessage(MessageView):
    """The person's message."""

    def __init__(self, message: Message, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(message, formats, parent)
        self.setStyleSheet(BARE)
        self._idle = idle
        self.text = PlainView(formats, self)
        self._bubble = QRectF()
        self._measured: tuple[int, int, int, int] | None = None
        self._write()
        self._name()

    def _write(self) -> None:
        self._idle.drop(self)
        self._measured = None
        steps = self._writing()
        next(steps, None)
        if len(self.message.text) > _SLICE:
            self._idle.add(self, steps)

    def _writing(self) -> Iterator[None]:
        text = self.message.text.replace("\r\n", "\n")
        self.text.reset(text[:_SLICE])
        yield
        for start in range(_SLICE, len(text), _SLICE):
            self.text.append_text(text[start : start + _SLICE])
            self._measured = None
            self.grew.emit()
            yield

    def _show_words(self, shown: bool) -> None:
        self.text.setVisible(shown)
        self.update()

    def _height_at(self, width: int) -> int:
        if self._measured is None or self._measured[0] != width:
            room = int(width * WIDEST_OWN) - 2 * _SIDE
            height = self.text.height_at(room)
            # A long text takes the whole room: to lay it out twice for each piece that is read would take minutes.
            is_long = len(self.message.text) > _SLICE
            inner = room if is_long else min(room, int(self.text.document().idealWidth()) + 2)
            height = height if inner == room else self.text.height_at(inner)
            self._measured = (width, inner, height, self.action_row.height_at())
        _, inner, height, row = self._measured
        left = width - inner - 2 * _SIDE
        self._bubble = QRectF(left, 0, inner + 2 * _SIDE, height + 2 * _ABOVE)
        self.text.setGeometry(left + _SIDE, _ABOVE, inner, height)
        self.action_row.setGeometry(0, height + 2 * _ABOVE + _OVER_ACTIONS, width, row)
        return height + 2 * _ABOVE + _OVER_ACTIONS + row

    @property
    def words(self) -> QRect:
        """The tint around the text."""
        return super().words if self.editor is not None else self._bubble.toRect()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        super().restyle(formats)
        self.text.restyle(formats)
        self._write()

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self._idle.drop(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tint behind the text."""
        del event
        if self.editor is not None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._formats.colors.tint))
        painter.drawRoundedRect(self._bubble, _CORNER, _CORNER)


class Reply(MessageView):
    """The model's message."""

    retry_requested = Signal()
    load_requested = Signal()
    settings_requested = Signal()
    edit_requested = Signal()
    leave_out_requested = Signal()
    go_on_requested = Signal()

    def __init__(self, message: Message, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        from lampblack.ui.markdown.view import MarkdownView  # its parser takes 50 ms to import

        super().__init__(message, formats, parent)
        self._idle = idle
        self._caret: Caret | None = None
        self._reading: Reading | None = None
        self._notice: Notice | None = None
        self._wants_caret = True
        self._offers_go_on = False
        self.body: MarkdownView = MarkdownView(formats, idle, self)
        self.body.link_activated.connect(self.link_activated)
        self.body.grew.connect(self.grew)
        self.body.extend(message.text)
        if message.state is not MessageState.RUNNING:
            self.body.finish()
        self._show_state()
        self._name()

    @property
    def notice(self) -> Notice | None:
        """What is said about how the reply ended, None where it ended as it should."""
        return self._notice

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
        self.body = type(old)(self._formats, self._idle, self)
        self.body.link_activated.connect(self.link_activated)
        self.body.grew.connect(self.grew)
        self.body.set_text(text)
        self.body.show()
        old.hide()
        old.deleteLater()

    def spoken(self) -> str:
        """The reply as it is announced, with how it ended."""
        return f"{super().spoken()} {self._notice.text}" if self._notice is not None else super().spoken()

    def set_caret(self, wanted: bool) -> None:
        """Whether a caret may be shown while the reply is written."""
        if wanted != self._wants_caret:
            self._wants_caret = wanted
            self._show_state()

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
                Remedy.EDIT: self.edit_requested,
                Remedy.LEAVE_OUT: self.leave_out_requested,
                Remedy.GO_ON: self.go_on_requested,
            }
            self._notice.offer_go_on(self._offers_go_on)
            self._notice.pressed.connect(lambda remedy: requests[remedy].emit())
        for part in (self._reading, self._caret, self._notice):
            if part is not None:
                part.show()

    def _show_words(self, shown: bool) -> None:
        for part in (self.body, self._notice):
            if part is not None:
                part.setVisible(shown)

    def _height_at(self, width: int) -> int:
        y = self.body.height_at(width)
        self.body.setGeometry(0, 0, width, y)
        part = self._reading or self._notice
        if part is not None:
            y += 8 if y else 0
            height = part.height_at(width)
            part.setGeometry(0, y, width, height)
            y += height
        if self._caret is not None and (end := self.body.caret_rect) is not None:
            self._caret.move_to(end)
        self.action_row.setGeometry(0, y + _OVER_ACTIONS, width, self.action_row.height_at())
        return y + _OVER_ACTIONS + self.action_row.height_at()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        super().restyle(formats)
        self.body.restyle(formats)
        for part in (self._reading, self._notice):
            if part is not None:
                part.restyle(formats)
        if self._caret is not None:
            self._caret.recolor(formats.colors.text)

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self.body.release()


def _kept(widget: W | None, wanted: bool) -> W | None:
    """The widget if it is still wanted; else it goes."""
    if widget is None or wanted:
        return widget
    widget.hide()
    widget.deleteLater()
    return None
