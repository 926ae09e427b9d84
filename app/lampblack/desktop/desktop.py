"""Notifications for a person who looks elsewhere, and keeping the computer awake while something long goes on."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from typing import Any

    from desktop_notifier import DesktopNotifier
    from wakepy import Mode

_SECONDS_TO_CLOSE = 2.0

_log = logging.getLogger(__name__)


class Desktop:
    """Works on a thread of its own, which begins when it is first needed: a desktop can be slow, or not answer at all.

    What the desktop cannot do is left undone and logged, for it is an addition to what the window shows. Methods may be
    called on any thread, and return at once.
    """

    def __init__(self, icon: Path | None = None) -> None:
        self._icon = icon
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._busy: set[str] = set()
        self._notifier: DesktopNotifier | None = None
        self._mode: Mode | None = None

    def tell(self, title: str, text: str, on_clicked: Callable[[], None]) -> None:
        """Shows a notification; on_clicked is called on the thread of the desktop."""
        self._run(self._tell(title, text, on_clicked))

    def stay_awake(self, work: str, *, is_busy: bool) -> None:
        """Keeps the computer from falling asleep by itself while any work is busy; the screen may go dark."""
        with self._lock:
            was_busy = bool(self._busy)
            (self._busy.add if is_busy else self._busy.discard)(work)
            has_changed = was_busy != bool(self._busy)
        if has_changed:
            self._run(self._follow())

    def close(self) -> None:
        """Lets the computer sleep again."""
        with self._lock:
            self._busy.clear()
            self._is_closed = True
            loop, thread = self._loop, self._thread
        if loop is not None and thread is not None and self._end is not None and thread.is_alive():
            loop.call_soon_threadsafe(self._end.set)
            thread.join(_SECONDS_TO_CLOSE)

    # --- on its own thread

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        import asyncio  # not before there is something to ask: it takes as long as a good part of the start

        with self._lock:
            if self._is_closed:
                work.close()
                return
            if self._loop is None:
                began = threading.Event()
                self._thread = threading.Thread(
                    target=asyncio.run, args=(self._serve(began),), name="desktop", daemon=True
                )
                self._thread.start()
                began.wait()
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _serve(self, began: threading.Event) -> None:
        import asyncio

        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        began.set()
        await self._end.wait()
        await self._follow()
        # The library has no way of its own to end its connection.
        bus = getattr(getattr(self._notifier, "_backend", None), "bus", None)
        if bus is not None and bus.connected:
            bus.disconnect()
            await bus.wait_for_disconnect()

    async def _tell(self, title: str, text: str, on_clicked: Callable[[], None]) -> None:
        try:
            if self._notifier is None:
                from desktop_notifier import DesktopNotifier, Icon

                logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)  # it warns where there is no desktop
                self._notifier = DesktopNotifier("Lampblack", Icon(path=self._icon) if self._icon else None)
            await self._notifier.send(title=title, message=text, on_clicked=on_clicked)
        except Exception as error:  # noqa: BLE001 - each desktop has errors of its own
            _log.info("the desktop shows no notifications: %s", error)

    async def _follow(self) -> None:
        """Holds the computer awake, or lets it go, as is wished now."""
        with self._lock:
            is_busy = bool(self._busy)
        try:
            if is_busy and self._mode is None:
                from wakepy import keep

                self._mode = keep.running(on_fail="pass")
                self._mode.__enter__()
                if not self._mode.active:
                    _log.info("the computer may fall asleep: its desktop cannot be asked not to")
            elif not is_busy and self._mode is not None:
                mode, self._mode = self._mode, None
                mode.__exit__(None, None, None)
        except Exception as error:  # noqa: BLE001 - as above
            _log.info("the computer cannot be kept awake: %s", error)
