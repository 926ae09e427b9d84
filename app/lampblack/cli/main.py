"""Running a command: prints results to standard output, one sentence to standard error where it fails."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lampblack.cli.analyze import run_analyze
from lampblack.cli.code import run_code
from lampblack.cli.embed import run_embed
from lampblack.cli.fault_words import tell_fault
from lampblack.cli.generate import run_generate
from lampblack.cli.loading import CommandEngine
from lampblack.cli.models import run_models
from lampblack.cli.perplexity import run_perplexity
from lampblack.cli.summarize import run_summarize
from lampblack.cli.translate import run_translate
from lampblack.cli.write import run_write
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from lampblack.cli.loading import OptionsFor
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.speed import Speed
    from lampblack.engine.engine import Engine
    from lampblack.models.choices import Choices
    from lampblack.models.library import ModelLibrary
    from lampblack.tasks.exchange import Exchange
    from lampblack.tasks.removing import Removal

_WITH_ENGINE: dict[str, Callable[..., int | None]] = {
    "analyze": run_analyze,
    "code": run_code,
    "embed": run_embed,
    "generate": run_generate,
    "perplexity": run_perplexity,
    "summarize": run_summarize,
    "translate": run_translate,
    "write": run_write,
}

ON_HUB = ("search", "pull", "verify")
"""The actions on models that know of the hub: `verify` knows what it said, and asks nothing."""

MAKING = ("quantize", "measure")
"""The actions on models that let something compute for a while."""

INTERRUPTED = 130
"""The exit status that shells expect after Ctrl-C."""
TERMINATED = 143
"""The same after SIGTERM."""


class _TerminatedError(KeyboardInterrupt):
    """SIGTERM came: like Ctrl-C it ends the command wherever it is, and what is open is closed on the way out."""


def run(
    arguments: argparse.Namespace,
    *,
    library: ModelLibrary,
    engine: Callable[[], AbstractContextManager[Engine]],
    load_options: OptionsFor,
    exchange: Callable[[], AbstractContextManager[Exchange]],
    on_hub: Callable[[argparse.Namespace], None],
    making: Callable[[argparse.Namespace], None],
    speed: Callable[[str], Speed | None],
    removal: Callable[[ModelInfo], Removal],
    choices: Choices,
) -> int:
    """Runs the command in `arguments`; returns the exit status. `engine` gives one that is closed after use,
    `load_options` how to load the model at a path, `exchange` what reads and writes conversations, `on_hub` runs what
    asks the model hub, `making` what makes or measures a model; `speed` says what was measured of the model at a path,
    `removal` takes a model away, `choices` has what was chosen for models.
    """
    as_json = getattr(arguments, "json", False)

    def work() -> int:
        if arguments.command == "models" and arguments.action in ON_HUB:
            on_hub(arguments)
        elif arguments.command == "models" and arguments.action in MAKING:
            making(arguments)
        elif arguments.command == "models":
            run_models(arguments, library, speed, removal, choices, as_json=as_json)
        elif arguments.command == "conversations":
            from lampblack.cli.conversations import run_conversations  # what it imports is slow to load

            with exchange() as opened:
                return run_conversations(arguments, opened, as_json=as_json)
        else:
            with engine() as running:
                loading = CommandEngine(running, library, load_options, choices)
                return _WITH_ENGINE[arguments.command](arguments, loading, as_json=as_json) or 0
        return 0

    return guarded(work)


def guarded(work: Callable[[], int]) -> int:
    """Does the work of a command; returns its exit status, or that of what ended it, which has been said then."""
    try:
        with _ended_by_sigterm():
            return work()
    except KnownError as error:
        tell_fault(error.fault)
        return 1
    except _TerminatedError:
        return TERMINATED
    except KeyboardInterrupt:
        return INTERRUPTED


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    def end(*_: object) -> None:
        raise _TerminatedError

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
