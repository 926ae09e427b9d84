"""Desktop app, command line or engine: decided before anything heavy is imported."""

from __future__ import annotations

import sys

ENGINE_FLAG = "--engine"


def main() -> int:
    """Runs what the arguments ask for; returns the exit status."""
    if sys.argv[1:2] == [ENGINE_FLAG]:
        from lampblack.worker.main import main as run_engine

        return run_engine()
    from lampblack.bootstrap import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
