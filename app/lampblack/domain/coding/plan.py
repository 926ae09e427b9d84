"""The requests of one job of the code panel: the code, and where it cannot be parsed, a repair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.coding.checks import Checked, Problem, Verdict, can_check
from lampblack.domain.coding.extraction import Extracted, code_of
from lampblack.domain.coding.fitting import fit_files, room_for
from lampblack.domain.coding.tasks import CHANGES_CODE, Action, CodeTask, opening_of, prompt_of
from lampblack.domain.differences.lines import conformed
from lampblack.domain.generation import (
    Adapter,
    FinishReason,
    GenerationRequest,
    Priority,
    Role,
    Sampling,
    Speculation,
    Turn,
)
from lampblack.domain.jobs import Output, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lampblack.domain.coding.fitting import Count, Fitted

    Check = Callable[[str, str], Checked]
    """Parses code in a language."""

CODING = Sampling(temperature=0.2)
"""Code has few right words at each place."""
CODE = "code"
"""The key of the first piece, and"""
REPAIR = "repair"
"""that of the second, where there is one."""
MOST_TOKENS = 4096
"""That are written: a small model that repeats itself would else fill the context."""
_MOST_TESTS = 1024
"""Of tests: small models go on with one like the other, and have no end."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a job has brought. text: the code, or the explanation; checked: what a parser says of it, None where nobody
    has asked. repaired: the problems that a repair has done away with. is_cut: whether the reply was cut off.
    """

    text: str
    extracted: Extracted
    checked: Checked | None = None
    repaired: tuple[Problem, ...] = ()
    is_cut: bool = False


class CodePlan:
    """A `Plan`. fitted: the files that the model is given, and those for which there was no room."""

    def __init__(
        self,
        task: CodeTask,
        prompts: Mapping[str, str],
        *,
        model: str = "",
        context_length: int,
        count: Count,
        check: Check,
        repairs: bool = False,
        sampling: Sampling = CODING,
        adapters: Sequence[Adapter] = (),
        max_tokens: int = MOST_TOKENS,
    ) -> None:
        """prompts: of the panel, by name. repairs: whether a syntax error is repaired, once."""
        self._prompts, self._model, self._check, self._repairs = prompts, model, check, repairs
        self._sampling, self._adapters = sampling, tuple(adapters)
        self._max_tokens = max_tokens
        taken = count([prompt_of(prompts, replace(task, files=()))])[0] if task.files else 0
        wanted = count([task.code])[0] * 2 if task.code else None
        self.fitted: Fitted = fit_files(task.files, room_for(context_length, taken, wanted), count)
        self._task = replace(task, files=self.fitted.files)
        self._results: dict[str, Result] = {}

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        """The code first, then its repair."""
        if CODE not in done:
            return [Piece(CODE, self.request(self._task))]
        repair = self._repair(done)
        return [Piece(REPAIR, self.request(repair))] if repair is not None and REPAIR not in done else []

    def total(self, done: Mapping[str, Output]) -> int:
        """One or two."""
        return 2 if CODE in done and self._repair(done) is not None else 1

    def request(self, task: CodeTask) -> GenerationRequest:
        """What the engine is asked for a task. The reply is begun with a fence, so that all it can be is code."""
        begun, stop = opening_of(task)
        return GenerationRequest(
            prompt=(Turn(Role.USER, prompt_of(self._prompts, task)),),
            sampling=self._sampling,
            max_tokens=min(self._max_tokens, _MOST_TESTS if task.action is Action.TESTS else self._max_tokens),
            stop=(stop,) if stop else (),
            model=self._model,
            adapters=self._adapters,
            priority=Priority.DOCUMENT,
            speculation=Speculation(lookup=task.action in CHANGES_CODE),
            begun=begun,
        )

    def result(self, done: Mapping[str, Output]) -> Result:
        """What there is now; LookupError where nothing has been written. A repair counts only if it has helped."""
        first = self._result(self._task, done[CODE])
        repair = self._repair(done)
        if repair is None or REPAIR not in done or done[REPAIR].fault is not None or first.checked is None:
            return first
        second = self._result(repair, done[REPAIR])
        if second.checked is None or second.checked.verdict is not Verdict.FINE or not second.text.strip():
            return first
        return replace(second, repaired=first.checked.problems)

    def _repair(self, done: Mapping[str, Output]) -> CodeTask | None:
        if not self._repairs or done[CODE].fault is not None:
            return None
        result = self._result(self._task, done[CODE])
        if result.is_cut or result.checked is None or result.checked.verdict is not Verdict.WRONG:
            return None
        return repair_of(self._task.result_language, result.text, result.checked.problems)

    def _result(self, task: CodeTask, output: Output) -> Result:
        """Parsed once: the plan is asked often."""
        if output.key not in self._results:
            self._results[output.key] = result_of(task, output, self._check)
        return self._results[output.key]


def repair_of(language: str, code: str, problems: tuple[Problem, ...]) -> CodeTask:
    """The task to repair code that a parser has found wrong."""
    return CodeTask(Action.REPAIR, language, code=code, problems=problems)


def result_of(task: CodeTask, output: Output, check: Check) -> Result:
    """The code of a reply to a task, with the line ends of the code that it changes, and what a parser says of it."""
    is_cut = output.reason in (FinishReason.LENGTH, FinishReason.CONTEXT)
    if task.action is Action.EXPLAIN:
        return Result(output.text.strip(), Extracted("", "markdown"), is_cut=is_cut)
    extracted = extracted_of(task, output.text)
    text = conformed(task.code, extracted.code) if task.action in CHANGES_CODE else extracted.code
    language = extracted.language
    return Result(text, extracted, check(text, language) if can_check(language) else None, is_cut=is_cut)


def extracted_of(task: CodeTask, written: str) -> Extracted:
    """The code of what was written so far for a task."""
    return code_of(opening_of(task)[0] + written, task.result_language)
