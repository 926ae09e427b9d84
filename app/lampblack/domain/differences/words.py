"""A diff of two texts by words, of Chinese, Japanese and Thai by characters, to be accepted change by change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.differences.matching import changes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

_DENSE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_MARKS = "\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
_TOKEN = re.compile(
    rf"[{_DENSE}][{_MARKS}]*"
    rf"|(?:(?![{_DENSE}])\w)+(?:['’\-.](?:(?![{_DENSE}])\w)+)*[{_MARKS}]*"
    rf"|\r\n|\n|[^\S\r\n]+"
    rf"|[^\w\s][{_MARKS}]*(?:(?<=\u200d)[^\w\s][{_MARKS}]*)*"
    rf"|.",
    re.DOTALL,
)
_BLANK = re.compile(r"[^\S\r\n]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: the same in both where `old == new`, else a change; one of the two may be empty."""

    old: str
    new: str

    @property
    def is_change(self) -> bool:
        """Whether it can be accepted or rejected."""
        return self.old != self.new


def word_parts(old: str, new: str) -> tuple[Part, ...]:
    """Both texts, part by part: `old` of all joined is the old text, `new` the new one; never two changes in a row."""
    words, others = _TOKEN.findall(old), _TOKEN.findall(new)
    parts: list[Part] = []
    at = 0
    for i, j, k, end in changes(words, others):
        same = "".join(words[at:i])
        change = Part("".join(words[i:j]), "".join(others[k:end]))
        if parts and _BLANK.fullmatch(same):  # a phrase that was rewritten is one change, not one for each word
            before = parts.pop()
            parts.append(Part(before.old + same + change.old, before.new + same + change.new))
        else:
            parts += [Part(same, same), change] if same else [change]
        at = j
    rest = "".join(words[at:])
    return tuple([*parts, Part(rest, rest)] if rest else parts)


def accepted_words(parts: Iterable[Part], accepted: Container[int]) -> str:
    """The text where the changes of these numbers (their places in `parts`) are accepted and the others are not."""
    return "".join(part.new if number in accepted else part.old for number, part in enumerate(parts))
