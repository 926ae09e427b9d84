"""Uses each adapter named on standard input with the real engine, in a fork that may die; says what became of it.

Not a test: test_adapter_survives.py runs it as a process of its own. Argument: the model.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from tests.unit.gguf.forks import try_each

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Adapter
from lampblack.worker.adapters import AdapterShelf, as_on_disk
from lampblack.worker.native.abort_flag import AbortFlag
from lampblack.worker.native.backend import LlamaBackend
from lampblack.worker.native.llama import Batch, Context, ContextShape, LlamaError, Model


def use(model_path: str, path: str) -> None:
    """What a first reply with the adapter does."""
    model = Model(model_path, gpu_layers=0, on_progress=lambda _: True)
    shape = ContextShape(length=256, chunk=64, sequences=1, outputs=1, threads=1, flash_attention=False)
    adapter = AdapterShelf(Path(model_path)).get(model, *as_on_disk([Adapter(path)]))
    context = Context(model, shape, AbortFlag())
    context.use_adapters([(adapter, 1.0)])
    batch = Batch(64)
    for position, token in enumerate(model.vocabulary.tokenize("Hello 你好", add_special=True, parse_special=False)):
        batch.add(token, position, 0, output=position == 0)
    context.decode(batch)


if __name__ == "__main__":
    backend = LlamaBackend()
    try_each(partial(use, sys.argv[1]), (LlamaError, KnownError))
