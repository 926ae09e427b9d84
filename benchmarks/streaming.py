"""What a streaming reply asks of the window: 4,000 tokens at 1,000 tokens/s into a conversation of 200 messages.

Each run is a process of its own with a real window; the tokens come from a thread through the app's own bridge. Figures
in milliseconds: `flush_*` from the arrival of a frame's text until it is painted, `cpu_*` the processor's time in it,
which a busy machine does not blow up; `median_ms`, `p99_ms` and `max_ms` the gaps between the turns of the event loop,
in which the window could not react, whatever was done in them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from lampblack.domain.conversations import Message
    from lampblack.ui.transcript import Transcript

TOKENS = 4000
TOKENS_PER_SECOND = 1000
MESSAGES = 200
RUNS = 3
_BATCH_SECONDS = 0.008
_TIME_LIMIT = 120

SAMPLE = """## How lampblack is made

Lampblack is a pigment of **fine carbon**, gathered where oil burns with *too little air*. It is one of the oldest black
pigments, and it is still used in [ink](https://example.org/ink), paint and polish.

1. Fill a lamp with oil, and trim the wick low.
2. Hold a cold plate over the flame: `soot` settles on it.
   - Brush it off with a feather.
   - Sift it, so that no crumbs remain.
3. Grind it with glue, and shape it into sticks.

```python
def grind(pigment: float, binder: float = 0.4) -> dict[str, float]:
    \"\"\"Parts of pigment and binder, by weight.\"\"\"
    total = pigment + binder
    return {"pigment": pigment / total, "binder": binder / total}


for weight in range(10):
    print(grind(weight), "磨墨")
```

| Pigment | Source | Lightfast |
|:--------|:------:|----------:|
| Lampblack | oil smoke | yes |
| Bone black | charred bones | yes |
| Sepia | cuttlefish | *hardly* |

> 墨者，黑也。松烟所成，土之类也。

灯黑由油灯的烟灰收集而成，颜色深沉，质地细腻，至今仍用来制作书画所用的墨汁。制墨人先把烟灰筛净，再与胶混合，反复捶打，
最后放入模具，阴干数月。

"""


def measure() -> dict[str, float]:
    """The medians of several runs, in milliseconds. Raises RuntimeError where a run fails."""
    runs = [_run_apart() for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _run_apart() -> dict[str, float]:
    with environment() as variables, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.streaming", "--once", "--json", str(file)]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=_TIME_LIMIT, check=False)
        if done.returncode or not file.exists():
            raise RuntimeError(f"The streaming run failed: {done.stderr.strip()[-500:]}")
        figures: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
        return figures


def stream_once() -> dict[str, float]:
    """One run in this process."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    transcript = Transcript(Theme(application))
    window.setCentralWidget(transcript)
    window.resize(1100, 800)
    window.show()
    transcript.set_messages(_conversation())
    wait(application, lambda: transcript.is_settled)
    transcript.append_message(message(MESSAGES + 1, running=True))
    figures = measured(application, transcript, MESSAGES + 1)
    window.close()
    return figures


def measured(application: QApplication, transcript: Transcript, reply: int) -> dict[str, float]:
    """The figures of a reply that is streamed into a transcript, whose running message it is."""
    from PySide6.QtCore import Qt, QTimer

    from lampblack.ui.bridge import Bridge

    flushes: list[float] = []
    work: list[float] = []
    gaps: list[float] = []
    last_turn = time.perf_counter()

    def flush(message_id: int, text: str, tokens: int) -> None:
        del tokens
        began, worked = time.perf_counter(), time.thread_time()
        transcript.extend(message_id, text)
        QTimer.singleShot(0, lambda: painted(began, worked))

    def painted(began: float, worked: float) -> None:
        flushes.append(time.perf_counter() - began)
        work.append(time.thread_time() - worked)

    def beat() -> None:
        nonlocal last_turn
        now = time.perf_counter()
        gaps.append(now - last_turn)
        last_turn = now

    bridge = Bridge()
    bridge.reply_text_came.connect(flush)
    heart = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    heart.timeout.connect(beat)
    heart.start()
    writer = threading.Thread(target=_write, args=(bridge, reply))
    writer.start()
    wait(application, lambda: not writer.is_alive())
    wait(application, lambda: transcript.is_settled, at_least=0.1)
    heart.stop()
    return {**_summary("flush_", flushes), **_summary("cpu_", work), **_summary("", gaps), "flushes": len(flushes)}


def _write(bridge: object, reply: int) -> None:
    """The reader thread: tokens in small batches, on time."""
    tokens = re.findall(r".{1,4}", (SAMPLE * 40), re.DOTALL)[:TOKENS]
    began = time.perf_counter()
    sent = 0
    while sent < len(tokens):
        due = min(len(tokens), int((time.perf_counter() - began) * TOKENS_PER_SECOND))
        if due > sent:
            bridge.reply_text(reply, "".join(tokens[sent:due]), due - sent)  # type: ignore[attr-defined]
            sent = due
        time.sleep(_BATCH_SECONDS)


def wait(application: QApplication, done: object, at_least: float = 0.0) -> None:
    """Lets the window work until `done()`, and `at_least` so many seconds."""
    from PySide6.QtCore import QEventLoop, QTimer

    began = time.perf_counter()
    waking = QTimer()  # with a time of its own processEvents would not wait for events, and take a core from the engine
    waking.start(20)
    while not done() or time.perf_counter() - began < at_least:  # type: ignore[operator]
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _conversation() -> list[Message]:
    return [message(number) for number in range(1, MESSAGES + 1)]


def message(number: int, *, running: bool = False) -> Message:
    """A question, a reply, or an empty one that is being written."""
    from lampblack.domain.conversations import Message, MessageState
    from lampblack.domain.generation import Role

    role = Role.ASSISTANT if running or number % 2 == 0 else Role.USER
    text = SAMPLE if role is Role.ASSISTANT else f"Question {number}: how is lampblack made, and since when?"
    state = MessageState.RUNNING if running else MessageState.DONE
    return Message(number, 1, None, role, "" if running else text, state, 0.0, "Sample")


def _summary(prefix: str, seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"{prefix}median_ms": 1000 * statistics.median(ordered),
        f"{prefix}p99_ms": 1000 * ordered[int(0.99 * (len(ordered) - 1))],
        f"{prefix}max_ms": 1000 * ordered[-1],
    }


def main() -> int:
    """Prints the figures; `--json FILE` writes them too, `--once` does with one run in this process."""
    parser = argparse.ArgumentParser(prog="benchmarks.streaming", description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    if options.once:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures = stream_once() if options.once else measure()
    for name, value in figures.items():
        print(f"{name:16} {value:8.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
