"""`lampblack models search | pull | verify`."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.verify import run_verify
from lampblack.domain.hub import Order
from lampblack.domain.sizes import in_words
from lampblack.models.computer import this_computer
from lampblack.models.hub.fetching import Step
from lampblack.tasks.pulling import choose, pull, verdicts

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from lampblack.domain.hub import FoundModel, HubFile
    from lampblack.models.hub.fetching import Arrived
    from lampblack.models.hub.hub import Hub
    from lampblack.models.library import ModelLibrary
    from lampblack.network.outbound import Outbound

SPEED_OVER = 5.0
"""Seconds over which the speed is told."""


def add_search(parser: argparse.ArgumentParser) -> None:
    """Adds the flags of `models search`."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="what the names have; without one, all models")
    parser.add_argument(
        "--sort",
        choices=[str(order) for order in Order],
        default=str(Order.DOWNLOADS),
        help="which come first: the most downloaded (as without it), the most liked, or the newest",
    )


def add_pull(parser: argparse.ArgumentParser) -> None:
    """Adds the flags of `models pull`."""
    parser.add_argument("repo", metavar="REPO", help="the repository: OWNER/NAME, as the search prints it")
    parser.add_argument(
        "file",
        nargs="?",
        default="",
        metavar="FILE",
        help="a file's name, or a quantization such as Q4_K_M; without it, the best that fits into this computer",
    )


def run_hub(
    arguments: argparse.Namespace,
    hub: Hub,
    outbound: Outbound,
    library: ModelLibrary,
    folder: Path,
    context_length: int,
    *,
    as_json: bool,
) -> None:
    """Runs the action. context_length: with which a model has to fit.

    Raises KnownError, and KeyboardInterrupt where it was ended: what arrived is kept.
    """
    if arguments.action == "verify":
        run_verify(library.find(arguments.model), folder, as_json=as_json)
        return
    if arguments.action == "search":
        _search(hub.search(" ".join(arguments.words), Order(arguments.sort)), as_json=as_json)
        return
    offer = choose(
        hub.repository(arguments.repo),
        arguments.file,
        lambda found: verdicts(hub, outbound, found, this_computer(), context_length),
    )
    if not as_json:
        tell(f"Fetching {offer.name} ({in_words(offer.bytes)}) into {folder}.")
    line = _Line()
    try:
        place = pull(hub, outbound, folder, offer, threading.Event(), line.show)
    except KeyboardInterrupt:
        line.close()
        tell("Stopped. What arrived is kept: the same command goes on with it.")
        raise
    finally:
        line.close()
    model = library.find(str(place))
    if as_json:
        write_json(asdict(model))
    else:
        write_line(f"{model.name}  {in_words(model.bytes)}, checked against the hub's SHA-256\n    {model.path}")


def _search(found: list[FoundModel], *, as_json: bool) -> None:
    if as_json:
        write_json({"models": [asdict(model) for model in found]})
        return
    if not found:
        write_line("Nothing found. Fewer words find more.")
    for model in found:
        facts = [f"{model.downloads:,} downloads", f"{model.likes:,} likes", model.updated[:10], model.licence]
        facts += ["asks for your consent on its page"] if model.gated else []
        write_line(f"{model.repo}\n    {', '.join(filter(None, facts))}")


class _Line:
    """How far a file is, on one line of a terminal."""

    def __init__(self) -> None:
        self._since: tuple[float, int] | None = None
        self._width = 0

    def show(self, file: HubFile, arrived: Arrived) -> None:
        """Writes it over what stood there."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        line = (
            f"{file.path} {arrived.done / max(1, arrived.total):4.0%} of {in_words(arrived.total)}{self._more(arrived)}"
        )
        self._width = max(self._width, len(line))
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()

    def close(self) -> None:
        """Takes it away."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0

    def _more(self, arrived: Arrived) -> str:
        if arrived.step is Step.WAITING:
            self._since = None
            return f", tried again in {arrived.seconds:.0f} s"
        if arrived.step is Step.CHECKING:
            return ", what is there is checked"
        now = time.monotonic()
        if self._since is None or now - self._since[0] > SPEED_OVER or arrived.done < self._since[1]:
            self._since = (now, arrived.done)
        seconds = now - self._since[0]
        speed = (arrived.done - self._since[1]) / seconds if seconds > 0.5 else 0.0
        return f", {in_words(int(speed))}/s, {(arrived.total - arrived.done) / speed:.0f} s left" if speed else ""
