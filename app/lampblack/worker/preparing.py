"""Turning requests into sequences on threads of their own: templates and tokenizing must not hold up the model."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Infill
from lampblack.engine.protocol import Count, Embed, Generate, Score
from lampblack.worker.bugs import fault_of_bug
from lampblack.worker.embedding import prepare_job
from lampblack.worker.explaining import Explainer
from lampblack.worker.grammars.grammar import check_grammar, grammar_of
from lampblack.worker.sampler import SEEDS, Sampler
from lampblack.worker.scoring import TextScore, windows_of
from lampblack.worker.sequence import Clock, Sequence
from lampblack.worker.speculation.draft_match import check_draft
from lampblack.worker.speculation.draft_model import DraftModel, FirstToGuess
from lampblack.worker.speculation.lookup import PromptLookup
from lampblack.worker.stops import StopStrings
from lampblack.worker.templates.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import GenerationRequest
    from lampblack.engine.protocol import Event
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.embedding import EmbeddingJob
    from lampblack.worker.resident import Resident
    from lampblack.worker.speculation.lookup import Drafter


LONG = 2**16
"""Characters of a prompt that are tokenized in some tens of milliseconds."""

Preparable = Generate | Score | Embed | Count
"""Commands that need text to be read first."""

_Work = tuple[Preparable, "Resident", float, "Resident | None"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of a request: sequences, texts to embed, counts of tokens, a fault, or none of them where it was
    cancelled.

    draft: the model that is to guess for it.
    """

    command: Preparable
    resident: Resident
    sequences: tuple[Sequence, ...] = ()
    embedding: EmbeddingJob | None = None
    counts: tuple[int, ...] | None = None
    fault: Fault | None = None
    draft: Resident | None = None

    def release(self) -> None:
        """Call on the model's thread when taking it: from now on the request holds its models itself, or has ended."""
        self.resident.preparing -= 1
        if self.draft is not None:
            self.draft.preparing -= 1

    @property
    def is_interactive(self) -> bool:
        """Whether a person waits for it."""
        return any(one.is_interactive for one in self.sequences) or bool(
            self.embedding and self.embedding.is_interactive
        )


def _sampler_for(request: GenerationRequest, seed: int, resident: Resident, prompt: list[int]) -> Sampler:
    """Raises KnownError grammar.invalid, schema.invalid or token.unknown."""
    last = resident.model.vocabulary.size - 1
    for token, _ in request.sampling.logit_bias:
        if not 0 <= token <= last:
            raise KnownError("token.unknown", token=token, last=last)
    grammar = grammar_of(request.json_schema) if request.json_schema else check_grammar(request.grammar)
    vocabulary, context_length = resident.model.vocabulary, resident.info.context_length
    try:
        return Sampler(request.sampling, seed, vocabulary, grammar, context_length=context_length, prompt=prompt)
    except KnownError as error:
        if request.json_schema and error.fault.kind == "grammar.invalid":
            raise KnownError("schema.invalid", reason=error.fault.details["reason"]) from None
        raise


def is_long(command: Generate) -> bool:
    """Whether its prompt may take so long to prepare that others should not wait for it."""
    prompt = command.generation.prompt
    if isinstance(prompt, str):
        return len(prompt) > LONG
    if isinstance(prompt, Infill):
        return len(prompt.prefix) + len(prompt.suffix) > LONG
    return sum(len(turn.text) for turn in prompt) > LONG


def _drafter_for(command: Generate, resident: Resident, draft: Resident | None) -> Drafter | None:
    """What guesses ahead: the text itself first, which costs next to nothing, then the other model."""
    drafters: list[Drafter] = []
    if command.generation.speculation.lookup and not command.generation.reproducible:
        drafters.append(PromptLookup())
    if draft is not None:
        drafters.append(DraftModel(command.request, draft.drafts, resident.model.vocabulary.size))
    return FirstToGuess(*drafters) if len(drafters) > 1 else next(iter(drafters), None)


def _with_reply(request: GenerationRequest, text: str) -> GenerationRequest:
    if isinstance(request.prompt, str):
        return replace(request, prompt=request.prompt + text)
    return replace(request, begun=text)


