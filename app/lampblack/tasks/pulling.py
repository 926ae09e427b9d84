"""Fetching a model from a hub: which of a repository's, then all its files, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.models import ModelInfo
from lampblack.gguf.memory import memory_besides, memory_per_token
from lampblack.models.computer import Fit, fits
from lampblack.models.hub.fetching import Fetch
from lampblack.models.hub.offers import best, offers
from lampblack.models.hub.remote_header import remote_header
from lampblack.models.hub.unfinished import Note, Unfinished

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from lampblack.domain.hub import HubFile, Repository
    from lampblack.domain.models import Computer
    from lampblack.gguf.header import GgufHeader
    from lampblack.models.hub.fetching import Arrived
    from lampblack.models.hub.hub import Hub
    from lampblack.models.hub.offers import Offer
    from lampblack.network.outbound import Outbound


def verdicts(
    hub: Hub, outbound: Outbound, found: Sequence[Offer], computer: Computer, context_length: int
) -> dict[str, Fit]:
    """Whether each of a repository's models will run on a computer, by name.

    One header is read for all, a few kilobytes of it: they differ in nothing but how their weights are kept. Raises
    KnownError: hub.*, network.offline, and model.* where that file is no model.
    """
    whole = [offer for offer in found if offer.is_whole]
    if not whole:
        return {}
    client = outbound.client()
    try:
        header = remote_header(hub, client, whole[0].files[0])
    finally:
        client.close()
    return {offer.name: fits(_described(offer, header), computer, context_length) for offer in whole}


def _described(offer: Offer, header: GgufHeader) -> ModelInfo:
    return ModelInfo(
        name=offer.name,
        path="",
        architecture=header.architecture,
        parameters=0,
        quantization=offer.quantization,
        bytes=offer.bytes,
        context_length=header.context_length,
        memory_per_token=memory_per_token(header),
        memory_besides=memory_besides(header),
    )


def choose(repository: Repository, wish: str, verdicts_of: Callable[[Sequence[Offer]], Mapping[str, Fit]]) -> Offer:
    """The model that is meant by `wish`: a file's name or path, or a quantization; where it is empty the best that
    fits by `verdicts_of`, else the smallest.

    Raises KnownError: hub.no_models, hub.no_file.
    """
    found = offers(repository)
    whole = [offer for offer in found if offer.is_whole]
    if not whole:
        raise KnownError("hub.no_models", repo=repository.repo)
    if not wish:
        verdict = verdicts_of(whole)
        return best(whole, lambda offer: verdict.get(offer.name) is Fit.FITS) or whole[0]
    meant = [offer for offer in whole if _is_meant(offer, wish)]
    if len(meant) != 1:
        raise KnownError("hub.no_file", repo=repository.repo, file=wish)
    return meant[0]


def _is_meant(offer: Offer, wish: str) -> bool:
    names = {offer.quantization, offer.name, offer.name.rsplit("/", 1)[-1]}
    names |= {name for file in offer.files for name in (file.path, file.path.rsplit("/", 1)[-1])}
    return wish.casefold() in {name.casefold() for name in names}


def pull(
    hub: Hub,
    outbound: Outbound,
    library: Path,
    offer: Offer,
    stop: threading.Event,
    tell: Callable[[HubFile, Arrived], None],
) -> Path:
    """Fetches all files of a model that are not there yet, and returns where its first is.

    Raises StoppedError, and what Fetch.run raises; what arrived is kept, and the same call goes on with it.
    """
    client = outbound.client()
    try:
        places = [
            Fetch(
                hub,
                client,
                library,
                Unfinished(library, Note(hub.endpoint, file)),
                stop,
                lambda arrived, file=file: tell(file, arrived),  # type: ignore[misc]
            ).run()
            for file in offer.files
        ]
    finally:
        client.close()
    return places[0]
