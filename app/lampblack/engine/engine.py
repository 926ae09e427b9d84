"""The interface of an engine, as the app sees it: the local process, a remote endpoint, or a fake in tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from lampblack.engine.protocol import (
    Counted,
    Embedded,
    Failed,
    Finished,
    Loaded,
    LoadProgress,
    Logprobs,
    Measured,
    PromptProgress,
    Scored,
    StatusReport,
    Tokens,
    Unloaded,
    Vectors,
)

if TYPE_CHECKING:
    from lampblack.domain.embedding import EmbedRequest
    from lampblack.domain.generation import GenerationRequest, ScoreRequest
    from lampblack.domain.models import Device, LoadedModel
    from lampblack.engine.protocol import LoadOptions

RequestEvent = (
    LoadProgress
    | Loaded
    | Unloaded
    | PromptProgress
    | Tokens
    | Finished
    | Logprobs
    | Scored
    | Vectors
    | Embedded
    | Counted
    | Measured
    | StatusReport
    | Failed
)
EventSink = Callable[[RequestEvent], None]
"""Called on the engine's reader thread, in order; must return quickly and never raise."""


class EngineState(StrEnum):
    """Whether there is an engine to talk to."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"


class Generator(Protocol):
    """What writes replies, of the local engine or elsewhere."""

    def generate(self, request: GenerationRequest, sink: EventSink) -> int:
        """Begins to generate; `sink` sees PromptProgress and Tokens, then Finished or Failed."""

    def cancel(self, request: int) -> None:
        """Asks a request to end; of an ended or unknown one nothing happens."""


class Engine(Generator, Protocol):
    """Starts by itself with the first command; when it dies every open request fails with the fault that says why.

    A request that is no text, with half a character in it, raises UnicodeEncodeError and leaves nothing behind.
    """

    @property
    def state(self) -> EngineState:
        """Where the engine stands now."""

    @property
    def loaded(self) -> LoadedModel | None:
        """The model that was loaded last, is in memory and writes text, None where there is none."""

    @property
    def models(self) -> tuple[LoadedModel, ...]:
        """All models in memory, in the order in which they were loaded."""

    @property
    def devices(self) -> tuple[Device, ...]:
        """What the engine can compute on; empty until it is ready."""

    @property
    def version(self) -> str:
        """What computes, such as "llama.cpp b1234"; empty until the engine is ready for the first time."""

    def start(self) -> None:
        """Starts the engine if it is not running; returns at once."""

    def load(self, options: LoadOptions, sink: EventSink) -> int:
        """Begins to load a model; returns the request's number. `sink` sees LoadProgress, then Loaded or Failed."""

    def unload(self, sink: EventSink, path: str = "") -> int:
        """Frees the model at `path`, all where it is empty, once they are idle; `sink` sees Unloaded or Failed."""

    def score(self, request: ScoreRequest, sink: EventSink) -> int:
        """Begins to score a text; `sink` sees PromptProgress and Logprobs, then Scored or Failed (fault None where
        cancelled)."""

    def embed(self, request: EmbedRequest, sink: EventSink) -> int:
        """Begins to turn texts into vectors; `sink` sees PromptProgress (tokens of all texts) and Vectors, in the order
        of the texts, then Embedded or Failed (fault None where cancelled).
        """

    def count(self, texts: Sequence[str], sink: EventSink, path: str = "") -> int:
        """Begins to count the tokens of texts by the tokenizer of a model in memory; `sink` sees Counted or Failed
        (fault None where cancelled)."""

    def measure(self, path: str, sink: EventSink) -> int:
        """Begins to look for the fastest settings of a model in memory; `sink` sees Measured or Failed."""

    def ask_status(self, sink: EventSink) -> int:
        """Asks what is in memory and what is being done; `sink` sees StatusReport or Failed."""

    def close(self) -> None:
        """Ends the engine; open requests end as failed. Waits for the process, at most a few seconds."""
