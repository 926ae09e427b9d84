"""From the first start to a conversation that is still there after a crash."""

from __future__ import annotations

import psutil
from tests.e2e.conftest import STORIES, wait_until


def test_start_choose_type_stop_restart_find_crash_find(start_app):
    app = start_app()
    wait_until(lambda: app.has_chosen_a_model(press="Return"), "the choice of the starter model")
    app.say_and_hear(*STORIES)
    app.press("Escape")
    stopped = app.wait_for_reply("cancelled")
    assert app.messages()[0][3].endswith("a long story about a lighthouse.")  # the first keys may come too early
    engines = app.engines()
    app.close_window()
    assert app.process.returncode == 0
    assert psutil.wait_procs(engines, timeout=5)[1] == []

    again = start_app()
    reply = again.say_and_hear(*STORIES[1:])
    assert reply[0] == stopped[0], "the second message went into another conversation than the one that was shown"
    engines = again.engines()
    again.process.kill()
    again.process.wait()
    assert psutil.wait_procs(engines, timeout=5)[1] == []

    third = start_app()
    interrupted = third.wait_for_reply("interrupted")
    assert interrupted[3].startswith(reply[3])
    third.close_window()
