"""`lampblack embed`."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.output import write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.texts import read_file, read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.embedding import EmbedRequest
from lampblack.domain.faults import KnownError
from lampblack.tasks.embedding import embed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from lampblack.cli.loading import CommandEngine
    from lampblack.tasks.embedding import Embeddings, TextVector


def run_embed(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> None:
    """Loads the model, prints the texts' vectors. Raises KnownError."""
    texts = _texts(arguments)
    written = [place for place, text in enumerate(texts) if text.strip()]
    if not written:
        raise KnownError("embed.nothing")
    engine.load(arguments, comparable=True, or_embeds=True)
    request = EmbedRequest(
        tuple(texts[place] for place in written), pooling=arguments.pooling, normalized=arguments.normalize
    )
    with progress("Reading the texts…") as show, _counting_all(texts, written):
        found = embed(engine.engine, request, show)
    vectors: list[TextVector | None] = [None] * len(texts)
    for place, vector in zip(written, found.vectors, strict=True):
        vectors[place] = vector
    _write(found, vectors, as_json=as_json)


def _write(found: Embeddings, vectors: list[TextVector | None], *, as_json: bool) -> None:
    if as_json:
        embeddings = [
            {"tokens": one.tokens, "vector": one.numbers} if one else {"tokens": 0, "vector": None} for one in vectors
        ]
        write_json({"embeddings": embeddings, "dimensions": found.dimensions, "pooling": found.pooling.value})
        return
    for vector in vectors:
        write_line(" ".join(f"{number:.9g}" for number in vector.numbers) if vector else "")


@contextlib.contextmanager
def _counting_all(texts: tuple[str, ...], written: list[int]) -> Iterator[None]:
    """Has an error that names a text by its number count the blank ones, too, which the engine does not see."""
    try:
        yield
    except KnownError as error:
        number = error.fault.details.get("number")
        if not isinstance(number, int):
            raise
        details = {**error.fault.details, "number": written[number - 1] + 1, "count": len(texts)}
        raise KnownError.of(replace(error.fault, details=details)) from None


def _texts(arguments: argparse.Namespace) -> tuple[str, ...]:
    """The prompts, or the lines of the file, of which the last may end without a line break."""
    if arguments.prompts:
        return tuple(read_stdin() if prompt == STDIN else prompt for prompt in arguments.prompts)
    text = read_stdin() if arguments.file == STDIN else read_file(Path(arguments.file).expanduser())
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return tuple(lines[:-1] if not lines[-1] else lines)
