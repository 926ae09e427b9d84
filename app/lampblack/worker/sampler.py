"""Choosing the next token: llama.cpp's own samplers, chained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llama_cpp import llama_cpp as api

if TYPE_CHECKING:
    from lampblack.domain.generation import Sampling
    from lampblack.worker.llama import Context

SEEDS = 0xFFFFFFFF
"""Seeds are below this number, which itself means "random" to llama.cpp (LLAMA_DEFAULT_SEED)."""


class Sampler:
    """A chain in llama.cpp's order: top-k, top-p, min-p, temperature, a draw with `seed`; greedy at temperature 0."""

    def __init__(self, sampling: Sampling, seed: int) -> None:
        params = api.llama_sampler_chain_default_params()
        params.no_perf = True
        self._chain: Any = api.llama_sampler_chain_init(params)
        for sampler in _samplers(sampling, seed):
            api.llama_sampler_chain_add(self._chain, sampler)

    def sample(self, context: Context, index: int) -> int:
        """Chooses from the logits of the batch's token at `index`, and remembers the choice."""
        token: int = api.llama_sampler_sample(self._chain, context.pointer, index)
        return token

    def close(self) -> None:
        """Frees the chain."""
        if self._chain:
            api.llama_sampler_free(self._chain)
            self._chain = None


def _samplers(sampling: Sampling, seed: int) -> list[Any]:
    if sampling.temperature <= 0:
        return [api.llama_sampler_init_greedy()]
    return [
        api.llama_sampler_init_top_k(sampling.top_k),
        api.llama_sampler_init_top_p(sampling.top_p, 1),
        api.llama_sampler_init_min_p(sampling.min_p, 1),
        api.llama_sampler_init_temp(sampling.temperature),
        api.llama_sampler_init_dist(seed),
    ]
