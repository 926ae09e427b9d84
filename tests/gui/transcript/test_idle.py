"""Work that waits for a moment in which nothing else is to be done."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from lampblack.ui.markdown.idle import IdleQueue


def test_work_that_is_given_anew_all_the_time_is_done_all_the_same(qtbot):
    owner = QObject()
    queue, steps = IdleQueue(owner), []

    def give() -> None:
        queue.drop(owner)
        queue.add(owner, iter(lambda: steps.append(None), 0))

    giving = QTimer(owner, interval=0)
    giving.timeout.connect(give)
    giving.start()
    qtbot.waitUntil(lambda: len(steps) > 5, timeout=5000)
    giving.stop()
    queue.drop(owner)
    qtbot.waitUntil(lambda: queue.is_idle)
