"""From the command line's arguments to the window, or to a command."""

from __future__ import annotations

import faulthandler
import os
import sys
from typing import TYPE_CHECKING

from lampblack.bootstrap.window import open_services
from lampblack.cli.arguments import parse_arguments
from lampblack.cli.fault_words import tell_fault
from lampblack.cli.output import standard_output, tell
from lampblack.domain.faults import Fault, KnownError
from lampblack.paths import Folders
from lampblack.settings.file import Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


PASSPHRASE_VARIABLE = "LAMPBLACK_PASSPHRASE"


def run(arguments: Sequence[str]) -> int:
    """Runs the command line, or the desktop app where no command is given; returns the exit status."""
    if sys.stderr is not None:
        faulthandler.enable()  # until the log has a file for it
    with standard_output():
        return _run(parse_arguments(arguments))


def _run(parsed: argparse.Namespace) -> int:
    folders = Folders.of(getattr(parsed, "home", None))
    refusal = why_not_to_open(folders)
    settings = Settings(folders.settings)
    settings_fault = settings.load()
    try:
        given = _given_passphrase(parsed)
    except KnownError as error:
        tell_fault(error.fault)
        return 1
    if parsed.command is None:
        if _has_no_screen():
            tell(Fault("window.no_screen").sentence())
            return 1
        from lampblack.ui.application import RESTART, run_application

        status = run_application(
            folders,
            settings,
            settings_fault,
            open_services=lambda bridge, typed=given: open_services(
                folders, settings, bridge, refusal, passphrase=typed
            ),
            start_log=lambda: _start_log(folders, "app", or_stderr=True),
            measure=getattr(parsed, "measure_first_paint", False),
        )
        return _start_again() if status == RESTART else status
    if refusal is not None:
        tell_fault(refusal)
        return 1
    _start_log(folders, "cli", or_stderr=False)
    if settings_fault is not None:
        tell_fault(settings_fault)
    from lampblack.bootstrap.commands import run_command

    return run_command(parsed, folders, settings, given)


def _given_passphrase(parsed: argparse.Namespace) -> str | None:
    file = getattr(parsed, "passphrase_file", None)
    if file is None and PASSPHRASE_VARIABLE not in os.environ:
        return None
    from lampblack.cli.passphrase import given_passphrase

    return given_passphrase(file, PASSPHRASE_VARIABLE)


def why_not_to_open(folders: Folders) -> Fault | None:
    """Comes to the end of what a restored backup has begun, before anything is opened."""
    if folders.missing is not None:
        return Fault("home.missing", {"path": str(folders.missing)})
    if (folders.data / "restoring").is_dir():
        from lampblack.store.replacing import finish

        try:
            finish(folders)
        except KnownError as error:
            return error.fault if error.fault.kind != "home.in_use" else None  # whoever has it open said it, or will
    return None


def _start_again() -> int:
    """Another process of the same takes this one's place, with everything read anew."""
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "lampblack"]
    command += sys.argv[1:]
    if sys.platform == "win32":  # there, exec would have the caller believe that the app has ended
        import subprocess

        return subprocess.call(command)
    os.execv(sys.executable, command)


def _has_no_screen() -> bool:
    """Where Qt would abort the process, for want of a display server."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in variables)


def _start_log(folders: Folders, process: str, *, or_stderr: bool) -> None:
    from lampblack import logs  # logging takes 15 ms to import: too long before the window's first paint

    logs.set_up(folders.logs, process, or_stderr=or_stderr)
