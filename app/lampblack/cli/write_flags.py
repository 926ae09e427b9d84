"""The flags of `lampblack write`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.cli.values import Real, Whole, unicode_text
from lampblack.domain.writing.requests import MOST_VARIANTS, MOST_WORDS, WRITING, TextKind, Tone

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

EXAMPLES = """\
examples:
  lampblack write -m some-model -p "Invite the neighbours to a summer party" --kind email --tone friendly
  lampblack write -m some-model -p "Our new tea" --kind product --notes tea.txt --length 80 --variants 3
  lampblack write -m some-model -p "把会议改到周五" --kind email --tone formal
"""


def add_write(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with examples, and how they are checked."""
    parser.epilog, parser.formatter_class = EXAMPLES, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_write)
    add_model(parser)
    parser.add_argument(
        "-p",
        "--prompt",
        type=unicode_text,
        required=True,
        metavar="TEXT",
        help="what the text is to be about; - reads it from standard input; a Chinese one gets a Chinese text",
    )
    parser.add_argument(
        "--notes", type=Path, metavar="FILE", help="facts that the text is to use: a text, PDF or Word file"
    )
    parser.add_argument(
        "--kind",
        type=TextKind,
        choices=list(TextKind),
        default=TextKind.TEXT,
        metavar="|".join(TextKind),
        help="what kind of text",
    )
    parser.add_argument(
        "--tone",
        type=unicode_text,
        default="",
        metavar="TONE",
        help=f"how it is to sound: {', '.join(Tone)}, or in words of your own",
    )
    parser.add_argument(
        "--length",
        type=Whole(1, MOST_WORDS),
        default=0,
        metavar="N",
        help="about how many words (of Chinese, characters)",
    )
    parser.add_argument(
        "--variants",
        type=Whole(1, MOST_VARIANTS),
        default=1,
        metavar="N",
        help="write several texts, which are computed together",
    )
    parser.add_argument("--stream", action="store_true", help="print the text as it is written; for one variant")
    parser.add_argument("--seed", type=Whole(0, 2**32 - 2), metavar="N", help="make the same random choices each time")
    parser.add_argument(
        "--temperature",
        type=Real(0, 2),
        default=WRITING.temperature,
        metavar="T",
        help="how freely words are chosen (0 to 2)",
    )
    add_engine_settings(parser)


def check_write(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together."""
    if not arguments.prompt.strip():
        error("argument -p/--prompt: must not be empty")
    if arguments.stream and arguments.variants > 1:
        error("--stream and --variants exclude each other.")
    check_adapters(arguments, error)
