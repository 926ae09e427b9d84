"""Addresses of engines elsewhere, and who can read what is sent there."""

from __future__ import annotations

import pytest

from lampblack.domain.endpoints import endpoint_address, is_open_on_its_way, is_this_computer


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        (" https://api.example.com/v1/ ", "https://api.example.com/v1"),
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("https://api.example.com/openai/v2", "https://api.example.com/openai/v2"),
    ],
)
def test_an_address_is_used_as_it_is_meant(typed, used):
    assert endpoint_address(typed) == used


@pytest.mark.parametrize(
    ("address", "stays", "is_open"),
    [
        ("http://localhost:8080/v1", True, False),
        ("http://127.1.2.3/v1", True, False),
        ("http://[::1]:8080/v1", True, False),
        ("http://192.168.1.5/v1", False, True),
        ("http://localhost.example.com/v1", False, True),
        ("http://127.0.0.1.example.com/v1", False, True),
        ("https://api.example.com/v1", False, False),
    ],
)
def test_it_is_known_what_leaves_this_computer_and_who_can_read_it(address, stays, is_open):
    assert (is_this_computer(address), is_open_on_its_way(address)) == (stays, is_open)
