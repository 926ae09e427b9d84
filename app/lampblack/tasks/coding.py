"""Jobs of the Code panel: what they are to do, as it is kept, and their plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.coding.checks import Checked, Verdict
from lampblack.domain.coding.plan import CodePlan, result_of
from lampblack.domain.coding.tasks import CodeTask
from lampblack.domain.scripts import prompt_language
from lampblack.syntax.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.coding.plan import Result
    from lampblack.domain.jobs import Output
    from lampblack.domain.models import LoadedModel
    from lampblack.tasks.jobs import Count, MakePlan
    from lampblack.tasks.prompts import Prompts

    TellFitted = Callable[[Sequence[str], Sequence[str]], None]

PANEL = "code"


class CodeInput(msgspec.Struct, frozen=True):
    """What a job is to do, as the store keeps it. language: of the prompts."""

    task: CodeTask
    language: str = "en"

    @classmethod
    def of(cls, task: CodeTask, window_language: str) -> CodeInput:
        """The prompts are in the language of the instruction, or, without one, in that of the window."""
        return cls(task, prompt_language(task.instruction) if task.instruction.strip() else window_language)

    def encoded(self) -> str:
        """As JSON."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def decoded(cls, text: str) -> CodeInput:
        """From JSON."""
        return msgspec.json.decode(text, type=cls)


class Coding:
    """Makes the plans of jobs, and says what came of them."""

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts

    def plan_of(self, asked: CodeInput, tell_fitted: TellFitted = lambda *_: None) -> MakePlan:
        """tell_fitted: told, on the job's thread, which files are known only at their beginning, or not at all."""

        def make(model: LoadedModel, count: Count) -> CodePlan:
            plan = CodePlan(
                asked.task,
                self._prompts.all(PANEL, asked.language),
                model=model.path,
                context_length=model.context_length,
                count=count,
                check=check,
            )
            tell_fitted(plan.fitted.cut, plan.fitted.left_out)
            return plan

        return make

    def result(self, asked: CodeInput, output: Output) -> Result:
        """What came of a job; the parser is not asked."""
        return result_of(asked.task, output, _unchecked)


def _unchecked(code: str, language: str) -> Checked:
    del code
    return Checked(language, Verdict.NO_PARSER)
