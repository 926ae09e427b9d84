"""What another program brings into the home comes into the list of the window that is open."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.exchange import samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.app.conftest import Driver


def titles(app: Driver) -> list[str]:
    model = app["chatList"].model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.mark.slow
def test_an_import_on_the_command_line_is_seen_in_the_open_window(
    make_app: Callable[[], Driver], tmp_path: Path
) -> None:
    app = make_app().start()
    app.wait(lambda: app.window.chat.isVisible() or app["welcomePage"].isVisible())
    path = samples.write_chatgpt_zip(tmp_path / "export.zip", [samples.chatgpt("From elsewhere")])
    command = [
        sys.executable,
        "-m",
        "lampblack",
        "--home",
        str(tmp_path / "home"),
        "conversations",
        "import",
        str(path),
    ]
    subprocess.run(command, check=True, timeout=60, capture_output=True)
    app.window.show_chat()
    app.wait(lambda: "From elsewhere" in titles(app))
