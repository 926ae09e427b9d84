"""Finding a model on a hub: searching, and what a repository offers to this computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.models.computer import Fit, this_computer
from lampblack.models.hub.names import place_in_library
from lampblack.models.hub.offers import best, offers
from lampblack.tasks.pulling import verdicts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.domain.hub import FoundModel, Order
    from lampblack.models.hub.hub import Hub
    from lampblack.models.hub.offers import Offer
    from lampblack.network.outbound import Outbound


@dataclass(frozen=True, slots=True)
class Offered:
    """A model of a repository for this computer. fit: None where that could not be found out; path: of its first file
    where it has been fetched already, else empty; may_be_fetched: all its files are there, under safe names."""

    offer: Offer
    fit: Fit | None = None
    is_best: bool = False
    path: str = ""
    may_be_fetched: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """What a repository offers, smallest first. trouble: why nobody can say what fits; None where that is said."""

    repo: str
    offered: tuple[Offered, ...]
    licence: str = ""
    trouble: Fault | None = None


class Finding:
    """Asks a hub. folder: the library folder; context_length: with how much context a model has to fit.

    Methods ask the network and raise KnownError: network.offline and hub.*.
    """

    def __init__(
        self, hub: Hub, outbound: Outbound, folder: Callable[[], Path], context_length: Callable[[], int]
    ) -> None:
        self._hub, self._outbound, self._folder, self._context_length = hub, outbound, folder, context_length

    def search(self, words: str, order: Order) -> list[FoundModel]:
        """The repositories with models for Lampblack whose names have all the words."""
        return self._hub.search(words, order)

    def open(self, repo: str) -> Opened:
        """What a repository offers. Raises also hub.no_models where that is nothing."""
        repository = self._hub.repository(repo)
        found = offers(repository)
        if not found:
            raise KnownError("hub.no_models", repo=repo)
        verdict: dict[str, Fit] = {}
        trouble = None
        try:
            verdict = verdicts(self._hub, self._outbound, found, this_computer(), self._context_length())
        except KnownError as error:
            trouble = error.fault
        marked = best(found, lambda offer: verdict.get(offer.name) is Fit.FITS)
        offered = (self._offered(offer, verdict.get(offer.name), is_best=offer is marked) for offer in found)
        return Opened(repo, tuple(offered), repository.licence, trouble)

    def _offered(self, offer: Offer, fit: Fit | None, *, is_best: bool) -> Offered:
        try:
            places = [place_in_library(self._folder(), file.repo, file.path) for file in offer.files]
        except KnownError:  # a name that no file may have here
            return Offered(offer, fit, may_be_fetched=False)
        is_here = offer.is_whole and all(
            place.is_file() and place.stat().st_size == file.size
            for place, file in zip(places, offer.files, strict=True)
        )
        return Offered(offer, fit, is_best, str(places[0]) if is_here else "", offer.is_whole)
