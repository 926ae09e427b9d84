"""`lampblack perplexity`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.cli.output import write_json, write_line
from lampblack.cli.perplexity_flags import file_of
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_file, read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import ScoreRequest
from lampblack.tasks.scoring import score

if TYPE_CHECKING:
    import argparse

    from lampblack.cli.loading import CommandEngine


def run_perplexity(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> None:
    """Loads the model, scores the text, prints the figures. Raises KnownError."""
    text = read_stdin() if arguments.file == STDIN else read_file(file_of(arguments))
    if not text:
        raise KnownError("file.empty", name="standard input")
    engine.load(arguments, comparable=True)
    request = ScoreRequest(
        text, adapters=tuple(arguments.adapters), window=arguments.window or 0, stride=arguments.stride or 0
    )
    with progress("Reading the text…") as show:
        scored = score(engine.engine, request, show)
    if as_json:
        figures = {"nll": scored.nll, "perplexity": scored.perplexity, "tokens": scored.tokens}
        write_json({**figures, "at_once": scored.at_once})
    else:
        write_line(f"perplexity {scored.perplexity:.4f}  nll {scored.nll:.4f}  tokens {scored.tokens:,}")
