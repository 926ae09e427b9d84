"""An engine elsewhere, and an app that knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gui.app.elsewhere.driving import add_by_hand, choose
from tests.loopback_endpoint import LoopbackEndpoint
from tests.memory_keyring import MemoryKeyring, memory_keyring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gui.app.conftest import Driver


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as ring:
        yield ring


@pytest.fixture
def server() -> Iterator[LoopbackEndpoint]:
    with LoopbackEndpoint() as server:
        yield server


@pytest.fixture
def there(app: Driver, server: LoopbackEndpoint) -> Driver:
    """An app in which a model elsewhere has been chosen, and nothing sent."""
    add_by_hand(app, server)
    choose(app)
    return app
