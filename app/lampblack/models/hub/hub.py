"""Searching a hub and reading what a repository holds, with Hugging Face's own client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lampblack import __version__
from lampblack.domain.faults import KnownError
from lampblack.domain.hub import FoundModel, HubFile, Order, Repository
from lampblack.models.hub.answers import host_of, hub_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import ModelInfo

    from lampblack.network.outbound import Outbound

FOUND_AT_ONCE = 50
PATIENCE = 20.0

_ORDERS: dict[Order, Any] = {
    Order.DOWNLOADS: "downloads",
    Order.LIKES: "likes",
    Order.RECENT: "last_modified",
}


class Hub:
    """A hub of models: Hugging Face's, or a mirror that answers like it.

    endpoint: its address, or says which it is now; token: the access token, empty for none. Methods ask the network
    and raise KnownError: network.offline and hub.*.
    """

    def __init__(self, outbound: Outbound, endpoint: Callable[[], str], token: Callable[[], str] = lambda: "") -> None:
        self._outbound, self._endpoint, self._token = outbound, endpoint, token
        self._api: HfApi | None = None

    @property
    def endpoint(self) -> str:
        """Its address without a slash at the end. Raises KnownError hub.bad_address."""
        address = self._endpoint().strip().rstrip("/")
        try:
            parts = urlsplit(address)
            is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_good = False
        if not is_good:
            raise KnownError("hub.bad_address", address=address)
        return address

    def search(self, words: str, order: Order = Order.DOWNLOADS, most: int = FOUND_AT_ONCE) -> list[FoundModel]:
        """At most `most` repositories with GGUF files whose names have all the words."""
        endpoint = self.endpoint
        with hub_faults(endpoint):
            found = self._client(endpoint).list_models(
                search=words.strip() or None,
                filter="gguf",
                sort=_ORDERS[order],
                limit=most,
                expand=["downloads", "likes", "lastModified", "gated", "gguf", "tags"],
            )
            return [_found(model) for model in found]

    def repository(self, repo: str) -> Repository:
        """What a repository holds now; its files can be fetched as they are now also when it changes later."""
        endpoint = self.endpoint
        with hub_faults(endpoint, repo):
            info = self._client(endpoint).model_info(repo, files_metadata=True, timeout=PATIENCE)
            if not info.sha or info.siblings is None:
                raise KnownError("hub.not_a_hub", host=host_of(endpoint))
            files = (
                HubFile(repo, info.sha, file.rfilename, file.size or 0, file.lfs.sha256 if file.lfs else "")
                for file in info.siblings
            )
            return Repository(repo, info.sha, tuple(files), _licence(info), bool(info.gated))

    def address(self, file: HubFile) -> str:
        """Where a file is fetched from."""
        from huggingface_hub import hf_hub_url

        endpoint = self.endpoint
        with hub_faults(endpoint, file.repo, file.path):
            return hf_hub_url(file.repo, file.path, revision=file.commit, endpoint=endpoint)

    def headers(self) -> dict[str, str]:
        """What each request to it says: who asks, and the access token."""
        from huggingface_hub.utils._headers import build_hf_headers

        return build_hf_headers(token=self._token() or False, library_name="lampblack", library_version=__version__)

    def _client(self, endpoint: str) -> HfApi:
        from huggingface_hub import HfApi

        if self._api is None:
            self._outbound.serve_hub_library()
        self._api = HfApi(endpoint, token=self._token() or False, library_name="lampblack", library_version=__version__)
        return self._api


def _found(model: ModelInfo) -> FoundModel:
    gguf: dict[str, Any] = model.gguf or {}
    return FoundModel(
        repo=model.id,
        downloads=model.downloads or 0,
        likes=model.likes or 0,
        updated=model.last_modified.isoformat() if model.last_modified else "",
        licence=_licence(model),
        architecture=str(gguf.get("architecture") or ""),
        parameters=int(gguf.get("total") or 0),
        context_length=int(gguf.get("context_length") or 0),
        gated=bool(model.gated),
    )


def _licence(model: ModelInfo) -> str:
    tags = model.tags or ()
    return next((tag.removeprefix("license:") for tag in tags if tag.startswith("license:")), "")
