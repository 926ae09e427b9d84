"""What a job of translating asks, with the prompts that are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.tasks.translating import prompts_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.domain.models import LoadedModel
    from lampblack.domain.translations.plan import TranslationPlan
    from lampblack.tasks.jobs import Count, MakePlan
    from lampblack.tasks.prompts import Prompts
    from lampblack.tasks.translating import TranslationInput

PANEL = "translate"


def shipped_prompts(prompts: Prompts, given: TranslationInput) -> Mapping[str, str]:
    """By which marks are told apart from a translation."""
    return prompts.shipped(PANEL, prompts_in(given.source_language, given.target_language))


def plan_maker(prompts: Prompts, given: TranslationInput, asked_again: Mapping[int, int]) -> MakePlan:
    """Makes the plan, with a person's own prompts where there are such."""

    def make(model: LoadedModel, count: Count) -> TranslationPlan:
        del count
        wanted = prompts.all(PANEL, prompts_in(given.source_language, given.target_language))
        return given.plan(wanted, model.path, asked_again)

    return make
