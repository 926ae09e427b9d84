"""A request's prompt as tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Turn
from lampblack.worker.chat_template import TRANSCRIPT_STOP, transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.generation import GenerationRequest
    from lampblack.worker.chat_template import ChatTemplate, Renderer
    from lampblack.worker.vocabulary import Vocabulary

_PLAIN, _END = "\ufdd0", "\ufdd1"
"""Around text that only looks like a control token. Unicode keeps these two for a program's internal use."""

_MARKED = re.compile(f"{_PLAIN}([^{_PLAIN}{_END}]*){_END}")


class PromptReader:
    """Turns prompts into tokens for one model.

    Text like `<|im_end|>` in what a person typed or pasted must not end their turn and begin another's: in turns, names
    of control tokens are read as plain text (llama.cpp's server lets them through). The template's own are read as
    tokens. A prompt that is one plain string is the caller's own prompt format and is read with its control tokens.
    """

    def __init__(self, vocabulary: Vocabulary, template: ChatTemplate | None, renderer: Renderer) -> None:
        self._vocabulary = vocabulary
        self._template = template
        self._renderer = renderer

    def read(self, request: GenerationRequest, is_cancelled: Callable[[], bool]) -> list[int]:
        """The prompt's tokens. Raises KnownError prompt.empty or template.*, and CancelledError."""
        if isinstance(request.prompt, str):
            said = bool(request.prompt)
        else:
            said = any(turn.text.strip() for turn in request.prompt)
        if not said:
            raise KnownError("prompt.empty")
        if isinstance(request.prompt, str):
            return self._tokenize(request.prompt, parse_special=True)
        return self._tokenize_marked(self._text([self._guarded(turn) for turn in request.prompt], is_cancelled))

    def stops(self, request: GenerationRequest) -> tuple[str, ...]:
        """The request's stop strings, and the one that a transcript needs: a base model goes on for both sides."""
        if self._template is None and not isinstance(request.prompt, str):
            return (*request.stop, TRANSCRIPT_STOP)
        return request.stop

    def _text(self, turns: list[Turn], is_cancelled: Callable[[], bool]) -> str:
        if self._template is None:
            return transcript(turns)
        return self._template.render(turns, self._renderer, is_cancelled)

    def _guarded(self, turn: Turn) -> Turn:
        """The turn with names of control tokens marked as plain text."""
        text = turn.text.replace(_PLAIN, "").replace(_END, "")
        tokens = self._vocabulary.tokenize(text, add_special=False, parse_special=True)
        names = {self._vocabulary.text(token) for token in set(tokens) if self._vocabulary.is_control(token)} - {""}
        if names:
            longest_first = sorted(names, key=len, reverse=True)
            pattern = "|".join(re.escape(name) for name in longest_first)
            text = re.sub(pattern, lambda match: f"{_PLAIN}{match[0]}{_END}", text)
        return Turn(turn.role, text)

    def _tokenize_marked(self, text: str) -> list[int]:
        tokens: list[int] = []
        for index, part in enumerate(_MARKED.split(text)):
            plain = part.replace(_PLAIN, "").replace(_END, "")
            if plain:
                tokens += self._tokenize(plain, parse_special=index % 2 == 0, begins=not tokens)
        return tokens

    def _tokenize(self, text: str, *, parse_special: bool, begins: bool = True) -> list[int]:
        """BOS is added only at the beginning, and where the text does not bring its own."""
        vocabulary = self._vocabulary
        bos = vocabulary.text(vocabulary.bos)
        add_special = begins and not (bos and text.startswith(bos))
        tokens = vocabulary.tokenize(text, add_special=add_special, parse_special=parse_special)
        if add_special and vocabulary.adds_eos and tokens and tokens[-1] == vocabulary.eos:
            del tokens[-1]
        return tokens
