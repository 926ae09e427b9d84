"""Faults in the words of the command line: where the window's sentence speaks of its controls, the flag is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.cli.output import tell

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault

WORDS = {
    "model.missing": "There is no model file at {path}. Check its name and its folder.",
    "model.context_failed": "There is not enough memory for {name} with a context of {context} tokens. Give a smaller "
    "--context-length.",
    "model.small_cache": "To fit into the free memory, {name} keeps what it reads in a smaller form, at a slight loss.",
    "model.whole_cache": "{name} cannot keep what it reads in a smaller form, so it takes all of its memory.",
    "engine.out_of_memory": "The engine ran out of memory. Give a smaller --context-length, or use a smaller model.",
    "prompt.too_long": "This is too long for the model: {prompt_tokens} tokens, but only {limit} fit into its context "
    "of {context_length}. Shorten it by {excess} tokens, or give a larger --context-length.",
    "prompt.empty": "There is nothing to send. Give a text with --prompt.",
    "summary.context_too_short": "A context of {context} tokens is too short to summarize anything. Give a larger "
    "--context-length.",
    "score.window": "A window of {window} tokens does not fit into the context of {context_length}. Give a --window of "
    "at most {limit}, or a larger --context-length.",
    "settings.values": "The settings file holds what cannot be used ({values}), so the default is in use there. "
    "Correct the file, or choose another value in the window.",
    "database.locked": "Your conversations are locked with a passphrase. Give it with --passphrase-file FILE. "
    "Where it is forgotten, nobody can find it; `lampblack` alone opens the window, which says what can be done then.",
    "database.wrong_passphrase": "This is not the passphrase. Check Caps Lock and the language of the keyboard, then "
    "try again. Where it is forgotten, nobody can find it; `lampblack` alone opens the window, which says what can be "
    "done then.",
    "network.offline": "Lampblack is set to stay offline, so {host} was not asked.",
    "hub.unreachable": "{host} cannot be reached ({reason}). Check the connection, or the address in HF_ENDPOINT; the "
    "models on this computer work without it.",
    "hub.not_a_hub": "{host} did not answer as a model hub does. Check the address in HF_ENDPOINT, and whether this "
    "network wants you to log in on a web page first.",
    "hub.gated": "{repo} wants you to agree to its terms first: open {address}, agree there, and give your access "
    "token in HF_TOKEN.",
    "hub.token_refused": "{host} did not accept the access token. Make a new one there, and give it in HF_TOKEN.",
    "adapter.missing": "There is no adapter at {path}. Check its name and its folder.",
}
"""By kind, with the details of `domain.faults.SENTENCES`."""


def tell_fault(fault: Fault) -> None:
    """Writes the sentence to standard error."""
    tell(fault.sentence(lambda sentence: WORDS.get(fault.kind, sentence)))
