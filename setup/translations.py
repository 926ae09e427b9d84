"""Compiling the translations that Qt loads at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from console import Console
    from layout import Layout


def stale(layout: Layout) -> list[Path]:
    """The .ts files that have no .qm file as new as they are."""
    return [source for source in sorted(layout.translations.glob("*.ts")) if older(source.with_suffix(".qm"), source)]


def older(made: Path, source: Path) -> bool:
    """Whether `made` is missing or older than `source`."""
    try:
        return made.stat().st_mtime_ns < source.stat().st_mtime_ns
    except FileNotFoundError:
        return True


def compile_stale(layout: Layout, console: Console) -> None:
    """Writes the missing and outdated .qm files.

    Beside and renamed, because Qt maps them into memory: writing into the file of a running app would crash it.
    """
    lrelease = layout.scripts / "pyside6-lrelease"
    for source in stale(layout):
        made = source.with_suffix(".qm")
        beside = source.with_suffix(".qm.new")
        console.run([lrelease, "-silent", source, "-qm", beside], f"Compiling the translation {source.name}")
        beside.replace(made)
