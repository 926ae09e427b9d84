"""Adapter files."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

ADAPTERS = {
    "adapter.missing": QT_TRANSLATE_NOOP(
        "Fault", "There is no adapter at {path}. Choose the file again, or go on without it."
    ),
    "adapter.refused": QT_TRANSLATE_NOOP(
        "Fault", "The adapter {name} does not fit this model. Pick the model that it was made for."
    ),
    "adapter.not_gguf": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is not a GGUF file. Choose an adapter's .gguf file; adapters in other formats must be converted first.",
    ),
    "adapter.other_file": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a GGUF file of the type “{type}”, not a LoRA adapter. Choose an adapter's .gguf file."
    ),
    # --- what gguf.reader says of models, with the same details
    "adapter.unreadable": QT_TRANSLATE_NOOP(
        "Fault",
        "The adapter {name} cannot be read ({reason}). Check the file's permissions and that its disk is connected.",
    ),
    "adapter.folder": QT_TRANSLATE_NOOP("Fault", "{name} is a folder. Choose the adapter's .gguf file inside it."),
    "adapter.empty": QT_TRANSLATE_NOOP("Fault", "The adapter {name} is empty. Download or copy it again."),
    "adapter.html": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a web page, not an adapter: the download saved the page instead. Download the file itself."
    ),
    "adapter.pointer": QT_TRANSLATE_NOOP(
        "Fault", "{name} only points to the adapter (Git LFS) and does not contain it. Download the file itself."
    ),
    "adapter.version": QT_TRANSLATE_NOOP(
        "Fault",
        "The adapter {name} uses GGUF version {version}, which this engine cannot read. Get a newer copy of it.",
    ),
    "adapter.big_endian": QT_TRANSLATE_NOOP(
        "Fault",
        "The adapter {name} was made for computers with another byte order. Get the little-endian copy of it.",
    ),
    "adapter.cut_off": QT_TRANSLATE_NOOP(
        "Fault",
        "The adapter {name} is cut off after {actual} bytes, before its weights begin. Download or copy it again.",
    ),
    "adapter.truncated": QT_TRANSLATE_NOOP(
        "Fault",
        "The adapter {name} is cut off: it should have {expected} bytes and has {actual}. Download or copy it again.",
    ),
    "adapter.damaged": QT_TRANSLATE_NOOP(
        "Fault", "The adapter {name} is damaged ({reason}). Download or copy it again."
    ),
}
