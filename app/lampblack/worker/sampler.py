"""Choosing the next token: llama.cpp's own samplers, chained, within a grammar where there is one."""

from __future__ import annotations

import ctypes
import math
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from llama_cpp import llama_cpp as api

from lampblack.domain.explaining import GREEDY
from lampblack.domain.faults import KnownError
from lampblack.worker.logprobs import chosen_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.generation import ChosenToken, Sampling
    from lampblack.worker.native.llama import Context
    from lampblack.worker.native.vocabulary import Vocabulary

SEEDS = 0xFFFFFFFF
"""Seeds are below this number, which itself means "random" to llama.cpp (LLAMA_DEFAULT_SEED)."""

NONE = -1
"""No token."""

NOT_FINITE = "score.not_finite"
"""The fault of a model whose logits are no numbers. The cache of such a sequence spoils what is computed beside it."""

SLOWEST = 3.0
"""Seconds of computing that a grammar may take for one token. An ordinary one takes hundredths of one."""

_DRY_BREAKERS = (b"\n", b":", b'"', b"*")
_MIROSTAT_CANDIDATES = 100  # m of the paper (https://arxiv.org/abs/2007.14966), as in llama.cpp's common/sampling.cpp
_TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Sampler:
    """A chain in llama.cpp's order: biases, penalties, DRY, top-k, typical, top-p, min-p, XTC, temperature, a draw.

    Greedy at temperature 0. `grammar` is GBNF with a rule `root`. context_length: how far penalties that look at
    everything look back. prompt: tokens that count for them as written before, as in llama.cpp's server
    (tools/server/server-context.cpp). Raises KnownError grammar.invalid.
    """

    def __init__(
        self,
        sampling: Sampling,
        seed: int,
        vocabulary: Vocabulary,
        grammar: str = "",
        *,
        context_length: int,
        prompt: Sequence[int] = (),
    ) -> None:
        self._vocabulary = vocabulary
        self._is_greedy = sampling.temperature <= 0
        self._chain: Any = _chain(_samplers(sampling, seed, vocabulary, context_length))
        self._grammar: Any = None
        if grammar:
            self._grammar = api.llama_sampler_init_grammar(vocabulary.pointer, grammar.encode(), b"root")
            if not self._grammar:
                self.close()
                raise KnownError("grammar.invalid", reason="llama.cpp refuses it")
            self._candidates = np.zeros(vocabulary.size, dtype=_TOKEN_DATA)
            self._parts = vocabulary.by_length
        if _looks_back(sampling):
            for token in prompt:
                api.llama_sampler_accept(self._chain, token)

    def sample(self, context: Context, index: int, logprobs: int | None = None) -> tuple[int, ChosenToken | None]:
        """Chooses from the logits of the batch's token at `index`, and remembers the choice.

        NONE where grammar and biases together leave nothing to choose. Raises KnownError grammar.slow, and
        score.not_finite where the logits are no numbers: llama.cpp's samplers would choose something all the same.

        logprobs: None for none, else how many alternatives to tell besides the token's own.
        """
        logits = context.logits(index, self._vocabulary.size)
        if not math.isfinite(float(logits.max())):  # a single NaN is the largest, for NumPy
            raise KnownError(NOT_FINITE)
        if self._grammar is None:
            token: int = api.llama_sampler_sample(self._chain, context.pointer, index)
        else:
            token = self._sample_within(logits)
        if logprobs is None or token == NONE:
            return token, None
        return token, chosen_token(logits, token, logprobs, self._vocabulary)

    def left(self, logits: np.ndarray, token: int, asked: Sequence[int] = ()) -> tuple[np.ndarray, dict[int, str]]:
        """Each token's probability after all samplers but a grammar, 0 for those that they removed; and of the tokens
        in `asked` that were removed, the sampler that did it, by llama.cpp's name.

        token: the one that stands in the text, which is remembered as the choice.
        """
        candidates = np.zeros(len(logits), dtype=_TOKEN_DATA)
        candidates["id"], candidates["logit"] = np.arange(len(logits), dtype=np.int32), logits
        array, removed = _array_of(candidates), dict[int, str]()
        for sampler in self._chained():
            before = array.size
            api.llama_sampler_apply(sampler, ctypes.byref(array))
            if array.size < before:
                removed |= dict.fromkeys(_missing(asked, _kept(array)) - removed.keys(), _name(sampler))
        kept = _kept(array)
        if self._is_greedy:
            kept = kept[array.selected : array.selected + 1]
            removed |= dict.fromkeys(_missing(asked, kept) - removed.keys(), GREEDY)
        left = np.zeros(len(logits), dtype=np.float32)
        weights = np.exp(kept["logit"] - kept["logit"].max())
        left[kept["id"]] = weights / weights.sum()
        api.llama_sampler_accept(self._chain, token)
        return left, removed

    def _chained(self) -> list[Any]:
        return [api.llama_sampler_chain_get(self._chain, at) for at in range(api.llama_sampler_chain_n(self._chain))]

    def close(self) -> None:
        """Frees the chain."""
        for sampler in (self._chain, self._grammar):
            if sampler:
                api.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def _sample_within(self, logits: np.ndarray) -> int:
        """First without the grammar, which is slow over a whole vocabulary and mostly agrees; where it does not, again
        with it (common_sampler_sample in llama.cpp's common/sampling.cpp)."""
        token = self._draw(logits, within=False)
        if not self._allows(token):
            token = self._draw(logits, within=True)
            if not self._allows(token):  # accepting it would end the process
                return NONE
        api.llama_sampler_accept(self._grammar, token)
        api.llama_sampler_accept(self._chain, token)
        return token

    def _draw(self, logits: np.ndarray, *, within: bool) -> int:
        self._candidates["id"] = np.arange(len(logits), dtype=np.int32)
        self._candidates["logit"] = self._within(logits) if within else logits
        self._candidates["p"] = 0.0
        array = _array_of(self._candidates)
        api.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _within(self, logits: np.ndarray) -> np.ndarray:
        """The logits, -inf for what the grammar does not allow.

        Of an ambiguous grammar llama.cpp tries every way through a token, which can double with each character: short
        tokens come first, so that it shows before it takes hours.
        """
        allowed = np.empty_like(logits)
        began = time.thread_time()
        for part in self._parts:
            candidates = np.zeros(len(part), dtype=_TOKEN_DATA)
            candidates["id"], candidates["logit"] = part, logits[part]
            api.llama_sampler_apply(self._grammar, ctypes.byref(_array_of(candidates)))
            allowed[part] = candidates["logit"]
            if time.thread_time() - began > SLOWEST:
                raise KnownError("grammar.slow")
        return allowed

    def _allows(self, token: int) -> bool:
        one = api.llama_token_data(id=token, logit=1.0, p=0.0)
        array = api.llama_token_data_array(data=ctypes.pointer(one), size=1, selected=-1, sorted=False)
        api.llama_sampler_apply(self._grammar, ctypes.byref(array))
        return bool(one.logit != -float("inf"))


