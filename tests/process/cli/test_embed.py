"""`lampblack embed` prints the vectors that the engine makes, and says in words what it cannot do."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from tests.tiny_embedders import write_tiny_bert

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bert(tmp_path_factory.mktemp("bert") / "bert.gguf")


@pytest.fixture
def embed(lampblack):
    """The result of `lampblack embed --json`."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> dict:
        done = lampblack("embed", *arguments, "--json", "--threads", "1", stdin=stdin)
        assert (done.status, done.err) == (0, b"")
        return json.loads(done.out)

    return run


def test_one_vector_for_each_line_of_a_file(embed, bert, tmp_path):
    file = tmp_path / "texts.txt"
    file.write_bytes(b"the lamp\r\nink\r\nthe lamp")

    found = embed(file, "-m", bert)
    said = embed("-m", bert, "-p", "the lamp", "-p", "ink", "-p", "the lamp")

    assert found == said
    assert (found["dimensions"], found["pooling"]) == (64, "cls")
    assert [one["tokens"] for one in found["embeddings"]] == [4, 3, 4]
    lamp, ink, again = (one["vector"] for one in found["embeddings"])
    assert math.hypot(*lamp) == pytest.approx(1.0)
    assert lamp == pytest.approx(again, abs=1e-3)
    assert lamp != pytest.approx(ink, abs=1e-2)


def test_pooling_and_length_are_as_asked_for(embed, bert):
    own = embed("-m", bert, "-p", "the lamp", "--no-normalize")
    mean = embed("-m", bert, "-p", "the lamp", "--no-normalize", "--pooling", "mean")

    assert mean["pooling"] == "mean"
    assert math.hypot(*own["embeddings"][0]["vector"]) > 2
    assert mean["embeddings"] != own["embeddings"]


def test_a_language_model_makes_vectors_too(embed, tiny_model):
    found = embed("-", "-m", tiny_model, stdin=b"the lamp\n")
    assert (found["dimensions"], found["pooling"], len(found["embeddings"])) == (64, "mean", 1)


def test_plain_output_is_a_line_of_numbers_for_each_text(lampblack, embed, bert):
    done = lampblack("embed", "-m", bert, "-p", "the lamp", "-p", "-", "--threads", "1", stdin=b"ink")
    rows = [[float(number) for number in line.split()] for line in done.out.decode().splitlines()]
    said = embed("-m", bert, "-p", "the lamp", "-p", "ink")
    assert rows == [pytest.approx(one["vector"], abs=1e-6) for one in said["embeddings"]]


def test_a_blank_line_has_no_vector_and_keeps_its_number(lampblack, embed, bert):
    lines = b"\nink\n \r\n\nlamp\n"
    found = embed("-", "-m", bert, stdin=lines)["embeddings"]
    ink, lamp = embed("-m", bert, "-p", "ink", "-p", "lamp")["embeddings"]
    nothing = {"tokens": 0, "vector": None}
    assert found == [nothing, ink, nothing, nothing, lamp]

    plain = lampblack("embed", "-", "-m", bert, "--threads", "1", stdin=lines)
    assert [bool(line) for line in plain.out.decode().splitlines()] == [False, True, False, False, True]


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        (["-"], b"", "There is no text to turn into a vector. Give at least one."),
        (["-"], b"\n  \n", "There is no text to turn into a vector. Give at least one."),
        (
            ["-"],
            b"ink\n\n" + b"a " * 600,
            "Text 3 of 3 is too long: it has 602 tokens, and the model takes 512 at once. Split it into shorter texts.",
        ),
        (
            ["-p", "a " * 600],
            b"",
            "Text 1 of 1 is too long: it has 602 tokens, and the model takes 512 at once. Split it into shorter texts.",
        ),
    ],
)
def test_what_has_no_vector_is_said_in_a_sentence(lampblack, bert, arguments, stdin, sentence):
    done = lampblack("embed", "-m", bert, *arguments, stdin=stdin)
    assert (done.status, done.out, done.sentence) == (1, b"", sentence)


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        ([], "Give texts: --prompt, or a FILE with one on each line."),
        (["texts.txt", "-p", "ink"], "Give FILE or --prompt, not both."),
        (["-p", ""], "-p/--prompt must not be empty."),
        (["-p", "ink", "--pooling", "rank"], "--pooling must be one of own, mean, cls, last, not “rank”."),
    ],
)
def test_wrong_usage_is_one_sentence(lampblack, bert, arguments, begins):
    done = lampblack("embed", "-m", bert, *arguments)
    assert done.status == 2
    assert done.sentence.startswith(begins)


def test_generating_with_an_encoder_is_refused(lampblack, bert):
    done = lampblack("generate", "-m", bert, "-p", "Hello")
    assert (done.status, done.out) == (1, b"")
    assert "embedding model" in done.sentence


def test_an_encoder_is_found_by_name_where_models_are_kept(lampblack, bert, home):
    folder = home / "data" / "models"
    folder.mkdir(parents=True)
    (folder / "tiny-bert.gguf").write_bytes(bert.read_bytes())
    done = lampblack("embed", "-m", "tiny-bert", "-p", "ink", "--json")
    assert (done.status, done.err) == (0, b"")
