"""GBNF, llama.cpp's grammar notation, as far as it takes to tell what a grammar costs before llama.cpp is given it.

llama.cpp reads a grammar in a single call that nothing can interrupt, and follows its rules without bounds: `"a"{5,2}`
makes rules for ever, a rule that begins with itself behind something that may be empty (which llama.cpp overlooks where
only another rule says that it may be) fills the memory until the process is ended, and rules that each begin with the
next in two ways double at each level. Mirrors llama_grammar_parser in llama.cpp's src/llama-grammar.cpp.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_SYMBOLS = 200_000
"""Words of a grammar."""

MOST_RULES, DEEPEST = 5000, 2000
"""llama.cpp parses parentheses and follows rules by recursion; some 4,000 and 16,000 exhaust a stack of 1 MB."""

MOST_ELEMENTS = 1_000_000
"""Of the rules when repetitions are written out, 8 bytes each, which llama.cpp holds up to three times."""

MOST_REPETITIONS = 2000
"""MAX_REPETITION_THRESHOLD of llama.cpp, which takes a larger maximum for none."""

MOST_EMPTY = 16
"""How often what may be empty can be repeated, where that has an end: each of them could be the one that is written."""

TERMINAL = -1
_WORD = re.compile(
    r"[ \t]+|#[^\r\n]*|(?P<line>[\r\n]+)|(?P<literal>\"(?:\\.|[^\"\\])*\"|\[(?:\\.|[^\]\\])*\])|(?P<token>!?<[^>]*>)"
    r"|(?P<name>[a-zA-Z0-9-]+)|(?P<defined>::=)|\{\s*(?P<least>[0-9]{1,5})\s*(?P<comma>,?)\s*(?P<most>[0-9]{0,18})\s*\}"
    r"|(?P<mark>[()|*+?.])",
    re.DOTALL,
)


TOO_LARGE = "it is too large"


class GrammarError(Exception):
    """It is no grammar, or one that costs too much; told with the reason in words that can stand in brackets."""


@dataclass(slots=True)
class Rule:
    """Alternatives, each a sequence of numbers of rules, and of TERMINAL where something is written.

    again: the rule repeats itself at the end of its first alternative, which is left out there.
    """

    alternatives: list[list[int]] = field(default_factory=lambda: [[]])
    is_defined: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Repetition:
    """`rule` follows itself so many times, as far as that has an end."""

    rule: int
    times: int


@dataclass(slots=True)
class Grammar:
    """rules: by number, groups and repetitions among them; repetitions: those of more than one; root: its number."""

    rules: list[Rule]
    repetitions: list[Repetition]
    root: int


def parse(text: str) -> Grammar:
    """Raises GrammarError where llama.cpp would not read it either, or would write out too much."""
    return _Parser().parse(text)


@dataclass(slots=True)
class _Open:
    """A rule or group that is being read; last: where its newest item begins; elements: of that item."""

    rule: int
    last: int = 0
    elements: int = 0


class _Parser:
    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._names: dict[str, int] = {}
        self._repetitions: list[Repetition] = []
        self._elements = 0
        self._open: list[_Open] = []
        self._awaits_more = False

    def parse(self, text: str) -> Grammar:
        at = symbols = 0
        pending = ""  # the name at the beginning of a line, whose rule is to come
        while at < len(text):
            word = _WORD.match(text, at)
            symbols += 1
            if symbols > MOST_SYMBOLS:
                raise GrammarError(TOO_LARGE)
            if word is None:
                raise _unreadable(text, at)
            at = word.end()
            kind = word.lastgroup
            if kind is None:
                continue
            if self._open:
                self._take(kind, word)
            elif kind == "name" and not pending:
                pending = word["name"]
            elif kind == "defined" and pending:
                self._begin(pending)
                pending = ""
            elif kind != "line" or pending:
                raise _unreadable(text, word.start())
        if pending or len(self._open) > 1:
            raise GrammarError("it ends in the middle of a rule")
        return self._whole()

    def _whole(self) -> Grammar:
        if "root" not in self._names:
            raise GrammarError("it has no rule named root")
        if missing := [name for name, number in self._names.items() if not self._rules[number].is_defined]:
            raise GrammarError(f"it has no rule named {missing[0]}")
        return Grammar(self._rules, self._repetitions, self._names["root"])

    def _begin(self, name: str) -> None:
        number = self._named(name)
        self._rules[number] = Rule(is_defined=True)
        self._open.append(_Open(number))
        self._awaits_more = True

    def _named(self, name: str) -> int:
        if name not in self._names:
            if len(self._names) >= MOST_RULES:
                raise GrammarError(TOO_LARGE)
            self._names[name] = self._add(Rule())
        return self._names[name]

    def _add(self, rule: Rule) -> int:
        self._rules.append(rule)
        return len(self._rules) - 1

    def _take(self, kind: str, word: re.Match[str]) -> None:
        here = self._open[-1]
        awaited, self._awaits_more = self._awaits_more, False
        if kind == "line":
            if awaited:
                self._awaits_more = True
            elif len(self._open) == 1:
                self._open.pop()
        elif kind == "literal":
            written = len(word["literal"]) - 2 - word["literal"].startswith("[^")
            self._item([TERMINAL] if written else [], written)
        elif kind == "token":
            self._item([TERMINAL], 1)
        elif kind == "name":
            self._item([self._named(word["name"])], 1)
        elif kind == "mark":
            self._mark(word, here)
        elif kind == "most":  # of the groups of a repetition the last
            least = int(word["least"])
            most = int(word["most"]) if word["most"] else None if word["comma"] else least
            self._repeat(least, most)
        else:
            raise _unreadable(word.string, word.start())

    def _mark(self, word: re.Match[str], here: _Open) -> None:
        mark = word["mark"]
        if mark == "(":
            if len(self._open) > DEEPEST:
                raise GrammarError(TOO_LARGE)
            self._open.append(_Open(self._add(Rule(is_defined=True))))
        elif mark == ")":
            if len(self._open) == 1:
                raise _unreadable(word.string, word.start())
            self._open.pop()
            self._item([here.rule], 1)
        elif mark == "|":
            self._rules[here.rule].alternatives.append([])
            here.last = here.elements = 0
            self._awaits_more = True
        elif mark == ".":
            self._item([TERMINAL], 1)
        else:
            self._repeat(int(mark == "+"), 1 if mark == "?" else None)

    def _item(self, symbols: list[int], elements: int) -> None:
        here = self._open[-1]
        sequence = self._rules[here.rule].alternatives[-1]
        here.last, here.elements = len(sequence), elements
        sequence.extend(symbols)
        self._written(elements)

    def _written(self, elements: int) -> None:
        self._elements += elements
        if self._elements > MOST_ELEMENTS:
            raise GrammarError(TOO_LARGE)

    def _repeat(self, least: int, most: int | None) -> None:
        """Replaces the newest item by its repetition, as handle_repetitions does."""
        here = self._open[-1]
        sequence = self._rules[here.rule].alternatives[-1]
        item = sequence[here.last :]
        if not item:
            raise GrammarError("a repetition has nothing before it")
        if least > MOST_REPETITIONS or (most is not None and most < least):
            raise GrammarError(
                f"a repetition asks for more than {MOST_REPETITIONS:,} times, or for less than its least"
            )
        if most is not None and most > MOST_REPETITIONS:
            most = None
        optional = 1 if most is None else most - least
        self._written(least * here.elements + optional * (here.elements + 3))
        once = item[0] if len(item) == 1 and item[0] != TERMINAL else self._add(Rule([item], is_defined=True))
        if max(least, most or 0) > 1:
            self._repetitions.append(Repetition(once, max(least, most or 0)))
        del sequence[here.last :]
        sequence += [once] * min(least, MOST_EMPTY)
        if optional:
            sequence.append(self._add(Rule([[once], []], is_defined=True, again=optional > 1 or most is None)))
        here.elements = least * here.elements + bool(optional)


def _unreadable(text: str, at: int) -> GrammarError:
    return GrammarError(f"line {text.count(chr(10), 0, at) + 1} is not in llama.cpp's notation, GBNF")
