"""A reply taken apart into its fenced blocks of code and the prose between them, as CommonMark sees fences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^( {0,3}|\s*(?:[-*+]|\d+[.)])\s+|\s+)(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_FILE = r"[\w.@+-]+(?:[/\\][\w.@+-]+)*"
_NAMED = re.compile(
    rf"""(?:title|file|filename|name|path)\s*[=:]\s*["'`]?(?P<named>{_FILE})["'`]?"""
    rf"|^[\w+#-]+[:\s]\s*(?P<after>{_FILE}\.\w{{1,10}})$"
    rf"|^(?P<alone>{_FILE}\.\w{{1,10}})$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"^(?:#{{1,6}}\s+)?(?:\d+[.)]\s+)?(?:file(?:name)?|文件(?:名)?)?\s*[:：]?\s*[*_`\"'“]*(?P<name>{_FILE}\.\w{{1,10}})[*_`\"'”]*"
    r"\s*[:：]?[*_]*\s*$",
    re.IGNORECASE,
)
_FIRST_LINE = re.compile(
    rf"^\s*(?:#|//|--|/\*|<!--|%|;)\s*(?:file(?:name)?:?\s*)?({_FILE}\.\w{{1,10}})\s*(?:\*/|-->)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences. tag: the language as it was written; name: the file's, where one is given.

    above: the last line of prose before it.
    """

    code: str
    tag: str = ""
    name: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """What stands outside of fences."""

    text: str


def parts_of(reply: str) -> list[Block | Prose]:
    """The reply in order; a fence that is never closed reaches to the end, as while it is still being written."""
    return list(_parts(reply.replace("\r\n", "\n").split("\n")))


def _parts(lines: list[str]) -> Iterator[Block | Prose]:
    prose: list[str] = []
    at = 0
    while at < len(lines):
        opened = _FENCE.match(lines[at])
        if opened is None:
            prose.append(lines[at])
            at += 1
            continue
        above = next((line.strip() for line in reversed(prose) if line.strip()), "")
        if any(line.strip() for line in prose):
            yield Prose("\n".join(prose).strip())
        prose = []
        end = _end(lines, at, opened)
        code = lines[at + 1 : end]
        if end == len(lines) and code and opened[2].startswith(code[-1].strip() or "-"):
            code = code[:-1]  # the closing fence is being written
        yield _block(code, opened, above)
        at = end + 1
    if any(line.strip() for line in prose):
        yield Prose("\n".join(prose).strip())


def _end(lines: list[str], begin: int, opened: re.Match[str]) -> int:
    """The line that closes a fence. In Markdown written in a fence of three, fences with a language open inner ones."""
    mark, info = opened[2], opened[3].strip().lower()
    nests = info.split(" ")[0] in ("markdown", "md") and len(mark) == 3
    depth = 0
    for number in range(begin + 1, len(lines)):
        found = _FENCE.match(lines[number])
        if found is None or found[2][0] != mark[0] or len(found[2]) < len(mark):
            continue
        if not found[3].strip():
            if depth == 0:
                return number
            depth -= 1
        elif nests:
            depth += 1
    return len(lines)


def _block(lines: list[str], opened: re.Match[str], above: str) -> Block:
    indent = len(opened[1].expandtabs()) if not opened[1].strip() else 0
    shallow = all(line[:indent].strip() == "" for line in lines)
    code = "\n".join(line[indent:] if shallow else line for line in lines)
    info = opened[3].strip()
    named = _NAMED.search(info)
    name = (named["named"] or named["after"] or named["alone"] or "") if named else ""
    tag = "" if named and named["alone"] else re.split(r"[\s:{,]", info, maxsplit=1)[0]
    if not name and (titled := _ABOVE.match(above)):
        name = titled["name"]
    if not name and lines and (commented := _FIRST_LINE.match(lines[0])):
        name = commented[1]
    return Block(code.rstrip("\n") + "\n" if code.strip() else "", tag, name, above)
