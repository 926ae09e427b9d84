"""Measurements that wait for an idle engine and give way, step by step, to whoever comes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault
from lampblack.engine.protocol import Failed, Measured
from lampblack.worker.loading.measuring import CannotMeasureError, measure
from lampblack.worker.native.llama import LlamaError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from lampblack.domain.models import Measurement
    from lampblack.engine.protocol import Event, Measure
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.resident import Resident


class Measures:
    """Works off `Measure` commands, a step of some hundred milliseconds at a time."""

    def __init__(
        self,
        cancellation: Cancellation,
        send: Callable[[Event], None],
        forget: Callable[[int], None],
        has_news: Callable[[], bool],
    ) -> None:
        self._cancellation, self._send, self._forget, self._has_news = cancellation, send, forget, has_news
        self._waiting: deque[tuple[Measure, Resident]] = deque()
        self.is_computing = False
        """Read by other threads: whether a command that comes now is worth breaking a step off."""
        self._steps: Generator[Measurement | None] | None = None

    def put(self, command: Measure, resident: Resident) -> None:
        """Queues a measurement."""
        self._waiting.append((command, resident))

    def step(self) -> bool:
        """Goes on; returns whether there was anything to do. Call it only when nobody waits for an answer."""
        if not self._waiting:
            return False
        command, resident = self._waiting[0]
        if command.request in self._cancellation:
            self._end(Failed(command.request, None))
            return True
        if not resident.has_all_threads:  # other programs are at work: what is measured now would be wrong later
            self._break_off()
            return False
        self.is_computing = True
        self._cancellation.rearm()
        try:
            if self._has_news():  # it came before it could break this step off
                return True
            self._steps = self._steps or measure(
                resident.model, resident.shape, resident.info.threads, self._cancellation.abort_flag
            )
            measurement = next(self._steps)
        except LlamaError:
            self._end(Failed(command.request, Fault("engine.out_of_memory")))
            return True
        except CannotMeasureError:
            self._end(Failed(command.request, Fault("measure.refused", {"name": resident.info.name})))
            return True
        finally:
            self.is_computing = False
        if measurement is not None:
            resident.use(measurement)
            self._end(Measured(command.request, resident.info.path, measurement))
        return True

    def drop(self, resident: Resident) -> None:
        """Ends the measurements of a model that leaves the memory."""
        for command, of in list(self._waiting):
            if of is resident:
                if self._waiting[0][0] is command:
                    self._end(Failed(command.request, None))
                else:
                    self._waiting.remove((command, of))
                    self._forget(command.request)
                    self._send(Failed(command.request, None))

    def _break_off(self) -> None:
        steps, self._steps = self._steps, None
        if steps is not None:
            steps.close()

    def _end(self, event: Measured | Failed) -> None:
        self._break_off()
        self._waiting.popleft()
        self._forget(event.request)
        self._send(event)
