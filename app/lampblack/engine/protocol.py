"""The protocol between app and engine: one JSON object a line, typed, versioned.

The app writes `Command`s to the engine's standard input; the engine writes `Event`s to its standard output and nothing
else. End of standard input means exit. Every command that is answered, but `Ping`, carries a `request` number that the
app chose, unique for the life of the engine; every event that answers it carries the same number. A load, generate,
score, measure, embed or count ends in exactly one of `Loaded`, `Finished`, `Scored`, `Measured`, `Embedded`, `Counted`
or `Failed`.
"""

from __future__ import annotations

import msgspec

from lampblack.domain.embedding import EmbedRequest, Pooling
from lampblack.domain.explaining import ExplainedToken
from lampblack.domain.faults import Fault
from lampblack.domain.generation import ChosenToken, FinishReason, GenerationRequest, GenerationStats, ScoreRequest
from lampblack.domain.models import Device, LoadedModel, Measurement, ModelStatus

PROTOCOL_VERSION = 5


MOST_THREADS = 1024


class LoadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to load a model.

    context_length in tokens, 0 for what the model was trained for; gpu_layers -1 for as many as there are; threads 0
    for as many of most_threads as other programs leave free, most_threads 0 for one on each core. flash_attention None
    lets the engine choose. small_cache keeps keys and values as Q8_0, in half the memory; False never does, None where
    they would not fit otherwise. guesses_for is the path of the model in memory that it is only to guess ahead for:
    where it cannot, or one of them would have to leave the memory, it does not stay (Failed, draft.…); one that is
    there already stays as it is. ValueError where a number means nothing.
    """

    path: str
    context_length: int = 4096
    gpu_layers: int = -1
    threads: int = 0
    most_threads: int = 0
    flash_attention: bool | None = None
    small_cache: bool | None = None
    guesses_for: str = ""

    def __post_init__(self) -> None:
        if self.context_length < 0 or self.gpu_layers < -1:
            raise ValueError("a context has 0 tokens or more, and -1 layers stands for all")
        if not 0 <= min(self.threads, self.most_threads) <= max(self.threads, self.most_threads) <= MOST_THREADS:
            raise ValueError(f"threads are from 0 to {MOST_THREADS}")


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Load a model beside those in memory; where the memory budget does not hold all, the least recently used go."""

    request: int
    options: LoadOptions


class Unload(msgspec.Struct, frozen=True, tag="unload"):
    """Free a model and its contexts, all where path is empty; answered by `Unloaded`."""

    request: int
    path: str = ""


class Generate(msgspec.Struct, frozen=True, tag="generate"):
    """Generate with a model in memory."""

    request: int
    generation: GenerationRequest

    @property
    def model(self) -> str:
        """The path of the model that is meant, empty for the newest."""
        return self.generation.model


class Score(msgspec.Struct, frozen=True, tag="score"):
    """Compute log-probabilities of a text."""

    request: int
    scoring: ScoreRequest

    @property
    def model(self) -> str:
        """The path of the model that is meant, empty for the newest."""
        return self.scoring.model


class Embed(msgspec.Struct, frozen=True, tag="embed"):
    """Turn texts into vectors."""

    request: int
    embedding: EmbedRequest

    @property
    def model(self) -> str:
        """The path of the model that is meant, empty for the newest."""
        return self.embedding.model


class Count(msgspec.Struct, frozen=True, tag="count"):
    """Count the tokens of texts, each by itself: what a model in memory makes of them without BOS and EOS."""

    request: int
    texts: tuple[str, ...]
    path: str = ""

    @property
    def model(self) -> str:
        """The path of the model that is meant, empty for the newest."""
        return self.path


class Measure(msgspec.Struct, frozen=True, tag="measure"):
    """Find the fastest settings for a model in memory (path; empty for the newest), while nobody waits for anything."""

    request: int
    path: str = ""

    @property
    def model(self) -> str:
        """The path of the model that is meant, empty for the newest."""
        return self.path


class Status(msgspec.Struct, frozen=True, tag="status"):
    """Asks what is in memory and what is being done; answered between two steps."""

    request: int


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop what `request` asked for; it ends as cancelled, or as it was about to end anyway."""

    request: int


class Configure(msgspec.Struct, frozen=True, tag="configure"):
    """Where to keep the caches of conversations, and how many bytes at most: 0 removes what is there and keeps nothing.

    An empty folder leaves all as it is and keeps nothing. memory_bytes: what all models together may take, 0 for three
    quarters of the memory. idle_seconds: after so long without work a model gives its memory back, 0 for never.
    """

    sessions_folder: str = ""
    sessions_bytes: int = 0
    memory_bytes: int = 0
    idle_seconds: float = 3600.0


class Shutdown(msgspec.Struct, frozen=True, tag="shutdown"):
    """End, after saving what is worth it; that takes some seconds at most. End of input alone means: at once."""


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Asks for a sign of life, answered by the main thread whatever the model's thread is doing."""

    number: int


