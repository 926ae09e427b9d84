"""Secrets in the system's keyring, and what becomes of them where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from tests.memory_keyring import MemoryKeyring, memory_keyring

from lampblack.secrets.secrets import SERVICE, Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as ring:
        yield ring


def test_a_secret_is_there_again_after_a_restart_until_it_is_forgotten(ring: MemoryKeyring):
    assert Secrets().set("hub", "hf_1")
    assert Secrets().get("hub") == "hf_1"
    assert ring.kept == {(SERVICE, "hub"): "hf_1"}
    assert Secrets().forget("hub")
    assert Secrets().get("hub") == ""
    assert Secrets().forget("hub"), "nothing is there any more"


@pytest.mark.parametrize("reason", ["none", "locked"])
def test_without_a_keyring_a_secret_is_kept_until_the_app_ends(ring: MemoryKeyring, reason: str):
    if reason == "none":
        keyring.set_keyring(NoKeyring())
    ring.is_locked = True
    secrets = Secrets()
    assert not secrets.set("hub", "hf_1")
    assert secrets.get("hub") == "hf_1"
    assert Secrets().get("hub") == ""


def test_a_keyring_that_is_locked_just_now_is_said_to_have_kept_what_was_to_go(ring: MemoryKeyring):
    secrets = Secrets()
    secrets.set("hub", "hf_1")
    ring.is_locked = True
    assert not secrets.forget("hub")
    assert secrets.get("hub") == ""
