"""Typed wrappers of llama.cpp's model and context; closed explicitly, each used by one thread at a time."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from llama_cpp import llama_cpp as api

from lampblack.gguf.architectures import EMBEDDING, NOT_GENERATIVE
from lampblack.worker.native.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.worker.native.abort_flag import AbortFlag

DECODED, NO_ROOM, ABORTED, NO_MEMORY = 0, 1, 2, -2
"""What `Context.decode` returns (llama_decode in llama.h); other negative numbers are failures."""

_FLASH_ATTENTION_OFF, _FLASH_ATTENTION_ON = 0, 1
_POOLING_NONE = 0
_WHOLE, _PARTIAL = api.LLAMA_STATE_SEQ_FLAGS_NONE, api.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY

CACHE_F16, CACHE_Q8_0 = 1, 8  # enum ggml_type in ggml.h
CACHE_NAMES = {CACHE_F16: "F16", CACHE_Q8_0: "Q8_0"}


class LlamaError(Exception):
    """llama.cpp refused; its log says why."""


class Model:
    """The weights of one model in memory.

    bytes: of all tensors. width: numbers in the state of a token, as `Context.states` gives it. window: tokens that
    sliding-window attention looks back, 0 where there is none. can_cut: the cache can forget the end of a sequence;
    that of recurrent and hybrid models cannot. Raises LlamaError where llama.cpp cannot load the file, or where
    `on_progress` (called with 0 to 1) returned False.
    """

    def __init__(self, path: str, *, gpu_layers: int, on_progress: Callable[[float], bool]) -> None:
        params = api.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        self._callback = api.llama_progress_callback(lambda fraction, _: on_progress(fraction))
        params.progress_callback = self._callback
        self._pointer: Any = api.llama_model_load_from_file(os.fsencode(path), params)
        if not self._pointer:
            raise LlamaError(path)
        self.vocabulary = Vocabulary(api.llama_model_get_vocab(self._pointer))
        self.trained_context_length: int = api.llama_model_n_ctx_train(self._pointer)
        self.parameters: int = api.llama_model_n_params(self._pointer)
        self.layers: int = api.llama_model_n_layer(self._pointer)
        self.bytes: int = api.llama_model_size(self._pointer)
        self.width: int = api.llama_model_n_embd_out(self._pointer)
        self.window: int = api.llama_model_n_swa(self._pointer)
        self.can_cut = not (api.llama_model_is_recurrent(self._pointer) or api.llama_model_is_hybrid(self._pointer))

    def close(self) -> None:
        """Frees the memory; contexts of this model must be closed before."""
        if self._pointer:
            api.llama_model_free(self._pointer)
            self._pointer = None

    @property
    def pointer(self) -> Any:
        """llama.cpp's own handle."""
        return self._pointer

    @property
    def chat_template(self) -> str | None:
        """The Jinja template in the file's metadata, None where it has none."""
        template: bytes | None = api.llama_model_chat_template(self._pointer, None)
        return template.decode("utf-8", "replace") if template else None

    @property
    def writes_text(self) -> bool:
        """Whether this is a model that continues text token by token: no encoder, no diffusion, no embedding model."""
        has_decoder = api.llama_model_has_decoder(self._pointer)
        has_encoder = api.llama_model_has_encoder(self._pointer)
        return self.embeds and has_decoder and not has_encoder and self._is_causal

    @property
    def embeds(self) -> bool:
        """Whether its states make vectors: all that write text, and encoders."""
        architecture = self.metadata("general.architecture") or ""
        return (
            self.vocabulary.has_tokens
            and NOT_GENERATIVE.get(architecture, EMBEDDING) == EMBEDDING
            and not api.llama_model_is_diffusion(self._pointer)
        )

    @property
    def _is_causal(self) -> bool:
        """Whether a token's state depends only on what stands before it."""
        architecture = self.metadata("general.architecture") or ""
        return architecture not in NOT_GENERATIVE and self.metadata(f"{architecture}.attention.causal") != "false"

    def metadata(self, key: str) -> str | None:
        """A scalar of the GGUF header as text, None where there is none."""
        size = 256
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = api.llama_model_meta_val_str(self._pointer, key.encode(), buffer, size)
            if length < 0:
                return None
            if length < size:
                return buffer.value.decode("utf-8", "replace")
            size = length + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextShape:
    """How to lay a context out.

    length: tokens that the whole cache holds (unified), or that each sequence can have (split). chunk: the most tokens
    that one decode takes. outputs: the most logits of one decode. key_type and value_type: ggml types of the cache.
    embeds: every token gives its state instead of logits.
    """

    length: int
    chunk: int
    sequences: int
    outputs: int
    threads: int
    flash_attention: bool
    unified: bool = True
    on_gpu: bool = False
    key_type: int = CACHE_F16
    value_type: int = CACHE_F16
    embeds: bool = False


