"""Whether one model can guess ahead for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from lampblack.worker.native.vocabulary import Vocabulary
    from lampblack.worker.resident import Resident

_MOST_EXTRA = 128
_FIRST_COMPARED = 5


def check_draft(main: Resident, draft: Resident) -> None:
    """Raises KnownError where `draft` cannot guess for `main`: model.only_embeds, draft.cannot_cut, draft.vocabulary.

    The first time for two models this looks at every token, some tenths of a second for the largest vocabularies.
    """
    if not draft.info.writes_text:
        raise KnownError("model.only_embeds", name=draft.info.name)
    for one in (draft, main):
        if not one.model.can_cut:
            raise KnownError("draft.cannot_cut", name=one.info.name)
    guesser, writer = draft.model.vocabulary, main.model.vocabulary
    if guesser is writer or writer in draft.drafts.fits:
        return
    if not same_vocabulary(writer, guesser):
        raise KnownError("draft.vocabulary", draft=draft.info.name, name=main.info.name)
    draft.drafts.fits.add(writer)


def same_vocabulary(one: Vocabulary, other: Vocabulary) -> bool:
    """Whether tokens of one mean the same in the other, as common_speculative_are_compatible in llama.cpp's
    common/speculative.cpp has it: padding at the end may differ, and the first few, which are control tokens.
    """
    return (
        one.kind == other.kind
        and _edges(one) == _edges(other)
        and abs(one.size - other.size) <= _MOST_EXTRA
        and all(one.text(token) == other.text(token) for token in range(_FIRST_COMPARED, min(one.size, other.size)))
    )


def _edges(vocabulary: Vocabulary) -> tuple[int | None, int | None]:
    """BOS and EOS, where the model wants them added."""
    return (vocabulary.bos if vocabulary.adds_bos else None, vocabulary.eos if vocabulary.adds_eos else None)
