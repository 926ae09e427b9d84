"""Whether a model's files are still what was fetched."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.gguf.parts import part_paths
from lampblack.models.hub.origins import Origins

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import ModelInfo

_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Verified:
    """A file's check sum in hexadecimal, and what it was when it was fetched, with repository and commit: empty where
    it was not fetched by Lampblack, so that nothing can be said."""

    path: str
    sha256: str
    expected: str = ""
    repo: str = ""
    commit: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it is something else now."""
        return bool(self.expected) and self.sha256 != self.expected


def verify(model: ModelInfo, library: Path, tell: Callable[[float], None]) -> list[Verified]:
    """Reads all files of a model; tell: how far it is, from 0 to 1. Raises KnownError model.unreadable."""
    origins = Origins(library)
    done, found = 0, []
    for path in part_paths(Path(model.path)):
        digest = hashlib.sha256()
        try:
            with path.open("rb", buffering=0) as file:
                while piece := file.read(_CHUNK):
                    digest.update(piece)
                    done += len(piece)
                    tell(min(1.0, done / max(1, model.bytes)))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise KnownError("model.unreadable", name=path.name, reason=reason) from error
        origin = origins.of(path)
        known = (origin.sha256, origin.repo, origin.commit) if origin else ()
        found.append(Verified(str(path), digest.hexdigest(), *known))
    return found
