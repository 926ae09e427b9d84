"""`lampblack translate` leaves nothing out, and never writes to the original."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def translate(lampblack, tiny_model):
    def run(*arguments, stdin=b""):
        return lampblack("translate", *arguments, "-m", tiny_model, "--threads", "1", stdin=stdin)

    return run


TEXT = "The cat is black.\n\n42\n\nThere are 100 dogs.\n"


@pytest.mark.slow
def test_a_file_gets_a_copy_beside_it_with_every_segment(translate, tmp_path):
    original = tmp_path / "cats.txt"
    original.write_text(TEXT, encoding="utf-8")
    done = translate(original, "--from", "en", "--to", "German", "--json")

    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert [row["source"] for row in said["segments"]] == ["The cat is black.", "There are 100 dogs."]
    assert all(row["target"] or row["checks"] for row in said["segments"])
    assert said["path"] == str(tmp_path / "cats.de.txt")
    assert (said["source_language"], said["target_language"]) == ("en", "de")
    assert "42" in (tmp_path / "cats.de.txt").read_text("utf-8")
    assert original.read_text("utf-8") == TEXT

    again = translate(original, "--from", "en", "--to", "de")
    assert again.out.decode().strip() == str(tmp_path / "cats.de 2.txt")


@pytest.mark.slow
def test_standard_input_becomes_standard_output_or_a_file(translate, tmp_path):
    out = tmp_path / "out.txt"
    done = translate("-", "--from", "en", "--to", "de", "-o", out, stdin=TEXT.encode())
    assert done.status == 0
    assert done.out.decode().strip() == str(out)
    assert "42" in out.read_text("utf-8")
    printed = translate("-", "--from", "en", "--to", "de", stdin=b"The cat.\n\n42\n")
    assert printed.out.decode().rstrip().endswith("42")


def test_terms_are_counted(translate, tmp_path):
    terms = tmp_path / "terms.csv"
    terms.write_text("en,de\ncat,Katze\nhorse,Pferd\n", encoding="utf-8")
    done = translate("-", "--from", "en", "--to", "de", "--glossary", terms, "--json", stdin=TEXT.encode())
    (use,) = json.loads(done.out)["terms"]
    assert (use["source"], use["target"], use["wanted"]) == ("cat", "Katze", 1)


@pytest.mark.parametrize(
    ("stdin", "flags", "words"),
    [
        (b"42 \n", ("--to", "de"), "no words to translate"),
        (b"The cat sleeps in the garden today.", ("--to", "en"), "in English already"),
        (b"ab", ("--to", "en"), "Say which one it is"),
        (b"The cat", ("--from", "en", "--to", "de", "--glossary", "gone.csv"), "gone.csv"),
    ],
)
def test_what_cannot_be_translated_is_said(translate, stdin, flags, words):
    done = translate("-", *flags, stdin=stdin)
    assert done.status == 1
    assert words in done.sentence


def test_documents_that_cannot_be_read_are_named(translate, tmp_path):
    broken = tmp_path / "a.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    done = translate(broken, "--to", "de")
    assert done.status == 1
    assert "a.docx" in done.sentence
    assert list(tmp_path.glob("*.docx")) == [broken]
