"""`--endpoint`: models of an engine elsewhere, in place of those on this computer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.model_flags import ENGINE_SETTINGS
from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.sampling import CONTROLS
from lampblack.cli.texts import read_file
from lampblack.domain.endpoints import is_open_on_its_way, is_this_computer

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from lampblack.models.endpoints.endpoint import Endpoint

KEY_VARIABLE = "LAMPBLACK_ENDPOINT_KEY"

_KNOWN_THERE = ("temperature", "seed", "top_p", "frequency_penalty", "presence_penalty")


def add_endpoint(parser: argparse.ArgumentParser) -> None:
    """Adds the flags that say which endpoint writes."""
    _add(parser, "ask the server", "; --model is then a name that `lampblack models list --endpoint ADDRESS` shows")


def add_listing(parser: argparse.ArgumentParser) -> None:
    """Adds the flags that say which endpoint's models are listed, and how they are checked."""
    _add(parser, "list the models of the server", "")
    parser.set_defaults(check=_check_key)


def _add(parser: argparse.ArgumentParser, what: str, more: str) -> None:
    group = parser.add_argument_group(
        "an engine elsewhere (it reads all that you send; the settings' “Offline only” forbids it)"
    )
    group.add_argument(
        "--endpoint",
        metavar="ADDRESS",
        help=f"{what} at ADDRESS, which speaks OpenAI's interface (vLLM, llama-server, LM Studio, Ollama), such as "
        f"http://localhost:11434/v1{more}",
    )
    group.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help=f"with --endpoint: the key that it wants is the first line of FILE (or what {KEY_VARIABLE} says)",
    )


def _check_key(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    if arguments.endpoint is None and arguments.key_file is not None:
        error("--key-file needs --endpoint.")


def check_endpoint(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` for a flag that would do nothing there, or nothing here."""
    _check_key(arguments, error)
    if arguments.endpoint is None:
        return
    given = vars(arguments)
    local = [
        *(control.flag for control in CONTROLS if control.field in given and control.field not in _KNOWN_THERE),
        *("--" + setting.key.replace("_", "-") for setting in ENGINE_SETTINGS if given[setting.key] is not None),
        *("--" + name.replace("_", "-") for name in ("grammar", "json_schema", "lookup", "draft") if given[name]),
        *("--" + name.replace("_", "-") for name in ("reproducible", "ignore_eos", "logit_bias") if given.get(name)),
        *("--" + name.replace("_", "-") for name in ("logprobs", "infill_suffix") if given[name] is not None),
        *(["--adapter"] if arguments.adapters else []),
    ]
    if local:
        error(f"{local[0]} needs a model on this computer: leave it or --endpoint out.")


def endpoint_key(file: Path | None) -> str:
    """The key that is given; empty where none is. Raises what `read_file` raises."""
    from_environment = os.environ.pop(KEY_VARIABLE, "")
    return from_environment if file is None else read_file(file.expanduser()).splitlines()[0].strip()


def tell_where_to(endpoint: Endpoint) -> None:
    """One sentence where the prompt leaves this computer."""
    if is_open_on_its_way(endpoint.address):
        tell(f"The prompt and the key leave this computer for {endpoint.host}, and others can read them on the way.")
    elif not is_this_computer(endpoint.address):
        tell(f"The prompt leaves this computer for {endpoint.host}.")


def run_list(endpoint: Endpoint, *, as_json: bool) -> None:
    """Prints the models of an endpoint, one name a line. Raises KnownError."""
    names = endpoint.models()
    if as_json:
        write_json({"endpoint": endpoint.address, "models": [{"name": name} for name in names]})
        return
    if not names:
        write_line(f"{endpoint.host} lists no models. Load one there first.")
    for name in names:
        write_line(name)
