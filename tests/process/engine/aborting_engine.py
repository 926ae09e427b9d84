"""An engine that aborts, truly, inside llama.cpp when a file appears.

Copying part of a sequence on a split KV cache fails a GGML_ASSERT, which ends the process.
Arguments: the file to wait for, a model.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from lampblack.worker.main import main


def abort_when_told(trigger: Path, model_path: str) -> None:
    while not trigger.exists():
        time.sleep(0.01)
    from llama_cpp import llama_cpp

    model = llama_cpp.llama_model_load_from_file(model_path.encode(), llama_cpp.llama_model_default_params())
    params = llama_cpp.llama_context_default_params()
    params.n_ctx, params.n_seq_max, params.kv_unified = 512, 2, False
    context = llama_cpp.llama_init_from_model(model, params)
    batch = llama_cpp.llama_batch_init(8, 0, 1)
    batch.n_tokens = 8
    for position in range(8):
        batch.token[position], batch.pos[position] = 1, position
        batch.n_seq_id[position], batch.seq_id[position][0] = 1, 0
        batch.logits[position] = position == 7
    llama_cpp.llama_decode(context, batch)
    llama_cpp.llama_memory_seq_cp(llama_cpp.llama_get_memory(context), 0, 1, 0, 4)


threading.Thread(target=abort_when_told, args=(Path(sys.argv[1]), sys.argv[2]), daemon=True).start()
raise SystemExit(main())
