"""The models that other apps keep on this computer, where each of them has its files. They are only read."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LM_STUDIO, JAN, GPT4ALL, OLLAMA, HUGGING_FACE = "LM Studio", "Jan", "GPT4All", "Ollama", "Hugging Face"
SUFFIX = ".gguf"
MAX_DEPTH = 6
_MOST_MANIFESTS = _MOST_FOLDERS = 10_000
_LONGEST_NOTE = 1 << 20
"""Bytes of a settings file or manifest of another app; real ones have a few thousand."""
_MODEL_LAYER = "application/vnd.ollama.image.model"
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
_JAN_PATH = re.compile(r"^model_path:\s*['\"]?(.+?)['\"]?\s*$", re.MULTILINE)
_GPT4ALL_PATH = re.compile(r"^modelPath=(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """A file of another app. holder: the app's name; name: what it calls the model, empty where the file says it."""

    path: Path
    holder: str
    name: str = ""


class OtherApps:
    """Looks where LM Studio, Jan, GPT4All, Ollama and the Hugging Face cache keep models. Nothing is said of what is
    not there or cannot be read.

    home: the person's folder; variables: of the environment; system: as `sys.platform` has it.
    """

    def __init__(self, home: Path, variables: Mapping[str, str], system: str) -> None:
        self._home, self._variables = home, variables
        if system == "win32":
            self._local = Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local")
            self._data = self._config = Path(variables.get("APPDATA") or home / "AppData" / "Roaming")
        elif system == "darwin":
            self._local = self._data = self._config = home / "Library" / "Application Support"
        else:
            self._local = self._data = Path(variables.get("XDG_DATA_HOME") or home / ".local" / "share")
            self._config = Path(variables.get("XDG_CONFIG_HOME") or home / ".config")
        self._cache = Path(variables.get("XDG_CACHE_HOME") or home / ".cache")

    def held(self) -> Iterator[Held]:
        """Their model files, app by app."""
        yield from self._of_lm_studio()
        yield from self._of_jan()
        yield from self._of_gpt4all()
        yield from self._of_ollama()
        yield from self._of_hugging_face()

    def _of_lm_studio(self) -> Iterator[Held]:
        homes = [self._home / ".lmstudio", self._cache / "lm-studio"]
        if moved := _text(self._home / ".lmstudio-home-pointer").strip():
            homes.insert(0, Path(moved))
        for home in dict.fromkeys(homes):
            folders = [home / "models"]
            chosen = _json(home / "settings.json").get("downloadsFolder")
            if isinstance(chosen, str) and Path(chosen).is_absolute():
                folders.append(Path(chosen))
            for folder in dict.fromkeys(folders):
                yield from (Held(path, LM_STUDIO) for path in _models_in(folder))

    def _of_jan(self) -> Iterator[Held]:
        """Each model has a folder with model.yml, which names its file where that is not in the folder."""
        homes = [self._data / "Jan" / "data", self._config / "Jan" / "data", self._home / "jan"]
        for place in dict.fromkeys((self._data, self._config)):
            for app in ("Jan", "jan.ai.app"):  # the second keeps its settings alone
                moved = _json(place / app / "settings.json").get("data_folder")
                if isinstance(moved, str) and Path(moved).is_absolute():
                    homes.append(Path(moved))
        for home in dict.fromkeys(homes):
            models = home / "llamacpp" / "models"
            for folder, files in _folders_in(models):
                if "model.yml" in files and (named := _JAN_PATH.search(_text(folder / "model.yml"))):
                    yield Held(home / named[1], JAN, folder.relative_to(models).as_posix())
            if home.name == "jan":  # as older versions had it
                yield from (Held(path, JAN) for path in _models_in(home / "models"))

    def _of_gpt4all(self) -> Iterator[Held]:
        folders = [self._local / "nomic.ai" / "GPT4All", self._cache / "gpt4all"]
        for place in dict.fromkeys((self._config, self._data, self._home / ".config")):
            chosen = _GPT4ALL_PATH.search(_text(place / "nomic.ai" / "GPT4All.ini"))
            if chosen is not None and Path(chosen[1]).is_absolute():
                folders.append(Path(chosen[1]))
        for folder in dict.fromkeys(folders):
            yield from (Held(path, GPT4ALL) for path in _models_in(folder))

    def _of_ollama(self) -> Iterator[Held]:
        """A manifest, HOST/NAMESPACE/MODEL/TAG, has the digest of the file, which is named by it."""
        homes = [self._home / ".ollama" / "models", Path("/usr/share/ollama/.ollama/models")]
        if chosen := self._variables.get("OLLAMA_MODELS"):
            homes.insert(0, Path(chosen).expanduser())
        for home in dict.fromkeys(homes):
            manifests = home / "manifests"
            found = ((folder, name) for folder, files in _folders_in(manifests) for name in files)
            for _, (folder, tag) in zip(range(_MOST_MANIFESTS), found, strict=False):
                parts = folder.relative_to(manifests).parts
                digest = _ollama_digest(folder / tag)
                if digest and len(parts) >= 2:
                    blobs = [home / "blobs" / f"sha256{mark}{digest}" for mark in "-:"]
                    path = next((blob for blob in blobs if blob.is_file()), blobs[0])
                    yield Held(path, OLLAMA, _ollama_name(parts, tag))

    def _of_hugging_face(self) -> Iterator[Held]:
        """A repository's snapshots have links that lead to its files; the newest comes first and names them."""
        chosen, home = self._variables.get("HF_HUB_CACHE"), self._variables.get("HF_HOME")
        cache = Path(chosen) if chosen else Path(home or self._cache / "huggingface") / "hub"
        for repository in _sorted(cache.expanduser()):
            if repository.name.startswith("models--"):
                snapshots = sorted(_sorted(repository / "snapshots"), key=_changed, reverse=True)
                for snapshot in snapshots:
                    yield from (Held(path, HUGGING_FACE) for path in _models_in(snapshot))


def _models_in(folder: Path) -> Iterator[Path]:
    for place, files in _folders_in(folder):
        for name in files:
            if name.lower().endswith(SUFFIX) and not name.startswith(".") and (place / name).is_file():
                yield place / name


def _folders_in(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """The folder and those in it, with the names of their files."""
    for _, (place, folders, files) in zip(range(_MOST_FOLDERS), os.walk(folder), strict=False):
        path = Path(place)
        is_deep = len(path.relative_to(folder).parts) >= MAX_DEPTH
        folders[:] = [] if is_deep else sorted(name for name in folders if not name.startswith("."))
        yield path, sorted(files)


def _sorted(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (OSError, ValueError):
        return []


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _text(path: Path) -> str:
    """Empty for what is not there, is no file, or is much too long."""
    try:
        if not path.is_file() or path.stat().st_size > _LONGEST_NOTE:
            return ""
        return path.read_text("utf-8", "replace").replace("\0", "")
    except (OSError, ValueError):
        return ""


def _json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _ollama_digest(manifest: Path) -> str:
    """In hexadecimal, of the file with the weights; empty where there is none, or it is another kind of file."""
    layers = _json(manifest).get("layers")
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, dict) and layer.get("mediaType") == _MODEL_LAYER:
            digest = _DIGEST.fullmatch(str(layer.get("digest")))
            return digest[1] if digest else ""
    return ""


def _ollama_name(parts: tuple[str, ...], tag: str) -> str:
    """As Ollama writes it: its own registry and library go without saying."""
    if parts[0] == "registry.ollama.ai":
        parts = parts[2:] if parts[1] == "library" else parts[1:]
    return f"{'/'.join(parts)}:{tag}"
