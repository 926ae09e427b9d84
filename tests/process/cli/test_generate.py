"""`lampblack generate` with everything that can be asked of it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from tests.tiny_adapter import pairs_for, write_adapter
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter

if TYPE_CHECKING:
    from pathlib import Path

ONE_THREAD = ("--threads", "1", "--temperature", "0")


@pytest.fixture
def generate(lampblack):
    """Generates with --json; the result."""

    def run(model: Path, *arguments: str | Path, prompt: str = "one two three") -> dict:
        done = lampblack("generate", "-m", model, "-p", prompt, "--json", *ONE_THREAD, *arguments)
        assert (done.status, done.err) == (0, b"")
        return json.loads(done.out)

    return run


@pytest.fixture(scope="session")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that says the same three words over and over."""
    folder = tmp_path_factory.mktemp("endless")
    return write_tiny_model(folder / "endless.gguf", answer=["▁ink", "▁lamp", "▁paper"], endless=True)


@pytest.fixture(scope="session")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_adapter(tmp_path_factory.mktemp("adapter") / "style.gguf", seed=5)


def schema(folder: Path) -> Path:
    path = folder / "schema.json"
    properties = {"colour": {"enum": ["red", "blue"]}, "count": {"type": "integer"}}
    path.write_text(json.dumps({"type": "object", "properties": properties, "required": list(properties)}))
    return path


def test_the_result_has_the_keys_that_stay(generate, parrot):
    result = generate(parrot)
    assert result["text"].strip() == "café"
    assert (result["finish_reason"], result["reused_tokens"]) == ("stop", 0)
    assert result["prompt_tokens"] > 0
    assert {"generated_tokens", "time_to_first_token", "tokens_per_second", "seed"} < result.keys()
    assert {"logprobs", "drafted_tokens", "accepted_tokens"}.isdisjoint(result)


def test_logprobs_are_of_each_token_with_the_likeliest_beside_it(generate, starter_model):
    result = generate(starter_model, "--logprobs", "3", "--max-tokens", "6")

    assert len(result["logprobs"]) == result["generated_tokens"] == 6
    assert "".join(token["token"] for token in result["logprobs"]) == result["text"]
    for token in result["logprobs"]:
        best = [one["logprob"] for one in token["alternatives"]]
        assert len(best) == 3
        assert best == sorted(best, reverse=True)
        assert sum(map(math.exp, best)) <= 1.0
        assert token["logprob"] == best[0], "temperature 0 takes the likeliest token"
        assert token["token"] == token["alternatives"][0]["token"]


def test_a_base_model_continues_the_text_as_it_stands(generate, tmp_path):
    base = write_tiny_model(tmp_path / "base.gguf", chat_template=None)
    assert generate(base, "--max-tokens", "1")["prompt_tokens"] < 40  # no "User:", no "Assistant:" around it
    asked = generate(base, "--max-tokens", "1", "--system", "Be brief.")
    assert asked["prompt_tokens"] > generate(base, "--max-tokens", "1")["prompt_tokens"] + 10


def test_without_alternatives_there_are_only_the_tokens_own(generate, tiny_model):
    result = generate(tiny_model, "--logprobs", "0", "--max-tokens", "2")
    assert [token["alternatives"] for token in result["logprobs"]] == [[], []]


def test_lines_that_stream_carry_their_own_logprobs(lampblack, starter_model):
    asked = ("-p", "Count to ten.", "--json", "--stream", "--logprobs", "1", "--max-tokens", "8")
    done = lampblack("generate", "-m", starter_model, *ONE_THREAD, *asked)

    *lines, result = map(json.loads, done.out.splitlines())
    assert "".join(line["token"] for line in lines) == result["text"]
    assert [token for line in lines for token in line["logprobs"]] == result["logprobs"]
    assert len(result["logprobs"]) == 8


def test_a_schema_is_kept_to(generate, starter_model, tmp_path):
    result = generate(starter_model, "--json-schema", schema(tmp_path), prompt="Describe a ball.")
    answer = json.loads(result["text"])
    assert answer.keys() == {"colour", "count"}
    assert answer["colour"] in ("red", "blue")
    assert isinstance(answer["count"], int)


def test_a_grammar_is_kept_to(generate, starter_model, tmp_path):
    grammar = tmp_path / "yes.gbnf"
    grammar.write_text('root ::= "yes" | "no, " [0-9] [0-9]')
    assert generate(starter_model, "--grammar", grammar)["text"][:3] in ("yes", "no,")


