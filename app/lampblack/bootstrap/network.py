"""What may leave this computer, and which hub is asked for models."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lampblack.settings.declared import HUB_ADDRESS, OFFLINE

if TYPE_CHECKING:
    from lampblack.models.hub.hub import Hub
    from lampblack.network.outbound import Outbound
    from lampblack.settings.file import Settings


def network(settings: Settings) -> Outbound:
    """Makes what goes out, for as long as the settings do not forbid it."""
    from lampblack.network.outbound import Outbound

    return Outbound(lambda: settings.get(OFFLINE))


def model_hub(outbound: Outbound, settings: Settings) -> Hub:
    """The hub of the settings. The address and the access token that Hugging Face's own tools take win, where they are
    set."""
    from lampblack.models.hub.hub import Hub

    def token() -> str:
        return os.environ.get("HF_TOKEN", "")

    return Hub(outbound, lambda: os.environ.get("HF_ENDPOINT") or settings.get(HUB_ADDRESS), token)
