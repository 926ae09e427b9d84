"""The conversation as it is read: messages one below the other, the newest growing while it is written."""

from __future__ import annotations

from lampblack.ui.transcript.transcript import Transcript

__all__ = ["Transcript"]
