"""Loads each file that is named on standard input with the real engine, in a fork that may die; says what became of it.

Not a test: test_engine_survives.py runs it as a process of its own, since llama.cpp must not be loaded into the tests'.
"""

from __future__ import annotations

from tests.unit.gguf.forks import try_each

from lampblack.worker.native.abort_flag import AbortFlag
from lampblack.worker.native.backend import LlamaBackend
from lampblack.worker.native.llama import DECODED, Batch, Context, ContextShape, LlamaError, Model

TEXT = "Hello world 你好 🔥 é\n<|im_end|>"


def use(path: str) -> None:
    """Everything that a first reply does: load, tokenize, read the prompt, write a token; or a first vector."""
    model = Model(path, gpu_layers=0, on_progress=lambda _: True)
    embeds = not model.writes_text
    outputs = 64 if embeds else 1
    shape = ContextShape(
        length=256, chunk=64, sequences=1, outputs=outputs, threads=1, flash_attention=False, embeds=embeds
    )
    context = Context(model, shape, AbortFlag())
    tokens = model.vocabulary.tokenize(TEXT, add_special=True, parse_special=not embeds)[:64]
    batch = Batch(64)
    for position, token in enumerate(tokens):
        model.vocabulary.piece(token)
        batch.add(token, position, 0, output=embeds or position == len(tokens) - 1)
    if context.decode(batch) == DECODED and embeds:
        context.states(len(batch), model.width).sum()


if __name__ == "__main__":
    backend = LlamaBackend()
    try_each(use, (LlamaError,))
