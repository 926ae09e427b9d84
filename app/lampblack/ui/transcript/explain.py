"""A reply explained: its text in tokens, coloured by how likely the model found them, with alternatives to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QWidget

from lampblack.domain.explaining import Explained
from lampblack.ui.fault_words import sentence
from lampblack.ui.transcript.explain_card import ExplainCard
from lampblack.ui.transcript.explain_legend import ExplainLegend
from lampblack.ui.transcript.explain_text import ExplainText
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lampblack.domain.explaining import Candidate
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue

_GAP = 8
_LINGER = 300
"""Milliseconds in which the mouse can go from a token to its card."""


class ExplainView(Translated, QWidget):
    """Until the cells are there, a line that says what is done; then a legend and the text.

    Signals: `branch_requested` with the reply's text up to the token and the Candidate that is to follow it; `grew`;
    `closed`: the person wants the reply as it was.
    """

    branch_requested = Signal(str, object)
    grew = Signal()
    closed = Signal()

    def __init__(self, formats: Formats, idle: IdleQueue, parent: QWidget, *, is_edited: bool = False) -> None:
        """is_edited: the person has changed the reply."""
        super().__init__(parent)
        self.setObjectName("chatExplain")
        self._formats, self._idle = formats, idle
        self._state = Explained()
        self.text: ExplainText | None = None
        self._card: ExplainCard | None = None
        self._stays = False
        self._linger = QTimer(self, singleShot=True, interval=_LINGER)
        self._linger.timeout.connect(self._leave)
        self._settling = QTimer(self, singleShot=True, interval=0)  # what is around it has its new size by then
        self._settling.timeout.connect(self._settle_card)
        self._line = QLabel(self)
        self._line.setObjectName("chatExplainStatus")
        self._line.setWordWrap(True)
        self._line.setProperty("role", "quiet")
        self._close = QToolButton(self)
        self._close.setObjectName("chatExplainClose")
        self._close.clicked.connect(self.closed)
        self._legend = ExplainLegend(formats, self, is_edited=is_edited)
        self._head = QWidget(self)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line, 1)
        row.addWidget(self._legend)
        row.addStretch(0)
        row.addWidget(self._close)
        self._retranslate()

    @property
    def is_ready(self) -> bool:
        """Whether it shows the reply's text itself."""
        return self.text is not None

    def show_state(self, state: Explained) -> None:
        """How far it is now."""
        self._state = state
        if state.cells and self.text is None:
            self.text = ExplainText(state.cells, self._formats, self._idle, self)
            self.text.pointed.connect(self._point)
            self.text.pressed.connect(self._press)
            self.text.grew.connect(self.grew)
            self.text.show()
        self._retranslate()

    def height_at(self, width: int) -> int:
        """The height that it needs; places its parts."""
        room = max(40, width - self._close.sizeHint().width() - 12)
        self._legend.fit(room)
        height = max(self._close.sizeHint().height(), self._legend.sizeHint().height())
        if self.text is None:
            height = max(height, self._line.heightForWidth(room))
        self._head.setGeometry(0, 0, width, height)
        if self.text is None:
            return height
        words = self.text.height_at(width)
        self.text.setGeometry(0, height + _GAP, width, words)
        return height + _GAP + words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the card at its token."""
        super().resizeEvent(event)
        self._settling.start()

    def _settle_card(self) -> None:
        if (
            self._card is not None
            and self._card.isVisible()
            and self.text is not None
            and self.text.current is not None
        ):
            self._place_card(self.text.current)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._legend.restyle(formats)
        if self.text is not None:
            self.text.restyle(formats)
        if self._card is not None:
            self._card.restyle(formats)

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self._linger.stop()
        if self.text is not None:
            self.text.release()
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def _retranslate(self) -> None:
        state, ready = self._state, self.text is not None
        self._legend.setVisible(ready)
        self._line.setVisible(not ready)
        self._close.setText(self.tr("Close") if ready or state.fault is not None else self.tr("Cancel"))
        if state.fault is not None:
            self._line.setText(sentence(state.fault))
        elif state.waits:
            self._line.setText(self.tr("Explains this reply once the other one is written…"))
        elif state.total:
            self._line.setText(
                self.tr("Working out how likely each word was… {percent}%").format(
                    percent=100 * state.read // state.total
                )
            )
        else:
            self._line.setText(self.tr("Working out how likely each word was…"))
        self._legend.retranslate()

    # --- the card

    def _point(self, number: int | None, stays: bool) -> None:
        if number is None:
            if self.text is not None and self.text.current is None:
                self._leave(at_once=True)
            elif not self._stays:
                self._linger.start()
            return
        if self._stays and not stays:
            return
        self._linger.stop()
        self._stays = stays
        self._show_card(number)

    @property
    def _around(self) -> QWidget:
        """What all messages are in: the card under the last line of one may reach beyond it."""
        reply = self.parentWidget()
        return (reply.parentWidget() if reply is not None else None) or self

    def _show_card(self, number: int) -> None:
        assert self.text is not None
        if self._card is None:
            self._card = ExplainCard(self._formats, self._around)
            self._card.setFocusProxy(self.text)  # a press in it must not take the focus away: the card would go with it
            self._card.chosen.connect(self._choose)
            self._card.left.connect(lambda: None if self._stays else self._linger.start())
        self._card.show_cell(self._state.cells[number])
        self._place_card(number)
        self._card.show()
        self._card.raise_()
        if self._stays:
            self._bring_into_view(number)

    def _place_card(self, number: int) -> None:
        assert self.text is not None
        assert self._card is not None
        around = self._around
        token = self.text.rect_of(number)
        token.moveTopLeft(self.text.mapTo(around, token.topLeft()))
        viewport = around.parentWidget() or around
        seen = QRect(around.mapFrom(viewport, QPoint()) if viewport is not around else QPoint(), viewport.size())
        lines, seen = QRect(self.text.mapTo(around, QPoint()), self.text.size()), seen & around.rect()
        self._card.fit_into(room_for_card(token, self._card.width(), seen, lines))
        self._card.move(place_of_card(token, self._card.size(), seen, lines, around.rect()))

    def _bring_into_view(self, number: int) -> None:
        """The token, and as much of its card as there is room for."""
        assert self.text is not None
        assert self._card is not None
        around = self._around
        token = QRect(self.text.mapTo(around, self.text.rect_of(number).topLeft()), self.text.rect_of(number).size())
        viewport = around.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        if isinstance(area, QScrollArea):
            for rect in (self._card.geometry(), token):  # the token last: it matters more
                area.ensureVisible(token.center().x(), rect.top(), 0, _GAP)
                area.ensureVisible(token.center().x(), rect.bottom(), 0, _GAP)

    def _leave(self, *, at_once: bool = False) -> None:
        card = self._card
        if card is None or (not at_once and card.rect().contains(card.mapFromGlobal(QCursor.pos()))):
            return
        self._stays = False
        card.hide()
        if self.text is not None:
            self.text.forget()

    def _press(self, key: Qt.Key) -> None:
        if self._card is None or not self._card.isVisible():
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._card.step(1 if key == Qt.Key.Key_Down else -1)
        elif self._card.marked is not None:
            self._choose(self._card.marked)

    def _choose(self, candidate: Candidate) -> None:
        assert self.text is not None
        if self.text.current is not None:
            before = "".join(cell.text for cell in self._state.cells[: self.text.current])
            self.branch_requested.emit(before, candidate)


def room_for_card(token: QRect, width: int, seen: QRect, lines: QRect) -> int:
    """How high a card may be that covers nothing of the token's line, where `place_of_card` puts it."""
    beside = max(seen.right() - lines.right(), lines.left() - seen.left()) - _GAP
    if beside >= width:
        return seen.height()
    return max(seen.bottom() - token.bottom() - 1, token.top() - 1 - seen.top())


def place_of_card(token: QRect, card: QSize, seen: QRect, lines: QRect, whole: QRect) -> QPoint:
    """Beside the lines, where nothing is covered; else under the token's own, which stays free, or over it.

    In a window that is too low for that it is partly out of sight: under the line, or over it where the conversation,
    `whole`, ends before the card would. One can scroll there.
    """
    y = max(seen.top(), min(token.top(), seen.bottom() + 1 - card.height()))
    behind, before = lines.right() + 1 + _GAP, lines.left() - _GAP - card.width()
    if behind + card.width() <= seen.right() + 1:
        return QPoint(behind, y)
    if before >= seen.left():
        return QPoint(before, y)
    x = max(seen.left(), min(token.left(), seen.right() + 1 - card.width()))
    under, over = token.bottom() + 2, token.top() - 1 - card.height()
    if under + card.height() <= seen.bottom() + 1:
        return QPoint(x, under)
    is_under = over < seen.top() and under + card.height() <= whole.bottom() + 1
    return QPoint(x, under if is_under else over)
