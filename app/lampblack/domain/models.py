"""A language model on disk, and the computer that is to run it."""

from __future__ import annotations

from dataclasses import dataclass

from lampblack.domain.faults import Fault  # noqa: TC001 - the protocol's decoder looks it up at run time

READ_FOR_WRITTEN = 2
"""Tokens that are read for each that is written, with the beginning of a conversation being reused."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model file as lists show it; numbers come from its GGUF header.

    parameters counts weights; bytes is the file's size; context_length is what the model was trained for, in tokens.
    memory_per_token is how many bytes each token of context takes while the model runs, memory_besides what it takes
    besides weights and context; 0 where that is unknown. folder: the added one in which it was found; holder: the other
    app whose file it is; both empty where it is otherwise. projectors: the files beside it with which it sees or hears.
    own_name: what it would be called had a person not called it otherwise, empty where they have not.
    """

    name: str
    path: str
    architecture: str
    parameters: int
    quantization: str
    bytes: int
    context_length: int
    has_chat_template: bool = False
    memory_per_token: int = 0
    memory_besides: int = 0
    folder: str = ""
    holder: str = ""
    projectors: tuple[str, ...] = ()
    own_name: str = ""

    @property
    def file_name(self) -> str:
        """What it is called where nobody has chosen a name."""
        return self.own_name or self.name


@dataclass(frozen=True, slots=True)
class Device:
    """A device that the engine can compute on. memory is in bytes, 0 where the driver does not say."""

    name: str
    description: str
    memory: int
    is_gpu: bool


@dataclass(frozen=True, slots=True)
class Computer:
    """What this computer has. memory and available_memory are in bytes; cores are physical."""

    processor: str
    cores: int
    threads: int
    memory: int
    available_memory: int
    system: str


@dataclass(frozen=True, slots=True)
class Figure:
    """How fast one way of computing was, in tokens per second."""

    flash_attention: bool
    threads: int
    written_per_second: float
    read_per_second: float

    @property
    def score(self) -> float:
        """Tokens written per second in a chat that reads two tokens for each that it writes."""
        return 1 / (1 / self.written_per_second + READ_FOR_WRITTEN / self.read_per_second)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The fastest settings for a model on this machine, with what was measured, in `seconds`."""

    flash_attention: bool
    threads: int
    figures: tuple[Figure, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class SequenceStatus:
    """What a sequence does: "waiting", "reading", "writing", or "kept" for another turn (request 0); "guessing" ahead
    for a reply that another model writes.

    position of its tokens are in the cache.
    """

    request: int
    state: str
    tokens: int
    position: int


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What a model takes of the memory, in bytes, what its requests are at, and how it computes now.

    cache_type: the ggml type of its keys and values, empty where it keeps none.
    """

    path: str
    weights: int
    cache: int
    compute: int
    contexts: int
    sequences: tuple[SequenceStatus, ...]
    flash_attention: bool = False
    cache_type: str = ""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in the engine's memory. context_length is what this context holds, not what the model could hold.

    reductions: how it had to be loaded otherwise than was asked for, in sentences for a person. writes_text: False for
    one that only turns texts into vectors. small_cache: keys and values are kept as Q8_0. parameters counts weights, 0
    where that is not known.
    """

    path: str
    name: str
    architecture: str
    context_length: int
    trained_context_length: int
    vocabulary_size: int
    gpu_layers: int
    threads: int
    has_chat_template: bool
    load_seconds: float
    reductions: tuple[Fault, ...] = ()
    writes_text: bool = True
    small_cache: bool = False
    parameters: int = 0
