"""Desktop app, command line or engine: decided before anything heavy is imported."""

from __future__ import annotations

import sys

from lampblack.documents import DOCUMENT_FLAG
from lampblack.syntax import SYNTAX_FLAG

ENGINE_FLAG = "--engine"
TEMPLATE_FLAG = "--template"
"""The engine's own child, where the app is frozen into one program."""
FORMULAS_FLAG = "--formulas"
"""The window's child that draws formulas, likewise."""
QUANTIZE_FLAG = "--quantize"
"""A child of the window or a command that makes one model smaller."""


def main() -> int:
    """Runs what the arguments ask for; returns the exit status."""
    if sys.argv[1:2] == [ENGINE_FLAG]:
        from lampblack.worker.main import main as run_engine

        return run_engine()
    if sys.argv[1:2] == [TEMPLATE_FLAG]:
        from lampblack.worker.templates.template_process import main as run_template_process

        return run_template_process()
    if sys.argv[1:2] == [FORMULAS_FLAG]:
        from lampblack.formulas.process import main as run_formulas_process

        return run_formulas_process()
    if sys.argv[1:2] == [QUANTIZE_FLAG]:
        from lampblack.worker.quantizing import main as run_quantize_process

        run_quantize_process()
    if sys.argv[1:2] == [DOCUMENT_FLAG]:
        from lampblack.documents.process import main as run_document_process

        return run_document_process()
    if sys.argv[1:2] == [SYNTAX_FLAG]:
        from lampblack.syntax.process import main as run_syntax_process

        return run_syntax_process()
    try:
        from lampblack.bootstrap.start import run
    except KeyboardInterrupt:
        return 130

    try:
        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
