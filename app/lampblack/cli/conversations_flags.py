"""The flags of `lampblack conversations`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

FORMATS = ("json", "markdown", "html")


def add_export(parser: argparse.ArgumentParser) -> None:
    """What is written, how, and where to."""
    parser.add_argument(
        "number", type=int, nargs="*", metavar="NUMBER", help="which, by the numbers of `list`; without one all of them"
    )
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the file to write")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="json",
        help="json (the default) holds everything and can be imported again; markdown and html what is shown, of "
        "several conversations in a .zip",
    )


def add_import(parser: argparse.ArgumentParser) -> None:
    """What is read."""
    parser.add_argument(
        "path",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="an export of ChatGPT (the .zip or conversations.json), Open WebUI or Lampblack, or the folder of "
        "conversations of LM Studio or of threads of Jan; what is there already is not taken twice",
    )
