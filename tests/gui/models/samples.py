"""The dialog for models with something of everything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault
from lampblack.domain.hub import Download, DownloadState, FoundModel, HubFile
from lampblack.domain.models import ModelInfo
from lampblack.models.computer import Fit
from lampblack.models.hub.offers import Offer
from lampblack.tasks.finding import Offered, Opened
from lampblack.tasks.shelf import Keeper
from lampblack.ui.models.dialog import ModelsDialog
from lampblack.ui.models.library_page import Kept

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

REPO = "SmolLM2/SmolLM2"


def model(name: str) -> ModelInfo:
    return ModelInfo(name, f"/models/{name}.gguf", "SmolLM2", 135_000_000, "Q4_1", 98_000_000, 8192, True)


KEPT = [
    Kept(model("SmolLM2"), "fits", Keeper.SHIPPED, is_in_memory=True),
    Kept(model("SmolLM2-2"), "tight", Keeper.LIBRARY),
    Kept(model("SmolLM2-3"), "too_large", Keeper.PERSON),
]
FOUND = [
    FoundModel(REPO, 1234, 56, "2026-11-01T10:00:00+00:00", "SmolLM2", "llama", 135_000_000, 8192),
    FoundModel(f"{REPO} 2", gated=True),
]


def offered(quantization: str, fit: Fit | None, **more: object) -> Offered:
    file = HubFile(REPO, "0" * 40, f"SmolLM2-{quantization}.gguf", 98_000_000, "0" * 64)
    return Offered(Offer(f"SmolLM2-{quantization}", quantization, (file,)), fit, **more)


OFFERED = (
    offered("Q4_1", Fit.FITS, is_best=True),
    offered("", None, path="/models/SmolLM2.gguf"),
    offered("", None, may_be_fetched=False),
)


def download(state: DownloadState, fault: Fault | None = None, speed: float = 0.0) -> Download:
    return Download(f"{state}", REPO, "SmolLM2.gguf", state, 40_000_000, 98_000_000, speed, fault)


def models_dialog(theme: Theme) -> ModelsDialog:
    """Filled, on its first page."""
    made = ModelsDialog(theme)
    made.library.show_models(KEPT, ["SmolLM2"] * 4)
    made.offer_undo(lambda: "SmolLM2")
    made.finder.show_results(FOUND)
    made.finder.show_offers(Opened(REPO, OFFERED, "SmolLM2"))
    for state in DownloadState:
        fault = Fault("network.offline", {"host": "SmolLM2"}) if state is DownloadState.FAILED else None
        made.downloads.show_download(state, download(state, fault, 3_000_000.0))
    return made
