"""Names that a hub sends are hostile: nothing outside the library folder is ever written."""

from __future__ import annotations

import pytest

from lampblack.domain.faults import KnownError
from lampblack.models.hub.names import place_in_library

REPO = "owner/name"


def kind_of(library, path, repo=REPO) -> str:
    with pytest.raises(KnownError) as caught:
        place_in_library(library, repo, path)
    return caught.value.fault.kind


@pytest.mark.parametrize(
    "path", ["m.gguf", "Q4_K_M/m-00001-of-00002.gguf", "模型.gguf", "con-text.gguf", "a b (1).gguf"]
)
def test_ordinary_names_keep_their_words(tmp_path, path):
    assert place_in_library(tmp_path, REPO, path) == tmp_path / "owner" / "name" / path


@pytest.mark.parametrize(
    "path",
    [
        "../m.gguf",
        "a/../../../m.gguf",
        "/etc/m.gguf",
        "./m.gguf",
        "a//m.gguf",
        "",
        "m.gguf/",
        "..\\m.gguf",
        "a\\m.gguf",
        "C:\\m.gguf",
        "C:m.gguf",
        "\\\\server\\share\\m.gguf",
        "//server/share/m.gguf",
        "m.gguf:stream",
        "con.gguf",
        "NUL",
        "a/Com1.txt/m.gguf",
        "lpt9 .gguf",
        "m\n.gguf",
        "m\0.gguf",
        "m\x1b[2J.gguf",
        "fdp.\u202efugg.gguf",
        "m\u200b.gguf",
        "m\ud800.gguf",
        "m.gguf ",
        " m.gguf",
        "m.gguf.",
        ".hidden.gguf",
        ".fetching/x/part",
        "m?.gguf",
        "n" * 300 + ".gguf",
        "字" * 100 + ".gguf",
        "a/b/c/m.gguf",
    ],
)
def test_hostile_names_are_refused_with_a_reason(tmp_path, path):
    assert kind_of(tmp_path / "library", path) == "hub.unsafe_name"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("repo", ["../..", "owner/..", "own\\er/name", "con/name", "owner/na\nme"])
def test_so_are_hostile_repositories(tmp_path, repo):
    assert kind_of(tmp_path, "m.gguf", repo) == "hub.unsafe_name"


def test_a_folder_that_leads_out_of_the_library_is_not_written_into(tmp_path):
    library, outside = tmp_path / "library", tmp_path / "outside"
    (library / "owner").mkdir(parents=True)
    outside.mkdir()
    (library / "owner" / "name").symlink_to(outside)
    assert kind_of(library, "m.gguf") == "hub.in_the_way"


def test_a_library_that_is_itself_a_link_is_written_into(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "library").symlink_to(real)
    assert place_in_library(tmp_path / "library", REPO, "m.gguf").parent.parent.parent == tmp_path / "library"


@pytest.mark.parametrize(("one", "other"), [("Ink.gguf", "ink.gguf"), ("caf\u00e9.gguf", "cafe\u0301.gguf")])
def test_of_two_names_that_many_systems_take_for_one_the_second_is_refused(tmp_path, one, other):
    place = place_in_library(tmp_path, REPO, one)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"first")
    assert kind_of(tmp_path, other) == "hub.in_the_way"
    assert place_in_library(tmp_path, REPO, one) == place
