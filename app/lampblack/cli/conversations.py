"""`lampblack conversations list | export | import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.domain.faults import KnownError
from lampblack.exchange.words import moment
from lampblack.tasks.exchange import ENDINGS, Format

if TYPE_CHECKING:
    import argparse

    from lampblack.tasks.exchange import Exchange, ImportReport


def run_conversations(arguments: argparse.Namespace, exchange: Exchange, *, as_json: bool) -> int:
    """Runs the action; returns the exit status: 1 where an import could not take everything. Raises KnownError."""
    if arguments.action == "list":
        _list(exchange, as_json=as_json)
    elif arguments.action == "export":
        _export(arguments, exchange, as_json=as_json)
    else:
        return _import(arguments, exchange, as_json=as_json)
    return 0


def _list(exchange: Exchange, *, as_json: bool) -> None:
    listed = exchange.every()
    if as_json:
        write_json({"conversations": [one._asdict() for one in listed]})
        return
    if not listed:
        write_line("No conversations yet. `lampblack conversations import FILE` brings some from another app.")
    for one in listed:
        place = "  (archived)" if one.archived else f"  ({one.folder})" if one.folder else ""
        write_line(f"{one.id:>6}  {moment(one.updated_at)}  {one.messages:>4}  {' '.join(one.title.split())}{place}")


def _export(arguments: argparse.Namespace, exchange: Exchange, *, as_json: bool) -> None:
    known = [one.id for one in exchange.every()]
    for number in arguments.number:
        if number not in known:
            raise KnownError("export.missing", number=str(number))
    numbers = list(dict.fromkeys(arguments.number)) or known
    made = Format(arguments.format)
    path = Path(arguments.output).expanduser()
    is_archive = made is not Format.JSON and (len(numbers) != 1 or path.suffix.lower() == ".zip")
    if not path.suffix:
        path = path.with_name(path.name + (".zip" if is_archive else ENDINGS[made]))
    with progress("Writing") as show:
        count = exchange.export(
            numbers, path, made, as_archive=is_archive, heard=lambda done: show(done / len(numbers))
        )
    if as_json:
        write_json({"path": str(path), "format": made, "conversations": count})
    else:
        write_line(f"{count} {'conversation' if count == 1 else 'conversations'} written to {path}")


def _import(arguments: argparse.Namespace, exchange: Exchange, *, as_json: bool) -> int:
    with progress("Reading") as show:
        report = exchange.import_from(
            [path.expanduser() for path in arguments.path], heard=lambda so_far: show(so_far.fraction)
        )
    for refused in report.refusals:
        tell(refused.fault.sentence())
    for title, count in report.thinned:
        tell(f"“{title}” came without pictures or files: {count:,}")
    if as_json:
        write_json(_as_dict(report))
    else:
        _say(report)
    return 1 if report.refused else 0


def _say(report: ImportReport) -> None:
    write_line(f"Imported: {len(report.conversations):,} (with {report.messages:,} messages)")
    for words, count in (
        ("Already here, not taken again", report.known),
        ("Not imported, or not whole", report.refused),
        ("Pictures and files left out", report.attachments),
        ("Steps of tools left out", report.tool_steps),
    ):
        if count:
            write_line(f"{words}: {count:,}")


def _as_dict(report: ImportReport) -> dict[str, object]:
    return {
        "imported": len(report.conversations),
        "conversations": report.conversations,
        "messages": report.messages,
        "known": report.known,
        "refused": report.refused,
        "refusals": [
            {"name": one.name, "kind": one.fault.kind, "sentence": one.fault.sentence()} for one in report.refusals
        ],
        "attachments": report.attachments,
        "without_attachments": [{"title": title, "attachments": count} for title, count in report.thinned],
        "tool_steps": report.tool_steps,
    }
