"""The command line's grammar. Flags for settings are derived from the settings themselves."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lampblack import __version__
from lampblack.cli.values import MODEL_HELP, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FIRST_STEPS = """\
examples:
  lampblack                                         open the window
  lampblack models list                             see which models there are
  lampblack models add ~/Downloads/some-model.gguf  use a model where it is
  lampblack generate -m some-model -p "Write a haiku about ink."
  lampblack generate -m some-model -p - < letter.txt
  lampblack perplexity letter.txt -m some-model
  lampblack embed -m some-model -p "ink" -p "soot" --json
"""
_SENTENCES = (  # argparse's complaints, in whole sentences
    (r"the following arguments are required: ACTION", r"What to do with them is missing: {actions}."),
    (r"the following arguments are required: (.+)", r"Missing: \1."),
    (r"argument (?:COMMAND|ACTION): invalid choice: '(.*)' \(choose from (.+)\)", r"There is no “\1”, only: \2."),
    (r"argument (.+): expected one argument", r"\1 needs a value (if that begins with a dash: --option=-value)."),
    (r"argument (.+): ignored explicit argument .*", r"\1 takes no value."),
    (r"argument (.+?): (must .+?)\.?", r"\1 \2."),
    (r"ambiguous option: (.+) could match (.+)", r"\1 could mean \2."),
)


class _Parser(argparse.ArgumentParser):
    """Answers wrong usage in one sentence instead of the whole usage, with exit status 2.

    fill: adds a command's flags once that command is meant, for what they import would hold up the window.
    """

    fill: Callable[[argparse.ArgumentParser], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        message = re.sub(r"'(\w+)'(?=, |\))", r"\1", message)
        for pattern, sentence in _SENTENCES:
            if (match := re.fullmatch(pattern, message, re.DOTALL)) is not None:
                message = match.expand(sentence).replace("{actions}", self._actions_in_words())
                break
        self.exit(2, f"lampblack: {message} `{self.prog} --help` shows how it is used.\n")

    def _actions_in_words(self) -> str:
        """Such as "list, add or info"; empty where a command has none."""
        names = [str(name) for action in self._get_positional_actions() for name in action.choices or ()]
        return " or ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


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
    if parsed.command is not None and "check" in parsed:
        parsed.check(parsed, parser.error)
    return parsed


def _build_parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("-h", "--help", action="help", help="show this help")
    common.add_argument(
        "--home",
        type=folder,
        metavar="DIR",
        help="keep settings, conversations and added models under DIR, not in your user folders "
        "(the variable LAMPBLACK_HOME does the same)",
    )
    common.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="where your conversations are locked: the passphrase is the first line of FILE (or the variable "
        "LAMPBLACK_PASSPHRASE is the passphrase itself); in a terminal you are asked for it where it is needed",
    )
    common.add_argument("--json", action="store_true", help="print the result as JSON, for other programs")
    parser = _Parser(
        prog="lampblack",
        description="Language models on your own computer, offline. Without a command the window opens.",
        epilog=_FIRST_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"lampblack {__version__}", help="show the version")
    # For the benchmark of the window's first paint: prints one JSON line and ends.
    parser.add_argument("--measure-first-paint", action="store_true", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add(commands, common, "generate", "give a model a prompt and print what it writes").fill = _fill_generate
    _add(commands, common, "write", "write a text from an instruction, in several variants").fill = _fill_write
    summarize = "summarize a document of any length, or answer from it, with what supports each sentence"
    _add(commands, common, "summarize", summarize).fill = _fill_summarize
    _add(commands, common, "translate", "translate a text or a document, with its layout").fill = _fill_translate
    _add(commands, common, "code", "write, change or explain code; it is checked and never run").fill = _fill_code
    _add(commands, common, "analyze", "label texts, or find entities and fields in them").fill = _fill_analyze
    _add_models(commands, common)
    _add_conversations(commands, common)
    backup = "write everything of yours into one file, without the models unless you ask for them"
    _add(commands, common, "backup", backup).fill = _fill_backup
    _add(commands, common, "restore", "bring a backup back; what is there now is kept").fill = _fill_restore
    connections = "list what Lampblack has asked of other computers, the newest first"
    _add(commands, common, "connections", connections).fill = _fill_connections
    _add(commands, common, "embed", "turn texts into vectors, for searching by meaning").fill = _fill_embed
    _add(commands, common, "perplexity", "measure how well a model predicts a text").fill = _fill_perplexity
    return parser


def _add_models(commands: Any, common: argparse.ArgumentParser) -> None:
    models = _add(commands, common, "models", "list the models on this computer, add one, or fetch one")
    actions = models.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    _add(actions, common, "list", "list the models by name, with what they are and where").fill = _fill_list
    add = _add(actions, common, "add", "take a model file, or all in a folder, into the list; nothing is copied")
    add.add_argument(
        "path", type=Path, metavar="PATH", help="the .gguf file, of a model in several files the first; or a folder"
    )
    info = _add(actions, common, "info", "show what a model's file says of itself")
    info.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    rename = _add(actions, common, "rename", "call a model something else in Lampblack; its file keeps its name")
    rename.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    rename.add_argument("name", metavar="NAME", help='what to call it; "" for the name of its file')
    remove = _add(actions, common, "remove", "move a model to the trash, or take what was added off the list")
    remove.add_argument("model", metavar="MODEL", help=f"{MODEL_HELP}; or a folder that was added")
    verify = _add(actions, common, "verify", "check that a model's files are still what was fetched from the hub")
    verify.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    _add(actions, common, "quantize", "make a smaller model of one that is there").fill = _fill_quantize
    measure = _add(actions, common, "measure", "test how fast a model reads and writes here, and what memory it takes")
    measure.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    _add(actions, common, "search", "search the model hub for models in the GGUF format").fill = _fill_search
    _add(actions, common, "pull", "fetch a model from the hub; what broke off is gone on with").fill = _fill_pull


def _add_conversations(commands: Any, common: argparse.ArgumentParser) -> None:
    conversations = _add(commands, common, "conversations", "list conversations, export them, or import another app's")
    actions = conversations.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    _add(actions, common, "list", "list the conversations by number, with when they were used last")
    _add(actions, common, "export", "write conversations to a file").fill = _fill_export
    _add(actions, common, "import", "take conversations from files, of this app or another").fill = _fill_import


def _fill_translate(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.translate_flags import add_translate

    add_translate(parser)


def _fill_write(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.write_flags import add_write

    add_write(parser)


def _fill_code(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.code_flags import add_code

    add_code(parser)


def _fill_summarize(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.summarize_flags import add_summarize

    add_summarize(parser)


def _fill_analyze(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.analyze_flags import add_analyze

    add_analyze(parser)


def _fill_export(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.conversations_flags import add_export

    add_export(parser)


def _fill_import(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.conversations_flags import add_import

    add_import(parser)


def _fill_list(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.endpoint import add_listing

    add_listing(parser)


def _fill_quantize(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.quantize import add_quantize

    add_quantize(parser)


def _fill_search(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.hub import add_search

    add_search(parser)


def _fill_pull(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.hub import add_pull

    add_pull(parser)


def _fill_backup(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.backup_flags import add_backup

    add_backup(parser)


def _fill_restore(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.backup_flags import add_restore

    add_restore(parser)


def _fill_connections(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.connections import add_connections

    add_connections(parser)


def _fill_embed(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.embed_flags import add_embed

    add_embed(parser)


def _fill_generate(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.generation_flags import add_generation

    add_generation(parser)


def _fill_perplexity(parser: argparse.ArgumentParser) -> None:
    from lampblack.cli.perplexity_flags import add_perplexity

    add_perplexity(parser)


def _add(commands: Any, common: argparse.ArgumentParser, name: str, words: str) -> _Parser:
    description = f"{words[0].upper()}{words[1:]}."
    parser: _Parser = commands.add_parser(name, help=words, description=description, parents=[common], add_help=False)
    return parser
