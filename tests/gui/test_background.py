"""Work off the window's thread: its end is always heard of."""

from __future__ import annotations

import threading

import pytest

from lampblack.domain.faults import KnownError
from lampblack.ui.background import Background


@pytest.fixture
def background(qapp):
    background = Background(lambda fault: None)
    yield background
    background.close()


def test_results_come_in_order_on_the_windows_thread(background, qtbot):
    came = []
    for number in range(3):
        background.run(lambda number=number: number, lambda result: came.append((result, threading.current_thread())))

    qtbot.waitUntil(lambda: len(came) == 3)

    assert came == [(number, threading.main_thread()) for number in range(3)]


def test_a_known_error_comes_as_its_fault(background, qtbot):
    faults = []

    def work():
        raise KnownError("disk.full")

    background.run(work, failed=faults.append)

    qtbot.waitUntil(lambda: bool(faults))
    assert faults[0].kind == "disk.full"


def test_a_bug_is_reported_and_ends_the_work_for_who_waits_for_it(background, qtbot, monkeypatch):
    reported, faults = [], []
    monkeypatch.setattr("threading.excepthook", lambda bug: reported.append(bug.exc_type))
    background.run(lambda: [][0], failed=faults.append)

    qtbot.waitUntil(lambda: bool(faults))

    assert reported == [IndexError]
    assert faults[0].kind == "app.bug"


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_waited_for_is_let_go_on_the_windows_thread(background, qtbot, fails):
    """A widget that another thread is the last to let go of is deleted there, and Qt comes down."""
    gone, ended = [], []

    class Widget:
        def heard(self, result) -> None:
            ended.append(result)

        def __del__(self) -> None:
            gone.append(threading.current_thread())

    def work():
        if fails:
            raise KnownError("disk.full")

    for _ in range(50):
        widget = Widget()
        background.run(lambda widget=widget: work(), widget.heard, widget.heard)
        del widget

    qtbot.waitUntil(lambda: len(ended) == 50)
    qtbot.waitUntil(lambda: len(gone) == 50)
    assert set(gone) == {threading.main_thread()}
