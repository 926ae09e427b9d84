"""Running a command: prints results to standard output, one sentence to standard error where it fails."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lampblack.cli.generate import run_generate
from lampblack.cli.models import run_models
from lampblack.cli.output import take_any_text
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from lampblack.engine.engine import Engine
    from lampblack.models.library import ModelLibrary
    from lampblack.settings import Settings

INTERRUPTED = 130
"""The exit status that shells expect after Ctrl-C."""


def run(
    arguments: argparse.Namespace,
    *,
    settings: Settings,
    library: ModelLibrary,
    engine: Callable[[], AbstractContextManager[Engine]],
) -> int:
    """Runs the command in `arguments`; returns the exit status. `engine` gives one that is closed after use."""
    take_any_text()
    as_json = getattr(arguments, "json", False)
    try:
        if arguments.command == "models":
            run_models(arguments, library, as_json=as_json)
        else:
            with engine() as running:
                run_generate(arguments, settings, library, running, as_json=as_json)
    except KnownError as error:
        sys.stderr.write(f"lampblack: {error}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0
