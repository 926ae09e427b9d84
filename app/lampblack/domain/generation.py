"""One request to a language model, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who speaks, in the words of the chat templates."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class FinishReason(StrEnum):
    """Why a reply ended."""

    STOP = "stop"  # the model ended it, or a stop string came
    LENGTH = "length"  # max_tokens was reached
    CONTEXT = "context"  # the context is full
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the chat template sees it."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; the names and orders are llama.cpp's (include/llama.h).

    temperature 0 means greedy. seed None lets the engine draw one, which it reports in `GenerationStats.seed`.
    """

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate from: turns go through the model's own chat template, a plain string is read as it stands.

    max_tokens None means as many as the context has room for.
    """

    prompt: tuple[Turn, ...] | str
    sampling: Sampling = Sampling()
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationStats:
    """Honest numbers of one reply: token counts, seconds, tokens per second of the decoding phase alone."""

    prompt_tokens: int
    generated_tokens: int
    time_to_first_token: float
    tokens_per_second: float
    context_length: int
    seed: int
    reused_tokens: int = 0