class Preparer:
    """Works off the requests of each model in the order in which they came, on a thread that ends with the last of
    them: a chat template that takes for ever keeps no other model waiting. `on_done` is told there.
    """

    def __init__(
        self,
        cancellation: Cancellation,
        send: Callable[[Event], None],
        on_end: Callable[[int], None],
        on_done: Callable[[Prepared], None],
        on_bug: Callable[[], None],
    ) -> None:
        self._cancellation, self._send, self._on_end = cancellation, send, on_end
        self._on_done, self._on_bug = on_done, on_bug
        self._lock = threading.Lock()
        self._queued: dict[Resident, deque[_Work]] = {}

    def put(self, command: Preparable, resident: Resident, received: float, draft: Resident | None = None) -> None:
        """Queues a request, on the model's thread; its models stay in memory until what comes of it is released.

        received in monotonic seconds; draft: the model that is to guess for it.
        """
        resident.preparing += 1
        if draft is not None:
            draft.preparing += 1
        with self._lock:
            is_idle = resident not in self._queued
            self._queued.setdefault(resident, deque()).append((command, resident, received, draft))
        if is_idle:
            threading.Thread(target=self._run, args=(resident,), name="prompts", daemon=True).start()

    def _run(self, resident: Resident) -> None:
        try:
            while (work := self._next(resident)) is not None:
                self._on_done(self._outcome(*work))
        except BaseException:  # noqa: BLE001 - whatever it is, nobody else would hear of it
            self._on_bug()

    def _next(self, resident: Resident) -> _Work | None:
        with self._lock:
            if self._queued[resident]:
                return self._queued[resident].popleft()
            del self._queued[resident]
            return None

    def _outcome(self, command: Preparable, resident: Resident, received: float, draft: Resident | None) -> Prepared:
        try:
            return self._prepare(command, resident, received, draft)
        except KnownError as error:
            return Prepared(command, resident, fault=error.fault, draft=draft)
        except CancelledError:
            return Prepared(command, resident, draft=draft)
        except Exception as error:  # noqa: BLE001 - one request's data must not cost the others their engine
            return Prepared(command, resident, fault=fault_of_bug(error), draft=draft)

    def _prepare(self, command: Preparable, resident: Resident, received: float, draft: Resident | None) -> Prepared:
        if command.request in self._cancellation:
            raise CancelledError
        if isinstance(command, Embed):
            return Prepared(command, resident, embedding=self._texts(command, resident))
        if isinstance(command, Count):
            return Prepared(command, resident, counts=self._counts(command, resident))
        if isinstance(command, Score):
            return Prepared(command, resident, self._windows(command, resident, received))
        return Prepared(command, resident, (self._generation(command, resident, received, draft),), draft=draft)

    def _texts(self, command: Embed, resident: Resident) -> EmbeddingJob:
        info = resident.info
        return prepare_job(
            command,
            resident.model,
            info.name,
            info.context_length,
            self._send,
            lambda: command.request in self._cancellation,
        )

    def _counts(self, command: Count, resident: Resident) -> tuple[int, ...]:
        def is_cancelled() -> bool:
            return command.request in self._cancellation

        return tuple(len(resident.prompts.read_plain(text, is_cancelled)) for text in command.texts)

    def _generation(self, command: Generate, resident: Resident, received: float, draft: Resident | None) -> Sequence:
        request, prompts = command.generation, resident.prompts
        if draft is not None:
            check_draft(resident, draft)
        tokens = prompts.read(request, lambda: command.request in self._cancellation)
        seed = secrets.randbelow(SEEDS) if request.sampling.seed is None else request.sampling.seed % SEEDS
        return Sequence(
            request=command.request,
            order=command.request,
            tokens=tokens,
            context_length=resident.info.context_length,
            max_tokens=request.max_tokens,
            seed=seed,
            sampler=_sampler_for(request, seed, resident, tokens),
            vocabulary=resident.model.vocabulary,
            stops=StopStrings(prompts.stops(request)),
            clock=Clock(received),
            send=self._send,
            priority=request.priority,
            logprobs=request.logprobs,
            drafter=_drafter_for(command, resident, draft),
            adapters=request.adapters,
            session=request.session,
            reuse=not request.reproducible,
            opening=prompts.opening(request, tokens),
        )

    def _windows(self, command: Score, resident: Resident, received: float) -> tuple[Sequence, ...]:
        request, vocabulary = command.scoring, resident.model.vocabulary
        if request.after is not None:
            return (self._explained(command, request.after, resident, received),)
        start = [vocabulary.bos] if vocabulary.adds_bos else []
        tokens = resident.prompts.read_plain(request.text, lambda: command.request in self._cancellation)
        first_scored = 0 if start else 1
        limit = resident.info.context_length - len(start)
        window = request.window or limit
        stride = request.stride or window
        if window > limit:
            context_length = resident.info.context_length
            raise KnownError("score.window", window=window, context_length=context_length, limit=limit)
        if stride > window:
            raise KnownError("score.stride", stride=stride, window=window)
        score = TextScore(
            command=command,
            tokens=tokens,
            start=start,
            windows=(
                (begin, end, scored)
                for begin, end, scored in windows_of(len(tokens), window, stride, first_scored)
                if len(start) + end - begin > 1  # a token with nothing before it has no probability
            ),
            vocabulary=vocabulary,
            context_length=resident.info.context_length,
            received=received,
            take=resident.waiting.append,
            send=self._send,
            on_end=self._on_end,
        )
        first = score.next_window()
        if first is None:
            raise KnownError("prompt.empty")
        return (first,)

    def _explained(self, command: Score, after: GenerationRequest, resident: Resident, received: float) -> Sequence:
        """A reply as one window behind its prompt. Raises KnownError prompt.*, also where it has no token."""
        prompts, vocabulary = resident.prompts, resident.model.vocabulary

        def is_cancelled() -> bool:
            return command.request in self._cancellation

        before = prompts.read(replace(after, begun=""), is_cancelled)
        tokens = prompts.read(_with_reply(after, command.scoring.text), is_cancelled)
        # The reply's first letters may share a token with the prompt's last ones.
        common = next(
            (at for at, pair in enumerate(zip(before, tokens, strict=False)) if pair[0] != pair[1]), len(before)
        )
        start, reply = tokens[:common], tokens[common:]
        if not start or not reply:
            raise KnownError("prompt.empty")
        sampler = _sampler_for(after, (after.sampling.seed or 0) % SEEDS, resident, start)
        score = TextScore(
            command=command,
            tokens=reply,
            start=start,
            windows=iter([(0, len(reply), 0)]),
            vocabulary=vocabulary,
            context_length=resident.info.context_length,
            received=received,
            take=resident.waiting.append,
            send=self._send,
            on_end=self._on_end,
            explainer=Explainer(sampler, vocabulary, after.logprobs or 0),
        )
        window = score.next_window()
        assert window is not None
        return window
