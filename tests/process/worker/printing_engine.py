"""An engine in which native code prints to standard output, as some libraries do."""

from __future__ import annotations

import os
import threading
import time

from lampblack.worker.main import main


def print_again_and_again() -> None:
    while True:
        os.write(1, b"a native library talks\n{")
        time.sleep(0.005)


threading.Timer(0.3, print_again_and_again).start()
raise SystemExit(main())
