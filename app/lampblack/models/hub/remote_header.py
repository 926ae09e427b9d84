"""The beginning of a GGUF file on a hub, read in ranges: what decides how large the model is in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.gguf.reader import read_beginning
from lampblack.gguf.source import CutOffError, DamagedError, Source
from lampblack.models.hub.answers import connection_faults, host_of, refusal
from lampblack.network.outbound import OF_ANY_SIZE

if TYPE_CHECKING:
    import httpx2

    from lampblack.domain.hub import HubFile
    from lampblack.gguf.header import GgufHeader
    from lampblack.models.hub.hub import Hub

FIRST_CHUNK = 2**16
MOST_READ = 2 * 10**6
"""Bytes. The settings before the vocabulary take some ten thousand."""


def remote_header(hub: Hub, client: httpx2.Client, file: HubFile) -> GgufHeader:
    """The settings of a file on the hub up to its vocabulary; its tensors are not read.

    Raises KnownError: hub.*, network.offline, model.not_gguf and the like, model.damaged.
    """
    name = file.path.rsplit("/", 1)[-1]
    with connection_faults(hub.endpoint):
        try:
            return read_beginning(Source(_Ranges(hub, client, file), file.size, FIRST_CHUNK), name)
        except DamagedError as error:
            raise KnownError("model.damaged", name=name, reason=str(error)) from error
        except CutOffError as error:
            raise KnownError("model.cut_off", name=name, actual=file.size) from error


class _Ranges:
    """Reads a file from its beginning on, a request for each piece."""

    def __init__(self, hub: Hub, client: httpx2.Client, file: HubFile) -> None:
        self._hub, self._client, self._file = hub, client, file
        self._at = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        if self._at + size > MOST_READ:
            raise DamagedError(f"its settings do not end within {MOST_READ:,} bytes")
        headers = {**self._hub.headers(), "Accept-Encoding": "identity"}
        headers["Range"] = f"bytes={self._at}-{self._at + size - 1}"
        address = self._hub.address(self._file)
        request = self._client.build_request("GET", address, headers=headers, extensions={OF_ANY_SIZE: True})
        response = self._client.send(request, stream=True)
        try:
            if response.status_code not in (200, 206):
                endpoint, file = self._hub.endpoint, self._file
                raise refusal(response.status_code, response.headers, endpoint, file.repo, file.path)
            if response.status_code == 200 and self._at:
                raise KnownError("hub.not_a_hub", host=host_of(self._hub.endpoint))
            piece = bytearray()
            for part in response.iter_raw():  # a server without ranges sends the whole file: only the start is taken
                piece += part
                if len(piece) >= size:
                    break
        finally:
            response.close()
        self._at += min(size, len(piece))
        return bytes(piece[:size])