def _array_of(candidates: np.ndarray) -> Any:
    pointer = candidates.ctypes.data_as(ctypes.POINTER(api.llama_token_data))
    return api.llama_token_data_array(data=pointer, size=len(candidates), selected=-1, sorted=False)


def _kept(array: Any) -> np.ndarray:
    """What is left of it, where it is in memory."""
    address = ctypes.addressof(array.data.contents)
    return np.frombuffer((api.llama_token_data * array.size).from_address(address), dtype=_TOKEN_DATA)


def _missing(asked: Sequence[int], kept: np.ndarray) -> set[int]:
    return {token for token, is_there in zip(asked, np.isin(asked, kept["id"]), strict=True) if not is_there}


def _name(sampler: Any) -> str:
    name: bytes = api.llama_sampler_name(sampler)
    return name.decode("ascii", "replace")


def _chain(samplers: list[Any]) -> Any:
    params = api.llama_sampler_chain_default_params()
    params.no_perf = True
    chain = api.llama_sampler_chain_init(params)
    for sampler in samplers:
        api.llama_sampler_chain_add(chain, sampler)
    return chain


def _samplers(sampling: Sampling, seed: int, vocabulary: Vocabulary, context_length: int) -> list[Any]:
    first = [*_biases(sampling, vocabulary), *_penalties(sampling, vocabulary, context_length)]
    if sampling.temperature <= 0:
        return [*first, api.llama_sampler_init_greedy()]
    if sampling.mirostat == 1:
        tau, eta = sampling.mirostat_tau, sampling.mirostat_eta
        drawn = api.llama_sampler_init_mirostat(vocabulary.size, seed, tau, eta, _MIROSTAT_CANDIDATES)
        return [*first, _temperature(sampling), drawn]
    if sampling.mirostat == 2:
        drawn = api.llama_sampler_init_mirostat_v2(seed, sampling.mirostat_tau, sampling.mirostat_eta)
        return [*first, _temperature(sampling), drawn]
    return [*first, *_truncations(sampling, seed), _temperature(sampling), api.llama_sampler_init_dist(seed)]


