"""The steps from each version of the database to the next. A step, once released, never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def conversations(connection: sqlite3.Connection) -> None:
    """Conversations, each a tree of messages; numbers are never used twice, so that a stale one finds nothing.

    Messages go with their conversation. parent_id does not cascade: SQLite nests at most 1,000 levels of that.
    """
    connection.execute(
        "CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
        " created_at REAL NOT NULL, updated_at REAL NOT NULL, options TEXT NOT NULL, deleted_at REAL,"
        " leaf_id INTEGER REFERENCES messages (id) ON DELETE SET NULL)"
    )
    connection.execute(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
        " parent_id INTEGER REFERENCES messages (id),"
        " role TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL,"
        " model TEXT NOT NULL, stats TEXT, fault TEXT)"
    )
    connection.execute("CREATE INDEX conversations_of_leaf ON conversations (leaf_id)")
    connection.execute("CREATE INDEX messages_of_conversation ON messages (conversation_id)")
    connection.execute("CREATE INDEX messages_of_parent ON messages (parent_id)")
    connection.execute("CREATE INDEX messages_running ON messages (state) WHERE state = 'running'")


def models(connection: sqlite3.Connection) -> None:
    """Model files outside the library folder, and models that were in the engine when it crashed.

    Paths are bytes: a file name need not be valid Unicode.
    """
    connection.execute("CREATE TABLE models (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE)")
    connection.execute("CREATE TABLE suspect_models (path BLOB PRIMARY KEY) WITHOUT ROWID")


def measurements(connection: sqlite3.Connection) -> None:
    """How fast models were on this computer."""
    connection.execute("CREATE TABLE measurements (key TEXT PRIMARY KEY, measurement TEXT NOT NULL) WITHOUT ROWID")


def messages_left_out(connection: sqlite3.Connection) -> None:
    """Which message of its path is the oldest that the model saw for a reply; NULL for all of them.

    No foreign key, which would have to be looked up for every message that goes: numbers are never used twice.
    """
    connection.execute("ALTER TABLE messages ADD COLUMN seen_from INTEGER")


def drafts(connection: sqlite3.Connection) -> None:
    """Messages that were begun and not sent; NULL is the conversation that has not begun."""
    connection.execute(
        "CREATE TABLE drafts (conversation_id INTEGER UNIQUE REFERENCES conversations (id) ON DELETE CASCADE,"
        " text TEXT NOT NULL)"
    )


def endings(connection: sqlite3.Connection) -> None:
    """Why a reply that ended by itself ended; what older ones took of the context says where that was full."""
    connection.execute("ALTER TABLE messages ADD COLUMN finish TEXT")
    connection.execute(
        "UPDATE messages SET finish = CASE WHEN json_extract(stats, '$.prompt_tokens')"
        " + json_extract(stats, '$.generated_tokens') > json_extract(stats, '$.context_length')"
        " THEN 'context' ELSE 'stop' END WHERE state = 'done' AND stats IS NOT NULL"
    )


def search(connection: sqlite3.Connection) -> None:
    """What was said, for looking words up; a reply that is running is taken in when it has ended.

    `indexed` is a function of `Database`, so that only Lampblack can write messages from here on.
    """
    connection.execute(
        "CREATE VIRTUAL TABLE message_search USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.execute(
        "INSERT INTO message_search (rowid, text) SELECT id, indexed(text) FROM messages WHERE state <> 'running'"
    )
    connection.execute(
        "CREATE TRIGGER message_added AFTER INSERT ON messages WHEN new.state <> 'running' BEGIN"
        " INSERT INTO message_search (rowid, text) VALUES (new.id, indexed(new.text)); END"
    )
    connection.execute(
        "CREATE TRIGGER message_changed AFTER UPDATE OF text, state ON messages"
        " WHEN new.state <> 'running' OR old.state <> 'running' BEGIN"
        " DELETE FROM message_search WHERE rowid = old.id;"
        " INSERT INTO message_search (rowid, text) SELECT new.id, indexed(new.text) WHERE new.state <> 'running'; END"
    )
    connection.execute(
        "CREATE TRIGGER message_removed AFTER DELETE ON messages BEGIN"
        " DELETE FROM message_search WHERE rowid = old.id; END"
    )


def ratings_and_deletions(connection: sqlite3.Connection) -> None:
    """What a person thinks of a reply; and messages that are deleted one by one, and can be restored for a while."""
    connection.execute("ALTER TABLE messages ADD COLUMN rating TEXT")
    connection.execute("ALTER TABLE messages ADD COLUMN deleted_at REAL")


def edits(connection: sqlite3.Connection) -> None:
    """Other versions of messages that were begun and not finished."""
    connection.execute(
        "CREATE TABLE edits (message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,"
        " text TEXT NOT NULL)"
    )


def arrangement(connection: sqlite3.Connection) -> None:
    """What a person does to keep order: pins, an archive, folders; and whether the model may yet find a title.

    It may not for conversations that are there already: nobody knows which of their titles were given.
    """
    connection.execute(
        "CREATE TABLE folders (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
        " is_collapsed INTEGER NOT NULL DEFAULT 0, deleted_at REAL)"
    )
    connection.execute("ALTER TABLE conversations ADD COLUMN pinned_at REAL")
    connection.execute("ALTER TABLE conversations ADD COLUMN archived_at REAL")
    connection.execute(
        "ALTER TABLE conversations ADD COLUMN folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL"
    )
    connection.execute("ALTER TABLE conversations ADD COLUMN title_is_open INTEGER NOT NULL DEFAULT 0")
    connection.execute("CREATE INDEX conversations_of_folder ON conversations (folder_id)")


def attachments(connection: sqlite3.Connection) -> None:
    """Documents as text, the drafts and messages they are attached to, and what of them the model was given.

    A document goes with the last draft or message that has it. pages: where each begins in the text, as JSON. start and
    stop count characters of it.
    """
    connection.execute(
        "CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, path TEXT NOT NULL,"
        " digest TEXT NOT NULL, text TEXT NOT NULL, pages TEXT NOT NULL, tokens INTEGER NOT NULL,"
        " passages INTEGER NOT NULL)"
    )
    connection.execute(
        "CREATE TABLE draft_attachments (conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,"
        " document_id INTEGER NOT NULL REFERENCES documents (id))"
    )
    connection.execute(
        "CREATE TABLE message_attachments (message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,"
        " document_id INTEGER NOT NULL REFERENCES documents (id))"
    )
    connection.execute(
        "CREATE TABLE sources (message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,"
        " number INTEGER NOT NULL, document_id INTEGER NOT NULL REFERENCES documents (id), start INTEGER NOT NULL,"
        " stop INTEGER NOT NULL, place INTEGER NOT NULL, is_page INTEGER NOT NULL)"
    )
    for table, column in (
        ("draft_attachments", "conversation_id"),
        ("message_attachments", "message_id"),
        ("sources", "message_id"),
    ):
        connection.execute(f"CREATE INDEX {table}_of_owner ON {table} ({column})")
        connection.execute(f"CREATE INDEX {table}_of_document ON {table} (document_id)")
        connection.execute(
            f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN"
            " DELETE FROM documents WHERE id = old.document_id AND NOT EXISTS"
            " (SELECT 1 FROM draft_attachments WHERE document_id = old.document_id) AND NOT EXISTS"
            " (SELECT 1 FROM message_attachments WHERE document_id = old.document_id) AND NOT EXISTS"
            " (SELECT 1 FROM sources WHERE document_id = old.document_id); END"
        )


def presets(connection: sqlite3.Connection) -> None:
    """Options of conversations under names that a person gave them."""
    connection.execute(
        "CREATE TABLE presets (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, options TEXT NOT NULL,"
        " deleted_at REAL)"
    )


def meanings_and_places(connection: sqlite3.Connection) -> None:
    """What passages of documents mean, as an embedding model's vectors of float16, and whether a search used them;
    documents that are still to be read for a draft; and where in a conversation somebody reads.

    model: what a vector can be compared with; a passage has one vector at most. start and stop count characters of the
    document. path: bytes, for a file name need not be valid Unicode. share: of the message, what is above the window.
    """
    connection.execute(
        "CREATE TABLE passage_vectors (document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,"
        " start INTEGER NOT NULL, stop INTEGER NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL,"
        " PRIMARY KEY (document_id, start, stop)) WITHOUT ROWID"
    )
    connection.execute("ALTER TABLE sources ADD COLUMN by_meaning INTEGER NOT NULL DEFAULT 0")
    connection.execute(
        "CREATE TABLE unread_documents (conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,"
        " path BLOB NOT NULL)"
    )
    connection.execute("CREATE INDEX unread_documents_of_owner ON unread_documents (conversation_id)")
    connection.execute(
        "CREATE TABLE reading_places (conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id)"
        " ON DELETE CASCADE, message_id INTEGER NOT NULL, share REAL NOT NULL)"
    )


def side_by_side(connection: sqlite3.Connection) -> None:
    """Two replies that stand side by side until one of them is gone on with, and who writes the second of the next."""
    connection.execute(
        "CREATE TABLE side_by_side (second_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,"
        " first_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE, contender TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX side_by_side_of_first ON side_by_side (first_id)")
    connection.execute(
        "CREATE TABLE contenders (conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,"
        " contender TEXT NOT NULL)"
    )


def exports(connection: sqlite3.Connection) -> None:
    """The files that conversations were written to. Paths are bytes: a file name need not be valid Unicode.

    A conversation's number stays where it was deleted: its files are there all the same.
    """
    connection.execute(
        "CREATE TABLE exports (id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,"
        " made_at REAL NOT NULL)"
    )
    connection.execute(
        "CREATE TABLE exported_conversations (export_id INTEGER NOT NULL REFERENCES exports (id) ON DELETE CASCADE,"
        " conversation_id INTEGER NOT NULL, PRIMARY KEY (export_id, conversation_id)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX exports_of_conversation ON exported_conversations (conversation_id)")


def reasons(connection: sqlite3.Connection) -> None:
    """Why a model was given a part of a document, as `domain.attachments.Why` has it, of each part by itself.

    Of those that were given before, nobody knows it any more: that their words were searched says not that they have
    them.
    """
    connection.execute("ALTER TABLE sources ADD COLUMN why TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE sources DROP COLUMN by_meaning")


def origins(connection: sqlite3.Connection) -> None:
    """When a person changed a reply, NULL where its words are the model's own; and how many pictures and files a
    message had in the app that it came from.

    Of what was changed or came before, nobody knows either any more.
    """
    connection.execute("ALTER TABLE messages ADD COLUMN edited_at REAL")
    connection.execute("ALTER TABLE messages ADD COLUMN not_imported INTEGER NOT NULL DEFAULT 0")


def model_choices(connection: sqlite3.Connection) -> None:
    """What a person chose for a model: its name, how it is loaded, and what conversations with it start from.

    path: bytes, as everywhere. former, loading and options: JSON.
    """
    connection.execute(
        "CREATE TABLE model_choices (path BLOB PRIMARY KEY, bytes INTEGER NOT NULL, name TEXT NOT NULL,"
        " former TEXT NOT NULL, loading TEXT NOT NULL, options TEXT) WITHOUT ROWID"
    )


def beginnings(connection: sqlite3.Connection) -> None:
    """Words that begin with three letters that were typed are found at once, also among many; see `search`.

    Source: sqlite.org/fts5.html, 4.2.
    """
    connection.execute("DROP TABLE message_search")
    connection.execute(
        "CREATE VIRTUAL TABLE message_search"
        " USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2', prefix = '3')"
    )
    connection.execute(
        "INSERT INTO message_search (rowid, text) SELECT id, indexed(text) FROM messages WHERE state <> 'running'"
    )


def jobs(connection: sqlite3.Connection) -> None:
    """Jobs of the panels with what was written for them, piece by piece; what a person chose in each panel; what was
    translated before, and lists of terms.

    input: JSON, as the panel made it; result: JSON, what the person made of it since. chosen: JSON, the tokens one by
    one with their alternatives. terms: JSON, pairs of a term and what it is to become. Of translation_memory, a segment
    has one translation into a language, the newest; by_hand: a person wrote it.
    """
    connection.execute(
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, panel TEXT NOT NULL, title TEXT NOT NULL,"
        " model TEXT NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL, ended_at REAL, done INTEGER NOT NULL"
        " DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, fault TEXT, input TEXT NOT NULL, result TEXT NOT NULL DEFAULT"
        " '', deleted_at REAL)"
    )
    connection.execute("CREATE INDEX jobs_of_panel ON jobs (panel, created_at)")
    connection.execute(
        "CREATE TABLE job_outputs (id INTEGER PRIMARY KEY AUTOINCREMENT, job_id INTEGER NOT NULL REFERENCES jobs (id)"
        " ON DELETE CASCADE, key TEXT NOT NULL, text TEXT NOT NULL, reason TEXT, stats TEXT, chosen TEXT, fault TEXT,"
        " UNIQUE (job_id, key))"
    )
    connection.execute("CREATE TABLE panel_choices (panel TEXT PRIMARY KEY, choices TEXT NOT NULL) WITHOUT ROWID")
    connection.execute(
        "CREATE TABLE translation_memory (id INTEGER PRIMARY KEY AUTOINCREMENT, source_language TEXT NOT NULL,"
        " target_language TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, by_hand INTEGER NOT NULL,"
        " changed_at REAL NOT NULL, UNIQUE (source_language, target_language, source))"
    )
    connection.execute(
        "CREATE TABLE glossaries (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, source_language TEXT NOT"
        " NULL, target_language TEXT NOT NULL, terms TEXT NOT NULL, deleted_at REAL)"
    )
