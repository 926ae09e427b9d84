"""`lampblack backup FILE` and `lampblack restore FILE`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.domain.sizes import in_words
from lampblack.exchange.backup_file import ENDING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from lampblack.exchange.backup_file import Manifest
    from lampblack.tasks.backup import Backup
    from lampblack.tasks.restoring import Restoring


def run_backup(arguments: argparse.Namespace, backup: Backup, *, as_json: bool) -> None:
    """Writes a backup. Raises KnownError."""
    path = Path(arguments.file).expanduser().absolute()
    if path.is_dir():
        path /= backup.suggested_name()
    elif not path.suffix:
        path = path.with_name(path.name + ENDING)
    with progress("Backing up") as show:
        manifest = backup.write(
            path, with_models=arguments.with_models, heard=lambda so_far: show(so_far.done / so_far.total)
        )
    if as_json:
        write_json({"path": str(path), **_as_dict(manifest)})
    else:
        what = "Everything" if arguments.with_models else "Everything but the models"
        write_line(f"{what} is in {path} ({in_words(path.stat().st_size)}), and was read again to check it.")
        _say(manifest)


def run_restore(
    arguments: argparse.Namespace,
    restoring: Restoring,
    finish: Callable[[], object],
    *,
    as_json: bool,
    was_locked: bool | None = None,
) -> None:
    """Puts a backup in the place of what is there, which is kept. finish: what does so. was_locked: whether what is
    there has a passphrase, which has been given; None where nothing is there. Raises KnownError.
    """
    path = Path(arguments.file).expanduser()
    with progress("Checking") as show:
        manifest = restoring.look(path, heard=lambda so_far: show(so_far.done / so_far.total))
    if not arguments.look:
        if was_locked and not manifest.is_encrypted:
            tell("This backup is not encrypted: your conversations are not locked with a passphrase any more after it.")
        with restoring.alone(), progress("Restoring") as show:
            restoring.prepare(path, heard=lambda so_far: show(so_far.done / so_far.total))
        finish()
        if was_locked is False and manifest.is_encrypted:
            tell(
                "What was there before is kept for 30 days, not encrypted. To delete it sooner: “Restore from a "
                "backup…” in the window's settings, then “Delete for good”."
            )
    kept = next((str(aside.path) for aside in restoring.asides()), None) if not arguments.look else None
    if as_json:
        write_json({"restored": not arguments.look, "replaced": kept, **_as_dict(manifest)})
        return
    write_line(f"{path.name} is whole." if arguments.look else f"Restored from {path.name}.")
    _say(manifest)
    if kept is not None:
        write_line(f"What was there before is kept for 30 days: {kept}")


def _say(manifest: Manifest) -> None:
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(manifest.made_at))
    if manifest.conversations is None:
        what = "encrypted, opens with the passphrase of that time"
    else:
        what = f"conversations: {manifest.conversations:,}, messages: {manifest.messages:,}"
    write_line(f"Made on {made} by Lampblack {manifest.app}; {what}")
    models = [model for model in manifest.models if model.member]
    if models:
        write_line(f"Models in it: {len(models):,}")


def _as_dict(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "app": manifest.app,
        "database_version": manifest.database_version,
        "encrypted": manifest.is_encrypted,
        "conversations": manifest.conversations,
        "messages": manifest.messages,
        "bytes": manifest.size,
        "models": [
            {"path": one.path, "bytes": one.size, "sha256": one.sha256, "in_it": bool(one.member)}
            for one in manifest.models
        ],
    }
