"""Makes `v<N>.db` and `v<N>.json`: a database of the newest version, and what must still be in it after any migration.

Run it once for each new version, before its successor is begun; files of released versions are never made again:
    PYTHONPATH=app python tests/unit/store/old_databases/make.py
"""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path

from lampblack.domain.attachments import Extract, Span, Why
from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import Fault
from lampblack.domain.generation import Adapter, FinishReason, GenerationStats, Role
from lampblack.domain.jobs import Output
from lampblack.domain.model_choices import ModelChoices
from lampblack.domain.side_by_side import Contender
from lampblack.store.arranging import ArrangingStore
from lampblack.store.attachments import AttachmentStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.exports import ExportStore
from lampblack.store.jobs import JobStore
from lampblack.store.migrations import MIGRATIONS
from lampblack.store.model_choices import ModelChoiceStore
from lampblack.store.panel_choices import PanelChoiceStore
from lampblack.store.presets import PresetStore
from lampblack.store.side_by_side import SideBySideStore


def fill(database: Database) -> None:
    """Conversations with all that a row can hold: a branch, a fault, numbers, a deleted one, one that was cut off."""
    ticks = count(1_700_000_000)
    store = ConversationStore(database, clock=lambda: float(next(ticks)))
    tea = store.create("Tea and 茶", ChatOptions("Be brief.\n请简短回答。", 0.2, None))
    asked, reply = store.add_exchange(tea.id, None, "Why is tea called 茶? 🫖", "SmolLM2")
    store.close_message(
        reply.id,
        text="It is.",
        state=MessageState.DONE,
        stats=GenerationStats(9, 3, 0.1, 50.5, 4096, 7),
        finish=FinishReason.LENGTH,
    )
    second = store.add_message(tea.id, asked.id, Role.ASSISTANT, "", MessageState.RUNNING, "SmolLM2")
    fault = Fault("engine.stopped", {"reason": "an assertion"}, "GGML_ASSERT(is_full) failed")
    store.close_message(second.id, text="Because", state=MessageState.FAILED, fault=fault)
    store.see_from(second.id, asked.id)
    cut_off = store.create("Cut off", ChatOptions())
    store.save_text(store.add_exchange(cut_off.id, None, "Count to ten", "Gemma")[1].id, "1 2 3")
    store.delete(store.create("Deleted", ChatOptions()).id)
    arranging = ArrangingStore(database, clock=lambda: float(next(ticks)))
    folder = arranging.create_folder("Kitchen 厨房")
    arranging.move([tea.id], folder.id)
    arranging.pin([tea.id], pinned=True)
    arranging.archive([cut_off.id], archived=True)
    PresetStore(database).add([("Letters 书信", ChatOptions("Write letters.", 0.6, 512, top_k=20, seed=7))])
    attachments = AttachmentStore(database)
    paper = attachments.add_to_draft(None, Extract("茶.pdf", "/home/me/茶.pdf", "00ff", "Tea 茶.\n\nGreen.", (0, 8)))
    asked, answered = store.begin("Attached", ChatOptions(), "What colour?", "SmolLM2", (paper.document_id,))
    store.close_message(answered.id, text="Green [1].", state=MessageState.DONE)
    attachments.keep_sources(asked.id, 1, {Span(paper.document_id, 8, 14): Why.WORDS})
    sides = SideBySideStore(database)
    contender = Contender("/models/茶.gguf", Adapter("/adapters/tea.gguf", 0.5), ChatOptions("Be long."), "Long 长")
    sides.set_contender(tea.id, contender)
    _, one = store.begin("Compared", ChatOptions(), "Green or black?", "SmolLM2")
    other = sides.add(one, contender, "茶")
    for number, text in ((one.id, "Green."), (other.id, "Black.")):
        store.close_message(number, text=text, state=MessageState.DONE)
    ExportStore(database, clock=lambda: float(next(ticks))).add(Path("/home/me/茶.md"), "markdown", (tea.id,))
    chosen = ModelChoices("/models/茶.gguf", 7, "Tea 茶", ("茶",), {"context_length": 8192}, ChatOptions("Be long."))
    ModelChoiceStore(database).save(chosen)
    jobs = JobStore(database, clock=lambda: float(next(ticks)))
    job = jobs.create("translate", "Tea 茶", "/models/茶.gguf", '{"text": "Tea 茶"}')
    jobs.add_output(job.id, Output("segment 1", "茶", FinishReason.STOP), 1, 2)
    PanelChoiceStore(database).save("translate", '{"to": "zh"}')
    attachments.add_to_draft(tea.id, Extract("notes.txt", "/home/me/notes.txt", "11ee", "Notes"))


def main() -> None:
    folder = Path(__file__).parent
    file = folder / f"v{len(MIGRATIONS)}.db"
    if file.exists():
        sys.exit(f"{file.name} exists: a released version's file stays as it is")
    database = Database(file)
    try:
        fill(database)
        store = ConversationStore(database)
        content = {each.title: [message.text for message in store.path(each.id)] for each in store.all()}
    finally:
        database.close()
    file.with_suffix(".json").write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
