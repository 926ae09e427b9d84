"""Loading models on a thread of its own, one after the other, while others write."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.engine.protocol import LoadProgress
from lampblack.worker.bugs import fault_of_bug
from lampblack.worker.templates.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.engine.protocol import Event, Load
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.loading.loading import Loader
    from lampblack.worker.resident import Resident

_PROGRESS_SECONDS = 0.05


class LoadThread:
    """Begins one load at a time; `on_done` is told on its thread: a resident, a fault, or neither where cancelled."""

    def __init__(
        self,
        loader: Loader,
        cancellation: Cancellation,
        send: Callable[[Event], None],
        on_done: Callable[[Load, Resident | None, Fault | None], None],
        on_bug: Callable[[], None],
    ) -> None:
        self._loader, self._cancellation = loader, cancellation
        self._send, self._on_done, self._on_bug = send, on_done, on_bug

    def begin(self, command: Load) -> None:
        """Starts to load; call it again only after `on_done`."""
        threading.Thread(target=self._run, args=(command,), name="load", daemon=True).start()

    def _run(self, command: Load) -> None:
        try:
            self._send(LoadProgress(command.request, 0.0))
            self._on_done(command, *self._outcome(command))
        except BaseException:  # noqa: BLE001 - whatever it is, nobody else would hear of it
            self._on_bug()

    def _outcome(self, command: Load) -> tuple[Resident | None, Fault | None]:
        try:
            return self._loader.load(command.options, self._progress_of(command)), None
        except KnownError as error:
            return None, error.fault
        except CancelledError:
            return None, None
        except Exception as error:  # noqa: BLE001 - one model's path or file must not cost the others their engine
            return None, fault_of_bug(error)

    def _progress_of(self, command: Load) -> Callable[[float], bool]:
        told = time.monotonic()

        def on_progress(fraction: float) -> bool:
            nonlocal told
            if time.monotonic() - told >= _PROGRESS_SECONDS:
                told = time.monotonic()
                self._send(LoadProgress(command.request, fraction))
            return command.request not in self._cancellation

        return on_progress
