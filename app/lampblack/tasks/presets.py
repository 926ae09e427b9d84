"""What a person does with presets: look them up, save, rename, delete, take them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.exchange.preset_file import read_presets, write_presets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.domain.conversations import ChatOptions
    from lampblack.domain.presets import Preset
    from lampblack.store.presets import PresetStore


class Presets:
    """Those that ship, which stay as they are, and those that a person made.

    Methods touch the disk, and raise KnownError as `Database` does. language: which of the shipped files to take, as
    in their names; English where there is none.
    """

    def __init__(self, store: PresetStore, folder: Path) -> None:
        """`folder` has a file for each language."""
        self._store, self._folder = store, folder

    def shipped(self, language: str) -> list[Preset]:
        """Those that come with Lampblack."""
        file = self._folder / f"{language}.json"
        return read_presets(file if file.is_file() else self._folder / "en.json")

    def own(self) -> list[Preset]:
        """Those that a person made."""
        return self._store.all()

    def save(self, name: str, options: ChatOptions, language: str) -> str:
        """Keeps a new one, under a name with a number where that is taken; returns its key.

        Raises KnownError presets.no_name.
        """
        return self._store.add([(_name(name), options)], self._taken(language))[0]

    def change(self, number: int, options: ChatOptions) -> None:
        """Puts other options in place of those that one had."""
        self._store.change(number, options)

    def rename(self, number: int, name: str, language: str) -> None:
        """Raises KnownError presets.no_name."""
        self._store.rename(number, _name(name), self._taken(language))

    def delete(self, number: int) -> None:
        """Hides it until it is restored, or the app starts again."""
        self._store.delete(number)

    def restore(self, number: int) -> None:
        """Undoes `delete`."""
        self._store.restore(number)

    def import_from(self, path: Path, language: str) -> list[str]:
        """Takes all presets of a file, or none; returns their keys. Raises KnownError as `read_presets` does."""
        return self._store.add([(one.name, one.options) for one in read_presets(path)], self._taken(language))

    def export_to(self, path: Path, presets: Sequence[Preset]) -> None:
        """Writes them into a file that `import_from` reads."""
        write_presets(path, presets)

    def _taken(self, language: str) -> list[str]:
        return [preset.name for preset in self.shipped(language)]


def _name(name: str) -> str:
    if not name.strip():
        raise KnownError("presets.no_name")
    return name
