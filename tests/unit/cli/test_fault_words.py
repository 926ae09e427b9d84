"""The command line speaks of its flags, not of the window's controls."""

from __future__ import annotations

import re

from lampblack.cli.fault_words import WORDS, tell_fault
from lampblack.domain.faults import SENTENCES, Fault

WINDOW = re.compile(r"Settings|top of the window|conversation|Choose the file again|Type ")
OF_THE_WINDOW = {
    kind
    for kind in SENTENCES
    if kind.split(".")[0]
    in (
        "conversation",
        "context",
        "database",
        "home",
        "import",
        "export",
        "presets",
        "attachment",
        "prompt_text",
        "job",
    )
}
"""No command meets these, or the person that does has conversations."""


def details(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


def test_what_speaks_of_the_window_has_other_words() -> None:
    speaking = {kind for kind, sentence in SENTENCES.items() if WINDOW.search(sentence)} - OF_THE_WINDOW
    assert speaking - {"model.none_loaded", "prompt.conversation_too_long"} <= WORDS.keys()
    words = {kind: sentence for kind, sentence in WORDS.items() if kind not in OF_THE_WINDOW}
    assert not any(WINDOW.search(sentence) for sentence in words.values())


def test_the_words_have_the_details_that_there_are() -> None:
    for kind, sentence in WORDS.items():
        assert details(sentence) <= details(SENTENCES[kind])


def test_a_fault_is_told_in_them(capsys) -> None:
    tell_fault(Fault("model.context_failed", {"name": "m", "context": 1 << 20}))
    assert capsys.readouterr().err == (
        "lampblack: There is not enough memory for m with a context of 1,048,576 tokens. "
        "Give a smaller --context-length.\n"
    )


def test_other_faults_keep_theirs(capsys) -> None:
    tell_fault(Fault("grammar.slow"))
    assert capsys.readouterr().err == f"lampblack: {SENTENCES['grammar.slow']}\n"
