"""Model files."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

MODELS = {
    # --- model files
    "model.missing": QT_TRANSLATE_NOOP(
        "Fault", "There is no model file at {path}. Choose the file again, or pick another model."
    ),
    "model.long_name": QT_TRANSLATE_NOOP(
        "Fault", "This name has {count} characters, and a model's name may have {most}. Give it a shorter one."
    ),
    "model.name_taken": QT_TRANSLATE_NOOP(
        "Fault", "Another model is called {name} already. Give this one another name."
    ),
    "model.changed": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is not as it was on the hub when it was fetched: its SHA-256 is another. Remove it and fetch it again.",
    ),
    "model.unreadable": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot be read ({reason}). Check the file's permissions and that its disk is connected."
    ),
    "model.empty": QT_TRANSLATE_NOOP("Fault", "{name} is empty. Download or copy it again."),
    "model.html": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a web page, not a model: the download saved the page instead. Download the file itself."
    ),
    "model.not_gguf": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is not a GGUF model file: it is damaged, or a file of another kind. "
        "Choose another .gguf file, or download this one again.",
    ),
    "model.version": QT_TRANSLATE_NOOP(
        "Fault", "{name} uses GGUF version {version}, which this engine cannot read. Get a newer copy of the model."
    ),
    "model.truncated": QT_TRANSLATE_NOOP(
        "Fault", "{name} is cut off: it should have {expected} bytes and has {actual}. Download or copy it again."
    ),
    "model.damaged": QT_TRANSLATE_NOOP("Fault", "{name} is damaged ({reason}). Download or copy it again."),
    "model.architecture": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a model of the kind “{architecture}”, which this engine does not know. Pick another model."
    ),
    "model.not_a_model": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a GGUF file of the type “{type}”, not a language model. Pick another file."
    ),
    "model.cut_off": QT_TRANSLATE_NOOP(
        "Fault", "{name} is cut off after {actual} bytes, before its weights begin. Download or copy it again."
    ),
    "model.folder": QT_TRANSLATE_NOOP("Fault", "{name} is a folder. Choose the .gguf file inside it."),
    "model.pointer": QT_TRANSLATE_NOOP(
        "Fault", "{name} only points to the model (Git LFS) and does not contain it. Download the file itself."
    ),
    "model.big_endian": QT_TRANSLATE_NOOP(
        "Fault", "{name} was made for computers with another byte order. Get the little-endian copy of the model."
    ),
    "model.later_part": QT_TRANSLATE_NOOP(
        "Fault", "{name} is part {number} of a model in {count} files. Choose the first part: it finds the others."
    ),
    "model.part_missing": QT_TRANSLATE_NOOP(
        "Fault", "{name} is one of {count} files of a model, and {part} is missing. Put it into the same folder."
    ),
    "model.load_failed": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} could not be loaded: it is damaged, or made for another version ({reason}). Pick another "
        "model, or download this one again.",
    ),
    "model.no_memory": QT_TRANSLATE_NOOP(
        "Fault", "There is not enough memory for {name}. Close other programs, or pick a smaller model."
    ),
    "model.context_failed": QT_TRANSLATE_NOOP(
        "Fault",
        "There is not enough memory for {name} with a context of {context} tokens. "
        "Lower the context length in Settings.",
    ),
    "model.smaller_context": QT_TRANSLATE_NOOP(
        "Fault",
        "There is not enough free memory for {name} with a context of {asked} tokens: it was loaded with {context}. "
        "Close other programs and load it again for more.",
    ),
    "model.small_cache": QT_TRANSLATE_NOOP(
        "Fault", "To fit into the free memory, {name} keeps its conversations in a smaller form, at a slight loss."
    ),
    "model.whole_cache": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot keep its conversations in a smaller form, so they take all of their memory."
    ),
    "model.fewer_layers": QT_TRANSLATE_NOOP(
        "Fault",
        "Only {layers} of {asked} layers of {name} fit into the graphics card's memory. The processor computes the "
        "rest.",
    ),
    "model.unknown_name": QT_TRANSLATE_NOOP(
        "Fault", "There is no model named “{name}”. `lampblack models list` shows the names."
    ),
    "model.none_loaded": QT_TRANSLATE_NOOP("Fault", "No model is loaded. Pick one at the top of the window."),
    "model.load_cancelled": QT_TRANSLATE_NOOP("Fault", "Loading the model was cancelled."),
    "model.too_many_folders": QT_TRANSLATE_NOOP(
        "Fault",
        "{path} holds too many folders to look for models in all of them. Add the folder that the models are in.",
    ),
    "model.not_trashed": QT_TRANSLATE_NOOP(
        "Fault", "{name} could not be moved to the trash. Show it in its folder, and delete it there."
    ),
    "model.not_ours": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} belongs to {app} and stays. Remove it there, or leave out other apps' models in the settings.",
    ),
    "model.shipped": QT_TRANSLATE_NOOP("Fault", "{name} came with Lampblack and stays."),
    "model.suspect": QT_TRANSLATE_NOOP(
        "Fault", "{name} was loaded when the engine stopped, so it was not loaded again by itself."
    ),
    # --- smaller models, and measuring
    "quantize.failed": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} could not be made smaller ({reason}). Its file may be damaged: download or copy it again.",
    ),
    "quantize.crashed": QT_TRANSLATE_NOOP(
        "Fault",
        "The quantizer stopped unexpectedly at {name}. Close other programs and try again, or fetch the model again.",
    ),
    "quantize.nothing_smaller": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot be made any smaller. Find a smaller model instead."
    ),
    "quantize.not_smaller": QT_TRANSLATE_NOOP(
        "Fault", "{name} would not get smaller as {quantization}. What can be made of it: {able}."
    ),
    "quantize.no_room": QT_TRANSLATE_NOOP(
        "Fault",
        "The smaller {name} needs {needed}, and {folder} has {free} free. Make room, or choose a smaller one.",
    ),
    "quantize.busy": QT_TRANSLATE_NOOP(
        "Fault", "Another model is being made smaller. Wait until it is done, or cancel it."
    ),
    "measure.busy": QT_TRANSLATE_NOOP(
        "Fault", "The engine is at a reply or a document, beside which {name} would seem slow. Measure it afterwards."
    ),
    "measure.interrupted": QT_TRANSLATE_NOOP(
        "Fault", "Measuring {name} was broken off for a reply or a document. Measure it again afterwards."
    ),
    "measure.at_work": QT_TRANSLATE_NOOP(
        "Fault", "Another model is being measured. Wait until it is done, or cancel it."
    ),
}
