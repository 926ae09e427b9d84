"""Why a load failed, out of llama.cpp's log."""

from __future__ import annotations

from lampblack.worker.loading.load_reason import reason_of


def test_the_line_that_names_the_cause() -> None:
    errors = [
        "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 4000.00 MiB: cudaMalloc failed: out of memory",
        "llama_model_load: error loading model: unable to allocate CUDA0 buffer",
        "llama_model_load_from_file_impl: failed to load model",
    ]
    assert reason_of(errors) == "unable to allocate CUDA0 buffer"


def test_without_such_a_line_the_first_error_counts() -> None:
    assert reason_of(["", "gguf_init_from_file_impl: invalid magic", "x: failed to load model '/m'"]) == "invalid magic"
    assert reason_of(["llama_init_from_model: failed to initialize: no room"]) == "failed to initialize: no room"
    assert reason_of(["llama_model_load_from_file: failed to load model"]) == ""
    assert reason_of([]) == ""
