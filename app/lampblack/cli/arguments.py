"""The command line's grammar. Flags for settings are derived from the settings themselves."""

from __future__ import annotations

import argparse
import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lampblack import __version__
from lampblack.settings import CONTEXT_LENGTH, GPU_LAYERS, THREADS, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.settings import Setting

ENGINE_SETTINGS: tuple[Setting[int], ...] = (CONTEXT_LENGTH, GPU_LAYERS, THREADS)
STDIN = "-"
"""The prompt that stands for what comes on standard input."""

_MODEL = "a name that `lampblack models list` shows, or the path of a .gguf file"
_PROMPT = "what to say to the model; - reads it from standard input"
_SYSTEM = 'how to answer, such as "Be brief." (the system prompt)'
_EXAMPLES = """\
examples:
  lampblack                                         open the window
  lampblack models list                             see which models there are
  lampblack models add ~/Downloads/some-model.gguf  use a model where it is
  lampblack generate -m some-model -p "Write a haiku about ink."
  lampblack generate -m some-model -p - < letter.txt
"""
_SENTENCES = (  # argparse's complaints, in whole sentences
    (r"the following arguments are required: ACTION", r"What to do with them is missing: list, add or info."),
    (r"the following arguments are required: (.+)", r"Missing: \1."),
    (r"argument (?:COMMAND|ACTION): invalid choice: '(.*)' \(choose from (.+)\)", r"There is no “\1”, only: \2."),
    (r"argument (.+): expected one argument", r"\1 needs a value (if that begins with a dash: --option=-value)."),
    (r"argument (.+): ignored explicit argument .*", r"\1 takes no value."),
    (r"argument (.+?): (must .+?)\.?", r"\1 \2."),
    (r"ambiguous option: (.+) could match (.+)", r"\1 could mean \2."),
)


class _Parser(argparse.ArgumentParser):
    """Answers wrong usage in one sentence instead of the whole usage, with exit status 2."""

    def error(self, message: str) -> NoReturn:
        message = re.sub(r"'(\w+)'(?=, |\))", r"\1", message)
        for pattern, sentence in _SENTENCES:
            if (match := re.fullmatch(pattern, message, re.DOTALL)) is not None:
                message = match.expand(sentence)
                break
        self.exit(2, f"lampblack: {message} `{self.prog} --help` shows how it is used.\n")


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for; without a command the desktop app. Raises SystemExit for --help, --version and
    wrong usage, which has been answered then."""
    parser = _build_parser()
    parsed, strange = parser.parse_known_args(arguments)
    parser.prog = " ".join(filter(None, (parser.prog, parsed.command, getattr(parsed, "action", None))))
    if parsed.command is None and getattr(parsed, "json", False):
        parser.error("--json needs a command.")
    if strange:
        word = strange[0].split("=")[0]
        parser.error(f"There is no option {word}." if word.startswith("-") else f"“{word}” is one word too many.")
    return parsed


def _build_parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("-h", "--help", action="help", help="show this help")
    common.add_argument(
        "--home",
        type=_folder,
        metavar="DIR",
        help="keep settings, conversations and added models under DIR, not in your user folders "
        "(the variable LAMPBLACK_HOME does the same)",
    )
    common.add_argument("--json", action="store_true", help="print the result as JSON, for other programs")
    parser = _Parser(
        prog="lampblack",
        description="Language models on your own computer, offline. Without a command the window opens.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"lampblack {__version__}", help="show the version")
    # For the benchmark of the window's first paint: prints one JSON line and ends.
    parser.add_argument("--measure-first-paint", action="store_true", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_generate(commands, common)
    _add_models(commands, common)
    return parser


def _add_models(commands: Any, common: argparse.ArgumentParser) -> None:
    models = _add(commands, common, "models", "list the models on this computer, add one, or read what one says")
    actions = models.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    _add(actions, common, "list", "list the models by name, with what they are and where")
    add = _add(actions, common, "add", "take a model file into the list; it is used where it is, not copied")
    add.add_argument("path", type=Path, metavar="PATH", help="the .gguf file; of a model in several files the first")
    info = _add(actions, common, "info", "show what a model's file says of itself")
    info.add_argument("model", metavar="MODEL", help=_MODEL)


def _add_generate(commands: Any, common: argparse.ArgumentParser) -> None:
    generate = _add(commands, common, "generate", "give a model a prompt and print what it writes")
    generate.add_argument("-m", "--model", required=True, metavar="MODEL", help=_MODEL)
    generate.add_argument("-p", "--prompt", type=_prompt, required=True, metavar="TEXT", help=_PROMPT)
    generate.add_argument("--system", type=_text, default="", metavar="TEXT", help=_SYSTEM)
    generate.add_argument("--stream", action="store_true", help="print the text as it is written, not at the end")
    generate.add_argument(
        "--max-tokens",
        type=_positive,
        metavar="N",
        help="stop after N tokens (a token is a word or a part of one); without it the model ends when it is done",
    )
    generate.add_argument(
        "--temperature",
        type=_temperature,
        default=0.7,
        metavar="T",
        help="from 0, always the likeliest token, to 2, anything goes; 0.7 without it",
    )
    generate.add_argument(
        "--seed", type=_seed, metavar="N", help="make the same random choices each time; without it they differ"
    )
    for setting in ENGINE_SETTINGS:
        generate.add_argument(
            "--" + setting.key.replace("_", "-"),
            dest=setting.key,
            type=partial(_setting, setting),
            metavar="N",
            help=_setting_help(setting).replace("%", "%%"),
        )


def _add(commands: Any, common: argparse.ArgumentParser, name: str, words: str) -> argparse.ArgumentParser:
    description = f"{words[0].upper()}{words[1:]}."
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=description, parents=[common], add_help=False
    )
    return parser


def _setting_help(setting: Setting[int]) -> str:
    lowest = f" {setting.minimum}: {setting.minimum_label.lower()}." if setting.minimum_label else ""
    return f"{setting.help}{lowest} Without it: as in the window's settings."


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return Path(text)


def _text(text: str) -> str:
    """An argument that is a text. Where Python could not read it in the terminal's encoding, it is UTF-8 or no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            text = os.fsencode(text).decode()
        except UnicodeError:
            raise argparse.ArgumentTypeError("must be text in UTF-8") from None
    return text


def _prompt(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty")
    return _text(text)


def _setting(setting: Setting[int], text: str) -> int:
    try:
        return parse(setting, text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removeprefix(f"{setting.key} ")) from None


def _number(text: str, low: float, high: float, words: str, kind: type[int] | type[float]) -> Any:
    try:
        value = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be {words}, not “{text}”") from None
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"must be {words}, not “{text}”")
    return value


def _positive(text: str) -> int:
    return int(_number(text, 1, 2**31 - 1, "a whole number above 0", int))


def _seed(text: str) -> int:
    return int(_number(text, 0, 2**32 - 2, "a whole number from 0 to 4294967294", int))


def _temperature(text: str) -> float:
    return float(_number(text, 0.0, 2.0, "a number from 0 to 2", float))