class Context:
    """The KV cache and compute buffers over a model. `abort_flag` is asked while llama.cpp computes."""

    def __init__(self, model: Model, shape: ContextShape, abort_flag: AbortFlag) -> None:
        params = api.llama_context_default_params()
        cells = shape.length if shape.unified else shape.length * shape.sequences
        params.n_ctx = max(cells, shape.chunk)  # llama.cpp cuts n_batch to it, and rounds it up to 256 only then
        params.n_batch = params.n_ubatch = shape.chunk
        params.n_seq_max = shape.sequences
        params.n_outputs_max = shape.outputs
        params.n_threads = params.n_threads_batch = shape.threads
        params.flash_attn_type = _FLASH_ATTENTION_ON if shape.flash_attention else _FLASH_ATTENTION_OFF
        params.type_k, params.type_v = shape.key_type, shape.value_type
        params.kv_unified = shape.unified
        params.embeddings, params.pooling_type = shape.embeds, _POOLING_NONE
        params.no_perf = True
        self._abort_flag = abort_flag  # llama.cpp holds a pointer into it
        params.abort_callback, params.abort_callback_data = abort_flag.callback, abort_flag.data
        self._pointer: Any = api.llama_init_from_model(model.pointer, params)
        if not self._pointer:
            raise LlamaError("context")
        self._memory: Any = api.llama_get_memory(self._pointer)
        self._threads = shape.threads
        self.length: int = api.llama_n_ctx(self._pointer)

    def close(self) -> None:
        """Frees the cache and the buffers."""
        if self._pointer:
            api.llama_free(self._pointer)
            self._pointer = None

    @property
    def pointer(self) -> Any:
        """llama.cpp's own handle."""
        return self._pointer

    def decode(self, batch: Batch) -> int:
        """Reads the batch's tokens into the cache and computes the outputs it asks for; returns llama_decode's code."""
        code: int = api.llama_decode(self._pointer, batch.struct)
        if code == DECODED:
            api.llama_synchronize(self._pointer)  # a GPU computes on after the call; its time is part of the step
        return code

    def logits(self, index: int, vocabulary_size: int) -> np.ndarray:
        """The logits (float32) after the batch's token at `index`; valid until the next decode."""
        return np.ctypeslib.as_array(api.llama_get_logits_ith(self._pointer, index), shape=(vocabulary_size,))

    def states(self, count: int, width: int) -> np.ndarray:
        """The last states (float32) of the batch's `count` tokens, in order; valid until the next decode. Only of a
        context that embeds.
        """
        return np.ctypeslib.as_array(api.llama_get_embeddings(self._pointer), shape=(count, width))

    def use_threads(self, threads: int) -> None:
        """From the next decode on."""
        if threads != self._threads:
            self._threads = threads
            api.llama_set_n_threads(self._pointer, threads, threads)

    def use_adapters(self, adapters: list[tuple[Any, float]]) -> None:
        """LoRA adapters and their scales, for all that is decoded from now on. Raises LlamaError."""
        handles = (api.llama_adapter_lora_p_ctypes * len(adapters))(*(adapter for adapter, _ in adapters))
        scales = (ctypes.c_float * len(adapters))(*(scale for _, scale in adapters))
        if api.llama_set_adapters_lora(self._pointer, handles, len(adapters), scales):
            raise LlamaError("adapters")

    def forget(self, sequence: int, start: int = 0) -> bool:
        """Removes a sequence's tokens from position `start` on; False where this kind of cache cannot cut there."""
        return bool(api.llama_memory_seq_rm(self._memory, sequence, start if start > 0 else -1, -1))

    def copy(self, source: int, target: int, end: int = -1) -> None:
        """Gives a sequence the tokens of another, up to position `end`; -1 for all. Cells are shared, not copied, in a
        unified cache. A split one aborts the process where `end` is given.
        """
        api.llama_memory_seq_cp(self._memory, source, target, -1, end)

    def covers(self, sequence: int, length: int, window: int) -> bool:
        """Whether a sequence of `length` tokens can be gone on with: where attention slides, what the window looks back
        on from there may be gone, all of it even, and the next tokens would silently be wrong.
        """
        return not window or not length or 0 <= self.first_of(sequence) <= max(0, length - window)

    def first_of(self, sequence: int) -> int:
        """The position from which on all layers have a sequence, where attention slides; -1 where nothing is left."""
        return int(api.llama_memory_seq_pos_min(self._memory, sequence))

    def state_size(self, sequence: int, *, partial: bool = False) -> int:
        """How many bytes `state_of` would give."""
        return int(api.llama_state_seq_get_size_ext(self._pointer, sequence, _PARTIAL if partial else _WHOLE))

    def state_of(self, sequence: int, *, partial: bool = False) -> bytearray:
        """A sequence's part of the cache, in llama.cpp's own format; only for contexts of the same model and shape.

        partial: only what cannot be cut back, recurrent states and windows of sliding attention.
        """
        size = self.state_size(sequence, partial=partial)
        state = bytearray(size)
        view = (ctypes.c_uint8 * size).from_buffer(state)
        flags = _PARTIAL if partial else _WHOLE
        written = api.llama_state_seq_get_data_ext(self._pointer, view, size, sequence, flags)
        del view  # else the array could not be cut
        return state if written == size else state[:written]

    def restore(self, sequence: int, state: bytearray, *, partial: bool = False) -> bool:
        """Puts a state that `state_of` gave into an empty sequence, or, where it is partial, into one whose other parts
        are there still, to be cut to its length then. False where llama.cpp refuses it.

        Never give it anything else: its parser has been attacked before.
        """
        view = (ctypes.c_uint8 * len(state)).from_buffer(state)
        flags = _PARTIAL if partial else _WHOLE
        return bool(api.llama_state_seq_set_data_ext(self._pointer, view, len(state), sequence, flags) == len(state))

    def length_of(self, sequence: int) -> int:
        """How many positions a sequence has."""
        return int(api.llama_memory_seq_pos_max(self._memory, sequence)) + 1

    def forget_all(self) -> None:
        """Empties the cache."""
        api.llama_memory_clear(self._memory, True)


class Batch:
    """The tokens of one decode, of any sequences."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.struct = api.llama_batch_init(capacity, 0, 1)

    def __len__(self) -> int:
        return int(self.struct.n_tokens)

    def close(self) -> None:
        """Frees the arrays."""
        api.llama_batch_free(self.struct)

    def clear(self) -> None:
        """Empties the batch for the next step."""
        self.struct.n_tokens = 0

    def add(self, token: int, position: int, sequence: int, *, output: bool) -> int:
        """Adds a token; returns its index, by which a sampler finds the logits where `output` asks for them."""
        index = len(self)
        self.struct.token[index] = token
        self.struct.pos[index] = position
        self.struct.n_seq_id[index] = 1
        self.struct.seq_id[index][0] = sequence
        self.struct.logits[index] = output
        self.struct.n_tokens = index + 1
        return index
