"""An engine with two bugs: a prompt and a model's path of one kind bring them out, and they quote both."""

from __future__ import annotations

from typing import Any

from lampblack.worker import preparing
from lampblack.worker.loading.loading import Loader
from lampblack.worker.main import main

check, load = preparing.check_grammar, Loader.load


def check_with_a_bug(grammar: str) -> str:
    if "my secret" in grammar:
        raise ValueError(grammar)
    return check(grammar)


def load_with_a_bug(loader: Loader, options: Any, on_progress: Any) -> Any:
    if "my secret" in options.path:
        raise LookupError(options.path)
    return load(loader, options, on_progress)


preparing.check_grammar, Loader.load = check_with_a_bug, load_with_a_bug  # type: ignore[method-assign]
raise SystemExit(main())
