"""Faults: what goes wrong in the world, said in one plain sentence with what to do next.

A `Fault` is data, so that it crosses the process boundary, is stored with a message, and is put into the reader's
language only where it is shown. Anything that is not a `KnownError` is our own bug and goes to the report dialog.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lampblack.domain.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENGINE_BUG = "engine.bug"
"""An error of ours inside the engine, which cost one request only; its log says where."""

SENTENCES: Mapping[str, str] = {
    # --- attached documents
    "attachment.unknown": QT_TRANSLATE_NOOP(
        "Fault", "{name} is no document that can be read here: text, PDF, Word (.docx), HTML, CSV and code can."
    ),
    "attachment.folder": QT_TRANSLATE_NOOP(
        "Fault", "{name} is a folder. Open it, and attach the files in it that matter."
    ),
    "attachment.empty": QT_TRANSLATE_NOOP("Fault", "There is no text in {name}."),
    "attachment.scan": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} holds pictures of its pages and no text. Run text recognition on it first, then attach it again.",
    ),
    "attachment.locked": QT_TRANSLATE_NOOP(
        "Fault", "{name} is protected with a password. Save a copy without one, then attach that."
    ),
    "attachment.too_large": QT_TRANSLATE_NOOP(
        "Fault", "{name} is too large to attach. Split it, and attach the part that matters."
    ),
    "attachment.too_slow": QT_TRANSLATE_NOOP(
        "Fault", "Reading {name} took too long and was given up. Save it in another format, or attach a part of it."
    ),
    "attachment.broken": QT_TRANSLATE_NOOP(
        "Fault", "{name} is damaged and cannot be read. Open it in the program that made it, and save it again."
    ),
    "attachment.unreadable": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot be opened ({reason}). Check that it is still there and that you may read it."
    ),
    # --- model files
    "model.missing": QT_TRANSLATE_NOOP(
        "Fault", "There is no model file at {path}. Choose the file again, or pick another model."
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
    "model.suspect": QT_TRANSLATE_NOOP(
        "Fault", "{name} was loaded when the engine stopped, so it was not loaded again by itself."
    ),
    # --- the engine
    "engine.stopped": QT_TRANSLATE_NOOP(
        "Fault",
        "The engine stopped unexpectedly ({reason}). Nothing that was written is lost: try again, or pick "
        "another model.",
    ),
    "engine.crashed": QT_TRANSLATE_NOOP(
        "Fault",
        "The engine crashed: it reached for memory that is not its own. Nothing that was written is lost: try"
        " again, or pick another model.",
    ),
    "engine.illegal_instruction": QT_TRANSLATE_NOOP(
        "Fault",
        "The engine stopped at an instruction that this processor lacks. Nothing that was written is lost. "
        "Install Lampblack again on this computer, or report this.",
    ),
    "engine.lost_file": QT_TRANSLATE_NOOP(
        "Fault",
        "The engine could no longer read a file that it uses. Nothing that was written is lost. Check that "
        "the model's file is whole and its disk connected, then try again.",
    ),
    "engine.killed": QT_TRANSLATE_NOOP(
        "Fault",
        "The engine was ended from outside, perhaps because memory ran out. Nothing that was written is lost:"
        " close other programs or pick a smaller model, then try again.",
    ),
    "engine.silent": QT_TRANSLATE_NOOP(
        "Fault",
        "The engine gave no sign of life for {seconds} seconds and was ended. Nothing that was written is "
        "lost: try again, or pick another model.",
    ),
    "engine.start_failed": QT_TRANSLATE_NOOP(
        "Fault", "The engine could not be started ({reason}). Install Lampblack again, or report this."
    ),
    "engine.out_of_memory": QT_TRANSLATE_NOOP(
        "Fault", "The engine ran out of memory. Lower the context length in Settings, or pick a smaller model."
    ),
    "engine.decode_failed": QT_TRANSLATE_NOOP(
        "Fault", "The engine could not go on (code {code}). What was written so far is kept; try again."
    ),
    "engine.not_understood": QT_TRANSLATE_NOOP(
        "Fault", "The engine did not understand this request. Please report it, and install the newest Lampblack."
    ),
    ENGINE_BUG: QT_TRANSLATE_NOOP(
        "Fault",
        "Lampblack made a mistake with this request ({reason}). Nothing that was written is lost. Please report it.",
    ),
    "engine.version": QT_TRANSLATE_NOOP(
        "Fault", "The engine is from another version of Lampblack. Install Lampblack again."
    ),
    # --- prompts
    "prompt.too_long": QT_TRANSLATE_NOOP(
        "Fault",
        "This is too long for the model: {prompt_tokens} tokens, but only {limit} fit into its context of "
        "{context_length}. Shorten it by {excess} tokens, or raise the context length in Settings.",
    ),
    "prompt.conversation_too_long": QT_TRANSLATE_NOOP(
        "Fault",
        "The conversation has grown too long for the model: {prompt_tokens} tokens, but only {limit} fit into its "
        "context of {context_length}. Leave out its oldest messages, or raise the context length in Settings.",
    ),
    "prompt.empty": QT_TRANSLATE_NOOP("Fault", "There is nothing to send. Type a message first."),
    "prompt.not_text": QT_TRANSLATE_NOOP(
        "Fault", "What came on standard input is not text in UTF-8. Convert it to UTF-8 first."
    ),
    "prompt.no_infill": QT_TRANSLATE_NOOP(
        "Fault", "This model was not taught to fill in text. Pick one that was, such as a coder model."
    ),
    "grammar.invalid": QT_TRANSLATE_NOOP(
        "Fault", "The grammar cannot be read. It must be in llama.cpp's notation (GBNF) and have a rule named root."
    ),
    "grammar.slow": QT_TRANSLATE_NOOP(
        "Fault",
        "The grammar, or a pattern in the JSON Schema, can be read in too many ways to keep to it. Write it so that "
        "each text fits it in one way only.",
    ),
    "schema.invalid": QT_TRANSLATE_NOOP(
        "Fault", "The JSON Schema cannot be used ({reason}). Correct it and try again."
    ),
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
    "draft.vocabulary": QT_TRANSLATE_NOOP(
        "Fault",
        "{draft} cannot guess ahead for {name}: they do not have the same vocabulary. Pick a smaller model of the same "
        "family, or go on without one.",
    ),
    "draft.no_memory": QT_TRANSLATE_NOOP(
        "Fault",
        "There is not enough memory for {draft} beside {name}, so nothing is guessed ahead.",
    ),
    "draft.cannot_cut": QT_TRANSLATE_NOOP(
        "Fault",
        "Guessing ahead does not work with {name}: models of its kind cannot take back what they have read. Pick "
        "another one, or go on without.",
    ),
    "token.unknown": QT_TRANSLATE_NOOP(
        "Fault", "There is no token {token} to give a bias: this model's tokens go from 0 to {last}."
    ),
    "template.invalid": QT_TRANSLATE_NOOP(
        "Fault", "The model's chat template does not work ({reason}). Pick another model."
    ),
    "template.timeout": QT_TRANSLATE_NOOP(
        "Fault", "The model's chat template took longer than {seconds} seconds and was stopped. Pick another model."
    ),
    "template.too_large": QT_TRANSLATE_NOOP(
        "Fault", "The model's chat template made more than {limit} characters and was stopped. Pick another model."
    ),
    # --- scoring a text, and other files that are read
    "score.window": QT_TRANSLATE_NOOP(
        "Fault",
        "A window of {window} tokens does not fit into the context of {context_length}. Ask for one of at most "
        "{limit}, or for a larger context.",
    ),
    "score.stride": QT_TRANSLATE_NOOP(
        "Fault",
        "A stride of {stride} tokens is longer than the window of {window}, so some tokens would be in no window. Ask "
        "for a smaller stride.",
    ),
    "score.too_short": QT_TRANSLATE_NOOP(
        "Fault", "This text is too short: a token is judged by what stands before it, and here nothing does."
    ),
    "score.not_finite": QT_TRANSLATE_NOOP(
        "Fault", "This model computes no usable probabilities. The model or an adapter is damaged: pick another."
    ),
    # --- what is fastest on this computer
    "measure.refused": QT_TRANSLATE_NOOP(
        "Fault",
        "It cannot be measured how {name} is fastest on this computer. It works as usual; other settings can be chosen "
        "by hand.",
    ),
    # --- texts as vectors
    "model.only_embeds": QT_TRANSLATE_NOOP(
        "Fault", "{name} turns texts into vectors and cannot write. Pick a language model."
    ),
    "embed.nothing": QT_TRANSLATE_NOOP("Fault", "There is no text to turn into a vector. Give at least one."),
    "embed.empty_text": QT_TRANSLATE_NOOP(
        "Fault", "Text {number} of {count} is blank, so there is no vector for it. Leave it out."
    ),
    "embed.too_long": QT_TRANSLATE_NOOP(
        "Fault",
        "Text {number} of {count} is too long: it has {tokens} tokens, and the model takes {limit} at once. Split it "
        "into shorter texts.",
    ),
    "embed.reranker": QT_TRANSLATE_NOOP(
        "Fault", "{name} judges how well two texts go together and makes no vectors. Pick an embedding model."
    ),
    "embed.not_finite": QT_TRANSLATE_NOOP(
        "Fault", "This model computes no usable vectors. The model is damaged: pick another."
    ),
    "file.missing": QT_TRANSLATE_NOOP("Fault", "There is no file at {path}. Check its name and its folder."),
    "file.folder": QT_TRANSLATE_NOOP("Fault", "{name} is a folder. Choose a file inside it."),
    "file.unreadable": QT_TRANSLATE_NOOP("Fault", "{name} cannot be read ({reason}). Check the file's permissions."),
    "file.empty": QT_TRANSLATE_NOOP("Fault", "There is nothing in {name}. Choose another file."),
    "file.not_text": QT_TRANSLATE_NOOP("Fault", "{name} is not text in UTF-8. Convert it to UTF-8 first."),
    "file.too_large": QT_TRANSLATE_NOOP(
        "Fault", "{name} is too large: at most {limit} bytes can be read. Choose a smaller file."
    ),
    # --- presets
    "presets.invalid": QT_TRANSLATE_NOOP(
        "Fault", "{name} is damaged or holds no presets of Lampblack, so nothing was imported. Choose another file."
    ),
    "presets.newer": QT_TRANSLATE_NOOP(
        "Fault", "{name} is from a newer version of Lampblack, so nothing was imported. Update Lampblack first."
    ),
    "presets.no_name": QT_TRANSLATE_NOOP("Fault", "A preset needs a name. Type one."),
    # --- disk, database, settings
    "disk.full": QT_TRANSLATE_NOOP(
        "Fault", "The disk is full, so this could not be saved. Free some space, then try again."
    ),
    "disk.full_saving": QT_TRANSLATE_NOOP(  # a reply that is being written: the journal goes on trying
        "Fault", "The disk is full, so this could not be saved. Free some space: Lampblack tries again by itself."
    ),
    "disk.denied": QT_TRANSLATE_NOOP(
        "Fault", "Lampblack may not write to {path}. Change the folder's permissions, or choose another with --home."
    ),
    "disk.failed": QT_TRANSLATE_NOOP("Fault", "Saving to {path} failed ({reason}). Check the disk, then try again."),
    "window.no_screen": QT_TRANSLATE_NOOP(
        "Fault",
        "There is no screen to open a window on. Start Lampblack in a desktop session; `lampblack --help` shows what "
        "works without one.",
    ),
    "folder.not_opened": QT_TRANSLATE_NOOP(
        "Fault", "No program on this computer opens folders. The folder is {path}: open it in another way."
    ),
    "database.newer": QT_TRANSLATE_NOOP(
        "Fault",
        "Your conversations were saved by a newer version of Lampblack (format {found}; this one reads up to {known}). "
        "They were left untouched. Install the newer version to open them.",
    ),
    "database.damaged": QT_TRANSLATE_NOOP(
        "Fault", "The file with your conversations is damaged ({reason}). It was left untouched at {path}."
    ),
    "database.locked": QT_TRANSLATE_NOOP(
        "Fault", "Your conversations are locked with a passphrase. Open Lampblack's window and type it there."
    ),
    "database.wrong_passphrase": QT_TRANSLATE_NOOP(
        "Fault", "This is not the passphrase. Check Caps Lock and the language of the keyboard, then try again."
    ),
    "database.in_use": QT_TRANSLATE_NOOP(
        "Fault", "Another command of Lampblack is using your conversations. Let it end, then try again."
    ),
    "home.in_use": QT_TRANSLATE_NOOP(
        "Fault", "Lampblack is already running with the folder {path}. Use its window, or close it first."
    ),
    "settings.damaged": QT_TRANSLATE_NOOP(
        "Fault", "The settings file could not be read. It was kept as {kept}, and the defaults are in use."
    ),
    "settings.values": QT_TRANSLATE_NOOP(
        "Fault",
        "The settings file holds what cannot be used ({values}), so the default is in use there. Choose another in "
        "Settings.",
    ),
    # --- everything: backed up, restored, moved
    "backup.not_ours": QT_TRANSLATE_NOOP(
        "Fault", "{name} is not a backup of Lampblack. Choose a file that “Back up everything…” has written."
    ),
    "backup.newer": QT_TRANSLATE_NOOP(
        "Fault", "{name} was written by a newer Lampblack ({app}). Install that one or a newer one to restore it."
    ),
    "backup.damaged": QT_TRANSLATE_NOOP(
        "Fault", "{name} is damaged, cut off or was changed, so nothing was restored. Use another backup."
    ),
    "backup.no_room": QT_TRANSLATE_NOOP(
        "Fault", "There is not enough room in {path}: {needed} are needed, and {free} are free. Free some space there."
    ),
    "backup.denied": QT_TRANSLATE_NOOP("Fault", "Lampblack may not write to {path}. Choose another folder."),
    "backup.inside": QT_TRANSLATE_NOOP(
        "Fault", "A backup in {path} would be lost together with what it is for. Choose another folder."
    ),
    "move.home_given": QT_TRANSLATE_NOOP(
        "Fault", "The place of your data was given with --home or LAMPBLACK_HOME. Change it there."
    ),
    "move.inside": QT_TRANSLATE_NOOP(
        "Fault", "{path} lies within the folder that is to be moved, or around it. Choose another folder."
    ),
    "move.taken": QT_TRANSLATE_NOOP("Fault", "There is something else in {path}. Choose an empty folder."),
    "home.missing": QT_TRANSLATE_NOOP(
        "Fault",
        "Your data was moved to {path}, and that is not there now. Connect its disk, then try again; nothing new was "
        "begun in its place.",
    ),
    "home.none_there": QT_TRANSLATE_NOOP(
        "Fault", "There is no data of Lampblack in {path}. Choose the folder that it was moved to."
    ),
    # --- conversations from files
    "import.unreadable": QT_TRANSLATE_NOOP(
        "Fault", "{name} cannot be read ({reason}). Check its permissions and that its disk is connected."
    ),
    "import.zip": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is damaged, or locked with a password. Download it again, or unpack it and choose what is inside.",
    ),
    "import.nothing": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} holds no conversations. Choose what ChatGPT, Open WebUI or Lampblack exported, or the folder of Jan or "
        "LM Studio.",
    ),
    "import.unknown": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} is not an export of conversations that Lampblack knows. Choose one of ChatGPT, Jan, LM Studio, Open "
        "WebUI or Lampblack.",
    ),
    "import.too_many_files": QT_TRANSLATE_NOOP(
        "Fault", "{name} holds more than {limit} files. Choose the folder or the file with the conversations alone."
    ),
    "import.newer": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} was written by a newer Lampblack (version {version} of its format). Install the newest Lampblack to "
        "read it.",
    ),
    "import.damaged": QT_TRANSLATE_NOOP("Fault", "{name} is damaged. Export it again."),
    "import.strange": QT_TRANSLATE_NOOP("Fault", "{name} is not a conversation of an app that Lampblack knows."),
    "import.empty": QT_TRANSLATE_NOOP("Fault", "{name} has no messages."),
    "import.too_large": QT_TRANSLATE_NOOP(
        "Fault", "{name} is too large for one conversation (over {megabytes} MB, or {values} entries)."
    ),
    "import.cut_off": QT_TRANSLATE_NOOP("Fault", "{name} is cut off in the middle. Download or export it again."),
    "import.truncated": QT_TRANSLATE_NOOP(
        "Fault", "{name} ends too early, so conversations may be missing. Download or export it again."
    ),
    "import.messages_lost": QT_TRANSLATE_NOOP("Fault", "{name} was taken without {count} messages that are damaged."),
    "export.missing": QT_TRANSLATE_NOOP(
        "Fault", "There is no conversation {number}. See which there are with `lampblack conversations list`."
    ),
    "app.bug": QT_TRANSLATE_NOOP(
        "Fault", "Something in Lampblack itself went wrong here. Nothing was lost; try again, and please report it."
    ),
    "fault.unknown": QT_TRANSLATE_NOOP(
        "Fault", "Another version of Lampblack noted a problem here ({kind}). Install the newest version to read more."
    ),
    "settings.unreadable": QT_TRANSLATE_NOOP(
        "Fault",
        "The settings file {path} cannot be read ({reason}). The defaults are in use, and changes are not saved. "
        "Check the file's permissions, then start Lampblack again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong: a key of `SENTENCES` and what to fill into it.

    `log` holds what only a developer needs (the last lines of the engine's standard error); it is never shown as the
    sentence.
    """

    kind: str
    details: dict[str, str | int] = field(default_factory=dict)
    log: str = ""

    def sentence(
        self, translate: Callable[[str], str] = lambda text: text, number: Callable[[int], str] = "{:,}".format
    ) -> str:
        """The sentence for a person; `translate` puts the template into their language first, `number` writes a number
        as they do.

        A fault that was stored by another version of Lampblack gets a sentence, too.
        """
        if self.kind not in SENTENCES:
            return translate(SENTENCES["fault.unknown"]).format(kind=self.kind)
        return translate(SENTENCES[self.kind]).format_map(_Details(_written(self.details, number)))


_NAMES = {"code", "version", "found", "known", "token", "last"}
"""Details whose number is a name and counts nothing: written without separators."""


def _written(details: Mapping[str, str | int], number: Callable[[int], str]) -> dict[str, str | int]:
    return {
        key: number(value) if isinstance(value, int) and key not in _NAMES else value for key, value in details.items()
    }


class _Details(dict[str, str | int]):
    """A fault that another version of Lampblack stored may lack what today's sentence asks for."""

    def __missing__(self, key: str) -> str:
        return "?"


class KnownError(Exception):
    """The world's fault, not ours: carries the `Fault` to show."""

    def __init__(self, kind: str, *, log: str = "", **details: str | int) -> None:
        self.fault = Fault(kind, dict(details), log)
        super().__init__(SENTENCES[kind].format_map(_written(details, "{:,}".format)))

    @classmethod
    def of(cls, fault: Fault) -> KnownError:
        """The error that carries an existing fault, such as one that the engine sent."""
        return cls(fault.kind, log=fault.log, **fault.details)
