"""`lampblack models list | add | info | rename | remove`."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.cli.output import tell, write_json, write_line
from lampblack.domain.sizes import in_words
from lampblack.tasks.shelf import Keeper

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from lampblack.domain.model_choices import ModelChoices
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.speed import Speed
    from lampblack.models.choices import Choices
    from lampblack.models.library import ModelLibrary
    from lampblack.tasks.removing import Removal

LONGEST_VALUE = 100


def run_models(
    arguments: argparse.Namespace,
    library: ModelLibrary,
    speed: Callable[[str], Speed | None],
    removal: Callable[[ModelInfo], Removal],
    choices: Choices,
    *,
    as_json: bool,
) -> None:
    """Runs the action. speed: what was measured of the model at a path; removal: what takes a model away; choices: what
    was chosen for models.

    Raises KnownError.
    """
    if arguments.action == "list":
        _list(library, as_json=as_json)
    elif arguments.action == "add":
        _add(library, Path(arguments.path).expanduser().absolute(), as_json=as_json)
    elif arguments.action == "remove":
        _remove(library, arguments.model, removal, as_json=as_json)
    elif arguments.action == "rename":
        _rename(library, choices, arguments.model, arguments.name, as_json=as_json)
    else:
        info = library.find(arguments.model)
        metadata, chosen = library.metadata(info), choices.of(info.path)
        _show(info, as_json=as_json, metadata=metadata, speed=speed(info.path), choices=chosen)


def speed_in_words(speed: Speed) -> str:
    """How fast a model was, and when."""
    day = time.strftime("%Y-%m-%d", time.localtime(speed.measured_at))
    memory = f", takes {in_words(speed.memory)} of memory at most" if speed.memory else ""
    return f"reads {speed.read_per_second:.1f} and writes {speed.written_per_second:.1f} tokens/s{memory} ({day})"


def _list(library: ModelLibrary, *, as_json: bool) -> None:
    listing, refusal = library.list_known()
    if refusal is not None:
        if refusal.fault.kind != "database.locked":
            raise refusal
        tell(
            "The models that you have added are locked with your conversations. "
            "Give the passphrase with --passphrase-file FILE."
        )
    for path, fault in listing.broken:
        tell(f"{path}: {fault.sentence()}")
    if as_json:
        write_json({"models": [_as_dict(model) for model in listing.models]})
        return
    if not listing.models:
        write_line("No models yet. `lampblack models add FILE.gguf` adds one.")
    for model in listing.models:
        write_line(f"{model.name}  {_facts(model)}\n    {model.path}")


def _add(library: ModelLibrary, path: Path, *, as_json: bool) -> None:
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        _show(library.add(path), as_json=as_json)
        return
    models = library.add_folder(path)
    if as_json:
        write_json({"folder": str(path), "models": [_as_dict(model) for model in models]})
        return
    write_line(f"The models in {path} are on the list, also those that come into it later.")
    for model in models:
        write_line(f"{model.name}  {_facts(model)}\n    {model.path}")


def _remove(library: ModelLibrary, name: str, removal: Callable[[ModelInfo], Removal], *, as_json: bool) -> None:
    folder = str(Path(name).expanduser().absolute())
    if folder in library.folders():
        library.forget_folder(folder)
        kind, words = "unlisted", f"{folder} is off the list; what is in it stays."
        name = folder
    else:
        model = library.find(name)
        going = removal(model)
        going.run()
        name = model.name
        is_listed_only = going.keeper is Keeper.PERSON
        kind = "unlisted" if is_listed_only else "trashed"
        words = f"{name} is off the list; its file stays." if is_listed_only else f"{name} is in the trash."
    if as_json:
        write_json({"removed": name, "how": kind})
    else:
        write_line(words)


def _rename(library: ModelLibrary, choices: Choices, model: str, name: str, *, as_json: bool) -> None:
    before = library.find(model)
    choices.rename(before, name, library.list().models)
    after = library.find(before.path)
    if as_json:
        write_json(_as_dict(after))
    elif after.own_name:
        write_line(f"{before.name} is called {after.name} in Lampblack now; its file keeps its name.")
    else:
        write_line(f"{after.name} is called as its file is.")


def _facts(model: ModelInfo) -> str:
    kind = "" if model.has_chat_template else ", base model (not made for chat)"
    holder = f", of {model.holder}" if model.holder else ""
    size = in_words(model.bytes)
    return f"{model.architecture}, {_count(model.parameters)}, {model.quantization}, {size}{kind}{holder}"


def _count(parameters: int) -> str:
    if parameters >= 10**9:
        return f"{parameters / 10**9:.1f}B"
    return f"{parameters / 10**6:.0f}M" if parameters >= 10**6 else str(parameters)


def _as_dict(model: ModelInfo) -> dict[str, Any]:
    return asdict(model)


def _show(
    model: ModelInfo,
    *,
    as_json: bool,
    metadata: dict[str, Any] | None = None,
    speed: Speed | None = None,
    choices: ModelChoices | None = None,
) -> None:
    own = {**choices.loading, **choices.own_options} if choices is not None else {}
    if as_json:
        more = {"default_options": own} if own else {}
        more |= {"speed": asdict(speed)} if speed is not None else {}
        write_json(_as_dict(model) | more | ({"metadata": metadata} if metadata is not None else {}))
        return
    write_line(f"{model.name}  {_facts(model)}, context {model.context_length:,}\n    {model.path}")
    if model.own_name:
        write_line(f"    its file's name: {model.own_name}")
    if own:
        words = (f"{key} {' '.join(str(value).split())}" for key, value in own.items())
        write_line(f"    default options: {', '.join(words)}")
    if speed is not None:
        write_line(f"    {speed_in_words(speed)}")
    for key, value in (metadata or {}).items():
        text = " ".join(str(value).split())
        write_line(f"{key}: {text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + '…'}")
