"""The sentence for each kind of fault: what went wrong, and what to do next. Translated in the context "Fault"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.fault_sentences.adapters import ADAPTERS
from lampblack.domain.fault_sentences.analysis import ANALYSIS
from lampblack.domain.fault_sentences.documents import DOCUMENTS
from lampblack.domain.fault_sentences.endpoints import ENDPOINTS
from lampblack.domain.fault_sentences.engine import ENGINE
from lampblack.domain.fault_sentences.glossaries import GLOSSARIES
from lampblack.domain.fault_sentences.home import HOME
from lampblack.domain.fault_sentences.hub import HUB
from lampblack.domain.fault_sentences.models import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    **DOCUMENTS,
    **MODELS,
    **ADAPTERS,
    **ENGINE,
    **HOME,
    **HUB,
    **ENDPOINTS,
    **ANALYSIS,
    **GLOSSARIES,
}
