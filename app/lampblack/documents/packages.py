"""ZIP archives with XML in them, as Word, PowerPoint, OpenDocument and EPUB files are: read within limits, for either
may be a bomb, and copied member by member.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lampblack.documents.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_XML = 60_000_000
"""Bytes of a part once unpacked."""
MOST_IN_ALL = 200_000_000
"""Of all parts that are unpacked."""
MOST_MEMBERS = 20_000
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_HEADER = 30
"""Bytes of a member's own header before its name."""


class Package:
    """A ZIP archive. Raises RefusalError, also from its methods."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._unpacked = 0
        with refusing():
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise RefusalError("attachment.too_large")
            self.names = {member.filename for member in members}

    def read(self, name: str) -> bytes:
        """A member's bytes, none of a bomb's."""
        with refusing(), self._archive.open(name) as member:  # the size that the archive declares may be a lie
            data = member.read(MOST_XML + 1)
        self._unpacked += len(data)
        if len(data) > MOST_XML or self._unpacked > MOST_IN_ALL:
            raise RefusalError("attachment.too_large")
        return data

    def xml(self, name: str) -> bytes:
        """A part without a DTD, which no office program writes and bombs need."""
        data = self.read(name)
        if _DECLARES.search(data) or b"\0" in data[:200]:
            raise RefusalError("attachment.broken")
        return data

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """The archive with other bytes for some members. All others are copied as they are, without unpacking them, in
        the same order; raises RefusalError where the archive is not as it says.
        """
        into = io.BytesIO()
        with refusing(), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = self._archive.comment
            for member in self._archive.infolist():
                if member.filename in changed:
                    fresh = zipfile.ZipInfo(member.filename, member.date_time)
                    fresh.compress_type = member.compress_type
                    fresh.external_attr = member.external_attr
                    archive.writestr(fresh, changed[member.filename])
                else:
                    self._copy(member, archive, into)
        return into.getvalue()

    def _copy(self, member: zipfile.ZipInfo, archive: zipfile.ZipFile, into: io.BytesIO) -> None:
        """A member as it is packed. Sizes and the checksum go into its own header, where some archives have them behind
        the bytes.
        """
        at = member.header_offset
        header = self._data[at : at + _HEADER]
        if len(header) < _HEADER or header[:4] != b"PK\x03\x04":
            raise RefusalError("attachment.broken")
        begin = at + _HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        packed = self._data[begin : begin + member.compress_size]
        if len(packed) != member.compress_size:
            raise RefusalError("attachment.broken")
        member.header_offset = into.tell()
        member.flag_bits &= ~0x08
        into.write(member.FileHeader(zip64=False))
        into.write(packed)
        archive.filelist.append(member)
        archive.NameToInfo[member.filename] = member
        archive.start_dir = into.tell()


def kind_of(package: Package) -> str:
    """ "epub", "open" for OpenDocument, "slides" or "word". Raises RefusalError for any other archive."""
    declared = package.read("mimetype")[:100].strip() if "mimetype" in package.names else b""
    if declared == b"application/epub+zip" or "META-INF/container.xml" in package.names:
        return "epub"
    if declared.startswith(b"application/vnd.oasis.opendocument.") and "content.xml" in package.names:
        return "open"
    for folder, kind in (("word/", "word"), ("ppt/", "slides")):
        if any(name.startswith(folder) for name in package.names):
            return kind
    raise RefusalError("attachment.unknown")


@contextmanager
def refusing() -> Iterator[None]:
    """Makes what goes wrong with an archive or its parts a refusal."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError, KeyError) as error:
        raise RefusalError("attachment.broken") from error
    except zipfile.LargeZipFile as error:
        raise RefusalError("attachment.too_large") from error
    except RuntimeError as error:  # zipfile's for a member that is encrypted
        raise RefusalError("attachment.locked") from error
