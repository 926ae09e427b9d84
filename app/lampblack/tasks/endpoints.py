"""Engines elsewhere that the person has added: their models, their keys, and the one way to what they write."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.endpoints import KnownEndpoint, endpoint_address, host_of, is_key, model_elsewhere
from lampblack.domain.faults import Fault, KnownError
from lampblack.models.endpoints.connection import Connection
from lampblack.models.endpoints.engine import EndpointEngine
from lampblack.tasks.hub_access import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.generation import GenerationRequest
    from lampblack.engine.engine import EventSink, Generator
    from lampblack.models.endpoints.endpoint import Endpoint
    from lampblack.secrets.secrets import Secrets


class Endpoints:
    """Nothing is asked of one but when a person asks: its models with `models`, a reply with `generator`.

    read and write: the text in which the list is kept. connect: makes what asks the server at an address, with what
    tells its key. is_offline: whether nothing may leave this computer. Methods may be called on any thread but the
    window's; `list`, `find`, `is_offline` and `why_not` on any.
    """

    def __init__(
        self,
        read: Callable[[], str],
        write: Callable[[str], None],
        secrets: Secrets,
        connect: Callable[[str, Callable[[], str]], Endpoint],
        is_offline: Callable[[], bool],
    ) -> None:
        self._read, self._write, self._secrets = read, write, secrets
        self._connect, self._is_offline = connect, is_offline
        self._lock = threading.RLock()
        self._engines: dict[str, EndpointEngine] = {}
        self._of_this_run: set[str] = set()
        self._asking: set[Connection] = set()

    # --- the list

    @property
    def list(self) -> tuple[KnownEndpoint, ...]:
        """Those that were added, in that order."""
        return _known(self._read())

    @property
    def is_offline(self) -> bool:
        """Whether none of them may be asked now."""
        return self._is_offline()

    def find(self, address: str) -> KnownEndpoint | None:
        """The one at this address."""
        return next((one for one in self.list if one.address == address), None)

    def models(self, address: str, key: str | None = None, connection: Connection | None = None) -> tuple[str, ...]:
        """Asks the server at an address for the names of its models. key: None for the one that is kept for it.

        Raises KnownError as `Endpoint` does.
        """
        address, connection = endpoint_address(address), connection or Connection()
        with self._lock:
            self._asking.add(connection)
        try:
            return self._connect(address, lambda: self._key(address) if key is None else key).models(connection)
        finally:
            with self._lock:
                self._asking.discard(connection)

    def keep(
        self, endpoint: KnownEndpoint, key: str | None = None, *, before: str = "", place: int | None = None
    ) -> Kept:
        """Adds an endpoint, or puts it in the place of the one that was at the address `before`; says where its key is.
        key: None leaves what is kept for the address, empty forgets it. place: where on the list a new one goes.

        Raises KnownError endpoint.bad_address, endpoint.bad_key, endpoint.known where another one has this address,
        endpoint.key_stays, and what writing raises.
        """
        endpoint = replace(endpoint, address=endpoint_address(endpoint.address), name=endpoint.name.strip())
        if key is not None and not is_key(key):
            raise KnownError("endpoint.bad_key")
        with self._lock:
            known = [*self.list]
            if endpoint.address != before and any(one.address == endpoint.address for one in known):
                raise KnownError("endpoint.known", host=endpoint.host)
            there = next((number for number, one in enumerate(known) if one.address == before), None)
            if there is not None:
                known[there] = endpoint
            else:
                known.insert(len(known) if place is None else place, endpoint)
            self._write(_text(known))
        if key is not None:
            self._keep_key(endpoint.address, key)
        if before and before != endpoint.address:
            self._leave(before)
        return self.kept(endpoint.address)

    def refresh(self, address: str, connection: Connection | None = None) -> KnownEndpoint:
        """Asks an endpoint for its models, and keeps their names. Raises KnownError."""
        models = self.models(address, connection=connection)
        with self._lock:
            known = [replace(one, models=models) if one.address == address else one for one in self.list]
            self._write(_text(known))
        return self.find(address) or KnownEndpoint(address, models=models)

    def remove(self, address: str) -> str:
        """Takes one off the list, ends what it writes, and forgets its key, which is returned.

        Raises KnownError endpoint.key_stays where the keyring may have it still, and what writing raises.
        """
        key = self._key(address)
        with self._lock:
            self._write(_text([one for one in self.list if one.address != address]))
        self._leave(address)
        return key

    def forget_key(self, address: str) -> Kept:
        """Sends none to it any more. Raises KnownError endpoint.key_stays."""
        self._keep_key(address, "")
        return self.kept(address)

    def kept(self, address: str) -> Kept:
        """Where the key for an address is."""
        if not self._key(address):
            return Kept.NOWHERE
        return Kept.THIS_RUN if address in self._of_this_run else Kept.KEYRING

    # --- what writes

    def why_not(self, path: str) -> Fault | None:
        """Why the model that `path` stands for cannot be asked; None where it can, as far as is known here."""
        model = model_elsewhere(path)
        if model is None or self.find(model.address) is None:
            return Fault("endpoint.gone", {"host": model.host if model is not None else path})
        return Fault("network.offline", {"host": model.host}) if self._is_offline() else None

    def generator(self, path: str) -> Generator:
        """What writes the replies of the model that `path` stands for. Raises KnownError endpoint.gone."""
        model = model_elsewhere(path)
        if model is None or self.find(model.address) is None:
            raise KnownError("endpoint.gone", host=host_of(path))
        with self._lock:
            engine = self._engines.get(model.address)
            if engine is None:
                key = self._key
                endpoint = self._connect(model.address, lambda address=model.address: key(address))  # type: ignore[misc]
                engine = self._engines[model.address] = EndpointEngine(endpoint)
        return _Model(engine, model.name)

    def close(self) -> None:
        """Ends all that runs."""
        with self._lock:
            engines, self._engines = [*self._engines.values()], {}
            for connection in self._asking:
                connection.cut()
        for engine in engines:
            engine.close()

    # --- inside

    def _leave(self, address: str) -> None:
        with self._lock:
            engine = self._engines.pop(address, None)
        if engine is not None:
            engine.close()
        if self._key(address):
            self._keep_key(address, "")

    def _key(self, address: str) -> str:
        return self._secrets.get(_name(address))

    def _keep_key(self, address: str, key: str) -> None:
        name = _name(address)
        if key:
            is_lasting = self._secrets.set(name, key)
            (self._of_this_run.discard if is_lasting else self._of_this_run.add)(address)
            return
        was_kept = address not in self._of_this_run and bool(self._secrets.get(name))
        self._of_this_run.discard(address)
        if not self._secrets.forget(name) and was_kept:
            raise KnownError("endpoint.key_stays", host=host_of(address))


@dataclass(frozen=True, slots=True)
class _Model:
    """One model of an endpoint."""

    engine: EndpointEngine
    name: str

    def generate(self, request: GenerationRequest, sink: EventSink) -> int:
        return self.engine.generate(replace(request, model=self.name), sink)

    def cancel(self, request: int) -> None:
        self.engine.cancel(request)


def _name(address: str) -> str:
    return f"key for {address}"


def _text(known: list[KnownEndpoint]) -> str:
    return json.dumps([asdict(one) for one in known], ensure_ascii=False) if known else ""


def _known(text: str) -> tuple[KnownEndpoint, ...]:
    """What stands in the list; what a hand has spoilt there is left out."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    known: dict[str, KnownEndpoint] = {}
    for one in found if isinstance(found, list) else []:
        try:
            address, name, models = endpoint_address(one["address"]), str(one["name"]), tuple(map(str, one["models"]))
        except (KnownError, KeyError, TypeError, AttributeError):
            continue
        known[address] = KnownEndpoint(address, name, models)
    return tuple(known.values())
