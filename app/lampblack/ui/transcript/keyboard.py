"""Where the keyboard is among the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from lampblack.domain.conversations import MessageState
from lampblack.domain.generation import Role
from lampblack.ui.markdown.text_view import READ, TextView
from lampblack.ui.transcript.actions import REGENERATE
from lampblack.ui.transcript.focus_mark import FocusMark
from lampblack.ui.transcript.message_tools import FOR_POINTER, Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QScrollArea

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.scrolling import Scrolling

_ORDER_DELAY = 150


class Keyboard(QObject):
    """Puts one message at a time on the Tab key's way: the one the keyboard was in last, else the newest.

    So Tab passes a conversation of hundreds of messages in a few presses, and never throws the view to its beginning.
    Ctrl+Up and Ctrl+Down move between messages, and Ctrl+E explains a reply.

    moved: it is in this part of the conversation now, None where it is elsewhere or in a message that is edited.
    """

    moved = Signal(object)

    def __init__(self, area: QScrollArea, column: Column, scrolling: Scrolling, theme: Theme) -> None:
        super().__init__(column)  # and before the mark, so that it hears of no focus that changes after that has gone
        self._area, self._column, self._scrolling, self._theme = area, column, scrolling, theme
        self._visited: MessageView | None = None
        self._reached: MessageView | None = None
        self._homeless = self._comes_home = False
        self._sought = ""
        self._changed: set[MessageView] = set()
        self._mark = FocusMark(theme, column)
        self._order_later = QTimer(self, singleShot=True, interval=_ORDER_DELAY)
        self._order_later.timeout.connect(self._order)
        for keys, step in (("Ctrl+Up", -1), ("Ctrl+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), area, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step(step))
        explain = QShortcut(QKeySequence("Ctrl+E"), area, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        explain.activated.connect(lambda: self._explain(self.current))
        column.leaving.connect(self._leave)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]

    @property
    def current(self) -> MessageView | None:
        """The message that Tab comes to."""
        views = self._column.views
        if self._visited in views:
            return self._visited
        return views[-1] if views else None

    def note_change(self, view: MessageView) -> None:
        """`view` is new, or has other parts than before."""
        self._changed.add(view)
        if not self._order_later.isActive():
            self._order_later.start()

    def note_newest(self) -> None:
        """A newer message has come: Tab comes to it, unless the keyboard is in another."""
        if self._column.view_of(QApplication.focusWidget()) is None:
            self._visited = None

    def place_mark(self) -> None:
        """The messages have been placed."""
        if self._visited is not None and self._mark.isVisible():
            self._mark.stand_beside(self._visited.words.translated(self._visited.pos()))

    def visit(self, view: MessageView) -> None:
        """Marks a message to which somebody was led; Tab comes to it next."""
        self._visited = view
        self._order()
        self._mark.show()
        self.place_mark()

    def enter(self, view: MessageView) -> None:
        """Puts the keyboard into a message, at its beginning."""
        stops = _stops(view)
        if stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_newest(self) -> None:
        """As Ctrl+Up, from below the conversation."""
        self._column.return_to_newest()
        if self._column.views:
            self.enter(self._column.views[-1])

    # --- inside

    def _step(self, step: int) -> None:
        views = self._column.views
        inside = self._column.view_of(QApplication.focusWidget())
        if inside is None:
            if self.current is not None:
                self.enter(self.current)
            return
        if inside is views[0] and step < 0:
            self._column.bring_older()
        if inside is views[-1] and step > 0:
            self._column.bring_newer()
        number = self._column.views.index(inside) + step
        if 0 <= number < len(self._column.views):
            self.enter(self._column.views[number])

    def explain_newest(self) -> None:
        """As Ctrl+E in the newest reply, from elsewhere."""
        self._column.return_to_newest()
        replies = (view for view in reversed(self._column.views) if view.message.role is Role.ASSISTANT)
        self._explain(next(replies, None))

    def _explain(self, view: MessageView | None) -> None:
        if view is not None and view.message.role is Role.ASSISTANT:
            view.action_row.tool_used.emit(Tool.EXPLAIN)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        left, entered = self._column.view_of(old), self._column.view_of(new)
        if left is not None:
            left.set_focused(False)
        is_here = new is not None and (new is self._area or self._area.isAncestorOf(new))
        is_edited = entered is not None and entered.editor is not None
        self.moved.emit(new if is_here and not is_edited else None)
        if is_here and isinstance(new, TextView):
            from lampblack.ui.transcript.reading_caret import keep_caret_steady

            keep_caret_steady(new, self._theme)
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._mark.setVisible(entered is not None and not by_mouse)
        if entered is None or new is None:
            return
        entered.set_focused(True)
        if entered is not self._visited:
            self._visited = entered
            self._order()
        self.place_mark()
        if not by_mouse and not self._comes_home:  # coming home is nobody's doing, and must not scroll
            self._scrolling.reveal(new)

    def _order(self) -> None:
        """Takes the parts of all messages but one off the Tab key's way, and puts that one's in the order of reading.

        Qt would have the parts of a message that came later after everything else in the window.
        """
        self._order_later.stop()
        current = self.current
        if self._reached is not None:
            self._changed.add(self._reached)
        for view in self._changed.intersection(self._column.views) - {current}:
            _set_reachable(_stops(view), False)
        self._changed.clear()
        self._reached = current
        if current is not None:
            self._put_on_the_way(_stops(current))

    def _put_on_the_way(self, stops: Sequence[QWidget]) -> None:
        _set_reachable(stops, True)
        previous: QWidget = self._area
        for stop in stops:
            if previous.nextInFocusChain() is not stop:
                QWidget.setTabOrder(previous, stop)
            previous = stop
        if self._homeless and self._area.hasFocus():
            home = self._home_among(stops)
            if home is None:
                return
            self._comes_home = True
            home.setFocus()
            self._comes_home = False
        self._homeless = False

    def _home_among(self, stops: Sequence[QWidget]) -> QWidget | None:
        """A button such as the one it was on, else the last stop; None while the button may come yet.

        Another button would take the next press of the key that has a reply written again, and do something else.
        """
        alike = next((stop for stop in stops if self._sought and stop.objectName() == self._sought), None)
        if alike is not None:
            return alike
        view = self.current
        is_written = view is not None and view.message.state is MessageState.RUNNING
        return None if self._sought == REGENERATE and is_written else stops[-1] if stops else None

    def _leave(self, widgets: Sequence[QWidget]) -> None:
        """Before these go: Qt would hand their focus to the next widget and scroll there."""
        if self._visited in widgets:
            self._visited = None
        focus = QApplication.focusWidget()
        if focus is not None and any(widget.isAncestorOf(focus) for widget in widgets):
            self._sought = focus.objectName()
            self._area.setFocus()
            self._homeless = True


def _stops(view: MessageView) -> list[QWidget]:
    """What the keyboard can be in, in the order of reading."""
    found = [
        part
        for part in view.findChildren(QWidget)
        if isinstance(part, TextView | QAbstractButton) or part.property(READ)
    ]
    stops = [part for part in found if part.isEnabled() and part.isVisibleTo(view) and not part.property(FOR_POINTER)]
    return sorted(stops, key=lambda stop: _place(stop, view))


def _place(stop: QWidget, view: MessageView) -> tuple[int, int]:
    spot = stop.mapTo(view, QPoint())
    return spot.y(), spot.x()


def _set_reachable(stops: Sequence[QWidget], reachable: bool) -> None:
    for stop in stops:
        if isinstance(stop, TextView) or stop.property(READ):
            stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reachable else Qt.FocusPolicy.ClickFocus)
        else:
            stop.setFocusPolicy(Qt.FocusPolicy.TabFocus if reachable else Qt.FocusPolicy.NoFocus)
