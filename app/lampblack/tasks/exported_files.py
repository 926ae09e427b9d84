"""Looks after the files that conversations were written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.store.overwriting import remove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.store.exports import ExportedFile, ExportStore


def listed(store: ExportStore) -> list[tuple[ExportedFile, bool]]:
    """All of them, the newest first, each with whether it is there. Raises KnownError database.…"""
    return [(one, _is_there(one)) for one in store.every()]


def delete(store: ExportStore, numbers: Sequence[int]) -> list[ExportedFile]:
    """Overwrites and deletes files, and takes them off the list; returns those that could not be deleted."""
    left = []
    for one in store.every():
        if one.id in numbers:
            try:
                if one.path.is_file():
                    remove(one.path)
            except OSError:
                left.append(one)
                continue
            store.forget([one.id])
    return left


def _is_there(one: ExportedFile) -> bool:
    try:
        return one.path.is_file()
    except OSError:
        return False
