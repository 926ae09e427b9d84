"""Models on a hub: what a search finds, and the files of a repository."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault


HUGGING_FACE = "https://huggingface.co"


class Order(StrEnum):
    """How the models that a search finds are sorted, best first."""

    DOWNLOADS = "downloads"
    LIKES = "likes"
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A repository that a search found.

    repo: owner/name; downloads: of the last 30 days; updated: ISO 8601, empty where the hub does not say, as are the
    others; parameters: 0 where it does not say; gated: its terms have to be accepted on its page first.
    """

    repo: str
    downloads: int = 0
    likes: int = 0
    updated: str = ""
    licence: str = ""
    architecture: str = ""
    parameters: int = 0
    context_length: int = 0
    gated: bool = False


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository at a commit.

    path: within the repository, as the hub says it: not to be trusted; size: in bytes; sha256: in hexadecimal, empty
    where the hub does not know it, as for small text files.
    """

    repo: str
    commit: str
    path: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository at a commit, with all its files."""

    repo: str
    commit: str
    files: tuple[HubFile, ...]
    licence: str = ""
    gated: bool = False


class DownloadState(StrEnum):
    """What becomes of a download at the moment. QUEUED: others come first; WAITING: for a server that asked for it, or
    a connection; CHECKING: against the hub's check sums; FAILED: it can be gone on with."""

    QUEUED = "queued"
    READING = "reading"
    WAITING = "waiting"
    CHECKING = "checking"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Download:
    """A model on its way here. name: of its first file; done, total: bytes of all its files; speed: bytes a second over
    the last moments, 0 where that is not known; fault: why it failed; path: of its first file, once it is there."""

    key: str
    repo: str
    name: str
    state: DownloadState
    done: int
    total: int
    speed: float = 0.0
    fault: Fault | None = None
    path: str = ""

    @property
    def seconds_left(self) -> float | None:
        """None where nobody can say."""
        return (self.total - self.done) / self.speed if self.speed > 0 else None
