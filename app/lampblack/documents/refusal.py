"""Why a document gives no text."""

from __future__ import annotations


class RefusalError(Exception):
    """kind: of a KnownError, which the app's side makes of it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
