"""The value of `--adapter`."""

from __future__ import annotations

import argparse
import os

from lampblack.cli.values import not_empty
from lampblack.domain.generation import Adapter

MOST_SCALE = 100


def adapter(text: str) -> Adapter:
    """NAME[:SCALE]. A colon begins a scale only before a number, and not where a file has the whole name: paths have
    colons, too, after a drive's letter for one.
    """
    name, colon, last = not_empty(text).rpartition(":")
    try:
        scale = float(last)
    except ValueError:
        colon = ""
    if not name or not colon or os.path.lexists(text):
        return Adapter(_absolute(text))
    if not abs(scale) <= MOST_SCALE:
        raise argparse.ArgumentTypeError(f"must have a scale from -{MOST_SCALE} to {MOST_SCALE}, not “{last}”")
    return Adapter(_absolute(name), scale)


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 (as the library does)
