"""The tables of types and architectures say what the installed engine says."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lampblack.gguf.architectures import ARCHITECTURES, NOT_GENERATIVE, PROJECTOR
from lampblack.gguf.tensor_types import FILE_TYPES, REMOVED_TENSOR_TYPES, TENSOR_TYPES

# A process of its own: native code may be lost, and the libraries must not stay in the tests' process.
ASK_TENSOR_TYPES = """
import ctypes, json, sys
ggml = ctypes.CDLL(sys.argv[1])
ggml.ggml_type_name.restype = ctypes.c_char_p
ggml.ggml_blck_size.restype = ctypes.c_int64
ggml.ggml_type_size.restype = ctypes.c_size_t
count = int(sys.argv[2])
names = [ggml.ggml_type_name(number) for number in range(count)]
sizes = [(ggml.ggml_blck_size(number), ggml.ggml_type_size(number)) for number in range(count)]
print(json.dumps([(name.decode(), *size) for name, size in zip(names, sizes)]))
"""
ASK_ARCHITECTURES = """
import ctypes, json, sys
for library in sys.argv[1:3]:
    ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
name_of = ctypes.CDLL(sys.argv[3])["_Z13llm_arch_name8llm_arch"]
name_of.restype, names = ctypes.c_char_p, []
while (name := name_of(len(names)).decode()) != "unknown":
    names.append(name)
print(json.dumps(names))
"""


def libraries() -> Path:
    package = importlib.util.find_spec("llama_cpp")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "lib"


def library(name: str) -> str:
    folder = libraries()
    found = [*folder.glob(f"lib{name}.so.0"), *folder.glob(f"lib{name}.so"), *folder.glob(f"lib{name}.dylib")]
    found += folder.glob(f"{name}.dll")
    return str(found[0])


def ask(script: str, *arguments: str) -> list[Any]:
    answer = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, check=True, timeout=60)
    return list(json.loads(answer.stdout))


def declared_types() -> int:
    """GGML_TYPE_COUNT of the installed header."""
    header = (libraries().parent / "include" / "ggml.h").read_text()
    return int(header.split("GGML_TYPE_COUNT")[1].split("=")[1].split(",")[0])


def test_tensor_types_have_the_engines_sizes() -> None:
    answers = ask(ASK_TENSOR_TYPES, library("ggml-base"), str(declared_types()))
    assert len(answers) == declared_types() == max(TENSOR_TYPES) + 1
    for number, (name, block_length, block_bytes) in enumerate(answers):
        if number in REMOVED_TENSOR_TYPES:
            assert block_bytes == 0
        else:
            known = TENSOR_TYPES[number]
            assert (known.name.lower(), known.block_length, known.block_bytes) == (
                name.lower(),
                block_length,
                block_bytes,
            )


@pytest.mark.skipif(sys.platform == "win32", reason="the symbol has another name there")
def test_architectures_are_the_engines() -> None:
    names = set(ask(ASK_ARCHITECTURES, library("ggml-base"), library("ggml"), library("llama")))
    assert names - {PROJECTOR, "(unknown)"} == ARCHITECTURES
    assert set(NOT_GENERATIVE) <= ARCHITECTURES


def test_file_types_are_the_engines() -> None:
    header = (libraries().parent / "include" / "llama.h").read_text()
    lines = [line.split("//")[0] for line in header.splitlines() if line.strip().startswith("LLAMA_FTYPE_")]
    declared = {}
    for line in lines:
        name, number = line.strip().rstrip(", ").split("=")
        declared[int(number)] = name.strip().removeprefix("LLAMA_FTYPE_")
    assert declared.pop(1024) == "GUESSED"
    assert {
        number: name.removeprefix("ALL_").removeprefix("MOSTLY_").removesuffix("_MOE")
        for number, name in declared.items()
    } == FILE_TYPES
