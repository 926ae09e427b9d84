"""What a desktop on a real message bus is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fake_desktop import FakeDesktop, message_bus

from lampblack.desktop.desktop import Desktop

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 30
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    desktop = Desktop(ROOT / "resources" / "icons" / "app.svg")
    yield desktop
    desktop.close()


def test_a_notification_is_shown_and_its_click_told(desktop: Desktop):
    clicked = threading.Event()
    with FakeDesktop() as fake:
        desktop.tell("Tiny is here", "It can be used now.", clicked.set)
        assert fake.asked() == {"app": "Lampblack", "title": "Tiny is here", "body": "It can be used now."}
        assert clicked.wait(PATIENCE)


def test_the_computer_stays_awake_as_long_as_something_is_busy(desktop: Desktop):
    with FakeDesktop() as fake:
        desktop.stay_awake("downloads", is_busy=True)
        desktop.stay_awake("training", is_busy=True)
        assert fake.asked() == {"awake": True}
        desktop.stay_awake("downloads", is_busy=False)
        desktop.stay_awake("training", is_busy=False)
        assert fake.asked() == {"awake": False}
        desktop.stay_awake("downloads", is_busy=True)
        assert fake.asked() == {"awake": True}
        desktop.close()
        assert fake.asked() == {"awake": False}


def test_without_a_desktop_nothing_is_missed():
    work = """
from lampblack.desktop.desktop import Desktop
desktop = Desktop()
desktop.tell("Tiny is here", "", lambda: None)
desktop.stay_awake("downloads", is_busy=True)
desktop.stay_awake("downloads", is_busy=False)
desktop.close()
desktop.tell("Tiny is here", "", lambda: None)
"""
    nowhere = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    done = subprocess.run([sys.executable, "-c", work], env=nowhere, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_desktop_that_says_nothing_holds_nobody_up(desktop: Desktop):
    with FakeDesktop("silent"):
        desktop.tell("Tiny is here", "", lambda: None)
        desktop.close()
