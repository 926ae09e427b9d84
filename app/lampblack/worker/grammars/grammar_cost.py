"""What llama.cpp has to go through to follow a grammar, from any of its rules to what may be written first there."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from lampblack.worker.grammars.gbnf import MOST_EMPTY, TERMINAL, GrammarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.worker.grammars.gbnf import Grammar, Rule

MOST_WAYS = 10_000
"""Ways from a rule to what may be written first; each is a stack of its own for llama.cpp, which compares all."""

MOST_WAYS_OF_ALL = 5_000_000
"""Of all rules together: its search for left recursion goes every way from each of them."""

MOST_EMPTY_WAYS = 64
"""Of what may be empty and is repeated, where that has an end: choices of these are what it tries for each token."""

LONGEST_WAY = 5000
"""Rules on a way; llama.cpp follows them by recursion, and some 16,000 exhaust a stack of 1 MB."""

_TOO_MANY_WAYS = "a text can be read in too many ways"


def check_cost(grammar: Grammar) -> None:
    """Raises GrammarError for a grammar that llama.cpp could not follow, or not in a reasonable time."""
    rules = grammar.rules
    empty = _may_be_empty(rules)
    first = [set(_firsts(rule, empty)) - {TERMINAL} for rule in rules]
    try:
        order = list(TopologicalSorter(dict(enumerate(first))).static_order())
    except CycleError:
        raise GrammarError("a rule begins with itself") from None
    ways, length = [0] * len(rules), [0] * len(rules)
    for number in order:
        ways[number] = 1 + sum(1 if one == TERMINAL else ways[one] for one in _firsts(rules[number], empty))
        length[number] = 1 + max((length[one] for one in first[number]), default=0)
        if ways[number] > MOST_WAYS or length[number] > LONGEST_WAY:
            raise GrammarError(_TOO_MANY_WAYS)
    if sum(ways) > MOST_WAYS_OF_ALL:
        raise GrammarError(_TOO_MANY_WAYS)
    for one in grammar.repetitions:
        if empty[one.rule] and (one.times > MOST_EMPTY or one.times * ways[one.rule] > MOST_EMPTY_WAYS):
            raise GrammarError("it repeats what may be empty too often")
    ends = _ends(rules)
    if not all(ends[number] for number in _used(grammar)):
        raise GrammarError("a part of it never comes to an end")


def _firsts(rule: Rule, empty: list[bool]) -> Iterator[int]:
    """What each alternative may begin with, as often as it may."""
    for alternative in rule.alternatives:
        for symbol in alternative:
            yield symbol
            if symbol == TERMINAL or not empty[symbol]:
                break


def _may_be_empty(rules: list[Rule]) -> list[bool]:
    """Of each rule, whether nothing at all can be written for it, also by way of others."""
    return _made_of(rules, lambda symbols: None if TERMINAL in symbols else symbols)


def _ends(rules: list[Rule]) -> list[bool]:
    """Of each rule, whether a text that ends can be written for it."""
    return _made_of(rules, lambda symbols: symbols - {TERMINAL})


def _used(grammar: Grammar) -> set[int]:
    """The rules that a text may need."""
    used, to_see = {grammar.root}, [grammar.root]
    while to_see:
        rule = grammar.rules[to_see.pop()]
        new = {symbol for alternative in rule.alternatives for symbol in alternative} - used - {TERMINAL}
        used |= new
        to_see += new
    return used


def _made_of(rules: list[Rule], needs: Callable[[set[int]], set[int] | None]) -> list[bool]:
    """Which rules have an alternative all of whose needed rules are such; needs: those, None for one that is not."""
    holds = [False] * len(rules)
    users: dict[int, list[tuple[int, set[int]]]] = {}
    found: list[int] = []
    for number, rule in enumerate(rules):
        for alternative in rule.alternatives:
            needed = needs(set(alternative))
            if needed is None:
                continue
            if not needed:
                found.append(number)
            for symbol in needed:
                users.setdefault(symbol, []).append((number, needed))
    while found:
        number = found.pop()
        if holds[number]:
            continue
        holds[number] = True
        for user, needed in users.get(number, ()):
            needed.discard(number)
            if not needed:
                found.append(user)
    return holds
