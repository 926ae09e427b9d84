"""`lampblack connections`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from lampblack.cli.output import write_json, write_line
from lampblack.domain.sizes import in_words
from lampblack.network.journal import Outcome

if TYPE_CHECKING:
    import argparse

    from lampblack.network.journal import Connection, Journal

_OUTCOMES = {
    Outcome.UNREACHED: "not reached",
    Outcome.LATE: "no answer in time",
    Outcome.CUT: "cut off",
    Outcome.OFFLINE: "kept back: offline only",
}


def add_connections(parser: argparse.ArgumentParser) -> None:
    """Adds its flag."""
    parser.add_argument("--clear", action="store_true", help="empty the list")


def run_connections(arguments: argparse.Namespace, journal: Journal, *, as_json: bool) -> None:
    """Prints the list, the newest first, or empties it. Raises KnownError disk.*."""
    if arguments.clear:
        count = len(journal.all())
        journal.clear()
        if as_json:
            write_json({"cleared": count})
        else:
            write_line("The list of connections is empty now.")
        return
    connections = journal.all()
    if as_json:
        write_json({"connections": [_as_dict(one) for one in connections]})
        return
    if not connections:
        write_line("Lampblack has asked nothing of another computer.")
    for one in connections:
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(one.at))
        received = f", {in_words(one.received)}" if one.received else ""
        write_line(f"{at}  {one.host}  {one.what}  {_outcome(one)}{received}")


def _outcome(one: Connection) -> str:
    if one.outcome == Outcome.ANSWERED:
        return f"{'answered' if one.status < 400 else 'error'} ({one.status})"
    return next((words for outcome, words in _OUTCOMES.items() if outcome == one.outcome), "not known")


def _as_dict(one: Connection) -> dict[str, object]:
    values: dict[str, object] = msgspec.structs.asdict(one)
    del values["key"]  # of use to nobody else
    return values | {"outcome": one.outcome or "unknown"}
