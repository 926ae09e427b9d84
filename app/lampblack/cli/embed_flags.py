"""The flags of `lampblack embed`."""

from __future__ import annotations

from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings
from lampblack.cli.values import MODEL_HELP, not_empty
from lampblack.domain.embedding import Pooling

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

WHAT_IS_PRINTED = """\
what is printed:
  One line for each text, in order: the numbers of its vector. With --json one object: embeddings (of each text its
  tokens and its vector), dimensions (how many numbers a vector has) and pooling (how they were made). A blank line has
  no vector: it stays a blank line, and null with --json, so that the numbers of lines are those of FILE.

  Texts that mean alike have vectors that point alike. Vectors have the length 1 unless --no-normalize is given, so that
  the sum of the products of two vectors' numbers says how alike the texts are, 1 for the same. They compare only where
  model and pooling are the same. Embedding models are made for this; language models make rougher vectors.

  What looks like a control token in a text stays plain text. A text with more tokens than the model takes at once is
  refused; none is cut.
"""


def add_embed(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with what is printed, and how they are checked."""
    parser.epilog, parser.formatter_class = WHAT_IS_PRINTED, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_embed, adapters=[])
    parser.add_argument("file", metavar="FILE", nargs="?", help="texts in UTF-8, one a line; - reads standard input")
    parser.add_argument("-m", "--model", required=True, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument(
        "-p",
        "--prompt",
        dest="prompts",
        type=not_empty,
        action="append",
        default=[],
        metavar="TEXT",
        help="a text, in place of FILE; - reads standard input as one text; may be given several times",
    )
    parser.add_argument(
        "--pooling",
        type=_pooling,
        default=Pooling.OWN,
        metavar="|".join(Pooling),
        help="how the states of a text's tokens become one vector: their mean, the first token's (cls), the last "
        "token's; own, also without it: as the model's file says, mean where it says nothing",
    )
    parser.add_argument(
        "--no-normalize",
        dest="normalize",
        action="store_false",
        help="leave the vectors as long as the model makes them",
    )
    add_engine_settings(parser)


def _pooling(text: str) -> Pooling:
    try:
        return Pooling(text)
    except ValueError:
        raise ArgumentTypeError(f"must be one of {', '.join(Pooling)}, not “{text}”") from None


def check_embed(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together."""
    if arguments.file is not None and arguments.prompts:
        error("Give FILE or --prompt, not both.")
    if not arguments.prompts and not arguments.file:
        error("Give texts: --prompt, or a FILE with one on each line.")
