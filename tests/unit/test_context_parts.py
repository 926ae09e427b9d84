"""What fills a context, counted by the model or estimated."""

from __future__ import annotations

from dataclasses import replace

from lampblack.domain.attachments import estimated_tokens
from lampblack.domain.context_parts import context_parts, estimated_use
from lampblack.domain.conversations import ChatOptions, Message, MessageState
from lampblack.domain.faults import Fault
from lampblack.domain.generation import GenerationStats, Role

OPTIONS = ChatOptions()
DONE = MessageState.DONE


def asked(number: int, text: str) -> Message:
    return Message(number, 1, number - 1 or None, Role.USER, text, DONE, 0.0)


def reply(number: int, text: str, counted: tuple[int, int] | None = None, state: MessageState = DONE) -> Message:
    stats = GenerationStats(*counted, 0.1, 10.0, 4096, 1) if counted else None
    return Message(number, 1, number - 1, Role.ASSISTANT, text, state, 0.0, "m", stats)


def test_a_conversation_from_elsewhere_takes_what_it_is_estimated_to_take() -> None:
    path = [asked(1, "Why is the sky blue?"), reply(2, "Because of the air. " * 40)]
    used = estimated_use(OPTIONS, path, list)
    assert used is not None
    words = sum(estimated_tokens(message.text) for message in path)
    assert words <= used <= words + 20
    assert used == context_parts(OPTIONS, path, path, 4096).used


def test_what_the_model_has_counted_is_not_estimated() -> None:
    path = [asked(1, "Why?"), reply(2, "Because.", (40, 5))]
    assert estimated_use(OPTIONS, path, list) is None
    assert estimated_use(OPTIONS, [*path, asked(3, "And?"), reply(4, "", state=MessageState.RUNNING)], list) is None
    assert estimated_use(OPTIONS, [*path, asked(3, "And?"), reply(4, "Par", state=MessageState.FAILED)], list) is None
    assert estimated_use(OPTIONS, [], list) is None


def test_of_a_conversation_that_the_model_never_read_nothing_is_said() -> None:
    refused = replace(reply(2, "", state=MessageState.FAILED), fault=Fault("prompt.too_long"))
    assert estimated_use(OPTIONS, [asked(1, "Far too much. " * 9000), refused], list) is None


def test_an_edited_reply_is_estimated_on_top_of_what_was_counted_before_it() -> None:
    text = "Other words. " * 30
    path = [asked(1, "Why?"), reply(2, "Because.", (40, 5)), asked(3, "And?"), reply(4, text)]
    used = estimated_use(OPTIONS, path, list)
    assert used is not None
    assert 45 + estimated_tokens(text) <= used <= 45 + estimated_tokens(text) + 20
    parts = context_parts(OPTIONS, path, path, 4096)
    assert (parts.used, parts.is_counted) == (used, False)


def test_the_parts_of_a_context_that_a_reply_has_filled_are_no_more_than_the_whole() -> None:
    parts = context_parts(OPTIONS, [asked(1, "Why?"), reply(2, "Because.", (40, 60))], [], 99)
    assert parts.system + parts.documents + parts.turns + parts.reply == parts.used == 99
    assert parts.room == 0
