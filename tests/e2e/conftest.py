"""The real app, in a real window, on a display of its own, driven by keys as a person would."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 60

LONG_ENOUGH = 200
"""Characters of a reply that is to be disturbed: the model copies its length in the next one."""

STORIES = (
    "Tell me a long story about a lighthouse.",
    "Write a long essay about how paper is made, from the tree to the book, with a chapter for each step.",
    "Explain in many paragraphs how a steam engine works and who built the first ones.",
    "List fifty animals, and write two sentences about each of them.",
    "Write a long letter from a sailor to his mother about his journey around the world.",
)
"""What the starter model writes much about."""


def wait_until(condition: Callable[[], object], what: str, found_instead: Callable[[], object] = str) -> object:
    """The condition's first true value; found_instead is told where there is none."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what} {found_instead()}")


class App:
    """One run of the app. Keys go to it through the X server, as from a keyboard."""

    def __init__(self, home: Path, display: str) -> None:
        self.home, self._display = home, display
        self._environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lampblack", "--home", str(home)], env=self._environment, stderr=subprocess.PIPE
        )
        self.window = str(wait_until(self._find_window, "the window"))
        self.focus()

    def focus(self) -> None:
        """Has keys go to the window, as a window manager would after a dialog has closed: there is none here."""
        self._xdotool("windowfocus", "--sync", self.window)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "5", text)

    def press(self, key: str) -> None:
        self._xdotool("key", key)

    def say(self, text: str) -> None:
        """Types a message and sends it; again where the window was not ready yet for what was typed."""
        before = len(self.messages())

        def said() -> bool:
            self.type(text)
            self.press("Return")
            deadline = time.monotonic() + 3
            while len(self.messages()) == before and time.monotonic() < deadline:
                time.sleep(0.05)
            return len(self.messages()) > before

        wait_until(said, "the message to be sent")

    def has_chosen_a_model(self, press: str) -> bool:
        """Presses a key on the welcome page, whose button gets the focus as soon as there is a model to begin with."""
        settings = self.home / "config" / "settings.json"
        if not settings.exists():
            self.press(press)
            time.sleep(0.5)
        return settings.exists()

    def close_window(self) -> None:
        """Quits by key, for there is no window manager with an X button here, and waits for the app to end."""
        self.press("ctrl+q")
        self.process.wait(PATIENCE)

    def engines(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def messages(self) -> list[tuple[int, str, str, str]]:
        """(conversation, role, state, text) of every message on disk, in order."""
        file = self.home / "data" / "lampblack.db"
        if not file.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
            try:
                return connection.execute(
                    "SELECT conversation_id, role, state, text FROM messages ORDER BY id"
                ).fetchall()
            except sqlite3.OperationalError:
                return []  # the app is making the tables just now

    def wait_for_reply(self, state: str) -> tuple[int, str, str, str]:
        """The newest message, once it is a reply in this state."""

        def newest() -> tuple[int, str, str, str] | None:
            found = self.messages()
            fits = found and found[-1][1] == "assistant" and found[-1][2] == state and found[-1][3]
            return found[-1] if fits else None

        return wait_until(newest, f"a reply that is {state}; there are", self.messages)

    def say_and_hear(self, *texts: str) -> tuple[int, str, str, str]:
        """Says one after the other until a reply is being written that is long enough to be disturbed.

        The starter model draws its words, and a reply can be over at once. A small model copies the replies before it:
        after a short one, the same words bring another short one, so they are never said twice.
        """
        for text in texts:
            self.say(text)
            reply = self._next_written()
            if reply[2] == "running":
                return reply
        raise AssertionError(f"{len(texts)} short replies: {self.messages()}")

    def _next_written(self) -> tuple[int, str, str, str]:
        def written() -> tuple[int, str, str, str] | None:
            newest = self.messages()[-1]
            return newest if newest[2] == "done" or len(newest[3]) >= LONG_ENOUGH else None

        return wait_until(written, "a reply; there are", self.messages)

    def end(self) -> None:
        """Whatever happened, nothing of this run is left."""
        left = [self.process, *self.engines()] if self.process.poll() is None else []
        for process in left:
            process.kill()
        for process in left:
            process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()

    def _find_window(self) -> str:
        assert self.process.poll() is None, self.process.stderr and self.process.stderr.read().decode()
        found = self._xdotool("search", "--onlyvisible", "--name", "Lampblack", check=False)
        return found.split("\n")[-1]

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    assert shutil.which("Xvfb"), "Xvfb is missing: `make test` installs it"
    assert shutil.which("xdotool"), "xdotool is missing: `make test` installs it"
    # -noreset: the server would begin anew whenever its last client leaves, and refuse who comes in just then.
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x860x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def start_app(display: str, tmp_path: Path) -> Iterator[Callable[[], App]]:
    started: list[App] = []

    def start() -> App:
        started.append(App(tmp_path / "home", display))
        return started[-1]

    yield start
    for app in started:
        app.end()
