"""An engine whose model's thread hangs for as long as a file is there, while its main thread answers.

Arguments: the file; "step" or "load": what hangs.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from lampblack.worker.lane import Lane
from lampblack.worker.loading.loading import Loader
from lampblack.worker.main import main

trigger = Path(sys.argv[1])
owner, name = {"step": (Lane, "step"), "load": (Loader, "load")}[sys.argv[2]]
original = getattr(owner, name)


def hang(*arguments: Any) -> Any:
    while trigger.exists():
        time.sleep(0.01)
    return original(*arguments)


setattr(owner, name, hang)
raise SystemExit(main())
