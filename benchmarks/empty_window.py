"""The yardstick: an empty QMainWindow of the same Python and Qt. `--stay` keeps it open after its first paint."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class EmptyWindow(QMainWindow):
    """Says that it is painted, once the paint has been done."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self._painted)

    def _painted(self) -> None:
        print(json.dumps({"modules": sorted(sys.modules)}), flush=True)
        if "--stay" not in sys.argv:
            QApplication.quit()


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = EmptyWindow()
    window.resize(1180, 760)
    window.show()
    sys.exit(application.exec())
