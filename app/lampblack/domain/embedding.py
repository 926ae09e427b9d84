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


_PROMPTS = (
    ("nomic-embed", "search_query: ", "search_document: "),
    ("embeddinggemma", "task: search result | query: ", "title: none | text: "),
    ("embedding-gemma", "task: search result | query: ", "title: none | text: "),
    (
        "qwen3-embedding",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
        "",
    ),
    ("arctic-embed-l-v2", "query: ", ""),
    ("arctic-embed-m-v2", "query: ", ""),
    ("arctic-embed", "Represent this sentence for searching relevant passages: ", ""),
    ("mxbai-embed", "Represent this sentence for searching relevant passages: ", ""),
    ("multilingual-e5", "query: ", "passage: "),
    ("e5-small", "query: ", "passage: "),
    ("e5-base", "query: ", "passage: "),
    ("e5-large", "query: ", "passage: "),
    ("bge-small-en", "Represent this sentence for searching relevant passages: ", ""),
    ("bge-base-en", "Represent this sentence for searching relevant passages: ", ""),
    ("bge-large-en", "Represent this sentence for searching relevant passages: ", ""),
)
"""Parts of names of families, with what their authors' model cards say stands before a question and a passage."""


def prompts_for(name: str) -> tuple[str, str]:
    """What stands before a question and before a passage for a model of this name; nothing for most."""
    plain = name.casefold().replace("_", "-").replace(" ", "-")
    return next(((question, passage) for part, question, passage in _PROMPTS if part in plain), ("", ""))
