"""Writes texts that a grammar allows, for grammars as `json_grammar` makes them."""

from __future__ import annotations

import random
import re

WORD = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|[a-zA-Z][a-zA-Z0-9-]*|\{\d+(?:,\d*)?\}|[()|*+?]')
ESCAPE = re.compile(r"\\x([0-9A-F]{2})|\\U([0-9a-fA-F]{8})|\\(.)", re.DOTALL)


class GrammarWriter:
    """Raises RecursionError for a text without end."""

    def __init__(self, grammar: str, seed: int) -> None:
        lines = (line.split(" ::= ", 1) for line in grammar.splitlines())
        self._words = {name: WORD.findall(body) for name, body in lines}
        self._chance = random.Random(seed)
        self._deep = 0

    def write(self, rule: str = "root") -> str:
        """A text at random, shorter the deeper it is."""
        self._deep += 1
        text, rest = self._alternatives(self._words[rule])
        self._deep -= 1
        assert not rest
        return text

    def _alternatives(self, words: list[str]) -> tuple[str, list[str]]:
        alternatives, depth = [[]], 0
        while words and (depth or words[0] != ")"):
            word, words = words[0], words[1:]
            depth += (word == "(") - (word == ")")
            if word == "|" and not depth:
                alternatives.append([])
            else:
                alternatives[-1].append(word)
        return self._sequence(self._chance.choice(alternatives)), words

    def _sequence(self, words: list[str]) -> str:
        text = ""
        while words:
            end = 1
            if words[0] == "(":
                depth = 1
                while depth:
                    depth += (words[end] == "(") - (words[end] == ")")
                    end += 1
            atom, words = words[:end], words[end:]
            times = 1
            if words and words[0][0] in "{*+?":
                times, words = self._times(words[0]), words[1:]
            text += "".join(self._atom(atom) for _ in range(times))
        return text

    def _times(self, mark: str) -> int:
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(mark, (0, None))
        if mark[0] == "{":
            low, _, high = mark[1:-1].partition(",")
            least, most = int(low), int(high) if high else int(low) if "," not in mark else None
        limit = least + (0 if self._deep > 12 else 3)
        return self._chance.randint(least, limit if most is None else min(most, limit))

    def _atom(self, words: list[str]) -> str:
        word = words[0]
        if word == "(":
            return self._alternatives(words[1:-1])[0]
        if word == "char":
            return self._chance.choice("ab1 é")
        if word[0] == '"':
            return _plain(word[1:-1])
        if word[0] == "[":
            return self._one_of(word[1:-1])
        return self.write(word)

    def _one_of(self, inside: str) -> str:
        assert not inside.startswith("^")
        ends = re.findall(r"(\\U[0-9a-fA-F]{8}|\\.|[^\\])(?:-(\\U[0-9a-fA-F]{8}|[^\\]))?", inside)
        low, high = self._chance.choice(ends)
        first = ord(_plain(low))
        return chr(self._chance.randint(first, min(ord(_plain(high)), first + 50) if high else first))


def _plain(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[3]:
            return {"n": "\n", "t": "\t", "r": "\r"}.get(match[3], match[3])
        return chr(int(match[1] or match[2], 16))

    return ESCAPE.sub(one, text)
