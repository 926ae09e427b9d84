"""An engine that says on standard error where the tokens of a batch do not follow the order of their sequences."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lampblack.worker.main import main
from lampblack.worker.native.llama import Context

if TYPE_CHECKING:
    from lampblack.worker.native.llama import Batch

decode = Context.decode


def checked(self: Context, batch: Batch) -> int:
    sequences = [batch.struct.seq_id[index][0] for index in range(len(batch))]
    if len(set(sequences)) > 2:
        os.write(2, b"in order\n" if sequences == sorted(sequences) else b"out of order\n")
    return decode(self, batch)


Context.decode = checked  # type: ignore[method-assign]
raise SystemExit(main())
