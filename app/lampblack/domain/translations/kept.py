"""What a translation has to keep as it stands: placeholders, tags and addresses."""

from __future__ import annotations

import re
from collections import Counter

from lampblack.domain.segment_tags import TAG, tags_of

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[A-Za-z0-9._~:/?#\[\]@!$&()*+;=%-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE | re.ASCII,
)
_PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{1,60}\}\}"  # {{x}}
    r"|\$\{[^{}\n]{1,60}\}"  # ${x}
    r"|%\([^()\n]{1,60}\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]"  # %(x)s
    r"|\{[A-Za-z0-9_.:!\[\]-]{0,60}\}"  # {name}, {0}
    r"|%(?:\d+\$)?[#0\-+]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[sdiufFgGxXoceE@](?![A-Za-z])"  # %s, %1$d
    r"|</?[A-Za-z][^<>\n]{0,200}>"  # tags of the text's own
    r"|&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});"
)
_TRAILING = ".,;:!?)]}'\""


def addresses(text: str) -> Counter[str]:
    """The URLs and e-mail addresses in a text, without the sentence's punctuation behind them."""
    return Counter(found[0].rstrip(_TRAILING) for found in _ADDRESS.finditer(text))


def placeholders(text: str) -> Counter[str]:
    """What stands for something that is filled in later, tags and entities; percentages such as "5 %" are none."""
    return Counter(found[0] for found in _PLACEHOLDER.finditer(without_addresses(TAG.sub(" ", text))))


def without_addresses(text: str) -> str:
    """The text with a blank in place of each address."""
    return _ADDRESS.sub(" ", text)


def words_only(text: str) -> str:
    """The text without anything that stays as it stands."""
    return _PLACEHOLDER.sub(" ", without_addresses(TAG.sub(" ", text)))


def wrong_tags(source: str, target: str) -> tuple[str, ...]:
    """The tags that are missing in a translation, too often in it, or wrongly nested."""
    expected, there = tags_of(source), tags_of(target)
    wrong = (*(expected - there), *(there - expected))
    return tuple(dict.fromkeys(wrong)) or _crossed(target)


def _crossed(target: str) -> tuple[str, ...]:
    stack: list[str] = []
    known = tags_of(target)
    for found in TAG.finditer(target):
        closes, number, is_alone = found.groups()
        if is_alone or found[0] not in known:
            continue
        if not closes:
            stack.append(number)
        elif not stack or stack.pop() != number:
            return (found[0],)
    return ()


def lost(expected: Counter[str], there: Counter[str]) -> tuple[str, ...]:
    """What of it is not there as often as it should be, in order."""
    return tuple(each for each in expected if there[each] < expected[each])
