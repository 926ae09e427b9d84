"""Which replies are shown token by token, and the computing of their probabilities, which makes way for replies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lampblack.domain.explaining import Explained

if TYPE_CHECKING:
    from lampblack.domain.conversations import Message
    from lampblack.domain.explaining import Candidate, Cell
    from lampblack.domain.faults import Fault
    from lampblack.tasks.explaining import Explaining, Explanation
    from lampblack.ui.background import Background
    from lampblack.ui.chat.message_actions import MessageActions, Place
    from lampblack.ui.transcript import Transcript


_PATIENCE = 100
"""Milliseconds in which what is kept is there, and nothing has to be said of waiting."""


@dataclass(slots=True, eq=False)
class _Open:
    """A reply that is explained. work: its probabilities are being computed, or are about to be."""

    state: Explained
    work: int | None = None
    explanation: Explanation | None = None


class Explanations(QObject):
    """A reply that has changed since it was explained is computed anew."""

    _came = Signal(int, int, object)
    """Of a reply, from a piece of work: how far it is, or None where it was cancelled."""

    def __init__(
        self,
        actions: MessageActions,
        place: Place,
        transcript: Transcript,
        explaining: Explaining,
        background: Background,
    ) -> None:
        super().__init__(actions)
        self._actions, self._place, self._transcript = actions, place, transcript
        self._explaining, self._background = explaining, background
        self._open: dict[int, _Open] = {}
        self._works = 0
        self._came.connect(self._take)
        place.activity_changed.connect(self._make_way)
        transcript.explanation_of = self._of
        transcript.branched_at_token.connect(self._branch)
        transcript.explained_enough.connect(self._end)

    def toggle(self, reply_id: int) -> None:
        """Explains a reply, or shows it as it was."""
        if reply_id in self._open:
            self._end(reply_id)
            return
        one = self._open[reply_id] = _Open(Explained(waits=bool(self._place.live)))
        if one.state.waits:
            self._transcript.show_explanation(reply_id, one.state)
            return
        self._begin(reply_id)
        QTimer.singleShot(_PATIENCE, self, lambda: self._say_waiting(reply_id, one))

    def _say_waiting(self, reply_id: int, one: _Open) -> None:
        if self._open.get(reply_id) is one and not (one.state.cells or one.state.fault):
            self._transcript.show_explanation(reply_id, one.state)

    def _of(self, message: Message) -> Explained | None:
        one = self._open.get(message.id)
        if one is None:
            return None
        cells = one.state.cells
        if cells and "".join(cell.text for cell in cells) != message.text:
            del self._open[message.id]
            return None
        return one.state

    def _begin(self, reply_id: int) -> None:
        self._works += 1
        work, one = self._works, self._open[reply_id]
        one.work = work

        def progress(read: int, total: int) -> None:
            self._came.emit(reply_id, work, Explained(read=read, total=total))

        def ended(cells: tuple[Cell, ...], fault: Fault | None) -> None:
            self._came.emit(reply_id, work, Explained(cells, fault=fault) if cells or fault is not None else None)

        def begun(explanation: Explanation) -> None:
            if one.work == work:
                one.explanation = explanation
            else:  # it is not wanted any more
                explanation.cancel()

        self._background.run(
            lambda: self._explaining.begin(reply_id, progress, ended),
            begun,
            lambda fault: self._take(reply_id, work, Explained(fault=fault)),
        )

    def _take(self, reply_id: int, work: int, state: Explained | None) -> None:
        one = self._open.get(reply_id)
        if one is None or one.work != work or state is None:
            return
        one.state = state
        if state.cells or state.fault is not None:
            one.work = one.explanation = None
        self._transcript.show_explanation(reply_id, state)

    def _give_up(self, one: _Open) -> None:
        if one.explanation is not None:
            one.explanation.cancel()
        one.work = one.explanation = None

    def _end(self, reply_id: int) -> None:
        one = self._open.pop(reply_id, None)
        if one is not None:
            self._give_up(one)
        self._transcript.show_explanation(reply_id, None)

    def _make_way(self) -> None:
        """Whoever waits for a reply gets all that the computer has; the explanations follow."""
        running = bool(self._place.live)
        for reply_id, one in self._open.items():
            if running and one.work is not None:
                self._give_up(one)
                one.state = Explained(waits=True)
            elif not running and one.state.waits:
                one.state = replace(one.state, waits=False)
                self._begin(reply_id)
            else:
                continue
            self._transcript.show_explanation(reply_id, one.state)

    def _branch(self, reply_id: int, before: str, candidate: Candidate) -> None:
        text = before + (candidate.text or "")
        self._actions.when_idle(
            lambda: self._place.begin_again(
                reply_id, lambda: self._explaining.branch(reply_id, text, ends=candidate.ends)
            )
        )
