"""The model hub and everything else on the network."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

HUB = {
    "network.offline": QT_TRANSLATE_NOOP(
        "Fault",
        "Lampblack is set to stay offline, so {host} was not asked. “Offline only” in Settings can be switched off.",
    ),
    "hub.unreachable": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} cannot be reached ({reason}). Check the connection, or the hub's address in Settings; "
        "the models on this computer work without it.",
    ),
    "hub.bad_address": QT_TRANSLATE_NOOP(
        "Fault", "“{address}” is no address of a hub. It begins with https://, such as https://huggingface.co."
    ),
    "hub.not_a_hub": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} did not answer as a model hub does. Check the hub's address in Settings, "
        "and whether this network wants you to log in on a web page first.",
    ),
    "hub.no_repository": QT_TRANSLATE_NOOP(
        "Fault",
        "The hub has no {repo}, or does not show it without an access token. Check the name, or search for it.",
    ),
    "hub.bad_repository": QT_TRANSLATE_NOOP(
        "Fault", "“{repo}” is no name of a repository. It is made of an owner and a name, such as Qwen/Qwen3-4B-GGUF."
    ),
    "hub.no_file": QT_TRANSLATE_NOOP(
        "Fault", "{repo} has no file {file}. It may have been renamed: look at its files again."
    ),
    "hub.no_models": QT_TRANSLATE_NOOP(
        "Fault", "{repo} has no GGUF files, which Lampblack needs. Search for the same model with GGUF in its name."
    ),
    "hub.gated": QT_TRANSLATE_NOOP(
        "Fault",
        "{repo} wants you to agree to its terms first: open its page, {address}, and agree there. "
        "Then give Lampblack an access token, with the lock beside “Search”.",
    ),
    "hub.token_refused": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} did not accept the access token. Make a new one there, and give it to Lampblack.",
    ),
    "hub.bad_token": QT_TRANSLATE_NOOP(
        "Fault", "An access token is made of letters and digits, without spaces. Copy it anew from the hub's page."
    ),
    "hub.token_stays": QT_TRANSLATE_NOOP(
        "Fault",
        "This computer's keyring did not delete the access token. Lampblack does not use it until it is started again; "
        "open the keyring and try again.",
    ),
    "hub.forbidden": QT_TRANSLATE_NOOP(
        "Fault", "{host} does not let you have {name} (error 403). Check that your access token may read it."
    ),
    "hub.too_many_requests": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} gets too many requests and asks to wait for {seconds} seconds. Try again then; what arrived is kept.",
    ),
    "hub.trouble": QT_TRANSLATE_NOOP(
        "Fault", "{host} has trouble of its own (error {code}). Try again later; what arrived is kept."
    ),
    "hub.broken_off": QT_TRANSLATE_NOOP(
        "Fault",
        "The connection to {host} broke off again and again ({reason}). "
        "What arrived of {name} is kept: go on with it when the connection is better.",
    ),
    "hub.wrong_length": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} sends {actual} bytes of {name}, where it should have {expected}. Nothing was kept of them: "
        "try again later, or choose another repository.",
    ),
    "hub.wrong_hash": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} did not arrive as it is on the hub: its SHA-256 is another. It is not used, and stays on the disk as "
        "{kept} until it is fetched again.",
    ),
    "hub.unsafe_name": QT_TRANSLATE_NOOP(
        "Fault", "{repo} has a file with a name that is not safe on this computer ({reason}). It is not fetched."
    ),
    "hub.in_the_way": QT_TRANSLATE_NOOP(
        "Fault",
        "There is another file at {path}, which is not overwritten. Rename or move it, and fetch the model again.",
    ),
    "hub.fetched_elsewhere": QT_TRANSLATE_NOOP(
        "Fault", "{name} is being fetched already, by this or another window. Wait for it, or stop it there."
    ),
    "hub.no_space": QT_TRANSLATE_NOOP(
        "Fault",
        "{name} needs {needed} more, and {folder} has {free} free. Make room, or choose a smaller file.",
    ),
}
