"""Looking words up in what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.store.conversations import ConversationStore
from lampblack.store.search import SearchStore

if TYPE_CHECKING:
    from lampblack.store.database import Database


@pytest.fixture
def store(database: Database) -> ConversationStore:
    return ConversationStore(database)


@pytest.fixture
def search(database: Database) -> SearchStore:
    return SearchStore(database)


def say(store: ConversationStore, *texts: str) -> int:
    """A conversation in which all this was said; its number."""
    conversation = store.create(texts[0], ChatOptions())
    parent = None
    for text in texts:
        parent = store.add_message(conversation.id, parent, Role.USER, text, MessageState.DONE).id
    return conversation.id


def found(search: SearchStore, asked: str) -> list[str]:
    return [hit.excerpt.text for hit in search.find(asked)]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The lighthouse keeper", "lighthouse"),
        ("The lighthouse keeper", "KEEP light"),
        ("Café au lait", "cafe"),
        ("我想喝一杯茶水。", "茶水"),
        ("我想喝一杯茶水。", "喝一杯"),
        ("用Python写一个爬虫", "python 爬虫"),
        ("東京タワーへ行く", "タワー"),
        ("안녕하세요 여러분", "안녕"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ('He said "now or never"', '"now or never"'),
        ("x = 3.14", "3.14"),
        ("Learn C++ first", "c++"),
        ("Learn Ｃ＋＋ first", "C++"),
        ("用C++写的", "C++"),
        ("Is C# hard?", "C#"),
        ("The (.NET) runtime", ".net"),
        ("The .NETCore runtime", ".net"),
        ("std::vector<int>", "std::vec"),
        ("call foo_bar(x)", "foo_bar"),
        ("it was 👍🏽 and 🎉", "🎉"),
        ("it was 👩‍💻", "👩‍💻"),
        ("with ❤️", "❤"),
        ("with ❤", "❤️"),
        ("if (a != b)", "!="),
        ("a ≠ b", "≠"),
        ("你好，世界", "你好，世界"),
        ("don’t do that", "don't"),
        ("Was it done or not", "done?"),
    ],
)
def test_words_are_found(store: ConversationStore, search: SearchStore, said: str, asked: str) -> None:
    conversation = say(store, "Something else", said, "Anything 别的")
    (hit,) = search.find(asked)
    assert hit.conversation_id == conversation
    assert hit.excerpt.marks


@pytest.mark.parametrize(
    "asked", ["水茶", "ight", '"keeper lighthouse"', "?", "", '"', "NOT", "lighthouse absent", "a\0b", "😀", "*"]
)
def test_what_was_not_said_is_not_found(store: ConversationStore, search: SearchStore, asked: str) -> None:
    say(store, "The lighthouse keeper", "我想喝一杯茶水。")
    assert search.find(asked) == []


def test_a_title_is_found_where_nothing_in_it_is(store: ConversationStore, search: SearchStore) -> None:
    ledger = say(store, "What did I spend?")
    store.rename(ledger, "Häuser 的账本")
    (hit,) = search.find("账本 hauser")
    assert (hit.conversation_id, hit.message_id, hit.excerpt.marks) == (ledger, None, ((0, 6), (8, 10)))
    say(store, "ink is said here")
    assert [hit.message_id is None for hit in search.find("ink")] == [False], "its title says the same"
    store.delete(ledger)
    assert search.find("账本") == []


def test_the_newest_come_first_and_no_more_than_wanted(store: ConversationStore, search: SearchStore) -> None:
    say(store, "ink one", "ink two", "ink three")
    assert found(search, "ink") == ["ink three", "ink two", "ink one"]
    assert len(search.find("ink", most=2)) == 2


def test_a_reply_is_found_when_it_has_ended_as_it_ended(store: ConversationStore, search: SearchStore) -> None:
    number = say(store, "Tell me")
    reply = store.add_exchange(number, None, "More", "SmolLM2")[1]
    store.save_text(reply.id, "Once upon")
    assert found(search, "upon") == []
    store.close_message(reply.id, text="Once upon a time", state=MessageState.DONE)
    assert found(search, "upon time") == ["Once upon a time"]
    store.go_on_with(reply.id)
    assert found(search, "upon") == []
    store.mark_interrupted()
    assert found(search, "upon") == ["Once upon a time"]
    store.reopen_message(reply.id, "SmolLM2", None)
    assert found(search, "upon") == []


def test_deleted_conversations_are_not_found_and_leave_no_word_in_the_file(
    store: ConversationStore, search: SearchStore, database: Database
) -> None:
    say(store, "A harmless remark")
    secret = say(store, "Xylophonezebra is the password")
    store.delete(secret)
    assert found(search, "xylophonezebra") == []
    store.restore(secret)
    assert len(found(search, "xylophonezebra")) == 1
    store.delete(secret)
    store.purge_deleted()
    database.close()
    for file in database.path.parent.iterdir():
        assert b"ylophonezebra" not in file.read_bytes().lower(), file.name


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The language C and 1 + 1", "C++"),
        ("The ABC++ method, or C", "C++"),
        ("A net. Or none", ".NET"),
        ("foo bar", "foo_bar"),
        ("nothing but 😀", "🎉"),
        ("a = b", "≠"),
        ("a = b", "!="),
        ("Well done", '"done?"'),
        ("The language C++", "C++ 🎉"),
    ],
)
def test_symbols_count(store: ConversationStore, search: SearchStore, said: str, asked: str) -> None:
    say(store, "Something else", said)
    assert search.find(asked) == []


def test_symbols_alone_are_found_in_the_newest_messages_that_are_there(
    store: ConversationStore, search: SearchStore, database: Database
) -> None:
    say(store, "First", "🎉 one", "two", "🎉 three", "🎉 four")
    running = store.create("Second", ChatOptions())
    store.add_message(running.id, None, Role.ASSISTANT, "🎉 five", MessageState.RUNNING)
    gone = say(store, "Third", "🎉 six")
    store.delete(gone)
    assert [hit.excerpt.text for hit in search.find("🎉", most=2)] == ["🎉 four", "🎉 three"]
    (hit,) = search.find("🎉 one")
    assert [hit.excerpt.text[begin:end] for begin, end in hit.excerpt.marks] == ["🎉", "one"]


def test_a_title_is_found_by_its_symbols(store: ConversationStore, search: SearchStore) -> None:
    store.create("Learning C++ 🎉", ChatOptions())
    store.create("Learning C", ChatOptions())
    assert [hit.title for hit in search.find("C++")] == ["Learning C++ 🎉"]
    assert [hit.title for hit in search.find("🎉")] == ["Learning C++ 🎉"]
