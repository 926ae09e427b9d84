"""Texts that are to become vectors: the states of their tokens, added up as they are computed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lampblack.domain.embedding import Pooling
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import Priority
from lampblack.engine.protocol import Embedded, Failed, PromptProgress, Vectors
from lampblack.worker.templates.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Embed, Event
    from lampblack.worker.native.llama import Model
    from lampblack.worker.native.vocabulary import Vocabulary

_OWN_POOLINGS = {"1": Pooling.MEAN, "2": Pooling.CLS, "3": Pooling.LAST}
"""By the numbers of enum llama_pooling_type in llama.h."""
_RANK = "4"

_SLICE = 32_768
"""Characters that are tokenized in about 10 ms."""


@dataclass(slots=True, eq=False)
class TextStates:
    """One text on its way to a vector. position: of its tokens, so many have been computed.

    slot: the sequence of the context that it has. broken_off:
    how often it has given way to a person.
    """

    tokens: list[int]
    slot: int | None = None
    position: int = 0
    broken_off: int = 0
    _pooled: np.ndarray | None = None

    @property
    def is_complete(self) -> bool:
        """Whether its vector can be had."""
        return self.position == len(self.tokens)

    def restart(self) -> None:
        """Forgets what has been computed."""
        self.slot, self.position, self._pooled = None, 0, None

    def add(self, states: np.ndarray, pooling: Pooling) -> None:
        """Takes the states of its next tokens, one a row."""
        if pooling is Pooling.MEAN:
            total = states.sum(axis=0, dtype=np.float64)
            self._pooled = total if self._pooled is None else self._pooled + total
        elif pooling is Pooling.LAST:
            self._pooled = states[-1].astype(np.float64)
        elif self._pooled is None:
            self._pooled = states[0].astype(np.float64)
        self.position += len(states)

    def vector(self, pooling: Pooling, *, normalized: bool) -> np.ndarray:
        """The vector as little-endian float32; not finite where the model's states are not."""
        assert self._pooled is not None
        vector = self._pooled / len(self.tokens) if pooling is Pooling.MEAN else self._pooled
        if normalized and (length := math.sqrt(float(vector @ vector))) > 0:
            vector = vector / length
        return vector.astype("<f4")


@dataclass(slots=True, eq=False)
class EmbeddingJob:
    """One request: its texts, of which `done` have been told. pooling is never OWN."""

    request: int
    texts: tuple[TextStates, ...]
    pooling: Pooling
    normalized: bool
    is_interactive: bool
    send: Callable[[Event], None]
    done: int = 0
    total: int = field(init=False)
    longest: int = field(init=False)
    _told: int = 0

    def __post_init__(self) -> None:
        lengths = [len(text.tokens) for text in self.texts]
        self.total, self.longest = sum(lengths), max(lengths)

    @property
    def read(self) -> int:
        """Tokens that have been computed. Texts are computed in order, so that only the next one can be under way."""
        return self._told + (self.texts[self.done].position if self.done < len(self.texts) else 0)

    @property
    def is_under_way(self) -> bool:
        """Whether a part of a text has been computed, or is to be computed again."""
        return self.done < len(self.texts) and self.texts[self.done].slot is not None

    def tell(self) -> None:
        """Says how far it is, and the vectors that have become complete, which are let go of then."""
        self.send(PromptProgress(self.request, self.read, self.total))
        end = self.done
        while end < len(self.texts) and self.texts[end].is_complete:
            end += 1
        complete = self.texts[self.done : end]
        if not complete:
            return
        vectors = np.stack([text.vector(self.pooling, normalized=self.normalized) for text in complete])
        if not np.isfinite(vectors).all():
            raise KnownError("embed.not_finite")
        lengths = tuple(len(text.tokens) for text in complete)
        self.send(Vectors(self.request, self.done, lengths, vectors.tobytes()))
        for text in complete:
            text.tokens, text.slot = [], None
        self.done, self._told = end, self._told + sum(lengths)

    def finish(self, dimensions: int) -> None:
        """Says that all vectors have come."""
        self.send(Embedded(self.request, dimensions, self.pooling))

    def fail(self, fault: Fault | None) -> None:
        """Says why there are no more; None where it was cancelled."""
        self.send(Failed(self.request, fault))


def prepare_job(
    command: Embed,
    model: Model,
    name: str,
    context_length: int,
    send: Callable[[Event], None],
    is_cancelled: Callable[[], bool],
) -> EmbeddingJob:
    """Reads the texts as tokens; what names a control token in them stays plain text.

    Raises KnownError: embed.nothing, embed.empty_text, embed.too_long, embed.reranker; and CancelledError.
    """
    request = command.embedding
    if not request.texts:
        raise KnownError("embed.nothing")
    pooling = own_pooling(model, name) if request.pooling is Pooling.OWN else request.pooling
    texts = []
    for number, text in enumerate(request.texts, 1):
        if is_cancelled():
            raise CancelledError
        tokens = _tokens(model.vocabulary, text, 2 * context_length, is_cancelled) if text.strip() else []
        if not tokens:
            raise KnownError("embed.empty_text", number=number, count=len(request.texts))
        if len(tokens) > context_length:
            count = len(request.texts)
            raise KnownError("embed.too_long", number=number, count=count, tokens=len(tokens), limit=context_length)
        texts.append(TextStates(tokens))
    is_interactive = request.priority is Priority.INTERACTIVE
    return EmbeddingJob(command.request, tuple(texts), pooling, request.normalized, is_interactive, send)


def _tokens(vocabulary: Vocabulary, text: str, most: int, is_cancelled: Callable[[], bool]) -> list[int]:
    """The text's tokens. Those of a very long one are read in slices first, since nothing can interrupt llama.cpp's
    tokenizer; where they are more than `most`, their number can be a few off and they serve to refuse the text.
    """
    if len(text) > 2 * _SLICE:
        tokens: list[int] = []
        for start in range(0, len(text), _SLICE):
            if is_cancelled():
                raise CancelledError
            tokens += vocabulary.tokenize(text[start : start + _SLICE], add_special=False, parse_special=False)
        if len(tokens) > most:
            return tokens
    return vocabulary.tokenize(text, add_special=True, parse_special=False)


def own_pooling(model: Model, name: str) -> Pooling:
    """What the model's file says, mean where it says nothing. Raises KnownError embed.reranker."""
    said = model.metadata(f"{model.metadata('general.architecture')}.pooling_type")
    if said == _RANK:
        raise KnownError("embed.reranker", name=name)
    return _OWN_POOLINGS.get(said or "", Pooling.MEAN)
