"""Loading a model and laying out its context."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.models import LoadedModel
from lampblack.gguf.preflight import check_model_file
from lampblack.worker import chunks
from lampblack.worker.chat_template import ChatTemplate
from lampblack.worker.chunks import ChunkSize
from lampblack.worker.cores import CoreShare, others_busy_seconds, usable_cores
from lampblack.worker.llama import Batch, Context, ContextShape, LlamaError, Model
from lampblack.worker.prompts import PromptReader
from lampblack.worker.read_ahead import is_cold, read_ahead
from lampblack.worker.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import LoadOptions
    from lampblack.worker.backend import LlamaBackend
    from lampblack.worker.native_log import NativeLog
    from lampblack.worker.template_renderer import TemplateRenderer

SEQUENCES = 1
"""How many sequences a context holds at once."""

_ALL_LAYERS = 99_999
_COLD_SHARE = 0.85


@dataclass(slots=True)
class Resident:
    """A model in memory with what it takes to generate. cores is None where the user chose the number of threads."""

    info: LoadedModel
    model: Model
    context: Context
    batch: Batch
    prompts: PromptReader
    chunk: ChunkSize
    cores: CoreShare | None

    def close(self) -> None:
        """Frees everything."""
        self.batch.close()
        self.context.close()
        self.model.close()


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads models. should_abort is handed to their contexts."""

    backend: LlamaBackend
    log: NativeLog
    renderer: TemplateRenderer
    should_abort: Callable[[], bool]

    def load(self, options: LoadOptions, on_progress: Callable[[float], bool]) -> Resident:
        """The model, ready to generate. `on_progress` gets 0 to 1 and returns False to cancel.

        Raises KnownError model.* and CancelledError.
        """
        started = time.monotonic()
        path = Path(options.path)
        check_model_file(path)
        self.log.forget_errors()
        gpu_layers = (_ALL_LAYERS if options.gpu_layers < 0 else options.gpu_layers) if self.backend.has_gpu else 0
        model = self._open(path, gpu_layers, on_progress)
        try:
            if not model.writes_text:
                raise KnownError("model.not_a_model", name=path.name, type="encoder")
            return self._prepare(options, path, model, min(gpu_layers, model.layers + 1), started, on_progress)
        except BaseException:
            model.close()
            raise

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

    def _prepare(
        self,
        options: LoadOptions,
        path: Path,
        model: Model,
        gpu_layers: int,
        started: float,
        on_progress: Callable[[float], bool],
    ) -> Resident:
        trained = model.trained_context_length
        length = min(options.context_length or trained, trained) if trained else options.context_length or 4096
        threads = options.threads or usable_cores()
        cores = None if options.threads else CoreShare(threads, others_busy_seconds)
        shape = ContextShape(length, min(chunks.LARGEST, length), SEQUENCES, threads, flash_attention=gpu_layers > 0)
        try:
            context = Context(model, shape, self.should_abort)
        except LlamaError:
            raise KnownError("model.context_failed", name=path.name, context=length, log=self.log.reason()) from None
        if not on_progress(1.0):
            context.close()
            raise CancelledError
        source = model.chat_template
        if source:
            self.renderer.warm_up()
        vocabulary = model.vocabulary
        template = (
            ChatTemplate(source, vocabulary.text(vocabulary.bos), vocabulary.text(vocabulary.eos)) if source else None
        )
        info = LoadedModel(
            path=options.path,
            name=path.stem,
            architecture=model.metadata("general.architecture") or "",
            context_length=min(length, context.length),
            trained_context_length=trained,
            vocabulary_size=vocabulary.size,
            gpu_layers=gpu_layers,
            threads=threads,
            has_chat_template=source is not None,
            load_seconds=time.monotonic() - started,
        )
        return Resident(
            info=info,
            model=model,
            context=context,
            batch=Batch(shape.chunk),
            prompts=PromptReader(vocabulary, template, self.renderer, info.context_length),
            chunk=_chunk_size(on_gpu=gpu_layers > 0),
            cores=cores,
        )


def _chunk_size(*, on_gpu: bool) -> ChunkSize:
    """A GPU's step cannot be aborted, so it must be short; a CPU's is sized for progress."""
    return ChunkSize(seconds=0.08, first=32) if on_gpu else ChunkSize(seconds=0.25, first=128)
