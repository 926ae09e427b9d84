"""`lampblack embed`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.output import write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_file, read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.embedding import EmbedRequest
from lampblack.tasks.embedding import embed

if TYPE_CHECKING:
    import argparse

    from lampblack.cli.loading import CommandEngine


def run_embed(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> None:
    """Loads the model, prints the texts' vectors. Raises KnownError."""
    texts = _texts(arguments)
    engine.load(arguments, comparable=True, or_embeds=True)
    request = EmbedRequest(texts, pooling=arguments.pooling, normalized=arguments.normalize)
    with progress("Reading the texts…") as show:
        found = embed(engine.engine, request, show)
    if as_json:
        vectors = [{"tokens": one.tokens, "vector": one.numbers} for one in found.vectors]
        write_json({"embeddings": vectors, "dimensions": found.dimensions, "pooling": found.pooling.value})
        return
    for vector in found.vectors:
        write_line(" ".join(f"{number:.9g}" for number in vector.numbers))


def _texts(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The prompts, or the lines of the file, of which the last may end without a line break."""
    if arguments.prompts:
        return tuple(read_stdin() if prompt == STDIN else prompt for prompt in arguments.prompts)
    text = read_stdin() if arguments.file == STDIN else read_file(Path(arguments.file).expanduser())
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return tuple(lines[:-1] if not lines[-1] else lines)
