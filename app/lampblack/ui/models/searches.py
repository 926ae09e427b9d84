"""What is asked of the hub, on threads of their own: the newest question counts, and a stuck one holds nobody up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lampblack.ui.exchange.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.hub import Order
    from lampblack.tasks.finding import Finding
    from lampblack.ui.models.find_page import FindPage

_SETTLES_AFTER = 250
"""Milliseconds: who goes down the list with an arrow key does not want the files of each."""


class Searches(QObject):
    """Answers what a person asks for on the page."""

    def __init__(self, page: FindPage, finding: Finding) -> None:
        super().__init__(page)
        self._page, self._finding = page, finding
        self._newest: dict[str, int] = {}
        self._repo = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLES_AFTER)
        self._timer.timeout.connect(self._open)
        page.search_wanted.connect(self._search)
        page.repo_chosen.connect(self._choose)

    def look_again(self, repo: str) -> None:
        """Something of a repository is on this computer now."""
        if repo == self._repo:
            self._open()

    def repeat(self) -> None:
        """The hub may answer otherwise now."""
        self._open()

    def _search(self, words: str, order: Order) -> None:
        self._repo = ""
        self._newest["open"] = self._newest.get("open", 0) + 1  # what was chosen before does not matter any more
        self._page.show_busy()
        self._ask(
            "search", lambda: self._finding.search(words, order), self._page.show_results, self._page.show_refusal
        )

    def _choose(self, repo: str) -> None:
        if repo != self._repo:
            self._repo = repo
            self._page.show_opening(repo)
            self._timer.start()

    def _open(self) -> None:
        repo = self._repo
        if repo:
            self._ask("open", lambda: self._finding.open(repo), self._page.show_offers, self._page.show_no_offers)

    def _ask(
        self, kind: str, work: Callable[[], object], done: Callable[..., None], failed: Callable[[Fault], None]
    ) -> None:
        number = self._newest[kind] = self._newest.get(kind, 0) + 1

        def only_newest(then: Callable[..., None]) -> Callable[[object], None]:
            return lambda result: then(result) if self._newest[kind] == number else None

        job = Job(lambda _heard, _cancel: work())
        job.setParent(self)
        job.ended.connect(only_newest(done))
        job.failed.connect(only_newest(failed))
        job.start()
