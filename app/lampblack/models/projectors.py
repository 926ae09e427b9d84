"""Which models see or hear with which files: an mmproj file belongs to the models beside it that are as wide."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.models.index import ModelIndex


class Projectors:
    """Is shown the files of a library once they have been looked at; then it knows what belongs together.

    Some older projectors say another width than they make. They belong to the models of their folder where all of those
    are equally wide, as the quantizations of one are.
    """

    def __init__(self, index: ModelIndex) -> None:
        self._index = index
        self._models: defaultdict[Path, set[int]] = defaultdict(set)
        self._projectors: defaultdict[Path, list[Path]] = defaultdict(list)

    def see_model(self, path: Path) -> None:
        """A model that writes."""
        self._models[path.parent].add(self._index.width(path))

    def see_projector(self, path: Path) -> None:
        """An mmproj file."""
        self._projectors[path.parent].append(path)

    def of(self, model: Path) -> tuple[str, ...]:
        """Those that belong to a model."""
        width = self._index.width(model)
        return tuple(str(path) for path in self._projectors.get(model.parent, ()) if self._fits(path, width))

    def belongs(self, path: Path) -> bool:
        """Whether a file is a projector that belongs to some model."""
        return path in self._projectors.get(path.parent, ()) and any(
            self._fits(path, width) for width in self._models.get(path.parent, ())
        )

    def _fits(self, projector: Path, width: int) -> bool:
        widths, own = self._models.get(projector.parent, set()), self._index.width(projector)
        return width == own if own in widths else len(widths) == 1
