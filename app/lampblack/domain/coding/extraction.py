"""Only the code of a model's reply; what was left out is kept, for nothing that was written should vanish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from lampblack.domain.coding.fences import Block, Prose, parts_of
from lampblack.domain.coding.languages import language_of, language_of_file
from lampblack.domain.languages import lexer_name
from lampblack.domain.thinking import parted

_ONE_DOCUMENT = frozenset({"html", "json", "xml", "toml", "docker", "markdown", "latex"})
"""Languages in which two blocks joined are not one text."""
_SHOWS_USE = re.compile(
    r"\b(?:usage|use (?:it|this|the)|examples?|outputs?|results?|prints?|run (?:it|this|the)|install|call it)\b"
    r"|\balternativ"
    r"|示例|例子|用法|使用|运行|输出|结果|安装|另一种|或者",
    re.IGNORECASE,
)
"""What stands above a further block that is no part of the code asked for."""
_OPENING = re.compile(
    r"^(?:sure|certainly|of course|okay|ok|here(?:'s| is| are)|below|the following|this is|absolutely|yes)\b.*[:.!]$"
    r"|^(?:当然|好的|以下|下面|这是|这里|没问题).*[:：。！]$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:#{1,6} |\*\*)?(?:explanation|note|this (?:code|function|script|program|query|will)|in this"
    r"|the (?:code|function|above)|you can|let me|how it works|example usage|usage"
    r"|说明|解释|注意|这个|这段|该|此|上述|在这|你可以|您可以)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"<\|[a-z_▁]{2,30}\|>|<(?:fim_(?:prefix|suffix|middle|pad)|EOT|PRE|SUF|MID)>|<｜[^｜\n]{2,40}｜>")


@dataclass(frozen=True, slots=True)
class CodeFile:
    """One of several files in a reply. name: without folders, for a model chose it."""

    name: str
    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The code of a reply. files: all of them, where it has several by name, the first of which is `code`.

    left_out: prose and other blocks, as they were written, in order.
    """

    code: str
    language: str
    files: tuple[CodeFile, ...] = ()
    left_out: tuple[str, ...] = ()


def code_of(reply: str, language: str) -> Extracted:
    """What of a reply is code in this language. Without any fence it is all of it, but sentences around it."""
    key = lexer_name(language) or language
    both = parted(reply)
    thought = (both.thinking,) if both.thinking else ()
    parts = parts_of(_CONTROL.sub("", both.answer))
    blocks = [part for part in parts if isinstance(part, Block) and part.code.strip()]
    if not blocks:
        prose = "\n".join(part.text for part in parts if isinstance(part, Prose))
        code, left = _without_sentences(_CONTROL.sub("", both.answer) if prose else "", key)
        return Extracted(code, key, left_out=thought + left)
    files = _files(blocks, key)
    if len(files) > 1:
        taken = [block for block in blocks if block.name]
        return Extracted(files[0].code, files[0].language, files, thought + _rest(parts, taken))
    taken = _chosen(blocks, key)
    return Extracted("\n".join(block.code for block in taken), key, left_out=thought + _rest(parts, taken))


def _chosen(blocks: list[Block], language: str) -> list[Block]:
    asked = [block for block in blocks if lexer_name(block.tag) == language]
    asked = asked or [block for block in blocks if not block.tag] or blocks
    if language in _ONE_DOCUMENT:
        return [max(asked, key=lambda block: len(block.code))]
    unlike = [block for number, block in enumerate(asked) if block.code not in [each.code for each in asked[:number]]]
    return [unlike[0], *(block for block in unlike[1:] if not _SHOWS_USE.search(block.above))]


def _files(blocks: list[Block], language: str) -> tuple[CodeFile, ...]:
    """The files that the blocks name; that of the language asked for first, of the same name the last version."""
    named = [block for block in blocks if _safe_name(block.name)]
    latest = {_safe_name(block.name): block for block in named}
    files = [CodeFile(name, _language(block, name), block.code) for name, block in latest.items()]
    return tuple(sorted(files, key=lambda file: file.language != language))


def _language(block: Block, name: str) -> str:
    known = language_of(block.tag) if block.tag else None
    known = known or language_of_file(name)
    return known.key if known else ""


def _safe_name(name: str) -> str:
    last = PurePosixPath(name.replace("\\", "/")).name
    return "" if last.startswith(".") or not last.strip(".") else last


def _rest(parts: list[Block | Prose], taken: list[Block]) -> tuple[str, ...]:
    left = [part for part in parts if not any(part is block for block in taken)]
    return tuple(_written(part) for part in left if _written(part).strip())


def _written(part: Block | Prose) -> str:
    return part.text if isinstance(part, Prose) else f"```{part.tag}\n{part.code}```"


def _without_sentences(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Code without a fence: a sentence that opens the reply and paragraphs that explain it at its end are left out."""
    body = text.replace("\r\n", "\n").strip("\n").rstrip()
    if language in ("markdown", "latex") or not body:
        return (body + "\n" if body else ""), ()
    first, _, rest = body.partition("\n")
    left: list[str] = []
    if _OPENING.match(first.strip()) and rest.strip():
        left.append(first.strip())
        body = rest.strip("\n")
    kept, after = _before_explanation(body.split("\n"))
    return kept + "\n" if kept else "", (*left, *after)


def _before_explanation(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """Cut at the first empty line behind which a sentence about the code begins, at the margin."""
    for blank, run in groupby(range(len(lines)), key=lambda number: not lines[number].strip()):
        numbers = list(run)
        if not blank and numbers[0] and _CLOSING.match(lines[numbers[0]]):
            return "\n".join(lines[: numbers[0]]).rstrip(), ("\n".join(lines[numbers[0] :]).strip(),)
    return "\n".join(lines), ()
