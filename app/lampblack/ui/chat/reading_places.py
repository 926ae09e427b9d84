"""Keeps where somebody reads in each conversation, so that it is opened there again, also after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from lampblack.domain.conversations import ReadingPlace
    from lampblack.domain.faults import Fault
    from lampblack.ui.background import Background
    from lampblack.ui.chat.controller import ChatController
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services

_DELAY = 400
"""Milliseconds without scrolling after which a place is worth saving."""


class ReadingPlaces(QObject):
    """Lives on the window's thread."""

    def __init__(
        self, panel: ChatPanel, services: Services, background: Background, controller: ChatController
    ) -> None:
        super().__init__(panel)
        self._spot = panel.transcript.spot
        self._store, self._background, self._controller = services.reading_places, background, controller
        self._places: dict[int, ReadingPlace] = {}
        self._shown: int | None = None
        self._place: ReadingPlace | None = None
        self._is_opening = False
        self._later = QTimer(self, singleShot=True, interval=_DELAY)
        self._later.timeout.connect(self._save)
        self._spot.moved.connect(self._moved)
        controller.opening.connect(self._leave)
        controller.opened.connect(self._opened)
        background.run(self._store.all, self._loaded)

    def _loaded(self, places: dict[int, ReadingPlace]) -> None:
        self._places = {**places, **self._places}
        if self._shown is not None:
            self._spot.go_back(self._places.get(self._shown))

    def _leave(self) -> None:
        """What moves until the next one is there is no reading."""
        if self._later.isActive():
            self._save()
        self._is_opening = True

    def _opened(self) -> None:
        self._is_opening = False
        number = self._controller.shown_id
        if number == self._shown:  # the same one, read anew: what has changed in it is at its end
            return
        self._shown, self._place = number, None
        if number is not None:
            self._spot.go_back(self._places.get(number))

    def _moved(self) -> None:
        if self._is_opening:
            return
        number = self._controller.shown_id
        if number != self._shown and self._later.isActive():  # a new conversation took the place of this one
            self._save()
        self._shown, self._place = number, self._spot.place
        self._later.start()

    def _save(self) -> None:
        self._later.stop()
        number, place = self._shown, self._place
        if number is None or self._places.get(number) == place:
            return
        if place is None:
            del self._places[number]
        else:
            self._places[number] = place
        self._background.run(lambda: self._store.save(number, place), failed=_forget)


def _forget(fault: Fault) -> None:
    """A place that cannot be kept is not worth a sentence: what matters is said where words cannot be saved."""
    del fault
