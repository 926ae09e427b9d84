"""Conversations in a real SQLite file."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import Fault
from lampblack.domain.generation import GenerationStats, Role
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Clock, StartChild

STATS = GenerationStats(12, 34, 0.25, 48.5, 4096, 99, reused_tokens=5)


def test_what_was_written_is_there_after_a_restart(path: Path) -> None:
    options = ChatOptions("Answer in Chinese.", 0.0, None)
    database = Database(path)
    store = ConversationStore(database)
    conversation = store.create("茶", options)
    asked, reply = store.add_exchange(conversation.id, None, "Why 茶? 🫖", "SmolLM2")
    closed = store.close_message(reply.id, text="因为。", state=MessageState.DONE, stats=STATS)
    shown = store.all()
    database.close()

    database = Database(path)
    store = ConversationStore(database)
    assert store.all() == shown
    assert store.get(conversation.id).options == options
    assert store.path(conversation.id) == [asked, closed]
    assert closed.stats == STATS
    assert (closed.role, closed.model, closed.parent_id) == (Role.ASSISTANT, "SmolLM2", asked.id)
    database.close()


def test_an_exchange_is_one_running_reply_under_what_was_asked(store: ConversationStore, clock: Clock) -> None:
    conversation = store.create("a", ChatOptions())
    clock.now = 2_000.0
    asked, reply = store.add_exchange(conversation.id, None, "hello", "m")
    assert (asked.role, asked.text, asked.state) == (Role.USER, "hello", MessageState.DONE)
    assert (reply.role, reply.text, reply.state, reply.parent_id) == (
        Role.ASSISTANT,
        "",
        MessageState.RUNNING,
        asked.id,
    )
    assert store.get(conversation.id).leaf_id == reply.id
    assert store.get(conversation.id).updated_at == 2_000.0


def test_an_exchange_under_a_message_that_is_not_there_leaves_nothing_behind(store: ConversationStore) -> None:
    here, elsewhere = store.create("here", ChatOptions()), store.create("elsewhere", ChatOptions())
    asked, _ = store.add_exchange(elsewhere.id, None, "there", "m")
    with pytest.raises(LookupError):
        store.add_exchange(here.id, asked.id, "lost", "m")
    with pytest.raises(LookupError):
        store.add_exchange(999, None, "lost", "m")
    assert store.path(here.id) == []
    assert [message.text for message in store.path(elsewhere.id)] == ["there", ""]


def test_the_path_follows_the_branch_of_the_leaf(store: ConversationStore) -> None:
    conversation = store.create("a", ChatOptions())
    asked, first = store.add_exchange(conversation.id, None, "question", "m")
    second = store.add_message(conversation.id, asked.id, Role.ASSISTANT, "second", MessageState.DONE, "m")
    assert [message.id for message in store.path(conversation.id)] == [asked.id, second.id]
    assert [message.id for message in store.path_to(first.id)] == [asked.id, first.id]
    assert [message.id for message in store.path_to(asked.id)] == [asked.id]


def test_the_list_shows_the_newest_message_first_and_renaming_moves_nothing(
    store: ConversationStore, clock: Clock
) -> None:
    first, second = store.create("first", ChatOptions()), store.create("second", ChatOptions())
    assert [each.id for each in store.all()] == [second.id, first.id]
    clock.now += 5
    store.add_message(first.id, None, Role.USER, "hello", MessageState.DONE)
    clock.now += 5
    assert store.rename(second.id, "第二").title == "第二"
    assert [(each.id, each.title) for each in store.all()] == [(first.id, "first"), (second.id, "第二")]


def test_options_can_be_changed(store: ConversationStore) -> None:
    conversation = store.create("a", ChatOptions())
    wanted = ChatOptions("Be a pirate.", 1.5, 7)
    assert store.set_options(conversation.id, wanted).options == wanted
    assert store.get(conversation.id).options == wanted


def test_a_deleted_conversation_can_be_restored_until_it_is_purged(store: ConversationStore) -> None:
    kept, doomed = store.create("kept", ChatOptions()), store.create("doomed", ChatOptions())
    store.add_exchange(doomed.id, None, "words", "m")
    store.delete(doomed.id)
    assert [each.id for each in store.all()] == [kept.id]
    assert store.restore(doomed.id).title == "doomed"
    assert {each.id for each in store.all()} == {kept.id, doomed.id}
    assert [message.text for message in store.path(doomed.id)] == ["words", ""]
    assert store.purge_deleted() == 0
    store.delete(doomed.id)
    assert store.purge_deleted() == 1
    with pytest.raises(LookupError):
        store.get(doomed.id)
    with pytest.raises(LookupError):
        store.restore(doomed.id)


def test_purged_text_is_nowhere_in_the_file(path: Path) -> None:
    database = Database(path)
    store = ConversationStore(database)
    kept = store.create("kept", ChatOptions())
    store.add_exchange(kept.id, None, "this stays", "m")
    doomed = store.create("doomed", ChatOptions())
    store.add_exchange(doomed.id, None, "a secret word " * 2_000, "m")
    store.add_exchange(doomed.id, None, "another secret", "m")
    store.delete(doomed.id)
    store.purge_deleted()
    database.close()
    content = path.read_bytes()
    assert b"this stays" in content
    assert b"secret" not in content
    assert not path.with_name(path.name + "-wal").exists()


def test_a_conversation_of_thousands_of_messages_can_be_read_and_purged(
    store: ConversationStore, database: Database
) -> None:
    conversation = store.create("long", ChatOptions())
    with database.transaction() as connection:
        first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM messages").fetchone()[0]
        connection.executemany(
            "INSERT INTO messages (id, conversation_id, parent_id, role, text, state, created_at, model)"
            " VALUES (?, ?, ?, 'user', ?, 'done', 1.0, '')",
            ((first + n, conversation.id, first + n - 1 if n else None, str(n)) for n in range(3_000)),
        )
        connection.execute("UPDATE conversations SET leaf_id = ?", (first + 2_999,))
    assert [message.text for message in store.path(conversation.id)] == [str(n) for n in range(3_000)]
    store.delete(conversation.id)
    assert store.purge_deleted() == 1
    with pytest.raises(LookupError):
        store.message(first)


def test_numbers_are_not_used_again(store: ConversationStore) -> None:
    doomed = store.create("doomed", ChatOptions())
    _, reply = store.add_exchange(doomed.id, None, "a", "m")
    store.delete(doomed.id)
    store.purge_deleted()
    conversation = store.create("next", ChatOptions())
    asked, _ = store.add_exchange(conversation.id, None, "b", "m")
    assert conversation.id > doomed.id
    assert asked.id > reply.id


def test_a_late_save_does_not_touch_a_closed_reply(store: ConversationStore) -> None:
    _, reply = store.add_exchange(store.create("a", ChatOptions()).id, None, "q", "m")
    store.save_text(reply.id, "so far")
    assert store.message(reply.id).text == "so far"
    store.close_message(reply.id, text="so far and no further", state=MessageState.CANCELLED)
    store.save_text(reply.id, "late")
    assert store.message(reply.id).text == "so far and no further"


def test_a_fault_is_kept_with_its_details_and_log(store: ConversationStore) -> None:
    _, reply = store.add_exchange(store.create("a", ChatOptions()).id, None, "q", "m")
    fault = Fault("engine.stopped", {"reason": "被杀", "code": 9}, log="GGML_ASSERT\nat line 5")
    store.close_message(reply.id, text="half", state=MessageState.FAILED, fault=fault)
    assert store.message(reply.id).fault == fault


def test_a_failed_reply_can_be_tried_again_in_its_place(store: ConversationStore) -> None:
    conversation = store.create("a", ChatOptions())
    _, reply = store.add_exchange(conversation.id, None, "q", "old model")
    store.close_message(reply.id, text="half", state=MessageState.FAILED, stats=STATS, fault=Fault("prompt.empty"))
    again = store.reopen_message(reply.id, "new model", None)
    assert (again.text, again.state, again.model) == ("", MessageState.RUNNING, "new model")
    assert (again.fault, again.stats) == (None, None)
    assert store.path(conversation.id)[-1] == again


def test_only_running_replies_are_marked_as_interrupted(store: ConversationStore) -> None:
    conversation = store.create("a", ChatOptions())
    _, done = store.add_exchange(conversation.id, None, "q", "m")
    store.close_message(done.id, text="r", state=MessageState.DONE)
    _, running = store.add_exchange(conversation.id, done.id, "q2", "m")
    assert store.mark_interrupted() == 1
    assert store.mark_interrupted() == 0
    assert store.message(done.id).state is MessageState.DONE
    assert store.message(running.id).state is MessageState.INTERRUPTED


def test_what_is_not_there_is_said_to_be_not_there(store: ConversationStore) -> None:
    for call in (store.get, store.path, store.message, store.path_to, store.delete, store.restore):
        with pytest.raises(LookupError):
            call(7)
    with pytest.raises(LookupError):
        store.close_message(7, text="", state=MessageState.DONE)
    with pytest.raises(LookupError):
        store.reopen_message(7, "m", None)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=50))
def test_any_text_can_be_kept(store: ConversationStore, text: str) -> None:
    """Pasted text may hold halves of surrogate pairs, NUL and line ends of every kind."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    conversation = store.create(text, ChatOptions(system_prompt=text))
    asked, reply = store.add_exchange(conversation.id, None, text, text)
    store.save_text(reply.id, text)
    closed = store.close_message(
        reply.id, text=text, state=MessageState.FAILED, fault=Fault("disk.failed", {"path": text, "reason": "r"}, text)
    )
    assert [conversation.title, conversation.options.system_prompt, asked.text, closed.text, closed.model] == [
        whole
    ] * 5
    assert store.message(reply.id) == closed
    assert closed.fault == Fault("disk.failed", {"path": whole, "reason": "r"}, whole)