def _biases(sampling: Sampling, vocabulary: Vocabulary) -> list[Any]:
    biases = list(sampling.logit_bias)
    if sampling.ignore_eos:
        biases += [(token, -float("inf")) for token in vocabulary.end_tokens]
    if not biases:
        return []
    array = (api.llama_logit_bias * len(biases))(*biases)
    return [api.llama_sampler_init_logit_bias(vocabulary.size, len(biases), array)]


def _penalizes(sampling: Sampling) -> bool:
    return (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty) != (1.0, 0.0, 0.0)


def _looks_back(sampling: Sampling) -> bool:
    return _penalizes(sampling) or sampling.dry_multiplier > 0


def _penalties(sampling: Sampling, vocabulary: Vocabulary, context_length: int) -> list[Any]:
    def back(tokens: int) -> int:
        """llama.cpp takes -1 for none at all, and memory for each."""
        return context_length if tokens < 0 else min(tokens, context_length)

    chosen = []
    if _penalizes(sampling):
        chosen.append(
            api.llama_sampler_init_penalties(
                vocabulary.size,
                back(sampling.penalty_last_n),
                sampling.repeat_penalty,
                sampling.frequency_penalty,
                sampling.presence_penalty,
            )
        )
    if sampling.dry_multiplier > 0:
        breakers = (ctypes.c_char_p * len(_DRY_BREAKERS))(*_DRY_BREAKERS)
        chosen.append(
            api.llama_sampler_init_dry(
                vocabulary.pointer,
                sampling.dry_multiplier,
                sampling.dry_base,
                sampling.dry_allowed_length,
                back(sampling.dry_penalty_last_n),
                breakers,
                len(breakers),
            )
        )
    return chosen


def _truncations(sampling: Sampling, seed: int) -> list[Any]:
    chosen = [api.llama_sampler_init_top_k(sampling.top_k)]
    if sampling.typical_p < 1:
        chosen.append(api.llama_sampler_init_typical(sampling.typical_p, 1))
    chosen.append(api.llama_sampler_init_top_p(sampling.top_p, 1))
    chosen.append(api.llama_sampler_init_min_p(sampling.min_p, 1))
    if sampling.xtc_probability > 0:
        chosen.append(api.llama_sampler_init_xtc(sampling.xtc_probability, sampling.xtc_threshold, 1, seed))
    return chosen


def _temperature(sampling: Sampling) -> Any:
    if sampling.dynamic_temperature_range > 0:
        return api.llama_sampler_init_temp_ext(
            sampling.temperature, sampling.dynamic_temperature_range, sampling.dynamic_temperature_exponent
        )
    return api.llama_sampler_init_temp(sampling.temperature)
