"""Sets everything up: `python setup/prepare.py` to run Lampblack, `python setup/prepare.py test` to work on it.

Needs only Python with pip and a C++ compiler. What is done already is not done again; a second run ends at once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import time
from typing import IO, TYPE_CHECKING

import translations
from flavours import DEFAULT, FLAVOURS, chosen_flavour
from layout import NEWEST, OLDEST, Layout, SetupError
from orphans import end_orphans, mark
from stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console import Console
    from flavours import Flavour


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="prepare.py", description="Set Lampblack up.")
    parser.add_argument("purpose", nargs="?", choices=("run", "test"), default="run", help="what for (default: run)")
    parser.add_argument("--gpu", metavar="NAME", help="build the engine for cuda, vulkan, metal or cpu")
    options = parser.parse_args(arguments)
    use_a_python_that_suits()
    for name in ("SIGTERM", "SIGHUP"):  # a closed terminal, too, must not leave a compiler running
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        prepare(Layout(), options.purpose, options.gpu or None)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again: it goes on where it stopped.", file=sys.stderr)
        return 130
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def use_a_python_that_suits() -> None:
    """Goes on with another Python of this computer if this one is too old or too new; exits if there is none."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if other := shutil.which(f"python3.{minor}"):
            os.execv(other, [other, *sys.argv])
    found = ".".join(map(str, sys.version_info[:2]))
    sys.exit(f"Lampblack needs Python 3.11, 3.12 or 3.13, and this is {found}: install one of these and try again.")


def prepare(layout: Layout, purpose: str, gpu: str | None) -> None:
    """Does what is missing for `purpose` ("run" or "test"). Raises SetupError."""
    flavour = FLAVOURS[chosen_flavour(layout, gpu)]
    if gpu is None and flavour.name != DEFAULT:
        print(f"The engine is built for {flavour.title}; GPU=cpu goes back to the processor alone.")
    ready = Stamp(layout, purpose).holds(flavour.name)
    if ready and not translations.stale(layout):
        return
    from console import Console  # late, so that a second run starts at once

    with alone(layout):
        console = Console(layout.build / "setup.log")
        if not ready:
            console.say(f"Setting Lampblack up (the details go to {os.path.relpath(console.log)}).")
            provide_everything(layout, console, purpose, flavour)
        translations.compile_stale(layout, console)
        if not ready:
            console.say("Everything is set up.")


def provide_everything(layout: Layout, console: Console, purpose: str, flavour: Flavour) -> None:
    """Runs every step; each finds out by itself what is left to do."""
    import libraries
    import starter_model
    from engine import EngineBuild
    from packages import Packages

    libraries.provide(console, purpose)
    packages = Packages(layout, console)
    packages.make_environment()
    packages.install_locked(purpose)
    EngineBuild(layout, console, packages, flavour).provide()
    packages.install_project()
    packages.check()
    starter_model.fetch(layout, console, packages)
    for served in ("run", "test") if purpose == "test" else ("run",):
        Stamp(layout, served).write(flavour.name)


@contextlib.contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """Waits until no other set-up of this user runs, for two would compile into the same folder."""
    layout.store.mkdir(parents=True, exist_ok=True)
    with (layout.store / "in-use").open("a+b") as file:
        if not taken(file):
            print("Another set-up is running; waiting until it ends …", flush=True)
            while not taken(file):
                time.sleep(0.5)
        end_orphans(layout.store)
        mark(layout.store)
        try:
            yield
        finally:
            end_orphans(layout.store)


def taken(file: IO[bytes]) -> bool:
    """Tries to lock the file; the system unlocks it when it is closed, however the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
