"""One request to a language model, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
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


class Priority(StrEnum):
    """Who waits for whom. An interactive request goes ahead of document work, which still gets its share."""

    INTERACTIVE = "interactive"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the chat template sees it."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Infill:
    """Text with a hole that the model is to fill (fill-in-the-middle), where it has the tokens for it."""

    prefix: str
    suffix: str


MOST_ALTERNATIVES = 100
"""The most of a token's likeliest alternatives that are told."""

Prompt = tuple[Turn, ...] | Infill | str
"""Turns go through the model's own chat template, a plain string is read as it stands."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter in use: its GGUF file, and how strongly it counts (1 as trained, 0 not at all).

    ValueError where the scale is not finite: JSON cannot carry it to the engine.
    """

    path: str
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.scale):
            raise ValueError("an adapter's scale is a finite number")


_MOST_FLOAT, _LEAST_FLOAT = 3.4e38, 1.2e-38
_MOST_INT = 2**31 - 1
"""What C's numbers hold: beyond, a real number becomes infinite or 0, and a whole one any other."""

_BOUNDS: dict[str, tuple[float, float]] = {
    "temperature": (0, _MOST_FLOAT),
    "top_k": (0, _MOST_INT),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "typical_p": (0, 1),
    "dynamic_temperature_range": (0, _MOST_FLOAT),
    "dynamic_temperature_exponent": (0, _MOST_FLOAT),
    "xtc_probability": (0, 1),
    "xtc_threshold": (0, 1),
    "dry_multiplier": (0, _MOST_FLOAT),
    "dry_base": (1, _MOST_FLOAT),
    "dry_allowed_length": (0, _MOST_INT),
    "dry_penalty_last_n": (-1, _MOST_INT),
    "penalty_last_n": (-1, _MOST_INT),
    "repeat_penalty": (_LEAST_FLOAT, _MOST_FLOAT),
    "frequency_penalty": (-_MOST_FLOAT, _MOST_FLOAT),
    "presence_penalty": (-_MOST_FLOAT, _MOST_FLOAT),
    "mirostat": (0, 2),
    "mirostat_tau": (0, _MOST_FLOAT),
    "mirostat_eta": (0, _MOST_FLOAT),
}


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; names, defaults and order are llama.cpp's (include/llama.h, common/sampling.cpp).

    temperature 0 means greedy. seed None lets the engine draw one, which it reports in `GenerationStats.seed`. What
    stands at its default here does nothing and costs nothing. mirostat is 0 (off), 1 or 2 and replaces top-k to XTC.
    penalty_last_n and dry_penalty_last_n count tokens back from the newest, -1 for all. logit_bias adds to the logit of
    a token (no logit makes up for -1e9). ValueError where a number is not finite: JSON cannot carry it to the engine;
    and where it is outside _BOUNDS: llama.cpp takes it for something else without a word.
    """

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    seed: int | None = None
    typical_p: float = 1.0
    dynamic_temperature_range: float = 0.0
    dynamic_temperature_exponent: float = 1.0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    dry_multiplier: float = 0.0
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    dry_penalty_last_n: int = -1
    penalty_last_n: int = 64
    repeat_penalty: float = 1.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    mirostat: int = 0
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1
    logit_bias: tuple[tuple[int, float], ...] = ()
    ignore_eos: bool = False

    def __post_init__(self) -> None:
        for name, (least, most) in _BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} is a finite number from {least:g} to {most:g}")
        if not all(token <= _MOST_INT and abs(bias) <= _MOST_FLOAT for token, bias in self.logit_bias):
            raise ValueError("a bias is a token's number and a finite number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speculation:
    """Guessing several tokens ahead, which the model then checks in one step; what is written stays the same choice.

    lookup: guess what followed the last words where they stood before in the prompt or the reply. draft: the path of a
    smaller model with the same vocabulary, which guesses where lookup finds nothing; without guesses it goes on where
    that model is not in memory, or leaves it.
    """

    lookup: bool = False
    draft: str = ""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What to generate from.

    max_tokens None means as many as the context has room for. model is the path of a model in
    memory, empty for the one that was loaded last. grammar is GBNF, json_schema a JSON Schema as text; at most one of
    them. logprobs None asks for none, 0 for each token's own, n for its n best alternatives too. session names what the
    request belongs to (a conversation), so that its cache may be kept on disk. reproducible decodes alone, in fixed
    chunks, without reuse and speculation: the same seed gives the same text every time on the same computer. begun is
    how the reply to turns begins already; what follows it is generated. ValueError where both forms are asked for, no
    token is, another number of alternatives than 0 to MOST_ALTERNATIVES, or the beginning of a reply to a plain text.
    """

    prompt: Prompt
    sampling: Sampling = Sampling()
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    model: str = ""
    adapters: tuple[Adapter, ...] = ()
    grammar: str = ""
    json_schema: str = ""
    logprobs: int | None = None
    priority: Priority = Priority.INTERACTIVE
    speculation: Speculation = Speculation()
    session: str = ""
    reproducible: bool = False
    begun: str = ""

    def __post_init__(self) -> None:
        if self.grammar and self.json_schema:
            raise ValueError("a reply has a grammar or a schema")
        if self.begun and not isinstance(self.prompt, tuple):
            raise ValueError("only a reply to turns can be begun: a plain text is its own beginning")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise ValueError("a reply has 1 token or more")
        if not 0 <= (self.logprobs or 0) <= MOST_ALTERNATIVES:
            raise ValueError(f"a token is told with 0 to {MOST_ALTERNATIVES} alternatives")
        paths = [adapter.path for adapter in self.adapters]
        if "" in paths or len(set(paths)) < len(paths):
            raise ValueError("each adapter is a file, and is given once")


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """How likely a model finds `text`: the log-probability of each token but those that have none before them.

    The text is read in windows of `window` tokens (0: all that fit the context), each beginning `stride` tokens after
    the one before (0: the window's length) and scoring what that one has not; neither may be longer than what it is in.
    Where the model wants BOS, it stands before each window and is not scored.

    after: a request to which `text` is the reply: the text is read once, after that prompt, and each token is told with
    its `logprobs` alternatives and what the request's samplers leave of them. window and stride do not count then.
    ValueError where its model or its adapters are others, or window or stride is below 0.
    """

    text: str
    model: str = ""
    adapters: tuple[Adapter, ...] = ()
    window: int = 0
    stride: int = 0
    after: GenerationRequest | None = None

    def __post_init__(self) -> None:
        if self.after is not None and (self.after.model, self.after.adapters) != (self.model, self.adapters):
            raise ValueError("a reply is explained by the model and the adapters that it was written with")
        if min(self.window, self.stride) < 0:
            raise ValueError("a window and a stride have 0 tokens or more")


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """A token's text, its id in the vocabulary, and the natural logarithm of its probability before sampling."""

    text: str
    token: int
    logprob: float


@dataclass(frozen=True, slots=True)
class ChosenToken:
    """A token of a reply with the alternatives that were asked for, the most likely first."""

    chosen: TokenLogprob
    alternatives: tuple[TokenLogprob, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationStats:
    """Honest numbers of one reply: token counts, seconds, tokens per second of the decoding phase alone.

    reused_tokens of the prompt were still in the cache; drafted_tokens were guessed ahead, accepted_tokens of them
    were right.
    """

    prompt_tokens: int
    generated_tokens: int
    time_to_first_token: float
    tokens_per_second: float
    context_length: int
    seed: int
    reused_tokens: int = 0
    drafted_tokens: int = 0
    accepted_tokens: int = 0

    def going_on_from(self, before: GenerationStats | None) -> GenerationStats:
        """The numbers of a reply of which `before` are those of its beginning, which this run read as a prompt."""
        if before is None:
            return self
        return replace(
            self,
            prompt_tokens=max(0, self.prompt_tokens - before.generated_tokens),
            generated_tokens=before.generated_tokens + self.generated_tokens,
            time_to_first_token=before.time_to_first_token,
            drafted_tokens=before.drafted_tokens + self.drafted_tokens,
            accepted_tokens=before.accepted_tokens + self.accepted_tokens,
        )
