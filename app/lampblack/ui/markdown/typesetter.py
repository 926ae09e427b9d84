"""Formulas to pictures: asks the process that draws them, keeps its answers, and stops it when it takes too long."""

from __future__ import annotations

import json
import re
from collections import OrderedDict, deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QPointF, QProcess, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache

from lampblack.tasks.formulas import SECONDS, START_SECONDS, command

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_MAX_STARTS = 4
"""Starts in a row that answer nothing, after which no formula is drawn any more."""
_MAX_KEPT = 2000
_MAX_PIXELS = 2_000_000
"""A larger picture is drawn anew each time rather than kept."""
_BLACK = re.compile(rb' fill="black"')
_MAX_WAITING = 5000
_IDLE = 60_000
"""Milliseconds without a formula after which the process ends and gives its memory back."""

Key = tuple[str, bool]
"""LaTeX, and whether it is drawn large."""


class State(Enum):
    """Of a formula that has no picture."""

    WAITING = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn formula; sizes in ems, ascent and descent from the baseline."""

    svg: bytes
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, left: float, baseline: float, em: float, color: str) -> None:
        """Draws it in one colour with its baseline at a height, as sharp as the device is."""
        ratio = painter.device().devicePixelRatio()
        left, top = (round(value * ratio) / ratio for value in (left, baseline - self.ascent * em))
        width, height = self.width * em, (self.ascent + self.descent) * em
        if width * height * ratio * ratio > _MAX_PIXELS:
            self._renderer(color).render(painter, QRectF(left, top, width, height))
        else:
            painter.drawPixmap(QPointF(left, top), self._pixmap(em, color, ratio))

    def _renderer(self, color: str) -> QSvgRenderer:
        from PySide6.QtSvg import QSvgRenderer

        plain = _BLACK.sub(b"", self.svg)
        return QSvgRenderer(QByteArray(plain.replace(b"<svg", f'<svg fill="{color}"'.encode(), 1)))

    def _pixmap(self, em: float, color: str, ratio: float) -> QPixmap:
        key = f"formula {hash(self.svg)} {em:.3f} {color} {ratio}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = self._drawn(em, color, ratio)
            QPixmapCache.insert(key, pixmap)
        return pixmap

    def _drawn(self, em: float, color: str, ratio: float) -> QPixmap:
        width, height = self.width * em, (self.ascent + self.descent) * em
        pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self._renderer(color).render(painter, QRectF(0, 0, width * ratio, height * ratio))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(color))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap


class Typesetter(QObject):
    """Draws each formula once; nothing runs before the first is asked for."""

    drawn = Signal(str, bool)
    """LaTeX, and whether large: there is a picture of it now, or the news that there is none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[Key, Picture | State] = OrderedDict()
        self._waiting: deque[Key] = deque()
        self._process: QProcess | None = None
        self._asked: Key | None = None
        self._is_ready = False
        self._starts = 0
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._give_up)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._rest)

    def picture(self, latex: str, display: bool) -> Picture | State:
        """The picture of a formula; where it is WAITING, `drawn` tells when that has changed."""
        key = (latex, display)
        known = self._kept.get(key)
        if known is None:
            self._keep(key, State.WAITING)
            if len(self._waiting) >= _MAX_WAITING or self._starts >= _MAX_STARTS:
                self._kept[key] = State.FAILED
                return State.FAILED
            self._waiting.append(key)
            self.warm_up()
            self._ask()
            return State.WAITING
        self._kept.move_to_end(key)
        return known

    def warm_up(self) -> None:
        """Starts the process, for there will be a formula soon."""
        if self._process is None and self._starts < _MAX_STARTS:
            self._starts += 1
            process = self._process = QProcess(self)
            process.setStandardErrorFile(QProcess.nullDevice())
            process.readyReadStandardOutput.connect(self._read)
            process.finished.connect(self._lost)
            process.errorOccurred.connect(self._failed_to_start)
            self.destroyed.connect(lambda: end(process))
            self._deadline.start(round(1000 * START_SECONDS))
            self._is_ready = False
            program, *arguments = command()
            process.start(program, arguments)
        self._idle.start()

    def _keep(self, key: Key, what: Picture | State) -> None:
        self._kept[key] = what
        while len(self._kept) > _MAX_KEPT and next(iter(self._kept.values())) is not State.WAITING:
            self._kept.popitem(last=False)

    def _ask(self) -> None:
        if self._asked is not None or self._process is None or not self._is_ready or not self._waiting:
            return
        self._asked = self._waiting.popleft()
        latex, display = self._asked
        self._process.write(json.dumps({"latex": latex, "display": display}).encode() + b"\n")
        self._deadline.start(round(1000 * SECONDS))

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            said = json.loads(bytes(self._process.readLine().data()))
            self._deadline.stop()
            self._starts = 0
            self._is_ready = True
            self._answered(said)
            self._ask()
        self._idle.start()

    def _answered(self, said: dict[str, object]) -> None:
        key, self._asked = self._asked, None
        if key is None:
            return
        if "svg" in said:
            sizes = (float(str(said[name])) for name in ("width", "ascent", "descent"))
            self._settle(key, Picture(str(said["svg"]).encode(), *sizes))
        else:
            self._settle(key, State.FAILED)

    def _settle(self, key: Key, what: Picture | State) -> None:
        self._keep(key, what)
        self.drawn.emit(*key)

    def _give_up(self) -> None:
        """What takes too long is not drawn; the process is lost with it."""
        if self._process is not None:
            self._process.kill()

    def _failed_to_start(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._lost()

    def _lost(self) -> None:
        """The process has gone: what it was at cannot be drawn, the rest is for the next one."""
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._deadline.stop()
        key, self._asked = self._asked, None
        if key is not None:
            self._settle(key, State.FAILED)
        if self._waiting and self._starts < _MAX_STARTS:
            self.warm_up()
            return
        while self._waiting:
            self._settle(self._waiting.popleft(), State.FAILED)

    def _rest(self) -> None:
        if self._process is not None and not self._waiting and self._asked is None:
            self._process.closeWriteChannel()


def end(process: QProcess) -> None:
    """Ends a process whose owner goes; Qt warns of one that it has to end itself."""
    try:
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(2000)
    except RuntimeError:
        pass  # it has gone already, and Qt's half of it too
