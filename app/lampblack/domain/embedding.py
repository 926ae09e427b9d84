"""Texts as vectors: what to ask for, and what a vector is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lampblack.domain.generation import Priority


class Pooling(StrEnum):
    """How the states of a text's tokens become one vector; the words are llama.cpp's (--pooling)."""

    OWN = "own"  # what the model's file says, mean where it says nothing
    MEAN = "mean"
    CLS = "cls"  # the first token's
    LAST = "last"  # the last token's


@dataclass(frozen=True, slots=True)
class EmbedRequest:
    """Texts to turn into vectors, one each, with the model at the path `model` (empty for the one loaded last).

    Vectors of texts that mean alike point alike. normalized: of length 1, so that their scalar product is the cosine of
    the angle between them; the vector of a text whose states add up to nothing stays zero. Vectors compare only where
    model and pooling are the same. INTERACTIVE is for what a person waits for, such as the words of a search.
    """

    texts: tuple[str, ...]
    model: str = ""
    pooling: Pooling = Pooling.OWN
    normalized: bool = True
    priority: Priority = Priority.DOCUMENT
