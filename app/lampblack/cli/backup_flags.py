"""The flags of `lampblack backup` and `lampblack restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Where to, and how much."""
    parser.add_argument("file", metavar="FILE", help="the file to write, or a folder for one with today's date")
    parser.add_argument(
        "--with-models", action="store_true", help="take the model files along; else only their paths and SHA-256"
    )


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("file", metavar="FILE", help="what `lampblack backup` or the window has written")
    parser.add_argument("--look", action="store_true", help="only check it and say what is in it; nothing is changed")