@pytest.mark.parametrize("flags", [(), ("--stream",)])
def test_a_reply_that_is_cut_off_says_so(lampblack, endless, flags):
    done = lampblack("generate", "-m", endless, "-p", "x", *ONE_THREAD, "--max-tokens", "3", *flags)
    assert (done.status, done.out.split()) == (0, [b"ink", b"lamp", b"paper"])
    assert done.sentence == "The reply was cut off after 3 tokens (--max-tokens)."


@pytest.mark.slow
@pytest.mark.parametrize("flags", [(), ("--stream",), ("--json",)])
def test_what_is_cut_off_before_it_has_its_form_fails(lampblack, starter_model, tmp_path, flags):
    (tmp_path / "x.gbnf").write_text('root ::= "x"{100}')
    for flag, file in (("--json-schema", schema(tmp_path)), ("--grammar", tmp_path / "x.gbnf")):
        asked = ("-p", "Describe a ball.", flag, file, "--max-tokens", "1", *flags)
        done = lampblack("generate", "-m", starter_model, *ONE_THREAD, *asked)
        assert done.status == 1
        assert done.out.strip()
        cut = f"The reply was cut off after 1 token (--max-tokens), so it does not fit {flag}."
        assert done.sentence == f"{cut} Allow for more tokens."


def test_a_full_context_cuts_a_reply_off_and_says_so(lampblack, endless):
    done = lampblack("generate", "-m", endless, "-p", "x", *ONE_THREAD, "--context-length", "256")
    assert done.status == 0
    assert done.sentence.endswith("tokens, because the context is full (--context-length).")


def test_a_stop_string_ends_it_and_is_not_printed(generate, endless):
    first = generate(endless, "--stop", " paper", "--stop", "never")
    assert (first["text"].strip(), first["finish_reason"]) == ("ink lamp", "stop")


@pytest.mark.slow
def test_an_adapter_changes_what_is_said_by_its_scale(generate, tiny_model, adapter):
    def said(*arguments: str) -> list[float]:
        result = generate(tiny_model, "--max-tokens", "1", "--logprobs", "5", *arguments)
        return [one["logprob"] for one in result["logprobs"][0]["alternatives"]]

    plain = said()
    assert said("--adapter", f"{adapter}:0") == pytest.approx(plain, abs=1e-4)
    half, whole = said("--adapter", f"{adapter}:0.5"), said("--adapter", str(adapter))
    assert whole != pytest.approx(plain, abs=0.01)
    assert half != pytest.approx(whole, abs=0.01)
    assert half != pytest.approx(plain, abs=0.01)
    assert said("--adapter", f"{adapter}:1") == pytest.approx(whole, abs=1e-4)


def test_two_adapters_add_up(generate, tiny_model, adapter, tmp_path):
    other = write_tiny_adapter(tmp_path / "other.gguf", seed=6)
    one = generate(tiny_model, "--max-tokens", "1", "--logprobs", "0", "--adapter", str(adapter))
    both = generate(
        tiny_model, "--max-tokens", "1", "--logprobs", "0", "--adapter", str(adapter), "--adapter", f"{other}:0.5"
    )
    assert one["logprobs"] != both["logprobs"]


def test_the_likeliest_token_can_be_forbidden(generate, endless):
    first = generate(endless, "--max-tokens", "1", "--logprobs", "0")
    token = first["logprobs"][0]["id"]
    second = generate(endless, "--max-tokens", "1", "--logit-bias", f"{token}=-100")
    assert first["text"] == " ink"
    assert second["text"] != " ink"


def test_dry_ends_a_loop_that_it_may_look_back_on(generate, endless):
    looping = generate(endless, "--max-tokens", "30")
    assert looping["text"].split() == ["ink", "lamp", "paper"] * 10
    free = generate(endless, "--max-tokens", "30", "--dry-multiplier", "100")
    assert free["text"].split()[:9] != ["ink", "lamp", "paper"] * 3


@pytest.mark.parametrize("back", ["-1", "64"])
def test_penalties_know_what_the_prompt_says(generate, endless, back):
    strongest = ("--repeat-penalty", "10", "--presence-penalty", "10")
    flags = ("--max-tokens", "1", *strongest, "--penalty-last-n", back)
    assert generate(endless, *flags, prompt="x")["text"] == " ink"
    assert generate(endless, *flags, prompt="a ink")["text"] != " ink"


def test_the_end_can_be_ignored(generate, parrot):
    assert generate(parrot, "--ignore-eos", "--max-tokens", "20")["finish_reason"] == "length"


def test_lookup_says_what_it_guessed_and_changes_nothing(generate, endless):
    plain = generate(endless, "--max-tokens", "60")
    guessed = generate(endless, "--max-tokens", "60", "--lookup")
    assert guessed["text"] == plain["text"]
    assert 0 < guessed["accepted_tokens"] <= guessed["drafted_tokens"]


