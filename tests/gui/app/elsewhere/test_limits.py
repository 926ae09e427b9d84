"""What a model elsewhere cannot do is said beside the control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton
from tests.gui.app.elsewhere.driving import add_by_hand, choose, host
from tests.gui.app.test_side_by_side import action, open_menu
from tests.gui.app.test_talking import limit_length

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver
    from tests.loopback_endpoint import LoopbackEndpoint

CANNOT = "This needs a model on this computer."


def test_samplers_that_it_does_not_know_are_switched_off(there: Driver, server: LoopbackEndpoint):
    there["chatOptions"].click()
    there.wait(lambda: there["chatSamplingElsewhere"].isVisible())
    assert there["chatSamplingElsewhere"].text().startswith(f"{host(server)} is told the temperature")
    for name in ("chatTopK", "chatMinP", "chatRepeatPenalty"):
        assert not there[name].isEnabled()
        assert CANNOT in there[name].toolTip()
    for name in ("chatTopP", "chatSeed", "chatTemperatureValue", "chatLength"):
        assert there[name].isEnabled()


def test_the_options_are_whole_again_with_a_model_of_this_computer(there: Driver):
    there["chatOptions"].click()
    there.wait(lambda: there["chatSamplingElsewhere"].isVisible())
    there.app._models.load(next(one.path for one in there.app._models.models if one.name == "tiny"))
    there.wait(lambda: there["chatTopK"].isEnabled())
    assert not there["chatSamplingElsewhere"].isVisible()
    assert not there["chatElsewhere"].isVisible()
    assert CANNOT not in there["chatTopK"].toolTip()


def test_its_context_is_said_to_be_unknown(there: Driver):
    there.send("What is ink?")
    there.wait_for_reply("done")
    meter = there["chatContextMeter"]
    there.wait(meter.isVisible)
    assert meter.accessibleDescription() == "Context unknown"
    assert "does not say how much text" in meter.toolTip()


def test_replies_are_not_explained(there: Driver):
    there.send("What is ink?")
    there.wait_for_reply("done")
    there.wait(lambda: there["chatSend"].isVisible())
    view = there.window.chat.transcript._column.views[-1]
    view.action_row.reveal(True)
    button = view.findChild(QToolButton, "chatExplainReply")
    assert not button.isEnabled()
    assert CANNOT in button.toolTip()


def test_a_reply_that_was_cut_off_is_not_gone_on_with(talking_app: Driver, server: LoopbackEndpoint):
    app = talking_app
    limit_length(app, 4)
    app.send("Tell me of the sea.")
    app.wait_for_reply("done")
    app.wait(lambda: app.find("chatGoOn") is not None and app["chatGoOn"].isVisible())
    assert app["chatGoOn"].isEnabled()
    add_by_hand(app, server)
    choose(app)
    app.wait(lambda: not app["chatGoOn"].isEnabled())
    assert "To go on with it, choose a model on this computer." in app.shown_labels()
    assert CANNOT in app["chatGoOn"].toolTip()


def test_adapters_are_not_offered(there: Driver):
    menu = open_menu(there)
    adapter = action(menu, "adapter")
    assert adapter.text() == "With an adapter (LoRA): choose a model on this computer first"
    assert not adapter.isEnabled()
    menu.close()
