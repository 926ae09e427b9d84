"""What tests of formats do: take a document apart, translate it, and look at what was written."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lampblack.documents.formats.parts import put_all, segments_of
from lampblack.documents.taking_apart import take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lampblack.domain.segments import Segment


def segments(path: Path) -> list[Segment]:
    """A document's segments."""
    return segments_of(take_apart(path.read_bytes(), path.suffix))


def texts(path: Path) -> list[str]:
    """Their texts."""
    return [segment.text for segment in segments(path)]


def translated(path: Path, targets: Mapping[str, str]) -> bytes:
    """The document with translations by their sources, all of which it must have."""
    found = segments(path)
    numbers = {segment.number: targets[segment.text] for segment in found if segment.text in targets}
    assert set(targets) <= {segment.text for segment in found}
    taken = take_apart(path.read_bytes(), path.suffix)
    put_all(taken, numbers)
    return taken.whole()


def rewritten(path: Path) -> bytes:
    """The document with every segment's own text written into it anew."""
    taken = take_apart(path.read_bytes(), path.suffix)
    own = {segment.number: segment.text for segment in segments_of(taken)}
    missing, unfit = put_all(taken, own, is_forced=True)
    assert not missing
    assert not unfit
    return taken.whole()


def members(data: bytes) -> dict[str, bytes]:
    """What is in an archive, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> set[str]:
    """Which members of an archive are not what they were; none may have come or gone."""
    old, new = members(before), members(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}