@pytest.mark.slow
def test_a_draft_model_guesses_and_changes_nothing(generate, lampblack, endless, tmp_path):
    larger = write_tiny_model(tmp_path / "larger.gguf", answer=["▁ink", "▁lamp", "▁paper"], endless=True, layers=6)
    plain = generate(larger, "--max-tokens", "60")
    for model, draft in ((larger, endless), (larger, larger)):
        guessed = generate(model, "--max-tokens", "60", "--draft", draft)
        assert guessed["text"] == plain["text"]
        assert 0 < guessed["accepted_tokens"] <= guessed["drafted_tokens"]  # so small a model gains nothing by more
    missing = lampblack("generate", "-m", larger, "-p", "x", "--draft", tmp_path / "nothing.gguf")
    assert missing.status == 1
    assert missing.sentence.startswith("There is no model file at")


def test_a_draft_model_with_other_tokens_is_refused(lampblack, endless, tmp_path):
    other = write_tiny_model(tmp_path / "other.gguf", answer=["▁strange", "▁tokens"])
    done = lampblack("generate", "-m", endless, "-p", "x", "--draft", other, "--threads", "1")
    assert done.status == 1
    assert done.sentence.startswith("other cannot guess ahead for endless:")


def test_a_reproducible_reply_is_the_same_each_time(generate, tiny_model):
    asked = ("--temperature", "1.5", "--seed", "7", "--max-tokens", "40", "--reproducible")
    assert generate(tiny_model, *asked)["text"] == generate(tiny_model, *asked)["text"]


def test_a_model_without_the_tokens_cannot_fill_in(lampblack, tiny_model):
    done = lampblack("generate", "-m", tiny_model, "-p", "", "--infill-suffix", "return x")
    assert done.status == 1
    assert done.sentence.startswith("This model was not taught to fill in text.")


@pytest.mark.parametrize("name", ["--json-schema", "--grammar"])
def test_files_that_are_no_texts_are_refused(lampblack, tiny_model, tmp_path, name):
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "empty").touch()
    for file, sentence in (
        ("latin", "latin is not text in UTF-8. Convert it to UTF-8 first."),
        ("empty", "There is nothing in empty. Choose another file."),
        ("none", f"There is no file at {tmp_path / 'none'}. Check its name and its folder."),
        (".", f"{tmp_path.name} is a folder. Choose a file inside it."),
    ):
        done = lampblack("generate", "-m", tiny_model, "-p", "x", name, tmp_path / file)
        assert (done.status, done.out, done.sentence) == (1, b"", sentence)


def test_bad_schemas_and_grammars_are_refused_in_a_sentence(lampblack, tiny_model, tmp_path):
    file = tmp_path / "file"
    file.write_text("{ no json")
    wrong = lampblack("generate", "-m", tiny_model, "-p", "x", "--json-schema", file)
    assert (wrong.status, wrong.sentence[:34]) == (1, "The JSON Schema cannot be used (no")
    wrong = lampblack("generate", "-m", tiny_model, "-p", "x", "--grammar", file)
    assert (wrong.status, wrong.sentence[:27]) == (1, "The grammar cannot be used ")


def test_what_is_no_adapter_for_the_model_is_refused_in_a_sentence(lampblack, tiny_model, adapter, tmp_path):
    wide = write_tiny_model(tmp_path / "wide.gguf", embedding_length=128)
    foreign = write_adapter(tmp_path / "foreign.gguf", pairs_for(wide))
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(adapter.read_bytes()[:-50])
    garbage = tmp_path / "garbage.gguf"
    garbage.write_bytes(b"not a lora" * 100)
    for path, words in (
        (foreign, "The adapter foreign does not fit this model. Pick the model that it was made for."),
        (cut, "The adapter cut.gguf is cut off"),
        (garbage, "garbage.gguf is not a GGUF file."),
        (tiny_model, "tiny.gguf is a GGUF file of the type “model”, not a LoRA adapter."),
        (tmp_path / "none.gguf", f"There is no adapter at {tmp_path / 'none.gguf'}."),
    ):
        done = lampblack("generate", "-m", tiny_model, "-p", "x", "--adapter", f"{path}:0.5")
        assert (done.status, done.out) == (1, b"")
        assert done.sentence.startswith(words)


def test_a_token_that_the_model_lacks_gets_no_bias(lampblack, tiny_model):
    done = lampblack("generate", "-m", tiny_model, "-p", "x", "--logit-bias", "123456=1")
    assert done.status == 1
    assert done.sentence.startswith("There is no token 123456 to give a bias: this model's tokens go from 0 to ")
