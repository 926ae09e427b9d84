"""The command line's grammar. Flags for settings are derived from the settings themselves."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack import __version__
from lampblack.settings import CONTEXT_LENGTH, GPU_LAYERS, THREADS, parse

if TYPE_CHECKING:
    from lampblack.settings import Setting

ENGINE_SETTINGS: tuple[Setting[int], ...] = (CONTEXT_LENGTH, GPU_LAYERS, THREADS)


def build_parser() -> argparse.ArgumentParser:
    """The parser. Without a command the desktop app opens."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", type=_folder, metavar="DIR", help="keep all state under DIR")
    common.add_argument("--json", action="store_true", help="print JSON")
    parser = argparse.ArgumentParser(
        prog="lampblack", description="Language models on your own computer, offline.", parents=[common]
    )
    parser.add_argument("--version", action="version", version=f"lampblack {__version__}")
    # For the benchmark of the window's first paint: prints one JSON line and ends.
    parser.add_argument("--measure-first-paint", action="store_true", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_models(commands, common)
    _add_generate(commands, common)
    return parser


def _add_models(commands: Any, common: argparse.ArgumentParser) -> None:
    models = commands.add_parser("models", parents=[common], help="the models on this computer")
    actions = models.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", parents=[common], help="list them")
    add = actions.add_parser("add", parents=[common], help="use a .gguf file where it is")
    add.add_argument("path", type=Path, metavar="PATH")
    info = actions.add_parser("info", parents=[common], help="what a model's file says of itself")
    info.add_argument("model", metavar="MODEL", help="a name from `models list`, or a path")


def _add_generate(commands: Any, common: argparse.ArgumentParser) -> None:
    generate = commands.add_parser("generate", parents=[common], help="generate text from a prompt")
    generate.add_argument("-m", "--model", required=True, metavar="MODEL", help="a name from `models list`, or a path")
    generate.add_argument("-p", "--prompt", required=True, metavar="TEXT", help="the message; - reads standard input")
    generate.add_argument("--system", default="", metavar="TEXT", help="the system prompt")
    generate.add_argument("--stream", action="store_true", help="print text as it comes")
    generate.add_argument("--max-tokens", type=_positive, metavar="N", help="end after N tokens")
    generate.add_argument("--temperature", type=_temperature, default=0.7, metavar="T", help="0 to 2; 0 is greedy")
    generate.add_argument("--seed", type=_seed, metavar="N", help="the same seed gives the same choices")
    for setting in ENGINE_SETTINGS:
        generate.add_argument(
            "--" + setting.key.replace("_", "-"),
            dest=setting.key,
            type=lambda text, setting=setting: _setting(setting, text),
            metavar="N",
            help=f"{setting.label} (for this run; otherwise from the settings)".replace("%", "%%"),
        )


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the folder's name is empty")
    return Path(text)


def _setting(setting: Setting[int], text: str) -> int:
    try:
        return parse(setting, text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _number(text: str, low: float, high: float, words: str, kind: type[int] | type[float]) -> Any:
    try:
        value = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not {words}") from None
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"“{text}” is not {words}")
    return value


def _positive(text: str) -> int:
    return int(_number(text, 1, 2**31 - 1, "a whole number above 0", int))


def _seed(text: str) -> int:
    return int(_number(text, 0, 2**32 - 2, "a whole number from 0 to 4294967294", int))


def _temperature(text: str) -> float:
    return float(_number(text, 0.0, 2.0, "a number from 0 to 2", float))
