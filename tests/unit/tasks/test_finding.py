"""What a repository offers to this computer, from a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.loopback_hub import LoopbackHub, Repo

from lampblack.domain.faults import KnownError
from lampblack.domain.hub import Order
from lampblack.models.computer import Fit
from lampblack.models.hub.hub import Hub
from lampblack.network.outbound import Outbound
from lampblack.tasks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPO = "Lampblack/Ink-GGUF"


@pytest.fixture
def server(tiny_model: Path) -> Iterator[LoopbackHub]:
    content = tiny_model.read_bytes()
    with LoopbackHub() as server:
        server.repos[REPO] = Repo(
            {"ink-Q8_0.gguf": content + bytes(100), "ink-Q4_K_M.gguf": content, "big-00001-of-00002.gguf": content}
        )
        server.repos["Lampblack/Empty"] = Repo({"README.md": b"# Hello"})
        server.repos["Lampblack/Bad-GGUF"] = Repo({"con.gguf": content, "page-Q4_0.gguf": b"<html></html>"})
        yield server
        import huggingface_hub

        huggingface_hub.close_session()


@pytest.fixture
def finding(server: LoopbackHub, tmp_path: Path) -> Finding:
    outbound = Outbound()
    return Finding(Hub(outbound, lambda: server.endpoint), outbound, lambda: tmp_path, lambda: 64)


def test_each_model_has_a_verdict_and_the_best_is_marked(finding: Finding):
    assert {found.repo for found in finding.search("ink", Order.LIKES)} == {REPO}
    opened = finding.open(REPO)
    offered = {one.offer.name: one for one in opened.offered}
    assert {name: one.fit for name, one in offered.items() if one.may_be_fetched} == {
        "ink-Q4_K_M": Fit.FITS,
        "ink-Q8_0": Fit.FITS,
    }
    assert [name for name, one in offered.items() if one.is_best] == ["ink-Q4_K_M"]
    assert not offered["big"].may_be_fetched, "one of its parts is missing"
    assert (opened.trouble, opened.licence) == (None, "apache-2.0")


def test_what_has_been_fetched_already_is_known_by_its_place_and_size(finding: Finding, tiny_model, tmp_path):
    place = tmp_path / REPO / "ink-Q4_K_M.gguf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"another")
    assert [one.path for one in finding.open(REPO).offered] == [""] * 3
    place.write_bytes(tiny_model.read_bytes())
    assert [one.path for one in finding.open(REPO).offered if one.path] == [str(place)]


def test_a_bad_file_leaves_the_others_without_a_verdict_and_says_why(finding: Finding):
    opened = finding.open("Lampblack/Bad-GGUF")
    assert opened.trouble is not None
    assert opened.trouble.kind.startswith("model.")
    assert {one.offer.name: one.may_be_fetched for one in opened.offered} == {"page-Q4_0": True, "con": False}


def test_a_repository_without_models_is_refused(finding: Finding):
    with pytest.raises(KnownError) as refused:
        finding.open("Lampblack/Empty")
    assert refused.value.fault.kind == "hub.no_models"
