"""Where a command takes the passphrase of a locked database from: a file, the environment, or the terminal."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from lampblack.cli.texts import read_file
from lampblack.domain.faults import KnownError
from lampblack.store.encryption import unlocked

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.store.encryption import Key


def given_passphrase(file: Path | None, variable: str) -> str | None:
    """The first line of `file`, else what the environment has, which loses it, so that no other process inherits it;
    None where neither says anything. Raises what `read_file` raises.
    """
    from_environment = os.environ.pop(variable, None)
    if file is None:
        return from_environment or None
    return read_file(file.expanduser()).splitlines()[0]


def command_key(database: Path, given: str | None, *, may_ask: bool) -> Key | None:
    """The key of the database; None where it is not locked. Without a passphrase that was `given`, one is asked for
    where there is a terminal and the command cannot do without it. Raises what `unlocked` raises.
    """
    try:
        return unlocked(database, given)
    except KnownError as error:
        if error.fault.kind != "database.locked" or not may_ask or sys.stdin is None or not sys.stdin.isatty():
            raise
    return unlocked(database, getpass.getpass("Passphrase of your conversations: "))
