"""A desktop on a real message bus, in a process of its own: `python -m tests.fake_desktop [silent]`.

It prints a line of JSON when it is ready and for each thing it is asked; a silent one answers nothing. Notifications
are clicked soon after they are shown, and again. The interfaces are those of the Desktop Notifications Specification
1.2 and of org.gnome.SessionManager.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus as bus_itself
from jeepney.io.blocking import DBusConnection, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

PATIENCE = 30
NOTIFICATIONS = "org.freedesktop.Notifications"
SESSIONS = "org.gnome.SessionManager"
DESCRIPTION = f"""<node><interface name="{NOTIFICATIONS}">
<method name="GetServerInformation">{'<arg type="s" direction="out"/>' * 4}</method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="Notify"><arg name="app_name" type="s" direction="in"/><arg name="id" type="u" direction="in"/>
<arg name="icon" type="s" direction="in"/><arg name="summary" type="s" direction="in"/>
<arg name="body" type="s" direction="in"/><arg name="actions" type="as" direction="in"/>
<arg name="hints" type="a{{sv}}" direction="in"/><arg name="timeout" type="i" direction="in"/>
<arg name="return_id" type="u" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""
NUMBER = 7
ANSWERS = {
    "Introspect": ("s", (DESCRIPTION,)),
    "GetServerInformation": ("ssss", ("Fake", "Lampblack", "1", "1.2")),
    "GetCapabilities": ("as", (["body", "actions"],)),
    "Notify": ("u", (NUMBER,)),
    "Inhibit": ("u", (NUMBER,)),
    "Uninhibit": (None, ()),
}

CLICK = new_signal(
    DBusAddress("/org/freedesktop/Notifications", interface=NOTIFICATIONS), "ActionInvoked", "us", (NUMBER, "default")
)


class FakeDesktop:
    """One in a process of its own, on the bus that the environment names."""

    def __init__(self, *manner: str) -> None:
        command = [sys.executable, "-m", "tests.fake_desktop", *manner]
        self._process = subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True)
        self.heard: list[dict[str, object]] = []
        self._coming: Queue[dict[str, object]] = Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        assert self.asked() == {"ready": True}

    def asked(self) -> dict[str, object]:
        """What it was asked for next; waits for it."""
        return self._coming.get(timeout=PATIENCE)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.heard.append(json.loads(line))
            self._coming.put(self.heard[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.kill()
        self._reader.join()
        with self._process:
            pass


@contextmanager
def message_bus() -> Iterator[str]:
    """A session bus for a test; its address."""
    assert shutil.which("dbus-daemon"), "dbus-daemon is missing: `make test` installs it"
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.kill()


def say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def answer(bus: DBusConnection, message: Message) -> str:
    """Answers what is asked, says what it was, and returns it."""
    asked = message.header.fields.get(HeaderFields.member, "")
    if message.header.message_type is not MessageType.method_call or asked not in ANSWERS:
        return ""
    signature, body = ANSWERS[asked]
    bus.send(new_method_return(message, signature, body))
    if asked == "Notify":
        say(app=message.body[0], title=message.body[3], body=message.body[4])
    elif asked in ("Inhibit", "Uninhibit"):
        say(awake=asked == "Inhibit")
    return str(asked)


def main(manner: str = "") -> None:
    """Until it is killed."""
    with open_dbus_connection() as bus:
        for name in (NOTIFICATIONS, SESSIONS):
            bus.send_and_get_reply(bus_itself.RequestName(name))
        say(ready=True)
        is_shown = False
        while True:
            try:
                message = bus.receive(timeout=0.1)
            except TimeoutError:
                if is_shown:
                    bus.send(CLICK)
                continue
            if manner != "silent":
                is_shown |= answer(bus, message) == "Notify"


if __name__ == "__main__":
    main(*sys.argv[1:])
