"""A request's prompt as tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Infill, Turn
from lampblack.domain.thinking import opened_by
from lampblack.worker.templates.chat_template import TRANSCRIPT_STOP, transcript
from lampblack.worker.templates.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.generation import GenerationRequest
    from lampblack.worker.native.vocabulary import Vocabulary
    from lampblack.worker.templates.chat_template import ChatTemplate, Renderer

_PLAIN, _END = "\ufdd0", "\ufdd1"
"""Around text that only looks like a control token. Unicode keeps these two for a program's internal use."""

_SLICE = 32_768
"""Characters that are tokenized in about 10 ms."""

_WHOLE = 4 * 2**20
"""The same for text that is scored, some seconds: its tokens should be those of the text as a whole."""

_LONGEST_MARK = 12
"""Tokens that a mark of thinking and the blanks after it have at most."""

_MARKED = re.compile(f"{_PLAIN}([^{_PLAIN}{_END}]*){_END}")


class PromptReader:
    """Turns prompts into tokens for one model.

    Text like `<|im_end|>` in what a person typed or pasted must not end their turn and begin another's: in turns, names
    of control tokens are read as plain text (llama.cpp's server lets them through). The template's own are read as
    tokens. A prompt that is one plain string is the caller's own prompt format and is read with its control tokens.
    """

    def __init__(
        self, vocabulary: Vocabulary, template: ChatTemplate | None, renderer: Renderer, context_length: int
    ) -> None:
        self._vocabulary = vocabulary
        self._control_names = vocabulary.control_names()
        self._context_length = context_length
        self._template = template
        self._renderer = renderer

    def read(self, request: GenerationRequest, is_cancelled: Callable[[], bool]) -> list[int]:
        """The prompt's tokens. Raises KnownError prompt.* or template.*, and CancelledError."""
        if isinstance(request.prompt, Infill):
            return self._read_infill(request.prompt, is_cancelled)
        if isinstance(request.prompt, str):
            said = bool(request.prompt)
        else:
            said = any(turn.text.strip() for turn in request.prompt)
        if not said:
            raise KnownError("prompt.empty")
        if isinstance(request.prompt, str):
            text = request.prompt
        else:
            text = self._text([self._guarded(turn) for turn in request.prompt], is_cancelled)
            text += self._plain(_without(opened_by(text), request.begun))
        self._refuse_far_too_long(text, is_cancelled)
        if isinstance(request.prompt, str):
            tokens = self._tokenize(text, parse_special=True)
        else:
            tokens = self._tokenize_marked(text)
        if not tokens:
            raise KnownError("prompt.no_tokens")
        self._check_length(len(tokens))
        return tokens

    def opening(self, request: GenerationRequest, tokens: list[int]) -> str:
        """What the reply is to begin with because the template has put it into the prompt: the mark of thinking."""
        if request.begun or not isinstance(request.prompt, tuple) or self._template is None:
            return ""
        end = b"".join(map(self._vocabulary.piece, tokens[-_LONGEST_MARK:])).decode("utf-8", "replace")
        mark = opened_by(end)
        return f"{mark}\n" if mark else ""

    def read_plain(self, text: str, is_cancelled: Callable[[], bool]) -> list[int]:
        """The tokens of a text of any length that is to be scored, without BOS and control tokens.

        A text of more than 4 Mi characters is cut where that many end.
        """
        tokens: list[int] = []
        for start in range(0, len(text), _WHOLE):
            if is_cancelled():
                raise CancelledError
            tokens += self._vocabulary.tokenize(text[start : start + _WHOLE], add_special=False, parse_special=False)
        return tokens

    def stops(self, request: GenerationRequest) -> tuple[str, ...]:
        """The request's stop strings, and the one that a transcript needs: a base model goes on for both sides."""
        if self._template is None and isinstance(request.prompt, tuple):
            return (*request.stop, TRANSCRIPT_STOP)
        return request.stop

    def _read_infill(self, infill: Infill, is_cancelled: Callable[[], bool]) -> list[int]:
        """Prefix, suffix, then the middle, each behind the token that names it."""
        marks = self._vocabulary.fill_in_the_middle
        if marks is None:
            raise KnownError("prompt.no_infill")
        self._refuse_far_too_long(infill.prefix + infill.suffix, is_cancelled)
        prefix, suffix = (
            self._vocabulary.tokenize(text, add_special=False, parse_special=False)
            for text in (infill.prefix, infill.suffix)
        )
        start = [self._vocabulary.bos] if self._vocabulary.adds_bos else []
        tokens = [*start, marks[0], *prefix, marks[1], *suffix, marks[2]]
        self._check_length(len(tokens))
        return tokens

    def _text(self, turns: list[Turn], is_cancelled: Callable[[], bool]) -> str:
        if self._template is None:
            return transcript(turns)
        return self._template.render(turns, self._renderer, is_cancelled)

    def _guarded(self, turn: Turn) -> Turn:
        return Turn(turn.role, self._plain(turn.text))

    def _plain(self, text: str) -> str:
        """The text with names of control tokens marked as plain text."""
        text = text.replace(_PLAIN, "").replace(_END, "")
        letters = set(text)
        names = [name for name in self._control_names if name[0] in letters and name in text]
        if names:
            pattern = "|".join(re.escape(name) for name in names)
            text = re.sub(pattern, lambda match: f"{_PLAIN}{match[0]}{_END}", text)
        return text

    def _refuse_far_too_long(self, text: str, is_cancelled: Callable[[], bool]) -> None:
        """Counts the tokens of a very long text in slices, since nothing can interrupt llama.cpp's tokenizer.

        The count can be a few tokens off where slices meet, so it only serves to refuse what is far too long.
        """
        if len(text) <= 2 * _SLICE:
            return
        count = 0
        for start in range(0, len(text), _SLICE):
            if is_cancelled():
                raise CancelledError
            part = text[start : start + _SLICE]
            count += len(self._vocabulary.tokenize(part, add_special=False, parse_special=False))
        if count > 2 * self._context_length:
            self._check_length(count)

    def _check_length(self, tokens: int) -> None:
        """A prompt has to leave room for one token of the reply."""
        limit = self._context_length - 1
        if tokens > limit:
            raise KnownError(
                "prompt.too_long",
                prompt_tokens=tokens,
                limit=limit,
                context_length=self._context_length,
                excess=tokens - limit,
            )

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


def _without(mark: str, begun: str) -> str:
    """A reply's beginning without the mark of thinking that the prompt has already."""
    body = begun.lstrip()
    return body[len(mark) :].lstrip() if mark and body.startswith(mark) else begun
