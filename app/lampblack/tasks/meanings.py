"""What passages of attached documents and questions mean: vectors of an embedding model, where there is one."""

from __future__ import annotations

import threading
from collections import deque
from operator import mul
from typing import TYPE_CHECKING

from lampblack import logs
from lampblack.domain.attachments import Span, passages_of
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Priority
from lampblack.tasks.vector_source import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from lampblack.models.embedders import Embedder
    from lampblack.store.attachments import AttachmentStore
    from lampblack.store.vectors import VectorStore
    from lampblack.tasks.vector_source import VectorSource

PATIENCE = 3.0
"""Seconds after which a question is answered without what it means: loading a model can take long."""
NEAREST = 50
"""Passages that a question's vector ranks."""
_AT_ONCE = 8
"""Passages of a request: so many are lost where it makes way, or the app is killed."""
_FEWEST = 4
"""Passages of a document from which on it is worth while: shorter ones go to the model whole."""
_REMEMBERED = 16


class Meanings:
    """Works on a thread of its own, that begins with the first document, and only while a model for answers is in
    memory. Vectors are kept as they come, so that the rest is made after a restart. Questions go first.
    """

    def __init__(
        self,
        store: VectorStore,
        documents: AttachmentStore,
        find_embedder: Callable[[], Embedder | None],
        source: VectorSource,
    ) -> None:
        """find_embedder: the model to use, which may be another one each time. Reads the disk."""
        self._store, self._documents, self._find, self._source = store, documents, find_embedder, source
        self._changed = threading.Condition()
        self._questions: deque[tuple[str, _Once]] = deque()
        self._known: dict[str, tuple[str, tuple[float, ...]]] = {}
        self._embedder: Embedder | None = None
        self._has_vectors = False
        self._may_wait = False
        self._given_up: set[int] = set()
        self._closing = False
        self._thread: threading.Thread | None = None

    def documents_came(self) -> None:
        """There may be documents whose passages have no vectors yet, or a model that can make some has come."""
        with self._changed:
            if self._closing:
                return
            self._may_wait = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="meanings", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def look_up(self, question: str, then: Callable[[], None]) -> None:
        """Finds out what a question means, as `nearest` wants to know it.

        `then` is called once, on any thread: at once where there is nothing to compare it with, after `PATIENCE` in any
        case.
        """
        once = _Once(then)
        with self._changed:
            is_wanted = self._has_vectors and not self._closing and question not in self._known
            if is_wanted:
                self._questions.append((question, once))
                self._source.make_way()
                self._changed.notify_all()
        if is_wanted:
            once.call_after(PATIENCE)
        else:
            once()

    def nearest(self, question: str, documents: Collection[int]) -> list[Span]:
        """The passages of these documents whose vectors are most like that of a question that has been looked up, the
        nearest first; nothing where that is not known. Cosine similarity.
        """
        with self._changed:
            model, asked = self._known.get(question, ("", ()))
        if not asked:
            return []
        scored = [(sum(map(mul, asked, vector)), span) for span, vector in self._store.of(documents, model)]
        scored.sort(key=lambda pair: (-pair[0], pair[1].document_id, pair[1].begin))
        return [span for _, span in scored[:NEAREST]]

    def give_up(self) -> None:
        """Nothing is asked any more, and what is under way is given up. Call it before the engine is closed."""
        with self._changed:
            self._closing = True
            self._source.make_way(for_good=True)
            left, self._questions = list(self._questions), deque()
            self._changed.notify_all()
        for _, once in left:
            once()

    def close(self) -> None:
        """Ends the thread. Call it when the engine is closed, which ends what it may still wait for."""
        self.give_up()
        if self._thread is not None:
            self._thread.join()

    # --- its thread

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._questions or self._may_wait)
                if self._closing:
                    return
                question = self._questions.popleft() if self._questions else None
            try:
                if question is not None:
                    self._answer(*question)
                else:
                    self._make_some()
            except (KnownError, LookupError):
                self._rest()  # words are searched in any case; the next document, or model, is another chance
            except CancelledError:
                pass
            except Exception as error:  # noqa: BLE001 - a bug with one document must not end the search in all
                logs.report(error)
                self._rest()

    def _rest(self) -> None:
        with self._changed:
            self._may_wait = False

    def _answer(self, question: str, once: _Once) -> None:
        try:
            embedder = self._embedder
            if embedder is None:
                return
            (vector,) = self._source.vectors(embedder, [embedder.question + question[:2000]], Priority.INTERACTIVE)
            with self._changed:
                self._known[question] = (embedder.key, vector)
                while len(self._known) > _REMEMBERED:
                    del self._known[next(iter(self._known))]
        finally:
            once()

    def _make_some(self) -> None:
        """Makes the vectors of a document, where one waits for them and there is a model for it."""
        if not self._source.may_load or self._store.waiting("", _FEWEST) is None:
            self._rest()
            return
        embedder = self._find()
        if embedder != self._embedder:
            with self._changed:
                self._embedder = embedder
                self._known.clear()
                self._given_up.clear()
                self._has_vectors = embedder is not None and self._store.has_any(embedder.key)
        number = None if embedder is None else self._store.waiting(embedder.key, _FEWEST, self._given_up)
        if embedder is None or number is None:
            self._rest()
            return
        self._make_of(embedder, number)

    def _make_of(self, embedder: Embedder, number: int) -> None:
        """Makes all vectors of a document that are not there yet, as long as nobody asks anything.

        One of which the model cannot take a passage is not begun again.
        """
        document = self._documents.document(number)
        known = self._store.known(number, embedder.key)
        left = [cut for cut in passages_of(document.text, document.pages) if cut not in known]
        self._given_up.add(number)
        for first in range(0, len(left), _AT_ONCE):
            spans = [Span(number, *cut) for cut in left[first : first + _AT_ONCE]]
            texts = [embedder.passage + document.text[span.begin : span.end] for span in spans]
            try:
                vectors = self._source.vectors(embedder, texts, Priority.DOCUMENT)
            except CancelledError:
                self._given_up.discard(number)
                raise
            except KnownError as error:
                if not error.fault.kind.startswith("embed."):
                    self._given_up.discard(number)
                raise
            self._store.save(embedder.key, list(zip(spans, vectors, strict=True)))
            with self._changed:
                self._has_vectors = True
                if self._questions or self._closing:
                    self._given_up.discard(number)
                    return


class _Once:
    """Calls back once, at the first call or after some time."""

    def __init__(self, then: Callable[[], None]) -> None:
        self._then: Callable[[], None] | None = then
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def call_after(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self)
        timer.daemon = True
        with self._lock:
            if self._then is None:
                return
            self._timer = timer
            timer.start()

    def __call__(self) -> None:
        with self._lock:
            then, self._then = self._then, None
            if self._timer is not None:
                self._timer.cancel()
        if then is not None:
            then()
