"""The flags of `lampblack perplexity`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.cli.values import positive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

WHAT_IS_SCORED = """\
what is scored:
  The text becomes tokens as a whole; what looks like a control token in it stays plain text. It is read in windows of
  --window tokens, which begin --stride tokens after one another, and each scores the tokens that none before it has:
  with a stride of half a window, each but the first tokens has at least half a window before it. Where the model wants
  a BOS token (beginning of sequence), one stands before each window, besides its tokens, and is not scored. A token
  with nothing before it in its window is not scored: without BOS the first of the text and, with a stride as long as
  the window, the first of each window.

what is printed:
  nll         the mean negative log-likelihood of a scored token (natural logarithm)
  perplexity  e to the power of nll: among how many equally likely tokens the model seems to choose; lower is better
  tokens      how many tokens were scored
  at_once     (with --json) how many tokens of a window are computed together at most, by the size of the vocabulary;
              another program that does it otherwise comes to figures that differ by a thousandth or so
  Figures compare only where text, window, stride and the models' tokens are the same.
"""


def add_perplexity(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with what is scored, and how they are checked."""
    parser.epilog, parser.formatter_class = WHAT_IS_SCORED, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_perplexity)
    parser.add_argument("file", metavar="FILE", help="a text in UTF-8; - reads standard input")
    add_model(parser)
    parser.add_argument(
        "--window",
        type=positive,
        metavar="N",
        help="tokens that are read at once, at most the context length (one less with BOS), which is also the default",
    )
    parser.add_argument(
        "--stride",
        type=positive,
        metavar="N",
        help="tokens from the beginning of a window to that of the next, at most the window, which is also the default",
    )
    add_engine_settings(parser)


def check_perplexity(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together."""
    if arguments.window and arguments.stride and arguments.stride > arguments.window:
        error("--stride must not be more than --window: tokens between two windows would not be scored.")
    if not arguments.file:
        error("argument FILE: must not be empty")
    check_adapters(arguments, error)


def file_of(arguments: argparse.Namespace) -> Path:
    """The text's file."""
    return Path(arguments.file).expanduser()