def test_many_threads_write_and_read_at_once(store: ConversationStore) -> None:
    trouble: list[BaseException] = []

    def talk(name: str) -> None:
        try:
            conversation = store.create(name, ChatOptions())
            parent: int | None = None
            for number in range(10):
                _, reply = store.add_exchange(conversation.id, parent, f"{name} asks {number}", "m")
                store.save_text(reply.id, "partly")
                store.all()
                parent = store.close_message(reply.id, text=f"to {name}", state=MessageState.DONE).id
                assert len(store.path(conversation.id)) == 2 * (number + 1)
        except BaseException as error:  # noqa: BLE001 (handed to the main thread)
            trouble.append(error)

    threads = [threading.Thread(target=talk, args=(f"thread {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert len(store.all()) == 8
    for conversation in store.all():
        path = store.path(conversation.id)
        assert [message.text for message in path[::2]] == [f"{conversation.title} asks {n}" for n in range(10)]
        assert {message.text for message in path[1::2]} == {f"to {conversation.title}"}


SAVING = """
import sys, time
from pathlib import Path
from lampblack.domain.conversations import ChatOptions
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database

store = ConversationStore(Database(Path(sys.argv[1])))
_, reply = store.add_exchange(store.create("killed", ChatOptions()).id, None, "count", "m")
text = ""
for number in range(10_000):
    text += f"{number} "
    store.save_text(reply.id, text)
    print(number, flush=True)
    time.sleep(0.25 if number > 1 else 0)
"""


def test_after_kill_9_everything_that_was_saved_is_there_and_marked(path: Path, start_child: StartChild) -> None:
    child = start_child(SAVING, path)
    assert child.stdout is not None
    for saved in range(5):
        assert child.stdout.readline() == f"{saved}\n"
    child.kill()
    child.wait()
    assert path.with_name(path.name + "-wal").stat().st_size > 0  # it was no clean end

    with closing(Database(path)) as database:
        store = ConversationStore(database)
        assert store.mark_interrupted() == 1
        asked, reply = store.path(store.all()[0].id)
        assert asked.text == "count"
        assert reply.text.startswith("0 1 2 3 4 ")
        assert reply.state is MessageState.INTERRUPTED


def test_what_the_model_no_longer_sees_goes_on_with_the_conversation(store: ConversationStore) -> None:
    talk = store.create("a", ChatOptions())
    _, first = store.add_exchange(talk.id, None, "q", "m")
    assert first.seen_from is None
    second_question, second = store.add_exchange(talk.id, first.id, "r", "m")
    store.see_from(second.id, second_question.id)
    closed = store.close_message(second.id, text="s", state=MessageState.DONE)
    assert closed.seen_from == second_question.id

    third_question, third = store.add_exchange(talk.id, second.id, "t", "m")
    assert (third_question.seen_from, third.seen_from) == (None, second_question.id)
    _, elsewhere = store.add_exchange(talk.id, first.id, "u", "m")
    assert elsewhere.seen_from is None

    store.see_from(third.id, None)
    assert store.message(third.id).seen_from is None
    assert store.message(second.id).seen_from == second_question.id
