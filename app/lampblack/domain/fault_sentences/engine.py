"""The engine, and what it is asked for."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

ENGINE = {
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
    "engine.bug": QT_TRANSLATE_NOOP(
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
    "prompt.beyond_model": QT_TRANSLATE_NOOP(
        "Fault",
        "This is too long for the model: {prompt_tokens} tokens, and it was made for {most}. Shorten it, attach it as a"
        " file, which is searched for what you ask, or pick a model with a larger context.",
    ),
    "prompt.conversation_too_long": QT_TRANSLATE_NOOP(
        "Fault",
        "The conversation has grown too long for the model: {prompt_tokens} tokens, but only {limit} fit into its "
        "context of {context_length}. Leave out its oldest messages, or raise the context length in Settings.",
    ),
    "code.none": QT_TRANSLATE_NOOP(
        "Fault", "The model wrote no code. Say more exactly what it is to do, then try again."
    ),
    "prompt.empty": QT_TRANSLATE_NOOP("Fault", "There is nothing to send. Type a message first."),
    "prompt.no_tokens": QT_TRANSLATE_NOOP(
        "Fault",
        "Nothing of this reaches the model: it has no token for these characters, or its chat template leaves them out"
        ". Write it otherwise, or pick another model.",
    ),
    "prompt.not_text": QT_TRANSLATE_NOOP(
        "Fault", "What came on standard input is not text in UTF-8. Convert it to UTF-8 first."
    ),
    "prompt.no_infill": QT_TRANSLATE_NOOP(
        "Fault", "This model was not taught to fill in text. Pick one that was, such as a coder model."
    ),
    "grammar.invalid": QT_TRANSLATE_NOOP("Fault", "The grammar cannot be used ({reason}). Correct it and try again."),
    "grammar.slow": QT_TRANSLATE_NOOP(
        "Fault",
        "The grammar, or a pattern in the JSON Schema, can be read in too many ways to keep to it. Write it so that "
        "each text fits it in one way only.",
    ),
    "schema.invalid": QT_TRANSLATE_NOOP(
        "Fault", "The JSON Schema cannot be used ({reason}). Correct it and try again."
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
}
