"""The operating system's keyring: Secret Service or KWallet, the macOS Keychain, the Windows Credential Manager."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = "Lampblack"
"""Under which the keyring keeps them."""

_log = logging.getLogger(__name__)


class Secrets:
    """Secrets by name. Where this computer has no keyring, or it refuses, a secret is kept until the app ends.

    Methods may be called on any thread but the window's: a keyring can ask the person for its own passphrase first.
    None raises.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}

    def get(self, name: str) -> str:
        """Empty where there is none. The keyring is asked once."""
        with self._lock:
            if name not in self._known:
                self._known[name] = _asked(lambda ring: ring.get_password(SERVICE, name)).text
            return self._known[name]

    def set(self, name: str, text: str) -> bool:
        """Keeps one, in place of the last; False where the keyring does not, and it is gone when the app ends."""
        with self._lock:
            self._known[name] = text
            _asked(lambda ring: ring.set_password(SERVICE, name, text))
            return _asked(lambda ring: ring.get_password(SERVICE, name)).text == text

    def forget(self, name: str) -> bool:
        """Deletes one; False where the keyring may have it still."""
        with self._lock:
            self._known[name] = ""
            _asked(lambda ring: ring.delete_password(SERVICE, name))
            left = _asked(lambda ring: ring.get_password(SERVICE, name))
            return not left.text and left.fault in ("", "NoKeyringError")


class _Answer(NamedTuple):
    text: str = ""
    fault: str = ""


def _asked(question: Callable[[Any], str | None]) -> _Answer:
    """What the keyring says, or the name of its error: each has errors of its own."""
    try:
        import keyring

        return _Answer(question(keyring) or "")
    except Exception as error:  # noqa: BLE001
        _log.info("the keyring refuses: %s", type(error).__name__)
        return _Answer(fault=type(error).__name__)
