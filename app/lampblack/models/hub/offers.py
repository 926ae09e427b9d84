"""What a repository offers: its files put together to models, each in one quantization, and the best for a computer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lampblack.domain.hub import HubFile, Repository

_PART = re.compile(r"(?P<prefix>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
_QUANTIZATION = re.compile(
    r"(?<![A-Za-z0-9])(IQ[1-8]_[A-Z0-9]+|T?Q[1-8]_K(?:_(?:XL|XS|[SML]))?|T?Q[1-8]_[01]|MXFP4(?:_MOE)?|NVFP4|BF16|F16|F32)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SUFFIX = ".gguf"

BEST_FIRST = (
    *("Q4_K_M", "Q4_K_S", "Q4_K_XL", "IQ4_NL", "IQ4_XS", "MXFP4", "MXFP4_MOE", "Q4_0", "Q4_1"),
    *("Q3_K_L", "Q3_K_M", "IQ3_M", "Q3_K_S", "IQ3_XS", "IQ3_XXS", "Q2_K_L", "Q2_K", "IQ2_M", "IQ2_S", "IQ2_XS"),
    *("Q5_K_S", "Q5_K_M", "Q5_0", "Q5_1", "Q6_K", "Q8_0", "BF16", "F16", "F32"),
)
"""What to take of those that fit. Four bits a weight lose little and are written fast, since each token reads all the
weights; fewer where those do not fit; more where there is nothing smaller (figures: llama.cpp's tools/quantize)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that can be fetched. quantization: by its name, empty where that does not say; is_whole: all its parts
    are there."""

    name: str
    quantization: str
    files: tuple[HubFile, ...]
    is_whole: bool = True

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(file.size for file in self.files)


def offers(repository: Repository) -> tuple[Offer, ...]:
    """The language models of a repository, smallest first; projectors for pictures and other files are left out."""
    parts: dict[str, list[HubFile]] = {}
    for file in repository.files:
        name = file.path.rsplit("/", 1)[-1]
        if name.lower().endswith(_SUFFIX) and not is_companion(name):
            part = _PART.fullmatch(file.path)
            parts.setdefault(part["prefix"] if part else file.path[: -len(_SUFFIX)], []).append(file)
    found = (_offer(name, sorted(files, key=lambda file: file.path)) for name, files in parts.items())
    return tuple(sorted(found, key=lambda offer: (offer.bytes, offer.name)))


def is_companion(name: str) -> bool:
    """Whether a file belongs to a model and is none by itself: a projector for pictures, or an importance matrix."""
    return any(word in name.lower() for word in ("mmproj", "imatrix"))


def best(choices: Iterable[Offer], fits: Callable[[Offer], bool]) -> Offer | None:
    """The one to take on a computer where those fit for which `fits` says so; None where none does."""
    able = [offer for offer in choices if offer.is_whole and fits(offer)]
    order = {name: number for number, name in enumerate(BEST_FIRST)}
    return min(able, key=lambda offer: (order.get(offer.quantization, len(order)), offer.bytes), default=None)


def quantization_in(name: str) -> str:
    """The quantization that a name ends with, such as Q4_K_M; empty where it has none."""
    found = _QUANTIZATION.findall(name)
    return found[-1].upper() if found else ""


def _offer(name: str, files: list[HubFile]) -> Offer:
    part = _PART.fullmatch(files[0].path)
    count = int(part["count"]) if part else 1
    numbers = [int(match["number"]) for file in files if (match := _PART.fullmatch(file.path))]
    is_whole = not part or numbers == list(range(1, count + 1))
    return Offer(name, quantization_in(name), tuple(files), is_whole)
