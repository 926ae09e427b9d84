"""How small a model may be made, and what the smaller one is called."""

from __future__ import annotations

import re

TARGETS = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "IQ4_XS", "Q3_K_M", "IQ3_M", "Q2_K")
"""llama.cpp's file types that people use, largest first, those that can be made without an importance matrix."""

WHOLE = frozenset({"F32", "F16", "BF16"})
"""The types of models that have not been made smaller."""

MADE_FROM, MADE_FROM_QUANTIZATION = "lampblack.made_from", "lampblack.made_from.quantization"
"""Keys of a smaller model's header: the name of the model that it was made from, and how that was quantized."""

_LONGEST = 200
"""Bytes of a name, with room for what comes after it: most file systems take 255."""
_BETWEEN_PARTS = re.compile(r"[/\\:]")
"""As in Ollama's owner/name:tag."""


def is_quantized(quantization: str) -> bool:
    """Whether something is lost already."""
    return bool(quantization) and quantization not in WHOLE


def smaller_name(name: str, before: str, quantization: str) -> str:
    """What the smaller model and its file are called: the name with its own quantization, which it may end with,
    replaced, and without the marks that other apps' names have between their parts."""
    stem = _BETWEEN_PARTS.sub("-", name)
    for ending in (before, before.lower()):
        if ending and stem.endswith(ending):
            stem = stem[: -len(ending)].rstrip("-._ ")
            break
    short = stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")
    return f"{short or 'model'}-{quantization}"
