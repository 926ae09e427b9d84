"""What a command works with that asks an engine elsewhere."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lampblack.bootstrap.network import connections_made, network
from lampblack.cli.endpoint import endpoint_key, run_list, tell_where_to
from lampblack.cli.generate import run_generate_at
from lampblack.models.endpoints.endpoint import Endpoint
from lampblack.models.endpoints.engine import EndpointEngine

if TYPE_CHECKING:
    import argparse

    from lampblack.paths import Folders
    from lampblack.settings.file import Settings


def run_at_endpoint(arguments: argparse.Namespace, folders: Folders, settings: Settings) -> int:
    """Runs `generate` or `models list`; returns the exit status. Of the home neither the models nor the conversations
    are looked at. Raises KnownError."""
    key, as_json = endpoint_key(arguments.key_file), getattr(arguments, "json", False)
    endpoint = Endpoint(network(settings, connections_made(folders)), arguments.endpoint, lambda: key)
    if arguments.command == "models":
        run_list(endpoint, as_json=as_json)
        return 0
    tell_where_to(endpoint)
    with contextlib.closing(EndpointEngine(endpoint)) as engine:
        return run_generate_at(arguments, engine, as_json=as_json)
