"""Whether a model that is loaded only to guess ahead for another may come into the memory, and stay there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.worker.speculation.draft_match import check_draft

if TYPE_CHECKING:
    from lampblack.engine.protocol import LoadOptions
    from lampblack.worker.resident import Resident
    from lampblack.worker.residents import Residents


def guesser_at_once(options: LoadOptions, residents: Residents) -> Resident | Fault | None:
    """The guesser, where it is in memory already; why it must not be loaded; None where it is to be."""
    there = residents.find(options.path)
    if there is not None:
        return guesser_refusal(options, there, residents) or there
    main = residents.find(options.guesses_for)
    if main is None:
        return Fault("model.none_loaded")
    if not residents.fits_beside(options):
        return Fault("draft.no_memory", {"draft": Path(options.path).stem, "name": main.info.name})
    return None


def guesser_refusal(options: LoadOptions, draft: Resident, residents: Residents) -> Fault | None:
    """Why a model in memory cannot guess ahead for the one that it was meant for; None where it can, or for none.

    On the model's thread: elsewhere that model could be freed while its vocabulary is read.
    """
    if not options.guesses_for:
        return None
    main = residents.find(options.guesses_for)
    if main is None:
        return Fault("model.none_loaded")
    try:
        check_draft(main, draft)
    except KnownError as error:
        return error.fault
    return None
