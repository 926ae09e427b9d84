"""The flags of `lampblack analyze`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.cli.values import STDIN, not_empty, unicode_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

OUTPUTS = (".csv", ".jsonl")

HOW = """\
examples:
  lampblack analyze reviews.csv -m some-model --sentiment --column text --gold rating -o judged.csv
  lampblack analyze mail.txt -m some-model --lines --labels "order, complaint, question"
  lampblack analyze letters/ -m some-model --entities --json
  lampblack analyze invoice.pdf -m some-model --schema invoice.json

what the figures are:
  A grammar lets the model answer nothing but a label, so each answer is one. A label's probability is the share of the
  replies that begin as this label and no other does, by the model's own token probabilities before the grammar,
  divided by the sum over all labels; "mass" with --json is that sum: how much the model wanted to answer with a label
  at all. Labels beyond the likeliest tokens count as 0, and a text of several pieces has the pieces' mean by length.
  Entities are looked up in the text: "places" are characters (Unicode code points), the first and the one after the
  last; "found" says whether the model's words stand there exactly. What is nowhere has no place.
  With --gold: accuracy, precision, recall, F1 and the confusion matrix, a row for each gold label.
  In CSV, a cell that begins with = + - @ gets an apostrophe before it, unless it is a number: a spreadsheet would take
  it for a formula.
"""


def add_analyze(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with what the figures are, and how they are checked."""
    parser.epilog, parser.formatter_class = HOW, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_analyze)
    parser.add_argument(
        "file",
        type=unicode_text,
        metavar="FILE",
        help="a document, which is one text; CSV or JSON Lines with a text in each row; or a folder, of which each "
        "document is a text; - reads a text from standard input",
    )
    add_model(parser)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--labels", type=not_empty, metavar="A,B,C", help="say which of these labels fits each text")
    asked.add_argument("--sentiment", action="store_true", help="say whether it is positive, negative or neutral")
    asked.add_argument("--entities", action="store_true", help="list named entities with their places")
    asked.add_argument("--schema", type=Path, metavar="FILE", help="fill the fields of the JSON Schema in FILE")
    parser.add_argument(
        "--types",
        type=not_empty,
        metavar="A,B,C",
        help="which entities (without it: person, organization, place, date, amount, product)",
    )
    parser.add_argument("--lines", action="store_true", help="each line of FILE is a text")
    parser.add_argument(
        "--column",
        type=not_empty,
        metavar="NAME",
        help="where the texts stand in CSV or JSON Lines; else it is guessed",
    )
    parser.add_argument("--gold", type=not_empty, metavar="NAME", help="the column with the right labels, to compare")
    parser.add_argument(
        "--balance",
        action="store_true",
        help="divide each label's probability by its mean over all texts, which evens out what a small model prefers; "
        "for texts of which no label is far more frequent than the others",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="write the results to OUT, which ends in .csv or .jsonl"
    )
    add_engine_settings(parser)


def check_analyze(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together."""
    if not arguments.file:
        error("argument FILE: must not be empty")
    if arguments.types and not arguments.entities:
        error("--types needs --entities.")
    if arguments.gold and not (arguments.labels or arguments.sentiment):
        error("--gold needs --labels or --sentiment.")
    if arguments.balance and not (arguments.labels or arguments.sentiment):
        error("--balance needs --labels or --sentiment.")
    if arguments.lines and (arguments.column or arguments.gold):
        error("--lines has no columns, so --column and --gold mean nothing.")
    if arguments.output is not None and arguments.output.suffix.lower() not in OUTPUTS:
        error("--output must end in .csv or .jsonl.")
    if arguments.file != STDIN and arguments.output is not None and arguments.output == Path(arguments.file):
        error("--output must be another file than FILE.")
    check_adapters(arguments, error)
