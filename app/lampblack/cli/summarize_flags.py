"""The flags of `lampblack summarize`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.cli.values import Whole, unicode_text
from lampblack.domain.summaries.plan import MOST_WORDS, SummaryStyle

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

EXAMPLES = """\
examples:
  lampblack summarize report.pdf -m some-model
  lampblack summarize report.docx -m some-model --style paragraph --length 100 -o summary.txt
  lampblack summarize minutes.txt -m some-model --style actions
  lampblack summarize contract.pdf -m some-model --question "When does it end?"

what is printed:
  The summary. Behind it, on standard error, what cannot be relied on: sentences that no passage of the source supports,
  and numbers, dates, names and quotations that are not in the source; and whether all of it was read.
  With --json one object: text, sentences (of each its text, the characters of the source that support it, as source,
  null where none do, and checks: text, kind, found), read (ranges of characters) and coverage (their share).
"""
_ANSWERED = tuple(style for style in SummaryStyle if style is not SummaryStyle.ANSWER)


def add_summarize(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with examples, and how they are checked."""
    parser.epilog, parser.formatter_class = EXAMPLES, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_summarize)
    parser.add_argument(
        "file", metavar="FILE", help="a text, PDF, Word or other document; - reads text from standard input"
    )
    add_model(parser)
    parser.add_argument(
        "--style",
        type=SummaryStyle,
        choices=_ANSWERED,
        default=SummaryStyle.BULLETS,
        metavar="|".join(_ANSWERED),
        help="what the summary is to be",
    )
    parser.add_argument("--question", type=unicode_text, metavar="TEXT", help="answer this from the document instead")
    parser.add_argument(
        "--length",
        type=Whole(1, MOST_WORDS),
        default=0,
        metavar="N",
        help="about how many words (of Chinese, characters)",
    )
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="write the summary to this file")
    add_engine_settings(parser)


def check_summarize(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together."""
    if not arguments.file:
        error("argument FILE: must not be empty")
    if arguments.question is not None and not arguments.question.strip():
        error("argument --question: must not be empty")
    if arguments.question is not None and arguments.style is not SummaryStyle.BULLETS:
        error("--question and --style exclude each other.")
    check_adapters(arguments, error)
