"""Loading a model and laying out its first context."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import psutil

from lampblack.domain.decoding import OUTPUTS, SEQUENCES
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.models import LoadedModel
from lampblack.gguf.memory import cache_per_token, can_have_small_cache
from lampblack.gguf.preflight import check_model_file
from lampblack.worker import pace
from lampblack.worker.adapters import AdapterShelf
from lampblack.worker.loading.fitting import layers_to_try, reductions, shapes_to_try, with_small_cache
from lampblack.worker.loading.load_reason import speaks_of_memory
from lampblack.worker.native.cores import CoreShare, others_busy_seconds, usable_cores
from lampblack.worker.native.llama import CACHE_Q8_0, Context, ContextShape, LlamaError, Model
from lampblack.worker.native.native_log import Buffers
from lampblack.worker.read_ahead import is_cold, read_ahead
from lampblack.worker.resident import Resident
from lampblack.worker.residents import memory_needed
from lampblack.worker.states.model_sessions import ModelSessions
from lampblack.worker.states.session_keys import SessionKeys, stamps_of
from lampblack.worker.templates.chat_template import ChatTemplate
from lampblack.worker.templates.prompts import PromptReader
from lampblack.worker.templates.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import LoadOptions
    from lampblack.worker.native.backend import LlamaBackend
    from lampblack.worker.native.native_log import NativeLog
    from lampblack.worker.resident import Surroundings
    from lampblack.worker.states.sessions import Sessions
    from lampblack.worker.templates.template_renderer import TemplateRenderer

_ALL_LAYERS = 99_999
_MAY_FIT_WITH_LESS = ("model.load_failed", "model.no_memory", "model.context_failed")
_COLD_SHARE = 0.85


class _Opened(NamedTuple):
    """A model and its first context, None where it writes no text, and how they differ from what was asked for."""

    model: Model
    context: Context | None
    shape: ContextShape
    gpu_layers: int
    weights: Buffers
    buffers: Buffers
    reductions: tuple[Fault, ...]

    def close(self) -> None:
        """Frees both."""
        if self.context is not None:
            self.context.close()
        self.model.close()


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads models, for contexts in the surroundings given. wide_bytes: as in `Placing`."""

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
        header = check_model_file(path, or_embeds=True)
        self.log.forget_errors()
        needed = memory_needed(options)
        can_be_small = can_have_small_cache(header)
        possible = options if can_be_small else msgspec.structs.replace(options, small_cache=False)
        opened = self._open_as_it_fits(possible, path, cache_per_token(header), on_progress)
        if options.small_cache and not can_be_small:
            told = Fault("model.whole_cache", {"name": path.stem})
            opened = opened._replace(reductions=(told, *opened.reductions))
        try:
            if not on_progress(1.0):
                raise CancelledError
            info = _describe(options, path, opened, time.monotonic() - started)
            return Resident(
                info,
                opened.model,
                replace(opened.shape, length=info.context_length),
                opened.context,
                opened.weights,
                opened.buffers,
                PromptReader(opened.model.vocabulary, self._template(opened.model), self.renderer, info.context_length),
                None if options.threads else CoreShare(opened.shape.threads, others_busy_seconds),
                AdapterShelf(path),
                ModelSessions(self.sessions, SessionKeys(self.backend.version, path, stamps), opened.model),
                self.around,
                needed=needed,
                cache_bytes=cache_per_token(header),
                wide_bytes=self.wide_bytes,
            )
        except BaseException:
            opened.close()
            raise

    def _open_as_it_fits(
        self, options: LoadOptions, path: Path, cache_per_token: int, on_progress: Callable[[float], bool]
    ) -> _Opened:
        """As asked for where that fits, else with less on the graphics processor, of cache, of context."""
        all_layers = _ALL_LAYERS if options.gpu_layers < 0 else options.gpu_layers
        asked = all_layers if self.backend.has_gpu else 0
        for layers in layers_to_try(asked):
            try:
                return self._open_both(options, path, layers, asked, cache_per_token, on_progress)
            except KnownError as error:
                if layers == 0 or error.fault.kind not in _MAY_FIT_WITH_LESS:
                    raise
        raise AssertionError("no layers at all is the last thing to try")

    def _open_both(
        self,
        options: LoadOptions,
        path: Path,
        gpu_layers: int,
        asked: int,
        cache_per_token: int,
        on_progress: Callable[[float], bool],
    ) -> _Opened:
        weights, buffers = Buffers(), Buffers()
        with self.log.counting(weights):
            model = self._open(path, gpu_layers, on_progress)
        try:
            if not (model.writes_text or model.embeds):
                raise KnownError("model.not_a_model", name=path.name, type="encoder")
            most = model.layers + 1
            wanted = _shape_for(options, model, on_gpu=gpu_layers > 0)
            context, shape = None, wanted
            if model.writes_text:
                with self.log.counting(buffers):
                    may_be_small = options.small_cache is not False
                    context, shape = self._open_context(model, wanted, path, cache_per_token, may_be_small)
        except BaseException:
            model.close()
            raise
        told = reductions(path.stem, wanted, shape, min(asked, most), min(gpu_layers, most))
        return _Opened(model, context, shape, min(gpu_layers, most), weights, buffers, told)

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
            if speaks_of_memory(reason):
                raise KnownError("model.no_memory", name=path.name, log=reason) from None
            raise KnownError("model.load_failed", name=path.name, reason=reason) from None

    def _open_context(
        self, model: Model, wanted: ContextShape, path: Path, cache_per_token: int, may_be_small: bool
    ) -> tuple[Context, ContextShape]:
        available = sys.maxsize if wanted.on_gpu else psutil.virtual_memory().available
        for shape in shapes_to_try(wanted, cache_per_token, available, may_be_small=may_be_small):
            try:
                return Context(model, shape, self.around.cancellation.abort_flag), shape
            except LlamaError:
                continue
        raise KnownError("model.context_failed", name=path.name, context=wanted.length, log=self.log.reason())

    def _template(self, model: Model) -> ChatTemplate | None:
        source, vocabulary = model.chat_template, model.vocabulary
        if not source:
            return None
        self.renderer.warm_up()
        return ChatTemplate(source, vocabulary.text(vocabulary.bos), vocabulary.text(vocabulary.eos))


