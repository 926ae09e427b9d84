"""Imports go one way: the contracts in pyproject.toml hold, and each of them would catch who breaks it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

if TYPE_CHECKING:
    from importlinter.domain.contract import Contract

ROOT = Path(__file__).parents[2]
TYPES = {"forbidden": ForbiddenContract, "layers": LayersContract, "protected": ProtectedContract}


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    configuration = read_configuration(str(ROOT / "pyproject.toml"))
    return {
        options["id"]: TYPES[options["type"]](options["name"], configuration["session_options"], options)
        for options in configuration["contracts_options"]
    }


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("lampblack", include_external_packages=True, cache_dir=None)


def broken(contracts: dict[str, Contract], imports: grimp.ImportGraph) -> set[str]:
    """The ids of the contracts that these imports break."""
    return {
        name
        for name, contract in contracts.items()
        if not contract.check(copy.deepcopy(imports), verbose=False).kept  # a check changes the graph it is given
    }


def test_every_contract_holds(contracts: dict[str, Contract], imports: grimp.ImportGraph) -> None:
    assert broken(contracts, imports) == set()


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [
        ("lampblack.domain.models", "lampblack.engine.protocol", {"layers"}),
        ("lampblack.documents.reading", "pypdfium2", {"pdfium"}),
        ("lampblack.documents.word", "lampblack.store.database", {"layers"}),
        ("lampblack.syntax.checking", "tree_sitter", {"tree-sitter"}),
        ("lampblack.syntax.checking", "lampblack.documents", {"layers"}),
        ("lampblack.store.database", "lampblack.tasks.chat", {"layers"}),
        ("lampblack.store.database", "lampblack.engine.client", {"layers"}),
        ("lampblack.cli.main", "lampblack.ui.theme", {"layers"}),
        ("lampblack.tasks.chat", "lampblack.bootstrap.window", {"layers"}),
        ("lampblack.engine.client", "lampblack.models", {"layers"}),
        ("lampblack.worker.main", "lampblack.engine.client", {"worker-imports"}),
        ("lampblack.worker.main", "lampblack.settings.declared", {"worker-imports"}),
        ("lampblack.worker.main", "lampblack.paths", {"worker-imports"}),
        ("lampblack.bootstrap.start", "lampblack.worker.main", {"worker-importers"}),
        ("lampblack.engine.client", "lampblack.worker", {"worker-importers"}),
        ("lampblack.worker.main", "PySide6", {"qt"}),
        ("lampblack.tasks.chat", "PySide6", {"qt"}),
        ("lampblack.settings.declared", "PySide6", {"qt"}),
        ("lampblack.engine.client", "llama_cpp", {"llama"}),
        ("lampblack.ui.theme", "llama_cpp", {"llama"}),
        ("lampblack.worker.main", "torch", {"torch"}),
        ("lampblack.models", "transformers", {"torch"}),
    ],
)
def test_a_forbidden_import_is_caught(
    contracts: dict[str, Contract], imports: grimp.ImportGraph, importer: str, imported: str, expected: set[str]
) -> None:
    bent = copy.deepcopy(imports)
    assert importer in bent.modules
    if not imported.startswith("lampblack"):
        bent.add_module(imported, is_squashed=True)
    bent.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert broken(contracts, bent) == expected


def test_a_room_without_a_layer_is_caught(contracts: dict[str, Contract], imports: grimp.ImportGraph) -> None:
    bent = copy.deepcopy(imports)
    bent.add_module("lampblack.helpers")
    assert broken(contracts, bent) == {"layers"}


def test_allowed_imports_are_allowed(contracts: dict[str, Contract], imports: grimp.ImportGraph) -> None:
    bent = copy.deepcopy(imports)
    for importer, imported in [
        ("lampblack.worker.main", "lampblack.domain.generation"),
        ("lampblack.worker.main", "lampblack.gguf"),
        ("lampblack.worker.main", "lampblack.engine.protocol"),
        ("lampblack.__main__", "lampblack.worker.main"),
        ("lampblack.ui.theme", "PySide6"),
        ("lampblack.worker.main", "llama_cpp"),
        ("lampblack.tasks.chat", "lampblack.store.database"),
    ]:
        bent.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert broken(contracts, bent) == set()
