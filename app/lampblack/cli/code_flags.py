"""The flags of `lampblack code`."""

from __future__ import annotations

import argparse
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.cli.values import Real, Whole, positive, unicode_text
from lampblack.domain.coding.languages import Language, language_of, language_of_file
from lampblack.domain.coding.plan import CODING, MOST_TOKENS
from lampblack.domain.coding.tasks import CHANGES_CODE, NEEDS_INSTRUCTION, Action

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = """\
examples:
  lampblack code -m some-coder -p "Read a CSV file and sum its second column" --language python -o sum.py
  lampblack code -m some-coder -p "rename x to count" --file old.js --diff
  lampblack code -m some-coder --action tests --file prices.py --repair -o test_prices.py
  lampblack code -m some-coder --action translate --file prices.py --to go
"""
ACTIONS = tuple(action for action in Action if action not in (Action.COMPLETE, Action.REPAIR))
"""What can be asked for here: a repair is part of the others, and a command line has no cursor."""


def add_code(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with examples, and how they are checked."""
    parser.epilog, parser.formatter_class = EXAMPLES, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_code)
    add_model(parser)
    parser.add_argument(
        "-p",
        "--prompt",
        type=unicode_text,
        default="",
        metavar="TEXT",
        help="what the code is to do, or how to change it; - reads it from standard input; not needed to explain, "
        "fix, test or translate",
    )
    parser.add_argument(
        "--language",
        type=_language,
        metavar="LANG",
        help="the language of the code, such as python or c++; without it that of --file, by its name",
    )
    parser.add_argument("--file", type=Path, metavar="FILE", help="code that this is about; it is not written to")
    parser.add_argument(
        "--action",
        type=Action,
        choices=ACTIONS,
        metavar="|".join(ACTIONS),
        help="what to do; without it the code is written, or with --file edited",
    )
    parser.add_argument("--to", type=_language, metavar="LANG", help="the language to translate to")
    parser.add_argument(
        "--context",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a file that the model is to know: code or a document; may be given several times",
    )
    _add_result(parser)
    add_engine_settings(parser)


def _add_result(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what comes of it")
    group.add_argument("-o", "--output", type=Path, metavar="OUT", help="write the code to this file")
    group.add_argument("--diff", action="store_true", help="print how the code of --file was changed, as diff -u does")
    group.add_argument(
        "--repair", action="store_true", help="where the code has a syntax error, let the model correct it, once"
    )
    group.add_argument(
        "--no-check",
        action="store_true",
        help="do not look for syntax errors; without it one is told, and the exit status is then 1",
    )
    group.add_argument(
        "--max-tokens", type=positive, default=MOST_TOKENS, metavar="N", help=f"stop after N tokens ({MOST_TOKENS})"
    )
    group.add_argument("--seed", type=Whole(0, 2**32 - 2), metavar="N", help="make the same random choices each time")
    group.add_argument(
        "--temperature",
        type=Real(0, 2),
        default=CODING.temperature,
        metavar="T",
        help=f"how freely it is written, 0 to 2 (without it {CODING.temperature:g})",
    )


def check_code(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together; sets the action and the language."""
    if arguments.action is None:
        arguments.action = Action.EDIT if arguments.file is not None else Action.WRITE
    action = arguments.action
    if action is not Action.WRITE and arguments.file is None:
        error(f"--action {action} needs --file.")
    if action is Action.WRITE and arguments.file is not None:
        error("--file is what --action changes or explains; give a file to be known with --context.")
    if action in NEEDS_INSTRUCTION and not arguments.prompt.strip():
        error("argument -p/--prompt: must not be empty")
    if (action is Action.TRANSLATE) != (arguments.to is not None):
        error("--action translate and --to need each other.")
    if arguments.diff and action not in CHANGES_CODE:
        error("--diff needs --action edit or fix.")
    if arguments.repair and arguments.no_check:
        error("--repair and --no-check exclude each other.")
    if arguments.language is None and arguments.file is not None:
        arguments.language = language_of_file(arguments.file.name)
    if arguments.language is None:
        error("--language is missing.")
    check_adapters(arguments, error)


def _language(text: str) -> Language:
    found = language_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"must be a language such as python, c++ or go, not “{text}”")
    return found
