"""Loading the model that a command line names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lampblack.cli.fault_words import tell_fault
from lampblack.cli.model_flags import given_settings
from lampblack.cli.progress import progress
from lampblack.domain.faults import Fault
from lampblack.gguf.adapter_check import check_adapter_file
from lampblack.settings.declared import CONTEXT_LENGTH
from lampblack.tasks.generating import load_model

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine
    from lampblack.engine.protocol import LoadOptions
    from lampblack.models.choices import Choices
    from lampblack.models.library import ModelLibrary
    from lampblack.settings.setting import AnySetting


DRAFT_CONTEXT = 512
"""Tokens of context for a model that only guesses: what it needs for that it takes besides."""


class OptionsFor(Protocol):
    """How to load the model at a path."""

    def __call__(self, path: str, given: Mapping[AnySetting, Any], *, measured: bool) -> LoadOptions:
        """With the settings `given`, else those in force. measured: and where they leave it open, as was measured."""


@dataclass(frozen=True, slots=True)
class CommandEngine:
    """An engine, and how the model that a command names comes into it."""

    engine: Engine
    library: ModelLibrary
    options: OptionsFor
    choices: Choices

    def load(self, arguments: argparse.Namespace, *, comparable: bool = False, or_embeds: bool = False) -> LoadedModel:
        """The model, in memory, once its adapters' files have been looked at: that is quicker. Raises KnownError.

        comparable: what is computed is compared with other runs. The fastest settings, which compute a little
        otherwise, are then left alone, for the window may measure them between two runs. or_embeds: also a model that
        only makes vectors.
        """
        find = self.library.find_embedder if or_embeds else self.library.find
        path = find(arguments.model).path
        for adapter in arguments.adapters:
            check_adapter_file(Path(adapter.path))
        options = self.options(path, given_settings(arguments), measured=not comparable)
        return self._load(options, "Loading the model…")

    def own_options(self, arguments: argparse.Namespace) -> dict[str, Any]:
        """The default options of the model, as `ModelChoices.own_options` has them. Raises KnownError."""
        return self.choices.of(self.library.find(arguments.model).path).own_options

    def load_draft(self, arguments: argparse.Namespace) -> LoadedModel | None:
        """The smaller model that is to guess, in memory; None where the model itself is to. Load that one after it: it
        answers what names no model, and should one of them have to leave the memory, it stays. Raises KnownError.
        """
        path = self.library.find(arguments.draft).path
        if path == self.library.find(arguments.model).path:
            return None
        given = {**given_settings(arguments), CONTEXT_LENGTH: DRAFT_CONTEXT}
        return self._load(self.options(path, given, measured=True), "Loading the model that guesses…")

    def tell_if_left(self, draft: LoadedModel, model: LoadedModel) -> None:
        """Says so where the memory does not hold both."""
        if all(one.path != draft.path for one in self.engine.models):
            tell_fault(Fault("draft.no_memory", {"draft": draft.name, "name": model.name}))

    def _load(self, options: LoadOptions, words: str) -> LoadedModel:
        with progress(words) as show:
            model = load_model(self.engine, options, show)
        for reduction in model.reductions:
            tell_fault(reduction)
        return model
