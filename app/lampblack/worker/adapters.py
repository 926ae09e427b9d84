"""LoRA adapters in memory, for one model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llama_cpp import llama_cpp as api

from lampblack.domain.faults import KnownError
from lampblack.gguf.adapter_check import check_adapter_file, check_adapter_fits
from lampblack.gguf.parts import check_parts
from lampblack.gguf.reader import read_header

if TYPE_CHECKING:
    from lampblack.worker.llama import Model


class AdapterShelf:
    """Loads an adapter once and keeps it for as long as its model, whose file is at `model_path`."""

    def __init__(self, model_path: Path) -> None:
        self._model_path = model_path
        self._adapters: dict[str, Any] = {}

    def get(self, model: Model, path: str) -> Any:
        """llama.cpp's handle. Raises KnownError: what check_adapter_file raises, adapter.refused where it fits another
        model, and what read_header raises where the model's file is there no longer.
        """
        if path not in self._adapters:
            adapter = check_adapter_file(Path(path))
            check_adapter_fits(adapter, check_parts(self._model_path, read_header(self._model_path)))
            handle = api.llama_adapter_lora_init(model.pointer, os.fsencode(path))
            if not handle:
                raise KnownError("adapter.refused", name=adapter.name)
            self._adapters[path] = handle
        return self._adapters[path]

    def close(self) -> None:
        """Frees them; contexts that use them must be closed before, the model after."""
        for adapter in self._adapters.values():
            api.llama_adapter_lora_free(adapter)
        self._adapters.clear()
