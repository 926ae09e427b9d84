"""How the engine is started, what it is told, and how it is to load a model."""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lampblack.settings.declared import (
    CACHE_TYPE,
    CONTEXT_LENGTH,
    FLASH_ATTENTION,
    GPU_LAYERS,
    IDLE_MINUTES,
    MEMORY_PERCENT,
    SESSIONS_MEGABYTES,
    THREADS,
)
from lampblack.settings.for_models import own_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lampblack.domain.models import Measurement
    from lampblack.engine.client import EngineClient
    from lampblack.engine.protocol import Configure, LoadOptions
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.settings.setting import AnySetting, Setting, T

_TOLD_AT_ONCE = (SESSIONS_MEGABYTES, MEMORY_PERCENT, IDLE_MINUTES)


def engine_command() -> list[str]:
    """How to start the engine: this very program, also where it was frozen into one folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--engine"]
    return [sys.executable, "-m", "lampblack", "--engine"]


def quantizer_command() -> list[str]:
    """How to start the process that makes a model smaller, likewise. -P: no module is taken from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--quantize"]
    return [sys.executable, "-P", "-m", "lampblack", "--quantize"]


def engine_configuration(folders: Folders, settings: Settings, *, keeps_sessions: bool = True) -> Configure:
    """What an engine of the window is told first, and again when this or one of `_TOLD_AT_ONCE` has changed."""
    from lampblack.engine.protocol import Configure
    from lampblack.models.computer import total_memory

    return Configure(
        sessions_folder=str(folders.sessions),
        sessions_bytes=settings.get(SESSIONS_MEGABYTES) * 1_000_000 if keeps_sessions else 0,
        memory_bytes=total_memory() * settings.get(MEMORY_PERCENT) // 100,
        idle_seconds=settings.get(IDLE_MINUTES) * 60.0,
    )


def configure_on_change(engine: EngineClient, settings: Settings) -> Callable[[], None]:
    """Tells the engine the settings that it need not load a model again for; returns how to end that."""

    def changed(setting: AnySetting) -> None:
        if setting in _TOLD_AT_ONCE:
            engine.configure()

    return settings.subscribe(changed)


def load_options(
    path: str,
    settings: Settings,
    measured: Measurement | None = None,
    given: Mapping[AnySetting, Any] = MappingProxyType({}),
    guesses_for: str = "",
    own: Mapping[str, object] = MappingProxyType({}),
) -> LoadOptions:
    """How to load the model at `path`: with the settings `given`, else its `own`, by their keys, else those in force,
    and where these leave it open with what was measured. guesses_for: the model that it is only to guess ahead for.
    """
    from lampblack.engine.protocol import LoadOptions

    its_own = own_settings(own)

    def chosen(setting: Setting[T]) -> T:
        value: T = given.get(setting, its_own.get(setting, settings.get(setting)))
        return value

    flash_attention = {"on": True, "off": False}.get(chosen(FLASH_ATTENTION))
    small_cache = {"q8_0": True, "f16": False}.get(chosen(CACHE_TYPE))
    if flash_attention is None and measured is not None:
        flash_attention = measured.flash_attention
    return LoadOptions(
        path=path,
        context_length=chosen(CONTEXT_LENGTH),
        gpu_layers=chosen(GPU_LAYERS),
        threads=chosen(THREADS),
        most_threads=measured.threads if measured is not None else 0,
        flash_attention=flash_attention,
        small_cache=small_cache,
        guesses_for=guesses_for,
    )
