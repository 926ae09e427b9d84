"""Loads each file that is named on standard input with the real engine, in a fork that may die; says what became of it.

Not a test: test_engine_survives.py runs it as a process of its own, since llama.cpp must not be loaded into the tests'.
"""

from __future__ import annotations

import os
import sys

from lampblack.worker.backend import LlamaBackend
from lampblack.worker.llama import Batch, Context, ContextShape, LlamaError, Model

TEXT = "Hello world 你好 🔥 é\n<|im_end|>"


def use(path: str) -> None:
    """Everything that a first reply does: load, tokenize, read the prompt, write a token."""
    model = Model(path, gpu_layers=0, on_progress=lambda _: True)
    shape = ContextShape(length=256, chunk=64, sequences=1, outputs=1, threads=1, flash_attention=False)
    context = Context(model, shape, lambda: False)
    tokens = model.vocabulary.tokenize(TEXT, add_special=True, parse_special=True)[:64]
    batch = Batch(64)
    for position, token in enumerate(tokens):
        model.vocabulary.piece(token)
        batch.add(token, position, 0, output=position == len(tokens) - 1)
    context.decode(batch)


def main() -> None:
    """Prints a line for each file: "lives", "failed" (a bug of this script), or the signal that ended the fork."""
    backend = LlamaBackend()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                use(line.rstrip("\n"))
                status = 0
            except LlamaError:
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        ended = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "failed" if status else "lives"
        sys.stdout.write(ended + "\n")
        sys.stdout.flush()
    del backend


if __name__ == "__main__":
    main()
