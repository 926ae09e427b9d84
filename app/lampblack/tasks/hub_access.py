"""The access token that a hub is told: for repositories whose terms the person has agreed to."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.models.hub.answers import host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.secrets.secrets import Secrets

_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")


class Kept(StrEnum):
    """Where the token is."""

    NOWHERE = "nowhere"
    KEYRING = "keyring"
    THIS_RUN = "this run"
    """Until the app ends: this computer has no keyring."""
    ENVIRONMENT = "environment"
    """In the variable that Hugging Face's own tools read; it wins."""


class HubAccess:
    """Keeps one token for each hub: what was given for one is never told to another.

    endpoint: the hub's address now; environment: the variable's value. Methods may be called on any thread but the
    window's.
    """

    def __init__(self, secrets: Secrets, endpoint: Callable[[], str], environment: Callable[[], str]) -> None:
        self._secrets, self._endpoint, self._environment = secrets, endpoint, environment
        self._of_this_run: set[str] = set()

    @property
    def address(self) -> str:
        """Of the hub."""
        return self._endpoint().strip().rstrip("/")

    def token(self) -> str:
        """Empty where there is none."""
        return self._environment() or self._secrets.get(self._name)

    def kept(self) -> Kept:
        """Where the token is that is told now."""
        if self._environment():
            return Kept.ENVIRONMENT
        if not self._secrets.get(self._name):
            return Kept.NOWHERE
        return Kept.THIS_RUN if self._name in self._of_this_run else Kept.KEYRING

    def keep(self, token: str) -> Kept:
        """From now on this one is told. Raises KnownError hub.bad_token where it cannot be one."""
        token = token.strip()
        if not _TOKEN.fullmatch(token):
            raise KnownError("hub.bad_token")
        is_lasting = self._secrets.set(self._name, token)
        (self._of_this_run.discard if is_lasting else self._of_this_run.add)(self._name)
        return self.kept()

    def forget(self) -> Kept:
        """No token is told any more. Raises KnownError hub.token_stays where the keyring may have it still."""
        if not self._secrets.forget(self._name):
            raise KnownError("hub.token_stays")
        return self.kept()

    @property
    def _name(self) -> str:
        return f"access token for {host_of(self.address)}"
