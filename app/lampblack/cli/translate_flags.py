"""The flags of `lampblack translate`."""

from __future__ import annotations

from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import add_engine_settings, add_model, check_adapters
from lampblack.domain.natural_languages import language_of

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
examples:
  lampblack translate report.docx --to zh -m some-model
  lampblack translate 说明.md --to English --glossary terms.csv -m some-model
  echo "Bonjour" | lampblack translate - --to en -m some-model
"""


def add_translate(parser: argparse.ArgumentParser) -> None:
    """Adds them all, with examples, and how they are checked."""
    parser.epilog, parser.formatter_class = EXAMPLES, RawDescriptionHelpFormatter
    parser.set_defaults(check=check_adapters)
    add_model(parser)
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="text, Markdown, HTML, Word, PowerPoint, OpenDocument, EPUB, subtitles, PO or CSV; - reads standard input",
    )
    parser.add_argument(
        "--to",
        type=_language,
        required=True,
        metavar="LANG",
        help="the language to translate into, such as zh or German",
    )
    parser.add_argument(
        "--from",
        dest="source",
        type=_language,
        metavar="LANG",
        help="the language of the text; found out where it is left out",
    )
    parser.add_argument(
        "--glossary",
        type=Path,
        metavar="CSV",
        help="terms with their translations, as CSV or TBX; their use is counted",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="the file to write; else NAME.LANG.EXT beside FILE, and standard output for standard input",
    )
    add_engine_settings(parser)


def _language(name: str) -> str:
    known = language_of(name)
    if known is None:
        raise ArgumentTypeError(f"must be a language or its code, such as German or de, not “{name}”")
    return known.code
