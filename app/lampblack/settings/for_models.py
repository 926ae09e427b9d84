"""The settings that a model can have of its own, in place of those in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lampblack.settings.declared import CACHE_TYPE, CONTEXT_LENGTH, FLASH_ATTENTION, GPU_LAYERS, THREADS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.settings.setting import AnySetting

OF_MODELS: tuple[AnySetting, ...] = (CONTEXT_LENGTH, GPU_LAYERS, THREADS, FLASH_ATTENTION, CACHE_TYPE)
"""How a model is loaded."""


def own_settings(kept: Mapping[str, object]) -> dict[AnySetting, Any]:
    """Those of `kept`, by key, that there are; a value that a setting may not hold is none."""
    found: dict[AnySetting, Any] = {}
    for setting in OF_MODELS:
        try:
            if setting.key in kept:
                found[setting] = setting.validated(kept[setting.key])
        except ValueError:
            continue
    return found
