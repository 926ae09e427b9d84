"""What may leave this computer, and which hub is asked for models."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lampblack.settings.declared import ENDPOINTS, HUB_ADDRESS, OFFLINE

if TYPE_CHECKING:
    from lampblack.models.hub.hub import Hub
    from lampblack.network.journal import Journal
    from lampblack.network.outbound import Outbound
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.tasks.endpoints import Endpoints
    from lampblack.tasks.hub_access import HubAccess


def network(settings: Settings, connections: Journal) -> Outbound:
    """Makes what goes out, for as long as the settings do not forbid it; all of it is listed."""
    from lampblack.network.outbound import Outbound

    return Outbound(lambda: settings.get(OFFLINE), connections)


def connections_made(folders: Folders) -> Journal:
    """The list of what left this computer."""
    from lampblack.network.journal import Journal

    return Journal(folders.logs / "connections.jsonl")


def hub_access(settings: Settings) -> HubAccess:
    """Where the hub is and with which token. The address and the access token that Hugging Face's own tools take win,
    where they are set."""
    from lampblack.secrets.secrets import Secrets
    from lampblack.tasks.hub_access import HubAccess

    return HubAccess(
        Secrets(),
        lambda: os.environ.get("HF_ENDPOINT") or settings.get(HUB_ADDRESS),
        lambda: os.environ.get("HF_TOKEN", ""),
    )


def known_endpoints(settings: Settings, outbound: Outbound) -> Endpoints:
    """The engines elsewhere that the person has added."""
    from lampblack.models.endpoints.endpoint import Endpoint
    from lampblack.secrets.secrets import Secrets
    from lampblack.tasks.endpoints import Endpoints

    return Endpoints(
        lambda: settings.get(ENDPOINTS),
        lambda text: settings.set(ENDPOINTS, text),
        Secrets(),
        lambda address, key: Endpoint(outbound, address, key),
        lambda: settings.get(OFFLINE),
    )


def model_hub(outbound: Outbound, access: HubAccess) -> Hub:
    """The hub of the settings."""
    from lampblack.models.hub.hub import Hub

    return Hub(outbound, lambda: access.address, access.token)
