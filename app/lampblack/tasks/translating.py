"""Translating a text or a document from start to end: taken apart, planned, put together again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.segment_tags import without_tags
from lampblack.domain.text import whole_characters
from lampblack.domain.translations.glossary import Glossary, Term, TermUse
from lampblack.domain.translations.glossary_files import MOST_BYTES, read_glossary
from lampblack.domain.translations.plan import TranslationPlan, TranslationTask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.documents.formats.text import TextFile
    from lampblack.domain.jobs import Output
    from lampblack.domain.segments import Segment, WrittenDocument

_SAMPLE = 40_000
"""Characters from which a language is told."""


@dataclass(frozen=True, slots=True)
class TranslationInput:
    """What a job of translating is given, and all that it needs to go on. segments: with inline tags; languages are
    codes; ready: translations that are known, by number. path and digest: of the document; empty where the text was
    typed, which `text` is then.
    """

    segments: tuple[str, ...]
    source_language: str
    target_language: str
    terms: tuple[Term, ...] = ()
    ready: dict[int, str] = field(default_factory=dict)
    path: str = ""
    digest: str = ""
    text: str = ""

    def plan(
        self, prompts: Mapping[str, str], model: str = "", asked_again: Mapping[int, int] | None = None
    ) -> TranslationPlan:
        """What is asked of a model. prompts: of the panel, in the language that `prompts_in` says."""
        glossary = Glossary(self.terms)
        whole = {term.source.casefold(): term.target for term in reversed(glossary.terms)}
        of_terms = {
            number: whole[key] for number, text in enumerate(self.segments) if (key := text.casefold()) in whole
        }
        ready = {**of_terms, **self.ready}  # a segment that is a term needs no model
        task = TranslationTask(self.segments, self.source_language, self.target_language, glossary, ready)
        language = prompts_in(self.source_language, self.target_language)
        return TranslationPlan(task, prompts, prompt_language=language, model=model, asked_again=asked_again)


def prompts_in(source_language: str, target_language: str) -> str:
    """The language of the prompts that suit a translation, as in the names of their files."""
    del source_language
    return "zh_CN" if target_language.startswith("zh") else "en"


def typed_segments(text: str) -> tuple[Segment, ...]:
    """The paragraphs of a text. Raises KnownError translation.no_words."""
    from lampblack.documents.formats.parts import segments_of

    segments = tuple(segments_of(_taken_apart(text)))
    if not segments:
        raise KnownError("translation.no_words")
    return segments


def translated_text(text: str, targets: Mapping[int, str]) -> str:
    """A text with the translations of its paragraphs, by number, in their places; without one, it stays."""
    from lampblack.documents.formats.parts import put_all

    taken = _taken_apart(text)
    put_all(taken, targets)
    return taken.whole().decode("utf-8", "replace")


def _taken_apart(text: str) -> TextFile:
    from lampblack.documents.formats.text import TextFile  # slow to load, and most sessions never need it

    return TextFile(whole_characters(text).removeprefix("\ufeff").encode())


def source_language_of(segments: Sequence[str]) -> str | None:
    """The code of the language that most of it is in; None where that cannot be told."""
    from lampblack.documents.language import detect_language

    parts: list[str] = []
    room = _SAMPLE
    for segment in segments:
        parts.append(without_tags(segment)[:room])
        room -= len(parts[-1])
        if room <= 0:
            break
    return detect_language("\n".join(parts))


def glossary_in(path: Path, source_language: str, target_language: str) -> tuple[Term, ...]:
    """The terms of a file, CSV or TBX. Raises KnownError as `read_glossary`, and file.missing, .folder, .unreadable."""
    name = whole_characters(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise KnownError("file.missing", path=whole_characters(str(path))) from error
    except OSError as error:
        if path.is_dir():
            raise KnownError("file.folder", name=name) from error
        raise KnownError("file.unreadable", name=name, reason=(error.strerror or str(error)).lower()) from error
    return read_glossary(data, path.name, source_language, target_language)


def targets_of(plan: TranslationPlan, done: Mapping[str, Output]) -> dict[int, str]:
    """The translations that there are, by number; those that are empty are none."""
    found = ((number, plan.translated(number, done).target) for number in range(len(plan.task.segments)))
    return {number: target for number, target in found if target is not None and target.strip()}


def term_uses(plan: TranslationPlan, targets: Mapping[int, str]) -> tuple[TermUse, ...]:
    """How often each term of the glossary stands in the source, and how often its translation where it should."""
    wanted: Counter[Term] = Counter()
    found: Counter[Term] = Counter()
    glossary = plan.task.glossary
    for number, source in enumerate(plan.task.segments):
        for use in glossary.uses(source, targets.get(number, "")):
            wanted[use.term] += use.wanted
            found[use.term] += min(use.wanted, max(use.found, use.is_inflected))
    return tuple(TermUse(term, count, found[term]) for term, count in wanted.items())


def save_document(given: TranslationInput, targets: Mapping[int, str], out: Path | None = None) -> WrittenDocument:
    """Writes the translated copy of a document, beside it where `out` is None, as NAME.LANG.EXT. Raises KnownError as
    `write_translated` does; the original is never written to.
    """
    from lampblack.documents.translating import beside, write_translated

    path = Path(given.path)
    target = out or beside(path, given.target_language)
    return write_translated(path, given.digest, targets, target, given.target_language)
