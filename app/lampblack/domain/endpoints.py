"""Engines elsewhere: servers that speak OpenAI's HTTP interface, such as vLLM, llama-server, LM Studio and Ollama."""

from __future__ import annotations

import ipaddress
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
