"""The dialog that shows a link's address and asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QPlainTextEdit, QProxyStyle, QPushButton, QStyle

from lampblack.ui.transcript.link_dialog import LinkDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


class Asked:
    """The dialog for an address, and what it opened."""

    def __init__(self, qtbot: QtBot, theme: Theme, address: str) -> None:
        self.opened: list[str] = []
        self.dialog = LinkDialog(address, theme, opener=self._open)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        self.dialog.open()
        self._qtbot = qtbot

    def _open(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return True

    @property
    def address(self) -> str:
        field = self.dialog.findChild(QPlainTextEdit, "linkAddress")
        assert field is not None
        return field.toPlainText()

    @property
    def question(self) -> str:
        return self.dialog.findChildren(QLabel)[0].text()

    def button(self, name: str) -> QPushButton:
        found = self.dialog.findChild(QPushButton, name)
        assert found is not None
        return found

    def press(self, name: str) -> None:
        self._qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)


def test_it_opens_only_after_the_person_said_so(qtbot: QtBot, theme: Theme) -> None:
    asked = Asked(qtbot, theme, "https://a.example/b?c=d")
    assert asked.address == "https://a.example/b?c=d"
    assert "a.example" in asked.question
    assert asked.opened == []
    asked.press("linkOpen")
    assert asked.opened == ["https://a.example/b?c=d"]
    assert not asked.dialog.isVisible()


def test_enter_and_escape_open_nothing(qtbot: QtBot, theme: Theme) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        asked = Asked(qtbot, theme, "https://a.example")
        qtbot.keyClick(asked.dialog, key)
        assert not asked.dialog.isVisible()
        assert asked.opened == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "\\\\server\\share",
        "javascript:alert(1)",
        "data:text/html,x",
        "smb://server/share",
        "//server/share",
        "http://",
        "https://a.exa\u202emple",
        "ms-settings:x",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_other_addresses_are_shown_and_copied_but_never_opened(qtbot: QtBot, theme: Theme, address: str) -> None:
    asked = Asked(qtbot, theme, address)
    assert asked.address
    assert asked.address.isascii()
    assert not asked.button("linkOpen").isVisible()
    asked.press("linkCopy")
    assert QGuiApplication.clipboard().text() == asked.address
    assert asked.opened == []


def test_the_true_host_is_named(qtbot: QtBot, theme: Theme) -> None:
    assert "evil.example" in Asked(qtbot, theme, "http://bank.example@evil.example/").question
    asked = Asked(qtbot, theme, "https://аpple.example/")  # a Cyrillic а
    assert "xn--" in asked.address
    assert "xn--" in asked.question


def test_mail_addresses_open_the_mail_program(qtbot: QtBot, theme: Theme) -> None:
    asked = Asked(qtbot, theme, "mailto:someone@a.example")
    assert "mail" in asked.question
    asked.press("linkOpen")
    assert asked.opened == ["mailto:someone@a.example"]


class _WithIcons(QProxyStyle):
    """As Qt's own style is on X11 where no desktop names a theme."""

    def styleHint(self, hint, option=None, widget=None, returned=None):  # noqa: N802
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return super().styleHint(hint, option, widget, returned)


def test_no_button_of_a_dialog_carries_an_icon_of_qt(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    qapp.setStyle(_WithIcons("Fusion"))
    try:
        sheet = qapp.styleSheet()
        qapp.setStyleSheet("")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        assert not box.buttons()[0].icon().isNull()
        qapp.setStyleSheet(sheet)
        dialog = LinkDialog("https://example.com", theme)
        qtbot.addWidget(dialog)
        assert [button.text() for button in dialog.findChildren(QPushButton) if not button.icon().isNull()] == []
    finally:
        qapp.setStyle("Fusion")
