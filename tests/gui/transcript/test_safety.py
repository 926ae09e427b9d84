"""Generated text is untrusted: nothing that it names is fetched, read or opened."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHelpEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QToolTip
from tests.gui.transcript.messages import own, reply, running, settle, shown, texts

from lampblack.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lampblack.ui.transcript import Transcript

HOSTILE = """# ![title]({address}/title.png)

![picture]({address}/a.png) [![inside]({address}/b.png)]({address}/link) <img src="{address}/c.png">

<link rel="stylesheet" href="{address}/d.css"> <iframe src='{address}/e'></iframe>

<style>body {{ background: url({address}/f.png) }} @import "{address}/g.css";</style>

<div style="background-image: url('{address}/h.png')">x</div> <object data="{address}/i"></object>

- ![item]({address}/j.png)
  > ![quoted]({address}/k.png "title")

| ![cell]({address}/l.png) | [link]({address}/m) |
|---|---|
| <img src={address}/n.png> | `{address}/o.png` |

```{address}/p.png
<img src="{address}/q.png">
```

```html
<img src="{address}/r.png">
```

![ref][id] {address}/s.png

[id]: {address}/t.png
"""


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """Listens on loopback; whoever comes waits in its queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def assert_nobody_came(server: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        server.accept()


def show_everything(qtbot: QtBot, transcript: Transcript, source: str) -> None:
    """As a finished reply, streamed, and as the person's own message; hovers over every link, copies everything."""
    transcript.set_messages([own(1, source), reply(2, source), running(3)])
    for start in range(0, len(source), 7):
        transcript.extend(3, source[start : start + 7])
    transcript.close_message(reply(3, source))
    settle(qtbot, transcript)
    for view in shown(transcript, TextView):
        for x in range(0, view.width(), 12):
            for y in range(4, view.height(), 14):
                spot = QPoint(x, y)
                if view.anchorAt(spot):
                    event = QHelpEvent(QEvent.Type.ToolTip, spot, view.viewport().mapToGlobal(spot))
                    QApplication.sendEvent(view.viewport(), event)
        view.selectAll()
        view.copy()
    transcript.grab()
    qtbot.wait(100)
    QToolTip.hideText()


def test_the_server_of_these_tests_would_notice(server: socket.socket) -> None:
    socket.create_connection(server.getsockname()).close()
    server.accept()[0].close()


def test_nothing_is_fetched(qtbot: QtBot, transcript: Transcript, server: socket.socket) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}"
    show_everything(qtbot, transcript, HOSTILE.format(address=address))
    assert f"{address}/a.png" in "".join(texts(transcript))
    assert_nobody_came(server)


def test_no_picture_or_style_sheet_is_ever_loaded(transcript: Transcript, server: socket.socket) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
    transcript.set_messages([reply(1, "text")])
    (view,) = shown(transcript, TextView)
    for kind in QTextDocument.ResourceType:
        for name in (address, "file:///etc/hostname", "/etc/hostname", "\\\\server\\share\\a.png", "data:,x", ":/a"):
            assert not view.document().resource(kind.value, QUrl(name))
    assert_nobody_came(server)


IN_OPEN, IN_ACCESS = 0x20, 0x1


class Watch:
    """Linux tells which files in a folder were opened or read."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert libc.inotify_add_watch(self._file, os.fsencode(folder), IN_OPEN | IN_ACCESS) >= 0

    def touched(self) -> list[str]:
        names = []
        try:
            data = os.read(self._file, 65536)
        except BlockingIOError:
            return []
        while data:
            length = struct.unpack_from("iIII", data)[3]
            names.append(data[16 : 16 + length].rstrip(b"\0").decode())
            data = data[16 + length :]
        return names

    def close(self) -> None:
        os.close(self._file)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_no_file_is_touched(
    qtbot: QtBot, transcript: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unc = "\\\\server\\share\\a.png"
    for name in ("a.png", "\\server\\share\\a.png", unc):
        (tmp_path / name).write_bytes(b"not a picture")
    watch = Watch(tmp_path)
    try:
        (tmp_path / "a.png").read_bytes()
        assert "a.png" in watch.touched()
        for address in (f"file://{tmp_path}", str(tmp_path), "file:."):
            show_everything(qtbot, transcript, HOSTILE.format(address=address))
        show_everything(qtbot, transcript, f"![a]({unc}) ![b](<{unc}>) <img src='{unc}'> [c]({unc}) ![d](a.png)")
        assert watch.touched() == []
    finally:
        watch.close()


@pytest.mark.parametrize("address", ["https://a.example/b?c=d", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_clicked_link_only_tells_its_address(
    qtbot: QtBot, transcript: Transcript, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    transcript.set_messages([reply(1, f"[here]({address})")])
    (view,) = shown(transcript, TextView)
    with qtbot.waitSignal(transcript.link_activated) as caught:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert caught.args == [address]
    assert texts(transcript) == ["here"]
    assert opened == []


def test_a_link_is_reached_and_pressed_by_keyboard(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "See [one](https://one.example) and [two](https://two.example).")])
    (view,) = shown(transcript, TextView)
    qtbot.wait(300)
    transcript.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(transcript, Qt.Key.Key_Tab)
    assert view.hasFocus()
    found = []
    transcript.link_activated.connect(found.append)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert found == ["https://one.example", "https://two.example"]


def test_an_address_that_is_rich_text_is_shown_as_it_is(transcript: Transcript, server: socket.socket) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
    transcript.set_messages([reply(1, f"[xxxxxxxxxxxx](<\\<img src='{address}'\\>>)")])
    (view,) = shown(transcript, TextView)
    spot = QPoint(10, 10)
    assert view.anchorAt(spot)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, spot, view.viewport().mapToGlobal(spot)))
    assert QToolTip.text()
    assert "<img" not in QToolTip.text()
    assert_nobody_came(server)
    QToolTip.hideText()