def _shape_for(options: LoadOptions, model: Model, *, on_gpu: bool) -> ContextShape:
    trained = model.trained_context_length
    length = min(options.context_length or trained, trained) if trained else options.context_length or 4096
    sequences = SEQUENCES if model.can_cut else SEQUENCES // 4
    chunk = min(pace.LARGEST, max(length, sequences))  # one step has room for a token of each, however short they are
    shape = ContextShape(
        length=length,
        chunk=chunk,
        sequences=sequences,
        outputs=min(OUTPUTS, chunk),  # llama.cpp aborts where they are fewer than the sequences
        threads=options.threads or options.most_threads or usable_cores(),
        flash_attention=options.flash_attention is not False,
        on_gpu=on_gpu,
    )
    return with_small_cache(shape) if options.small_cache else shape


def _describe(options: LoadOptions, path: Path, opened: _Opened, seconds: float) -> LoadedModel:
    model = opened.model
    return LoadedModel(
        path=options.path,
        name=path.stem,
        architecture=model.metadata("general.architecture") or "",
        context_length=min(opened.shape.length, opened.context.length) if opened.context else opened.shape.length,
        trained_context_length=model.trained_context_length,
        parameters=model.parameters,
        vocabulary_size=model.vocabulary.size,
        gpu_layers=opened.gpu_layers,
        threads=opened.shape.threads,
        has_chat_template=model.chat_template is not None,
        load_seconds=seconds,
        reductions=opened.reductions,
        writes_text=model.writes_text,
        small_cache=opened.shape.key_type == CACHE_Q8_0,
    )