Command = Load | Unload | Generate | Score | Embed | Count | Measure | Status | Cancel | Configure | Shutdown | Ping


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The first line an engine writes."""

    protocol: int
    engine_version: str
    process_id: int
    devices: tuple[Device, ...]


class LoadProgress(msgspec.Struct, frozen=True, tag="load_progress"):
    """fraction is 0 to 1."""

    request: int
    fraction: float


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """The model is in memory."""

    request: int
    model: LoadedModel


class Unloaded(msgspec.Struct, frozen=True, tag="unloaded"):
    """These models have left the memory; request 0: to make way for another, or unused for long."""

    request: int
    paths: tuple[str, ...] = ()


class PromptProgress(msgspec.Struct, frozen=True, tag="prompt_progress"):
    """So many of the prompt's tokens have been read."""

    request: int
    read: int
    total: int


class Tokens(msgspec.Struct, frozen=True, tag="tokens"):
    """New text, always whole characters; `count` tokens made it since the last event.

    chosen: those tokens one by one, where log-probabilities were asked for.
    """

    request: int
    text: str
    count: int
    chosen: tuple[ChosenToken, ...] = ()


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """A generation ended (also when it was cancelled)."""

    request: int
    reason: FinishReason
    stats: GenerationStats


class Logprobs(msgspec.Struct, frozen=True, tag="logprobs"):
    """Natural logarithms of the probabilities of a text's tokens, of those that have any: from number `first` on, in
    order. values: little-endian float32 (see `Vectors`). explained: the same tokens with their alternatives, where the
    text was scored as the reply to a request.
    """

    request: int
    first: int
    values: bytes
    explained: tuple[ExplainedToken, ...] = ()


class Scored(msgspec.Struct, frozen=True, tag="scored"):
    """All log-probabilities of a text of so many tokens have come; those with nothing before them have none.

    at_once: so many tokens of it were computed together at most, on which the last digits depend.
    """

    request: int
    tokens: int
    at_once: int = 0


class Vectors(msgspec.Struct, frozen=True, tag="vectors"):
    """The vectors of the texts from number `first` on, in order; tokens: how many each text has.

    values: one vector after another, as little-endian float32. In JSON they are Base64, a quarter of the size of
    numbers in decimals, and written and read ten times as fast (measured with 100 vectors of 768 numbers).
    """

    request: int
    first: int
    tokens: tuple[int, ...]
    values: bytes


class Embedded(msgspec.Struct, frozen=True, tag="embedded"):
    """All vectors have come, each of so many numbers. pooling: how they were made, never OWN."""

    request: int
    dimensions: int
    pooling: Pooling


class Counted(msgspec.Struct, frozen=True, tag="counted"):
    """How many tokens each text has, in their order."""

    request: int
    tokens: tuple[int, ...]


class Measured(msgspec.Struct, frozen=True, tag="measured"):
    """The fastest settings for the model at `path`; it uses them already."""

    request: int
    path: str
    measurement: Measurement


class StatusReport(msgspec.Struct, frozen=True, tag="status_report"):
    """The answer to `Status`. resident: bytes of the engine's process that are in memory, mapped files included; 0
    where nobody knows."""

    request: int
    models: tuple[ModelStatus, ...]
    resident: int = 0


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """What was asked for could not be done, or has been cancelled and is no generation (fault None)."""

    request: int
    fault: Fault | None


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """The answer to `Ping`.

    still: for how many seconds the model's thread has been at the same thing, as far as was asked; None where it has
    nothing to do, measures, or waits for a model that is loaded. longest_step: seconds, since the last load; 0 where
    there was none.
    """

    number: int
    still: float | None = None
    longest_step: float = 0.0


Event = (
    Ready
    | LoadProgress
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
    | Pong
)

_encoder = msgspec.json.Encoder()
_command_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_event_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(message: Command | Event) -> bytes:
    """One line, newline included."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> Command:
    """Raises msgspec.DecodeError or ValidationError where the line is no command."""
    return _command_decoder.decode(line)


def decode_event(line: bytes) -> Event:
    """Raises msgspec.DecodeError or ValidationError where the line is no event."""
    return _event_decoder.decode(line)
