"""The panels that do jobs, in the window: made when first seen, and never what keeps the window large."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from tests.gui.controls import nameless

from lampblack.settings.declared import TEXT_SCALE

KEYS = ("write", "summarize", "translate", "code", "analyze")


def test_only_a_panel_that_is_seen_is_made(app):
    assert not app.find("writePanel")
    app.window.show_panel("write")
    assert app["writePanel"].isVisible()
    assert not app.find("translatePanel")


@pytest.mark.parametrize("key", KEYS)
def test_every_control_of_a_panel_has_a_name(app, key: str):
    app.window.show_panel(key)
    assert app[f"{key}Panel"].isVisible()
    assert nameless(app.window) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_panel_is_ready_to_type_in(app, key: str):
    app.window.activateWindow()
    app.qtbot.waitUntil(app.window.isActiveWindow)
    app.window.show_panel(key)
    assert app[f"{key}Panel"].isAncestorOf(app.window.focusWidget())


@pytest.mark.parametrize("key", KEYS)
def test_all_of_a_panel_is_reached_in_the_smallest_window_with_the_largest_text(app, key: str):
    app.settings.set(TEXT_SCALE, 200)
    app.window.show_panel(key)
    app.wait(lambda: app["panelRail"].findChild(QToolButton).fontMetrics().height() > 24)
    app.window.resize(640, 480)
    app.wait(lambda: (app.window.width(), app.window.height()) == (640, 480))

    page = app.window.job_page(key)
    for control in app[f"{key}Panel"].findChildren(QWidget):
        if control.isVisible() and control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            page.ensureWidgetVisible(control)
            assert not control.visibleRegion().isEmpty(), control.objectName()


def test_the_rail_shows_icons_alone_where_their_words_have_no_room(app):
    buttons = app["panelRail"].findChildren(QToolButton)
    assert {each.toolButtonStyle() for each in buttons} == {Qt.ToolButtonStyle.ToolButtonTextUnderIcon}
    app.settings.set(TEXT_SCALE, 200)
    app.window.resize(640, 480)

    app.wait(lambda: {each.toolButtonStyle() for each in buttons} == {Qt.ToolButtonStyle.ToolButtonIconOnly})
    assert "Summarize" in {each.toolTip() for each in buttons}
    assert all(each.visibleRegion().boundingRect().size() == each.size() for each in buttons)
    assert not any(a.geometry().intersects(b.geometry()) for a in buttons for b in buttons if a is not b)

    app.settings.set(TEXT_SCALE, 100)
    app.window.resize(1100, 760)
    app.wait(lambda: {each.toolButtonStyle() for each in buttons} == {Qt.ToolButtonStyle.ToolButtonTextUnderIcon})
    assert {each.toolTip() for each in buttons} == {""}
