"""Engines elsewhere."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

ENDPOINTS = {
    "endpoint.bad_address": QT_TRANSLATE_NOOP(
        "Fault",
        "“{address}” is no address of an engine. It begins with http:// or https://, such as http://localhost:8080/v1.",
    ),
    "endpoint.bad_key": QT_TRANSLATE_NOOP(
        "Fault", "A key is made of letters, digits and signs, without spaces. Copy it anew from where you got it."
    ),
    "endpoint.unreachable": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} cannot be reached ({reason}). Check the address, and whether the engine there is running.",
    ),
    "endpoint.key_refused": QT_TRANSLATE_NOOP(
        "Fault", "{host} did not accept the key (error {code}). Check the key, and whether it may use this model."
    ),
    "endpoint.no_models": QT_TRANSLATE_NOOP(
        "Fault", "{host} lists no models at this address. Most such addresses end in /v1."
    ),
    "endpoint.no_model": QT_TRANSLATE_NOOP(
        "Fault", "{host} has no model “{model}” at this address. Choose one of the models that it lists."
    ),
    "endpoint.too_many_requests": QT_TRANSLATE_NOOP(
        "Fault", "{host} gets too many requests and asks to wait for {seconds} seconds. Try again then."
    ),
    "endpoint.trouble": QT_TRANSLATE_NOOP("Fault", "{host} is in trouble (error {code}). Try again later."),
    "endpoint.refused": QT_TRANSLATE_NOOP(
        "Fault", "{host} refuses this request. It says: “{message}”. Change what it names, or choose another model."
    ),
    "endpoint.moved": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} leads on to {other}. Neither your text nor the key was sent there: if you trust it, give its address.",
    ),
    "endpoint.not_one": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} did not answer as an engine does. Check the address, and whether this network wants you to log in on "
        "a web page first.",
    ),
    "endpoint.broken_off": QT_TRANSLATE_NOOP(
        "Fault", "{host} stopped in the middle of the reply ({reason}). What came of it is kept; try again."
    ),
    "endpoint.endless": QT_TRANSLATE_NOOP(
        "Fault", "{host} goes on sending without an end, so it was left. What came of the reply is kept."
    ),
    "endpoint.gone": QT_TRANSLATE_NOOP(
        "Fault",
        "{host} is not among your engines elsewhere, so nothing was sent. Choose another model, or add it again.",
    ),
    "endpoint.known": QT_TRANSLATE_NOOP(
        "Fault", "There is an engine at this address of {host} on the list already. Change that one."
    ),
    "endpoint.key_stays": QT_TRANSLATE_NOOP(
        "Fault", "The keyring may still have the key for {host}. Delete it there, under “Lampblack”."
    ),
    "endpoint.cannot": QT_TRANSLATE_NOOP(
        "Fault",
        "An engine elsewhere cannot do this. Adapters, grammars, token probabilities, filling in, and going on with "
        "a reply need a model on this computer.",
    ),
}
