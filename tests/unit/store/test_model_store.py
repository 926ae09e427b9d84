"""The user's model files in a real SQLite file."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest

from lampblack.store.database import Database
from lampblack.store.models import ModelStore


def test_files_keep_their_order_and_are_there_after_a_restart(path: Path) -> None:
    with closing(Database(path)) as database:
        store = ModelStore(database)
        for file in ("/b.gguf", "/a.gguf", "/模型.gguf", "/b.gguf"):
            store.add(file)
        store.remove("/a.gguf")
        store.remove("/never added.gguf")
    with closing(Database(path)) as database:
        assert ModelStore(database).paths() == ["/b.gguf", "/模型.gguf"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_file_name_that_is_no_unicode_is_kept_as_it_is(database: Database, tmp_path: Path) -> None:
    file = tmp_path / b"model-\xe9.gguf".decode("utf-8", "surrogateescape")
    file.write_text("a model")
    store = ModelStore(database)
    store.add(str(file))
    store.mark_suspect(str(file))
    (kept,) = store.paths()
    assert Path(kept).read_text() == "a model"
    assert store.is_suspect(kept)
    assert store.suspects() == {kept}


def test_a_suspect_stays_one_after_a_restart_until_it_is_cleared(path: Path) -> None:
    with closing(Database(path)) as database:
        store = ModelStore(database)
        store.mark_suspect("/bad.gguf")
        store.mark_suspect("/bad.gguf")
        assert not store.is_suspect("/good.gguf")
    with closing(Database(path)) as database:
        store = ModelStore(database)
        assert store.is_suspect("/bad.gguf")
        assert store.paths() == []
        store.clear_suspect("/bad.gguf")
        store.clear_suspect("/bad.gguf")
        assert not store.is_suspect("/bad.gguf")
