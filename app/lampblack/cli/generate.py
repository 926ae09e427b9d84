"""`lampblack generate`."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

from lampblack.cli.arguments import ENGINE_SETTINGS, STDIN
from lampblack.cli.output import write, write_json, write_line
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import GenerationRequest, Role, Sampling, Turn
from lampblack.engine.protocol import LoadOptions
from lampblack.tasks.generating import generate, load_model

if TYPE_CHECKING:
    import argparse

    from lampblack.engine.engine import Engine
    from lampblack.models.library import ModelLibrary
    from lampblack.settings import Settings
    from lampblack.tasks.generating import Generated


def run_generate(
    arguments: argparse.Namespace, settings: Settings, library: ModelLibrary, engine: Engine, *, as_json: bool
) -> None:
    """Loads the model, generates, prints. Raises KnownError."""
    options = _load_options(arguments, settings, library)
    request = _request(arguments)
    load_model(engine, options, _show_progress)
    _clear_progress()
    generated = generate(engine, request, _printer(stream=arguments.stream, as_json=as_json))
    if as_json:
        write_json(_result(generated))
    elif arguments.stream:
        write_line()
    else:
        write_line(generated.text)


def _request(arguments: argparse.Namespace) -> GenerationRequest:
    prompt = _read_stdin() if arguments.prompt == STDIN else arguments.prompt
    if not prompt.strip():
        raise KnownError("prompt.empty")
    system = (Turn(Role.SYSTEM, arguments.system),) if arguments.system.strip() else ()
    return GenerationRequest(
        prompt=(*system, Turn(Role.USER, prompt)),
        sampling=Sampling(temperature=arguments.temperature, seed=arguments.seed),
        max_tokens=arguments.max_tokens,
    )


def _read_stdin() -> str:
    """All of it: UTF-8 whatever the terminal speaks, for files and other programs do; else the terminal's encoding."""
    if sys.stdin is None:
        return ""
    content = sys.stdin.buffer.read()
    for encoding in ("utf-8-sig", sys.stdin.encoding):
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise KnownError("prompt.not_text")


def _load_options(arguments: argparse.Namespace, settings: Settings, library: ModelLibrary) -> LoadOptions:
    chosen: dict[str, Any] = {}
    for setting in ENGINE_SETTINGS:
        given = getattr(arguments, setting.key)
        chosen[setting.key] = settings.get(setting) if given is None else given
    return LoadOptions(path=library.find(arguments.model).path, **chosen)


def _printer(*, stream: bool, as_json: bool) -> Any:
    if not stream:
        return _print_nothing
    return (lambda text: write_json({"token": text})) if as_json else write


def _print_nothing(text: str) -> None:
    del text


def _show_progress(fraction: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\rLoading the model… {fraction:4.0%}")
        sys.stderr.flush()


def _clear_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 30 + "\r")


def _result(generated: Generated) -> dict[str, Any]:
    stats = generated.stats
    return {
        "text": generated.text,
        "finish_reason": generated.reason.value,
        "prompt_tokens": stats.prompt_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token": stats.time_to_first_token,
        "tokens_per_second": stats.tokens_per_second,
        "seed": stats.seed,
    }
