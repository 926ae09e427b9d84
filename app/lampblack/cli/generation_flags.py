"""The flags of `lampblack generate`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.endpoint import add_endpoint, check_endpoint
from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.cli.sampling import add_sampling, check_sampling
from lampblack.cli.values import Whole, not_empty, positive, unicode_text
from lampblack.domain.generation import MOST_ALTERNATIVES

if TYPE_CHECKING:
    import argparse
    from argparse import _ArgumentGroup as ArgumentGroup
    from collections.abc import Callable

EXAMPLES = """\
examples:
  lampblack generate -m some-model -p "Name three inks." --json-schema inks.json --json
  lampblack generate -m some-model -p - --adapter my-style.gguf:0.5 < letter.txt
  lampblack generate --endpoint http://localhost:11434/v1 -m qwen3:4b -p "Name three inks." --stream
  lampblack generate -m some-coder -p "def add(a, b):" --infill-suffix "print(add(1, 2))"
"""
_PROMPT = "what to say to the model; - reads it from standard input"
_SYSTEM = 'how to answer, such as "Be brief." (the system prompt)'


def add_generation(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with examples, and how they are checked."""
    parser.epilog, parser.formatter_class = EXAMPLES, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_generation)
    add_model(parser)
    parser.add_argument("-p", "--prompt", type=unicode_text, required=True, metavar="TEXT", help=_PROMPT)
    parser.add_argument("--system", type=unicode_text, metavar="TEXT", help=_SYSTEM)
    parser.add_argument(
        "--infill-suffix",
        type=unicode_text,
        metavar="TEXT",
        help="fill in what is missing between the prompt and this text, with a model that was taught to (coder models)",
    )
    add_endpoint(parser)
    _add_reply(parser)
    add_sampling(parser)
    _add_ways(add_engine_settings(parser))


def _add_reply(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is written, and how it is printed")
    group.add_argument("--stream", action="store_true", help="print the text as it is written, not at the end")
    group.add_argument(
        "--max-tokens",
        type=positive,
        metavar="N",
        help="stop after N tokens (a token is a word or a part of one); without it the model ends when it is done; "
        "where this cuts the reply off, a sentence on standard error says so (with --json: finish_reason)",
    )
    group.add_argument(
        "--stop",
        type=not_empty,
        action="append",
        default=[],
        metavar="STRING",
        help="stop where the model writes this, without it; may be given several times",
    )
    group.add_argument(
        "--json-schema",
        type=Path,
        metavar="FILE",
        help="write JSON that fits the JSON Schema in this file, with the properties that it lists, in their order; of "
        "the formats date, time, date-time and uuid are kept to, others are not looked at; a schema that asks for "
        "what cannot be promised is refused; where the reply is cut off before it fits, the exit status is 1",
    )
    group.add_argument(
        "--grammar",
        type=Path,
        metavar="FILE",
        help="write what the grammar in this file allows (llama.cpp's GBNF); exit status as with --json-schema",
    )
    group.add_argument(
        "--logprobs",
        type=Whole(0, MOST_ALTERNATIVES),
        metavar="K",
        help="with --json: for each token its text, its number (id), the natural logarithm of its probability before "
        "sampling, and the same of the K likeliest tokens in its place (alternatives)",
    )


def _add_ways(group: ArgumentGroup) -> None:
    group.add_argument(
        "--lookup",
        action="store_true",
        help="guess ahead what stood behind the same words before, in the prompt or the reply; the model checks the "
        "guesses, so it makes the same choices, sooner where it repeats much",
    )
    group.add_argument(
        "--draft",
        default="",
        metavar="MODEL",
        help="let this smaller model, which must have the same vocabulary, guess ahead; the guesses are checked, so "
        "the choices stay the same, made sooner where many are right; with --lookup it guesses where nothing is found",
    )
    group.add_argument(
        "--reproducible",
        action="store_true",
        help="with the same --seed write the same text each time on this computer; somewhat slower",
    )


def check_generation(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` with a sentence for flags that do not go together."""
    fills_in = arguments.infill_suffix is not None
    if not arguments.prompt.strip() and not fills_in:
        error("argument -p/--prompt: must not be empty")
    if arguments.logprobs is not None and not getattr(arguments, "json", False):
        error("--logprobs needs --json.")
    pairs = (
        ("--json-schema", arguments.json_schema, "--grammar", arguments.grammar),
        ("--lookup", arguments.lookup, "--reproducible", arguments.reproducible),
        ("--draft", arguments.draft, "--reproducible", arguments.reproducible),
        ("--system", arguments.system, "--infill-suffix", fills_in),
    )
    for one, one_given, other, other_given in pairs:
        if one_given and other_given:
            error(f"{one} and {other} exclude each other.")
    check_endpoint(arguments, error)
    check_adapters(arguments, error)
    check_sampling(arguments, error)
