"""`lampblack models quantize`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.cli.values import MODEL_HELP
from lampblack.domain.faults import KnownError
from lampblack.domain.quantization import TARGETS
from lampblack.domain.sizes import in_words
from lampblack.models.computer import Fit

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo
    from lampblack.models.library import ModelLibrary
    from lampblack.tasks.quantizing import Choices, Progress, Quantizing, Smaller

_FITS = {
    Fit.FITS: "fits this computer",
    Fit.TIGHT: "only just fits this computer",
    Fit.TOO_LARGE: "too large for this computer",
}
LOSES_MORE = "{name} is quantized already: made from the original, the smaller model would lose less."


def add_quantize(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    parser.add_argument(
        "quantization",
        nargs="?",
        type=_target,
        metavar="TYPE",
        help=f"what to make of it: {', '.join(TARGETS)}; without it what can be made is listed, with its size",
    )


def _target(text: str) -> str:
    if text.upper() not in TARGETS:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(TARGETS)}, not “{text}”")
    return text.upper()


def run_quantize(
    arguments: argparse.Namespace, library: ModelLibrary, quantizing: Quantizing, *, as_json: bool
) -> None:
    """Makes the smaller model, or lists what can be made. Raises KnownError, and KeyboardInterrupt: nothing of it is
    left then."""
    quantizing.clean()
    model = library.find_embedder(arguments.model)
    choices = quantizing.choices(model)
    if not arguments.quantization:
        _list(choices, as_json=as_json)
        return
    smaller = next((one for one in choices.smaller if one.quantization == arguments.quantization), None)
    if smaller is None:
        able = ", ".join(one.quantization for one in choices.smaller)
        raise KnownError("quantize.not_smaller", name=model.name, quantization=arguments.quantization, able=able)
    _make(quantizing, choices, smaller, library, as_json=as_json)


def _make(quantizing: Quantizing, choices: Choices, smaller: Smaller, library: ModelLibrary, *, as_json: bool) -> None:
    if choices.is_requantizing:
        tell(LOSES_MORE.format(name=choices.model.name))
    with progress(f"Making {smaller.quantization}") as show:

        def told(progress: Progress) -> None:
            show(progress.fraction, progress.seconds_left)

        place = quantizing.make(choices.model, smaller, told, lambda: False)
    made: ModelInfo = library.find_embedder(str(place))
    if as_json:
        write_json(asdict(made) | {"made_from": choices.model.name})
    else:
        write_line(f"{made.name}  {in_words(made.bytes)}, {_FITS[smaller.fit]}\n    {made.path}")


def _list(choices: Choices, *, as_json: bool) -> None:
    if as_json:
        found = [asdict(one) for one in choices.smaller]
        write_json(
            {
                "model": choices.model.name,
                "requantizing": choices.is_requantizing,
                "free": choices.free,
                "smaller": found,
            }
        )
        return
    write_line(f"{choices.model.name}  {choices.model.quantization}, {in_words(choices.model.bytes)}")
    if choices.is_requantizing:
        tell(LOSES_MORE.format(name=choices.model.name))
    for one in choices.smaller:
        write_line(f"    {one.quantization:<8}{in_words(one.bytes):>8}  {_FITS[one.fit]}")
