"""What LM Studio, Jan, GPT4All, Ollama and the Hugging Face cache have on disk, as each of them lays it out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.faults import KnownError
from lampblack.models.library import ModelLibrary
from lampblack.models.other_apps import OtherApps
from lampblack.store.database import Database
from lampblack.store.models import ModelStore
from lampblack.tasks.removing import Removal
from lampblack.tasks.shelf import Keeper, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIGEST = "0123456789abcdef" * 4
MODEL_LAYER = "application/vnd.ollama.image.model"


def held(home: Path, system: str = "linux", **variables: str) -> dict[str, tuple[str, str]]:
    """Path under the home: holder and name."""
    found = [one for one in OtherApps(home, variables, system).held() if one.path.is_relative_to(home)]
    return {one.path.relative_to(home).as_posix(): (one.holder, one.name) for one in found}


def put(path: Path, text: str = "GGUF") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def put_ollama(models: Path, name: str, *, digest: str = f"sha256:{DIGEST}", kind: str = MODEL_LAYER) -> None:
    layers = [{"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:00"}]
    put(models / "manifests" / name, json.dumps({"layers": [*layers, {"mediaType": kind, "digest": digest}]}))


def test_nothing_is_said_of_what_is_not_there(tmp_path: Path) -> None:
    assert held(tmp_path) == {}


def test_lm_studio(tmp_path: Path) -> None:
    put(tmp_path / ".lmstudio/models/owner/name/one.gguf")
    put(tmp_path / ".cache/lm-studio/models/owner/name/old.gguf")
    put(tmp_path / "disk/two.gguf")
    put(tmp_path / ".lmstudio/settings.json", json.dumps({"downloadsFolder": str(tmp_path / "disk")}))
    put(tmp_path / "moved/models/three.gguf")
    put(tmp_path / ".lmstudio-home-pointer", f"{tmp_path / 'moved'}\n")
    assert set(held(tmp_path)) == {
        ".lmstudio/models/owner/name/one.gguf",
        ".cache/lm-studio/models/owner/name/old.gguf",
        "disk/two.gguf",
        "moved/models/three.gguf",
    }
    assert held(tmp_path)["disk/two.gguf"] == ("LM Studio", "")


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", ".local/share/Jan"),
        ("darwin", "Library/Application Support/Jan"),
        ("win32", "AppData/Roaming/Jan"),
    ],
)
def test_jan(tmp_path: Path, system: str, place: str) -> None:
    models = tmp_path / place / "data/llamacpp/models"
    put(models / "qwen/Q4/model.gguf")
    put(models / "qwen/Q4/mmproj.gguf")
    put(models / "qwen/Q4/model.yml", "mmproj_path: x\nmodel_path: llamacpp/models/qwen/Q4/model.gguf\nname: Qwen\n")
    put(tmp_path / "elsewhere.gguf")
    put(models / "other/model.yml", f'model_path: "{(tmp_path / "elsewhere.gguf").as_posix()}"\n')
    assert held(tmp_path, system) == {
        f"{place}/data/llamacpp/models/qwen/Q4/model.gguf": ("Jan", "qwen/Q4"),
        "elsewhere.gguf": ("Jan", "other"),
    }


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", ".local/share/nomic.ai/GPT4All"),
        ("darwin", "Library/Application Support/nomic.ai/GPT4All"),
        ("win32", "AppData/Local/nomic.ai/GPT4All"),
    ],
)
def test_gpt4all(tmp_path: Path, system: str, place: str) -> None:
    put(tmp_path / place / "one.gguf")
    put(tmp_path / "chosen" / "two.gguf")
    put(tmp_path / ".config/nomic.ai/GPT4All.ini", f"[General]\nmodelPath={(tmp_path / 'chosen').as_posix()}\n")
    assert held(tmp_path, system) == {f"{place}/one.gguf": ("GPT4All", ""), "chosen/two.gguf": ("GPT4All", "")}


@pytest.mark.parametrize(
    ("manifest", "name"),
    [
        ("registry.ollama.ai/library/llama3.2/1b", "llama3.2:1b"),
        ("registry.ollama.ai/somebody/tiny/latest", "somebody/tiny:latest"),
        ("hf.co/owner/name-GGUF/Q4_K_M", "hf.co/owner/name-GGUF:Q4_K_M"),
    ],
)
def test_ollama_names_a_model_by_its_manifest(tmp_path: Path, manifest: str, name: str) -> None:
    put_ollama(tmp_path / ".ollama/models", manifest)
    put(tmp_path / ".ollama/models/blobs" / f"sha256-{DIGEST}")
    assert held(tmp_path) == {f".ollama/models/blobs/sha256-{DIGEST}": ("Ollama", name)}


def test_ollama_keeps_models_where_its_variable_says(tmp_path: Path) -> None:
    put_ollama(tmp_path / "big-disk", "registry.ollama.ai/library/tiny/latest")
    assert list(held(tmp_path, OLLAMA_MODELS=str(tmp_path / "big-disk"))) == [f"big-disk/blobs/sha256-{DIGEST}"]


def test_a_hostile_manifest_leads_nowhere(tmp_path: Path) -> None:
    models = tmp_path / ".ollama/models"
    put_ollama(models, "registry.ollama.ai/library/a/latest", digest="sha256:../../../../etc/passwd")
    put_ollama(models, "registry.ollama.ai/library/b/latest", kind="application/vnd.ollama.image.tensor")
    put(models / "manifests/registry.ollama.ai/library/c/latest", "[" * 100_000)
    put(models / "manifests/registry.ollama.ai/library/d/latest", '{"layers": {"mediaType": 1}}')
    put(models / "manifests/registry.ollama.ai/library/e/latest", '{"layers": [1, null]}')
    assert held(tmp_path) == {}


def test_the_hugging_face_cache(tmp_path: Path) -> None:
    for place in (".cache/huggingface/hub", "home/hub", "cache"):
        put(tmp_path / place / "models--owner--name/snapshots" / ("a" * 40) / "sub" / "model.gguf")
        put(tmp_path / place / "models--owner--name/snapshots" / ("a" * 40) / "config.json")
    ends = f"models--owner--name/snapshots/{'a' * 40}/sub/model.gguf"
    assert held(tmp_path) == {f".cache/huggingface/hub/{ends}": ("Hugging Face", "")}
    assert list(held(tmp_path, HF_HOME=str(tmp_path / "home"))) == [f"home/hub/{ends}"]
    assert list(held(tmp_path, HF_HUB_CACHE=str(tmp_path / "cache"))) == [f"cache/{ends}"]


@pytest.fixture
def added(tmp_path: Path) -> Iterator[ModelStore]:
    database = Database(tmp_path / "lampblack.db")
    yield ModelStore(database)
    database.close()


@pytest.fixture
def library(tmp_path: Path, added: ModelStore) -> ModelLibrary:
    blob = tmp_path / ".ollama/models/blobs" / f"sha256-{DIGEST}"
    put_ollama(tmp_path / ".ollama/models", "registry.ollama.ai/library/tiny/1b")
    blob.parent.mkdir(parents=True)
    write_tiny_model(blob)
    put(tmp_path / ".lmstudio/models/owner/name/damaged.gguf", "no model")
    return ModelLibrary(tmp_path / "shipped", tmp_path / "library", added, others=OtherApps(tmp_path, {}, "linux").held)


def test_models_of_other_apps_are_used_where_they_are(library: ModelLibrary, tmp_path: Path) -> None:
    (model,) = library.list().models
    assert (model.name, model.holder) == ("tiny:1b", "Ollama")
    assert model.path == str(tmp_path / ".ollama/models/blobs" / f"sha256-{DIGEST}")
    assert library.find("tiny:1b") == model
    assert library.list().broken == (), "what is damaged there is not for us to say"
    assert not (tmp_path / "library").exists()


def test_they_are_never_deleted(library: ModelLibrary, added: ModelStore, tmp_path: Path) -> None:
    (model,) = library.list().models
    removal = Removal(Shelf(library, added, tmp_path / "shipped", lambda: tmp_path / "library"), model, pytest.fail)
    assert removal.keeper is Keeper.OTHER_APP
    with pytest.raises(KnownError, match=r"tiny:1b belongs to Ollama and stays\."):
        removal.run()
    assert library.list().models == (model,)


def test_one_that_the_person_has_added_is_theirs_to_take_off_the_list(library: ModelLibrary, added: ModelStore) -> None:
    (model,) = library.list().models
    library.add(model.path)
    assert added.paths() == [model.path]
    assert [one.holder for one in library.list().models] == [""]


def test_jan_may_keep_its_data_elsewhere_and_say_so_in_another_folder(tmp_path: Path) -> None:
    models = tmp_path / "big disk" / "llamacpp" / "models" / "ink"
    put(models / "model.yml", "model_path: llamacpp/models/ink/model.gguf\n")
    put(models / "model.gguf")
    put(tmp_path / ".local/share/jan.ai.app/settings.json", json.dumps({"data_folder": str(tmp_path / "big disk")}))
    assert held(tmp_path) == {"big disk/llamacpp/models/ink/model.gguf": ("Jan", "ink")}
