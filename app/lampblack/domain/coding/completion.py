"""What a model is asked at a cursor, and what of its answer is put in there."""

from __future__ import annotations

import re

from lampblack.domain.text import overlap

_CONTROL = re.compile(
    r"<\|[a-z_▁]{2,30}\|>|<(?:fim_(?:prefix|suffix|middle|pad)|EOT|PRE|SUF|MID|eos)>|<｜[^｜\n]{2,40}｜>|</s>"
)
MOST_TOKENS = 192
"""Of a completion, about 20 lines: what is longer is seldom what was meant."""
STOP = ("\n\n\n",)
"""What ends one."""
_CLOSES = re.compile(r"[)\]}]|(?:end|fi|done|esac|else|elif|elsif|except|catch|finally|rescue|ensure|case|default)\b")
"""How a line begins that belongs to a block although it is less indented."""
_LEAST_OVERLAP = 3
"""Characters of the text after the cursor that count as repeated, where they end no line."""


def completed(answer: str, prefix: str, suffix: str) -> str:
    """What is to be inserted: cut where it repeats the text after the cursor or ends in a half line that came before.

    Empty where the model had nothing to add.
    """
    found = _CONTROL.search(answer)
    text = (answer[: found.start()] if found else answer).replace("\r\n", "\n")
    text = _without_suffix(text, suffix)
    text = _of_the_block(_without_fence(text), prefix)
    return "" if not text.strip() and "\n" not in text else _ended(text, prefix, suffix)


def _without_suffix(text: str, suffix: str) -> str:
    """Models often write on and come to what stands after the cursor already."""
    text = text[: len(text) - _repeated(text, suffix)]
    ahead = next((line for line in suffix.split("\n") if len(line.strip()) >= _LEAST_OVERLAP), "").strip()
    if not ahead:
        return text
    for match in re.finditer(rf"(?m)^[ \t]*{re.escape(ahead)}[ \t]*$", text):
        if match.start() or not suffix.lstrip(" \t").startswith(ahead):
            return text[: match.start()]
    return text


def _repeated(text: str, suffix: str) -> int:
    """How much of the text's end is the beginning of what stands after the cursor."""
    rest = suffix.rstrip()
    if not rest:
        return 0
    same = len(rest) if text.endswith(rest) else overlap(text, rest)
    is_telling = same >= _LEAST_OVERLAP or rest[:same].strip("()[]{}\"';") == ""
    return same if is_telling else 0


def _of_the_block(text: str, prefix: str) -> str:
    """Within an indented block, up to its end: models write on, with one example of use after the other."""
    line = prefix.rpartition("\n")[2]
    indent = len(line) - len(line.lstrip())
    if not indent:
        return text
    lines = text.split("\n")
    for number, one in enumerate(lines[1:], 1):
        if one.strip() and len(one) - len(one.lstrip()) < indent and not _CLOSES.match(one.strip()):
            return "\n".join(lines[:number])
    return text


def _without_fence(text: str) -> str:
    return re.sub(r"\A```[\w+#-]*\n|\n```[\s\S]*\Z", "", text)


def _ended(text: str, prefix: str, suffix: str) -> str:
    """Without blanks at its end where the line ends there, and without line ends that stand there already."""
    if not suffix or suffix.startswith("\n"):
        text = text.rstrip()
    if prefix.endswith("\n") and text.startswith("\n"):
        text = text.lstrip("\n")
    return text
