"""Engines elsewhere: servers that speak OpenAI's HTTP interface, such as vLLM, llama-server, LM Studio and Ollama."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from lampblack.domain.faults import KnownError

USUAL_PATH = "/v1"
"""Where such servers have the interface: what an address without a path means."""


def endpoint_address(text: str) -> str:
    """The address as it is used, without a slash at its end. Raises KnownError endpoint.bad_address where `text` is
    none, or has a name, a password or a question in it."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or "@" in parts.netloc or parts.query or parts.fragment or not is_key(text):
        raise KnownError("endpoint.bad_address", address=text)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") or USUAL_PATH, "", ""))


def is_this_computer(address: str) -> bool:
    """Whether what is sent to an address stays on this computer."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_open_on_its_way(address: str) -> bool:
    """Whether others on the way to an address can read what is sent, the key too."""
    return urlsplit(address).scheme == "http" and not is_this_computer(address)


def is_key(text: str) -> bool:
    """Whether `text` can be a key: it stands in a header. Empty is one, for many servers want none."""
    return text.isascii() and (text.isprintable() and " " not in text)


@dataclass(frozen=True, slots=True)
class ModelElsewhere:
    """A model at an endpoint: the endpoint's address, and the name by which it lists the model."""

    address: str
    name: str

    @property
    def path(self) -> str:
        """What stands for it where a model on this computer has the path of its file; `model_elsewhere` reads it."""
        return f"{self.address}#{self.name}"

    @property
    def host(self) -> str:
        """Of the endpoint, with the port where that is not the usual one."""
        return host_of(self.address)


@dataclass(frozen=True, slots=True)
class KnownEndpoint:
    """An endpoint that the person has added. name: what they call it, perhaps nothing; models: the names of those that
    it listed when it was last asked."""

    address: str
    name: str = ""
    models: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What lists call it."""
        return self.name or self.host

    @property
    def host(self) -> str:
        """With the port where that is not the usual one."""
        return host_of(self.address)


def model_elsewhere(path: str | None) -> ModelElsewhere | None:
    """The model at an endpoint that `path` stands for; None for a file's path, and for nothing."""
    if not path or not path.startswith(("http://", "https://")) or "#" not in path:
        return None
    address, _, name = path.partition("#")
    return ModelElsewhere(address, name)


def host_of(address: str) -> str:
    """The host of an endpoint's address, with its port where that is not the usual one."""
    return urlsplit(address).netloc


def model_name(path: str) -> str:
    """What the replies of a model are signed with: its file's name, or its name at the endpoint and whose that is."""
    elsewhere = model_elsewhere(path)
    return f"{elsewhere.name} @ {elsewhere.host}" if elsewhere is not None else Path(path).stem
