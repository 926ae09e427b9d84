"""The model architectures that the pinned engine knows.

Source: LLM_ARCH_NAMES in src/llama-arch.cpp of the llama.cpp inside llama-cpp-python 0.3.36, read out of the built
library by asking `llm_arch_name` for every number. A test asks again, so a new engine can't leave it behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# fmt: off
ARCHITECTURES = frozenset(
    {
        "llama", "llama4", "deci", "falcon", "baichuan", "grok", "gpt2", "gptj", "gptneox", "mpt", "starcoder",
        "refact", "bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3",
        "eurobert", "bloom", "stablelm", "qwen", "qwen2", "qwen2moe", "qwen2vl", "qwen3", "qwen3moe", "qwen3next",
        "qwen3vl", "qwen3vlmoe", "qwen35", "qwen35moe", "qwen4exp", "phi2", "phi3", "phimoe", "plamo", "plamo2",
        "plamo3", "codeshell", "orion", "internlm2", "minicpm", "minicpm3", "gemma", "gemma2", "gemma3", "gemma3n",
        "gemma4", "gemma4-assistant", "gemma-embedding", "starcoder2", "mamba", "mamba2", "maple", "jamba",
        "falcon-h1", "xverse", "command-r", "cohere2", "cohere2moe", "dbrx", "olmo", "olmo2", "olmoe", "muse-glimmer",
        "openelm", "arctic", "deepseek", "deepseek2", "deepseek2-ocr", "deepseek32", "deepseek4", "chatglm", "glm4",
        "glm4moe", "glm-dsa", "bitnet", "t5", "t5encoder", "jais", "jais2", "nemotron", "nemotron_h",
        "nemotron_h_moe", "exaone", "exaone4", "exaone-moe", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7", "granite",
        "granitemoe", "granitehybrid", "graniteswitch", "granite_swa", "chameleon", "wavtokenizer-dec", "plm",
        "bailingmoe", "bailingmoe2", "bailingmoe3", "dots1", "dots3note", "arcee", "afmoe", "laguna", "ernie4_5",
        "ernie4_5-moe", "hunyuan-moe", "hunyuan-dense", "hunyuan_vl", "hy_v3", "hy_v4", "smollm3", "gpt-oss", "lfm2",
        "lfm2moe", "dream", "smallthinker", "llada", "llada-moe", "seed_oss", "grovemoe", "apertus", "minimax-m2",
        "cogvlm", "rnd1", "pangu-embedded", "mistral3", "mistral4", "paddleocr", "mimo2", "step35", "spark2_5",
        "llama-embed", "maincoder", "kimi-linear", "kimi-k3", "glm5-next", "talkie", "mellum", "eagle3", "minimax-m3",
        "dflash", "nanbeige", "qwen3tts", "pockettts", "minimax-01", "hrm_text",
    }
)
# fmt: on

PROJECTOR = "clip"
"""The architecture of vision and audio projectors (mmproj files), which are no models of their own."""

EMBEDDING = "embedding model"
_ENCODER_DECODER = "encoder-decoder model"
_DRAFT = "draft model"
_SPEECH = "speech model"
_DIFFUSION = "diffusion model"

NOT_GENERATIVE: Mapping[str, str] = {
    "bert": EMBEDDING,
    "modern-bert": EMBEDDING,
    "nomic-bert": EMBEDDING,
    "nomic-bert-moe": EMBEDDING,
    "neo-bert": EMBEDDING,
    "jina-bert-v2": EMBEDDING,
    "jina-bert-v3": EMBEDDING,
    "eurobert": EMBEDDING,
    "gemma-embedding": EMBEDDING,
    "llama-embed": EMBEDDING,
    "t5encoder": EMBEDDING,
    "t5": _ENCODER_DECODER,
    "eagle3": _DRAFT,
    "dflash": _DRAFT,
    "gemma4-assistant": _DRAFT,
    "wavtokenizer-dec": _SPEECH,
    "qwen3tts": _SPEECH,
    "pockettts": _SPEECH,
    "dream": _DIFFUSION,
    "llada": _DIFFUSION,
    "llada-moe": _DIFFUSION,
    "rnd1": _DIFFUSION,
}
"""Architectures that the engine loads but that do not write text token after token, with what each is."""
