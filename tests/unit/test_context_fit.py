"""Which messages are left out of a conversation that is too long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lampblack.domain.context_fit import first_to_see, may_fit_alone
from lampblack.domain.conversations import ChatOptions, Message, MessageState, heard, seen, turns_of
from lampblack.domain.faults import Fault
from lampblack.domain.generation import Role, Turn

OPTIONS = ChatOptions(max_tokens=50)


def talk(*texts: str) -> list[Message]:
    """A path of messages by turns, numbered from 1 on."""
    roles = (Role.USER, Role.ASSISTANT)
    return [
        Message(number, 1, number - 1 or None, roles[(number - 1) % 2], text, MessageState.DONE, 0.0)
        for number, text in enumerate(texts, 1)
    ]


def test_whole_turns_go_and_no_more_than_prompt_and_reply_need() -> None:
    path = talk(*["x" * 84] * 9)  # with their frames 100 bytes each, and 16 for the system prompt that is not there
    assert first_to_see(OPTIONS, path, 916, 900) == 3  # 716 tokens are left, and 50 for the reply
    assert first_to_see(OPTIONS, path, 916, 760) == 5
    assert first_to_see(OPTIONS, path, 916, 300) == 9


def test_the_reply_gets_a_quarter_of_the_context_where_it_may_be_long() -> None:
    path = talk(*["x" * 84] * 9)
    assert first_to_see(ChatOptions(max_tokens=None), path, 916, 900) == 5
    assert first_to_see(ChatOptions(max_tokens=100_000), path, 916, 900) == 5


def test_the_system_prompt_is_counted_and_never_left_out() -> None:
    path = talk(*["x" * 84] * 9)
    long = ChatOptions("y" * 284, max_tokens=50)
    assert first_to_see(long, path, 1200, 900) == 5
    shown = turns_of(long, seen(path, 5))
    assert shown[0] == Turn(Role.SYSTEM, "y" * 284)
    assert len(shown) == 6


def test_the_last_message_stays_even_where_it_does_not_fit_and_alone_it_cannot_be_helped() -> None:
    path = talk("a", "b", "x" * 5000)
    assert first_to_see(OPTIONS, path, 5000, 300) == 3
    assert first_to_see(OPTIONS, path[2:], 5000, 300) is None
    assert not may_fit_alone(OPTIONS, path, 5000, 299)
    assert not may_fit_alone(OPTIONS, path[2:], 400, 399)
    assert may_fit_alone(OPTIONS, talk("x" * 5000, "b", "a"), 5000, 299)


def test_messages_that_the_model_never_heard_do_not_count() -> None:
    path = talk("x" * 84, "x" * 84, "too long " * 1000, "", "x" * 84)
    refusal = Fault("prompt.conversation_too_long")
    path[3] = Message(4, 1, 3, Role.ASSISTANT, "", MessageState.FAILED, 0.0, fault=refusal)
    assert [message.id for message in heard(path)] == [1, 2, 5]
    assert first_to_see(OPTIONS, path, 316, 250) == 5


@given(st.lists(st.text(max_size=50), min_size=1, max_size=12), st.integers(1, 10_000), st.integers(1, 5_000))
def test_there_is_always_something_to_answer(texts: list[str], prompt_tokens: int, context: int) -> None:
    path = talk(*(texts if len(texts) % 2 else texts[:-1] or ["last"]))
    first = first_to_see(OPTIONS, path, prompt_tokens, context)
    assert first is None or (1 < first <= len(path) and path[first - 1].role is Role.USER)
    assert (first is None) == (len(path) == 1)


def test_a_number_that_is_not_on_the_path_leaves_nothing_out() -> None:
    path = talk("a", "b", "c")
    assert seen(path, 77) == seen(path, None) == path
    assert seen(path, 3) == path[2:]
