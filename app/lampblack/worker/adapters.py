"""LoRA adapters in memory, for one model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llama_cpp import llama_cpp as api

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from lampblack.worker.llama import Model


class AdapterShelf:
    """Loads an adapter once and keeps it for as long as its model."""

    def __init__(self) -> None:
        self._adapters: dict[str, Any] = {}

    def get(self, model: Model, path: str) -> Any:
        """llama.cpp's handle. Raises KnownError adapter.missing, or adapter.refused where it fits another model."""
        if path not in self._adapters:
            if not Path(path).is_file():
                raise KnownError("adapter.missing", path=path)
            adapter = api.llama_adapter_lora_init(model.pointer, os.fsencode(path))
            if not adapter:
                raise KnownError("adapter.refused", name=Path(path).stem)
            self._adapters[path] = adapter
        return self._adapters[path]

    def close(self) -> None:
        """Frees them; contexts that use them must be closed before, the model after."""
        for adapter in self._adapters.values():
            api.llama_adapter_lora_free(adapter)
        self._adapters.clear()
