"""Sizes of files and memory in words."""

from __future__ import annotations


def in_words(size: int) -> str:
    """A number of bytes as people read it, in decimal units like the file managers': 98 MB, 1.1 GB."""
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{value:.1f} {unit}" if unit == "GB" and value < 100 else f"{value:.0f} {unit}"
