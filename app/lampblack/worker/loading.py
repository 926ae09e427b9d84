"""Loading a model and laying out its first context."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.models import LoadedModel
from lampblack.gguf.memory import cache_per_token
from lampblack.gguf.preflight import check_model_file
from lampblack.worker import pace
from lampblack.worker.adapters import AdapterShelf
from lampblack.worker.chat_template import ChatTemplate
from lampblack.worker.cores import CoreShare, others_busy_seconds, usable_cores
from lampblack.worker.llama import Context, ContextShape, LlamaError, Model
from lampblack.worker.model_sessions import ModelSessions
from lampblack.worker.native_log import Buffers
from lampblack.worker.prompts import PromptReader
from lampblack.worker.read_ahead import is_cold, read_ahead
from lampblack.worker.resident import Resident
from lampblack.worker.residents import memory_needed
from lampblack.worker.session_keys import SessionKeys, stamps_of
from lampblack.worker.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import LoadOptions
    from lampblack.worker.backend import LlamaBackend
    from lampblack.worker.native_log import NativeLog
    from lampblack.worker.resident import Surroundings
    from lampblack.worker.sessions import Sessions
    from lampblack.worker.template_renderer import TemplateRenderer

SEQUENCES = 32
"""Sequences of a unified cache: those under way and those kept for the next turn. More cost nothing."""

OUTPUTS = 64
"""The most logits of one decode: one for each sequence, or some for each where guesses are checked."""

_ALL_LAYERS = 99_999
_COLD_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads models, for contexts in the surroundings given. wide_share: of all memory, what split caches may take."""

    backend: LlamaBackend
    log: NativeLog
    renderer: TemplateRenderer
    around: Surroundings
    sessions: Sessions
    wide_bytes: int

    def load(self, options: LoadOptions, on_progress: Callable[[float], bool]) -> Resident:
        """The model, ready to generate. `on_progress` gets 0 to 1 and returns False to cancel.

        Raises KnownError model.* and CancelledError.
        """
        started = time.monotonic()
        path = Path(options.path)
        stamps = stamps_of(path)
        header = check_model_file(path)
        self.log.forget_errors()
        gpu_layers = (_ALL_LAYERS if options.gpu_layers < 0 else options.gpu_layers) if self.backend.has_gpu else 0
        weights, buffers = Buffers(), Buffers()
        with self.log.counting(weights):
            model = self._open(path, gpu_layers, on_progress)
        try:
            if not model.writes_text:
                raise KnownError("model.not_a_model", name=path.name, type="encoder")
            gpu_layers = min(gpu_layers, model.layers + 1)
            shape = _shape_for(options, model, on_gpu=gpu_layers > 0)
            with self.log.counting(buffers):
                context = self._open_context(model, shape, path)
        except BaseException:
            model.close()
            raise
        if not on_progress(1.0):
            context.close()
            model.close()
            raise CancelledError
        info = _describe(options, path, model, context, gpu_layers, shape, time.monotonic() - started)
        return Resident(
            info,
            model,
            replace(shape, length=info.context_length),
            context,
            weights,
            buffers,
            PromptReader(model.vocabulary, self._template(model), self.renderer, info.context_length),
            None if options.threads else CoreShare(shape.threads, others_busy_seconds),
            AdapterShelf(path),
            ModelSessions(self.sessions, SessionKeys(self.backend.version, path, stamps), model),
            self.around,
            needed=memory_needed(options),
            cache_bytes=cache_per_token(header),
            wide_bytes=self.wide_bytes,
        )

    def _open(self, path: Path, gpu_layers: int, on_progress: Callable[[float], bool]) -> Model:
        begin = 0.0
        if is_cold(path):
            begin = _COLD_SHARE
            try:
                if not read_ahead(path, lambda fraction: on_progress(fraction * begin)):
                    raise CancelledError
            except OSError as error:
                raise KnownError("model.unreadable", name=path.name, reason=error.strerror or str(error)) from error
        cancelled = False

        def progress(fraction: float) -> bool:
            nonlocal cancelled
            cancelled = not on_progress(begin + fraction * (1 - begin))
            return not cancelled

        try:
            return Model(str(path), gpu_layers=gpu_layers, on_progress=progress)
        except LlamaError:
            if cancelled:
                raise CancelledError from None
            reason = self.log.reason() or "the engine does not say why"
            raise KnownError("model.load_failed", name=path.name, reason=reason) from None

    def _open_context(self, model: Model, shape: ContextShape, path: Path) -> Context:
        try:
            return Context(model, shape, self.around.cancellation.should_abort)
        except LlamaError:
            log = self.log.reason()
            raise KnownError("model.context_failed", name=path.name, context=shape.length, log=log) from None

    def _template(self, model: Model) -> ChatTemplate | None:
        source, vocabulary = model.chat_template, model.vocabulary
        if not source:
            return None
        self.renderer.warm_up()
        return ChatTemplate(source, vocabulary.text(vocabulary.bos), vocabulary.text(vocabulary.eos))


def _shape_for(options: LoadOptions, model: Model, *, on_gpu: bool) -> ContextShape:
    trained = model.trained_context_length
    length = min(options.context_length or trained, trained) if trained else options.context_length or 4096
    return ContextShape(
        length=length,
        chunk=min(pace.LARGEST, length),
        sequences=SEQUENCES if model.can_cut else SEQUENCES // 4,
        outputs=min(OUTPUTS, length),
        threads=options.threads or options.most_threads or usable_cores(),
        flash_attention=on_gpu if options.flash_attention is None else options.flash_attention,
        on_gpu=on_gpu,
    )


def _describe(
    options: LoadOptions,
    path: Path,
    model: Model,
    context: Context,
    gpu_layers: int,
    shape: ContextShape,
    seconds: float,
) -> LoadedModel:
    return LoadedModel(
        path=options.path,
        name=path.stem,
        architecture=model.metadata("general.architecture") or "",
        context_length=min(shape.length, context.length),
        trained_context_length=model.trained_context_length,
        vocabulary_size=model.vocabulary.size,
        gpu_layers=gpu_layers,
        threads=shape.threads,
        has_chat_template=model.chat_template is not None,
        load_seconds=seconds,
    )
