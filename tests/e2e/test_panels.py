"""Each panel that does a job, by keys alone in the real window, with the starter model: from a text to a result on
disk, which is there again after a restart.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time

import pytest
from tests.e2e.conftest import wait_until

PANELS = {
    "write": (2, "Write one sentence about ink."),
    "summarize": (3, "The lamp is old. It stands in the hall. Its flame is small, and it smells of oil."),
    "translate": (4, "The lamp is old."),
    "code": (5, "print hello"),
    "analyze": (6, "I love this lamp."),
}
"""The digit that Ctrl goes with, and what is typed there."""


def jobs(app):
    """(panel, state, outputs) of every job on disk."""
    file = app.home / "data" / "lampblack.db"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
        return connection.execute(
            "SELECT panel, state, (SELECT count(*) FROM job_outputs WHERE job_id = jobs.id AND text <> '') FROM jobs"
        ).fetchall()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_each_panel_does_its_job_by_keys_alone(start_app):
    app = start_app()
    wait_until(lambda: app.has_chosen_a_model(press="Return"), "the choice of the starter model")
    app.say("Hello")
    app.wait_for_reply("done")
    for panel, (digit, text) in PANELS.items():
        app.press(f"ctrl+{digit}")
        time.sleep(0.5)
        app.type(text)
        app.press("ctrl+Return")
        wait_until(lambda panel=panel: [one for one in jobs(app) if one[0] == panel], f"a job of {panel}")

    def all_done():
        return {panel for panel, state, outputs in jobs(app) if state == "done" and outputs} == set(PANELS)

    deadline = time.monotonic() + 300
    while not all_done() and time.monotonic() < deadline:
        time.sleep(0.5)
    assert all_done(), jobs(app)
    app.close_window()
    assert app.process.returncode == 0

    again = start_app()
    assert {state for _, state, _ in jobs(again)} == {"done"}
    again.close_window()
