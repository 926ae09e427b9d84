"""Encrypted databases: telling one from a plain file and from a damaged one, and the key that opens it.

The form is SQLCipher's fourth (https://www.zetetic.net/sqlcipher/design/): every page is encrypted with AES-256 and
authenticated, and the file begins with the salt of its key. SQLCipher's own tools open it with the passphrase.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lampblack.domain.faults import KnownError
from lampblack.store.sqlite_faults import is_not_a_database, known_errors, sqlite_errors

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = b"SQLite format 3\0"
"""What a database begins with that is not encrypted."""

_PAGE = 4096
_SALT_BYTES, _KEY_BYTES, _ROUNDS = 16, 32, 256_000
_LIKE_NOISE = 245
"""Different bytes among a page's 4,096: random ones lack less than one of 256 in a thousand pages, text and tables of
SQLite have far fewer."""


@dataclass(frozen=True, slots=True)
class Key:
    """What opens one encrypted file: its salt, and what a passphrase makes of that."""

    salt: bytes
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, passphrase: str, salt: bytes) -> Key:
        """Takes a fifth of a second or so on purpose: who guesses needs that for each guess.

        Source: PBKDF2-HMAC-SHA512 (RFC 8018), with as many rounds as SQLCipher 4 takes.
        """
        typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
        return cls(salt, hashlib.pbkdf2_hmac("sha512", typed, salt, _ROUNDS, _KEY_BYTES))

    @classmethod
    def new(cls, passphrase: str) -> Key:
        """For a file that is yet to be made."""
        return cls.of(passphrase, secrets.token_bytes(_SALT_BYTES))

    @property
    def literal(self) -> str:
        """As SQLCipher takes it."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def is_encrypted(path: Path) -> bool:
    """Whether the file `path` looks like an encrypted database; one that is plain, damaged or missing does not.

    Not for a file that this process has open: POSIX ends SQLite's locks with any closing of it. Raises OSError.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_PAGE)
    except FileNotFoundError:
        return False
    return not start.startswith(PLAIN) and len(set(start)) >= _LIKE_NOISE


def unlocked(path: Path, passphrase: str | None) -> Key | None:
    """The key of the database `path`; None where it is plain, or not there yet. The file stays as it is.

    Raises KnownError: database.locked without a passphrase, database.wrong_passphrase, and of disks.
    """
    with known_errors(path):
        if not is_encrypted(path):
            return None
        if not passphrase:
            raise KnownError("database.locked")
        key = Key.of(passphrase, beginning(path))
        if not _fits(path, key):
            raise KnownError("database.wrong_passphrase")
    return key


def beginning(path: Path) -> bytes:
    """What tells by which key the file `path` is opened: its salt, or that it is plain. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_SALT_BYTES)


def connect(
    path: Path, key: Key | None, *, mode: str = "", timeout: float = 5.0, check_same_thread: bool = True
) -> sqlite3.Connection:
    """Opens a database. Transactions are the caller's (no isolation level); mode: parameters of SQLite's URI.

    What the connection of an encrypted one raises is no `sqlite3.Error`: see `sqlite_faults`.
    """
    where = f"{path.absolute().as_uri()}?{mode}" if mode else str(path)
    if key is None:
        return sqlite3.connect(
            where, uri=bool(mode), timeout=timeout, isolation_level=None, check_same_thread=check_same_thread
        )
    return _keyed(where, key, uri=bool(mode), timeout=timeout, check_same_thread=check_same_thread)


def connect_with_cipher(path: Path, key: Key | None) -> sqlite3.Connection:
    """As `connect`, by SQLCipher for a plain file as well, so that an encrypted one can be attached."""
    return _keyed(str(path), key)


def _keyed(
    where: str, key: Key | None, *, uri: bool = False, timeout: float = 5.0, check_same_thread: bool = True
) -> sqlite3.Connection:
    from sqlcipher3 import dbapi2  # 20 MB that most people's databases do not need

    connection = dbapi2.connect(
        where, uri=uri, timeout=timeout, isolation_level=None, check_same_thread=check_same_thread
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to standard error what is raised as well
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.literal}"')
    return cast("sqlite3.Connection", connection)  # the same interface, made of the same source


def _fits(path: Path, key: Key) -> bool:
    """Whether the first page is authentic under this key. Nothing is rolled back or recovered with a wrong one."""
    with closing(connect(path, key, mode="mode=ro&immutable=1")) as connection:
        try:
            connection.execute("PRAGMA user_version").fetchone()
        except sqlite_errors() as error:
            if is_not_a_database(error):
                return False
            raise
    return True
