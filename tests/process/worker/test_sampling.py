"""Every control of sampling does what it says."""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.process.worker.conftest import APP, GREEDY, user
from tests.tiny_gguf import vocabulary, write_tiny_model

from lampblack.domain.generation import FinishReason, Infill, Sampling, Speculation

if TYPE_CHECKING:
    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.generation import ChosenToken

HERE = Path(__file__).parent
WORDS = vocabulary()
QUESTION = user("Write one sentence about the sea.")
FREE = {"top_k": 0, "top_p": 1.0, "min_p": 0.0}
STORY = (
    "The lighthouse keeper wrote the weather into a book every evening. Three ships passed, and one of them answered "
    "his lamp. In winter he wrote less, because the ink froze."
)


@pytest.fixture
def babbler(engine: EngineUnderTest, tiny_model: Path) -> EngineUnderTest:
    """An engine with a model of which no token is certain."""
    engine.load(tiny_model)
    return engine


def written(engine: EngineUnderTest, count: int = 40, **fields: object) -> list[int]:
    """The tokens of a reply."""
    request = engine.ask("the ink", max_tokens=count, logprobs=0, **fields)
    return [one.chosen.token for one in engine.chosen(request)]


def ranks(chosen: list[ChosenToken]) -> list[int]:
    """How many tokens were more likely than each that was chosen."""
    return [[other.token for other in one.alternatives].index(one.chosen.token) for one in chosen]


def hot(engine: EngineUnderTest, count: int = 60, **sampling: object) -> list[ChosenToken]:
    fields = Sampling(**{"temperature": 1.5, "seed": 5, **FREE, **sampling})  # type: ignore[arg-type]
    return engine.chosen(engine.ask("the ink", max_tokens=count, logprobs=100, sampling=fields))


# --- which tokens may be chosen


def test_top_k_of_one_is_greedy(babbler: EngineUnderTest) -> None:
    assert written(babbler, sampling=Sampling(1.5, top_k=1, seed=3)) == written(babbler, sampling=GREEDY)


@pytest.mark.parametrize("most", [2, 5])
def test_top_k_leaves_the_k_most_likely(babbler: EngineUnderTest, most: int) -> None:
    found = ranks(hot(babbler, top_k=most))
    assert max(found) == most - 1
    assert 0 in found


def test_top_p_leaves_the_most_likely_that_reach_p(babbler: EngineUnderTest) -> None:
    chosen = hot(babbler, top_p=0.5, temperature=1.0)
    for one in chosen:
        before = itertools.takewhile(lambda other, own=one: other.token != own.chosen.token, one.alternatives)
        assert sum(math.exp(other.logprob) for other in before) < 0.5
    assert any(ranks(chosen))


def test_min_p_leaves_what_is_as_likely_as_a_share_of_the_best(babbler: EngineUnderTest) -> None:
    chosen = hot(babbler, min_p=0.2)
    for one in chosen:
        assert math.exp(one.chosen.logprob - one.alternatives[0].logprob) >= 0.2 - 1e-4
    assert any(ranks(chosen))


def test_typical_leaves_what_is_near_the_expected_surprise(babbler: EngineUnderTest) -> None:
    chosen = hot(babbler, typical_p=0.2, top_k=50, temperature=1.0)
    for one in chosen:
        shares = {other.token: math.exp(other.logprob) for other in one.alternatives[:50]}
        shares = {token: share / sum(shares.values()) for token, share in shares.items()}
        entropy = -sum(share * math.log(share) for share in shares.values())
        far = {token: abs(-math.log(share) - entropy) for token, share in shares.items()}
        closer = sum(share for token, share in shares.items() if far[token] < far[one.chosen.token] - 1e-3)
        assert closer < 0.2 + 1e-3
    assert any(ranks(chosen))


def test_xtc_leaves_out_the_most_likely(babbler: EngineUnderTest) -> None:
    chosen = hot(babbler, temperature=0.5, xtc_probability=1.0, xtc_threshold=0.1)
    for one in chosen:
        over = [other for other in one.alternatives if math.exp(other.logprob) >= 0.1]
        if len(over) >= 2:
            assert one.chosen.token not in {other.token for other in over[:-1]}
    assert any(ranks(chosen))


def test_logit_bias_forbids_and_forces(babbler: EngineUnderTest) -> None:
    plain = written(babbler)
    forbidden = written(babbler, sampling=Sampling(0.0, logit_bias=tuple((token, -1e9) for token in plain[:5])))
    assert not set(forbidden) & set(plain[:5])
    night = WORDS.id("▁night")
    assert written(babbler, sampling=Sampling(0.0, logit_bias=((night, 1e9),))) == [night] * 40


@pytest.mark.parametrize("token", [-1, len(WORDS.pieces), 2**31 - 1])
def test_a_bias_for_a_token_that_there_is_not_is_refused(babbler: EngineUnderTest, token: int) -> None:
    """llama.cpp passes over it, and whoever meant another one would never know."""
    fault = babbler.fault(babbler.ask("the", sampling=Sampling(0.0, logit_bias=((token, 1.0),))))
    assert (fault.kind, fault.details["token"]) == ("token.unknown", token)


def test_ignore_eos_goes_on_to_max_tokens(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two"]))
    assert engine.finish(engine.ask("go", max_tokens=20)).reason is FinishReason.STOP
    end = engine.finish(engine.ask("go", max_tokens=20, sampling=Sampling(0.0, ignore_eos=True)))
    assert end.reason is FinishReason.LENGTH
    assert end.stats.generated_tokens == 20


# --- how likely they are


def test_temperature_flattens_and_sharpens(babbler: EngineUnderTest) -> None:
    means = [sum(ranks(hot(babbler, 40, temperature=temperature, top_k=50))) for temperature in (0.1, 0.7, 3.0)]
    assert means == sorted(means)
    assert means[0] < means[-1] / 3


def test_dynamic_temperature_depends_on_how_sure_the_model_is(babbler: EngineUnderTest) -> None:
    plain = hot(babbler, temperature=1.0, top_k=50)
    assert [one.chosen for one in hot(babbler, temperature=1.0, top_k=50)] == [one.chosen for one in plain]
    changed = hot(babbler, temperature=1.0, top_k=50, dynamic_temperature_range=0.9)
    assert [one.chosen for one in changed] != [one.chosen for one in plain]


@pytest.mark.parametrize("penalty", [{"repeat_penalty": 1e6}, {"frequency_penalty": 90.0}, {"presence_penalty": 90.0}])
def test_penalties_keep_it_from_saying_things_twice(babbler: EngineUnderTest, penalty: dict[str, float]) -> None:
    def text(back: int, **fields: float) -> list[int]:
        return written(babbler, 80, sampling=Sampling(0.0, penalty_last_n=back, ignore_eos=True, **fields))

    plain = text(0)
    assert len(set(plain)) < 80
    assert text(0, **penalty) == plain
    assert len(set(text(-1, **penalty))) == 80
    short = text(3, **penalty)
    assert all(token not in short[max(0, at - 3) : at] for at, token in enumerate(short))
    assert len(set(short)) < 80


def test_dry_ends_a_loop(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two", "▁three"], endless=True))
    plain = written(engine, 30)
    dried = written(engine, 30, sampling=Sampling(0.0, dry_multiplier=5.0, dry_allowed_length=4))
    assert plain == (plain[:3] * 10)
    assert dried[:6] == plain[:6]
    assert dried != plain


@pytest.mark.parametrize("version", [1, 2])
def test_mirostat_aims_at_a_surprise(babbler: EngineUnderTest, version: int) -> None:
    def surprise(tau: float) -> float:
        chosen = hot(babbler, 150, temperature=1.0, mirostat=version, mirostat_tau=tau)
        return -sum(one.chosen.logprob for one in chosen) / len(chosen) / math.log(2)

    assert surprise(1.0) < surprise(4.0)


@pytest.mark.parametrize(
    "extreme",
    [
        {"temperature": 1e-30}, {"temperature": 1e38}, {"top_k": 2**31 - 1}, {"top_p": 0.0}, {"min_p": 1.0},
        {"typical_p": 0.0}, {"penalty_last_n": 2**31 - 1, "repeat_penalty": 1.5},
        {"dry_penalty_last_n": 2**31 - 1, "dry_multiplier": 1.0}, {"dry_multiplier": 3e38, "dry_base": 3e38},
        {"mirostat": 2, "mirostat_eta": 1e30}, {"mirostat": 1, "mirostat_tau": 0.0}, {"seed": -1}, {"seed": 2**63},
        {"repeat_penalty": 1.2e-38}, {"frequency_penalty": 3e38}, {"presence_penalty": -3e38},
        {"logit_bias": tuple((token, -3e38) for token in range(len(WORDS.pieces)))},
    ],
)  # fmt: skip
def test_the_engine_survives_any_number(babbler: EngineUnderTest, extreme: dict[str, object]) -> None:
    fields = Sampling(**{"temperature": 1.0, **extreme})  # type: ignore[arg-type]
    babbler.finish(babbler.ask("the ink", max_tokens=20, sampling=fields))
    assert babbler.generate("the ink", 3)


# --- seeds


def test_a_seed_decides(babbler: EngineUnderTest) -> None:
    def text(seed: int) -> list[int]:
        return written(babbler, sampling=Sampling(1.5, seed=seed, **FREE))  # type: ignore[arg-type]

    assert text(1) == text(1) != text(2)
    assert text(7) == text(7 + 0xFFFFFFFF)


# --- log-probabilities


def test_log_probabilities_are_those_before_any_sampler(babbler: EngineUnderTest) -> None:
    """Also where temperature and biases choose something else: told is what the model thinks."""
    plain = babbler.chosen(babbler.ask("the ink", max_tokens=10, logprobs=100))
    best = plain[0].alternatives[0]
    assert plain[0].chosen == best
    forced = plain[0].alternatives[7].token
    sampling = Sampling(0.0, logit_bias=((forced, 1e9),))
    chosen = babbler.chosen(babbler.ask("the ink", max_tokens=1, logprobs=100, sampling=sampling))[0]
    assert chosen.chosen == plain[0].alternatives[7]
    assert_close(chosen, plain[0])
    for one in plain:
        logprobs = [other.logprob for other in one.alternatives]
        assert logprobs == sorted(logprobs, reverse=True)
        assert len(logprobs) == 100
        assert 0.5 < sum(map(math.exp, logprobs)) <= 1 + 1e-6


def test_log_probabilities_are_those_of_a_bare_loop(with_starter: EngineUnderTest, starter_model: Path) -> None:
    text = "The capital of France is"
    ended = subprocess.run(
        [sys.executable, HERE / "reference_decode.py", starter_model, "8", text, "50"],
        env={**os.environ, "PYTHONPATH": str(APP)},
        capture_output=True,
        check=True,
    )
    found = with_starter.chosen(with_starter.ask(text, max_tokens=8, logprobs=50))
    for one, expected in zip(found, json.loads(ended.stdout), strict=True):
        assert [other.token for other in one.alternatives] == [token for token, _ in expected]
        assert max(abs(a.logprob - b) for a, (_, b) in zip(one.alternatives, expected, strict=True)) < 1e-4


def test_log_probabilities_agree_with_scoring_the_same_text(with_starter: EngineUnderTest) -> None:
    request = with_starter.ask(STORY, max_tokens=20, logprobs=1)
    chosen = with_starter.chosen(request)
    scored = with_starter.score(STORY + with_starter.text_of(request))[-len(chosen) :]
    differences = [abs(one.chosen.logprob - other) for one, other in zip(chosen, scored, strict=True)]
    assert sum(differences) / len(differences) < 0.1
    assert max(differences) < 0.5


def test_log_probabilities_cost_nothing_where_they_are_not_asked_for(babbler: EngineUnderTest) -> None:
    request = babbler.ask("the ink", max_tokens=20)
    babbler.finish(request)
    assert all(event.chosen == () for event in babbler.tokens_of(request))
    bare = babbler.ask("the ink", max_tokens=20, logprobs=0)
    assert all(one.alternatives == () for one in babbler.chosen(bare))
    text = "".join(event.text for event in babbler.tokens_of(bare))
    assert text == babbler.text_of(request)


# --- guessing ahead


@pytest.mark.slow
def test_prompt_lookup_writes_the_same_and_guesses_right(with_starter: EngineUnderTest) -> None:
    prompt = user(f"Repeat this text word for word:\n\n{STORY}\n\n{STORY}")
    plain = with_starter.chosen(with_starter.ask(prompt, max_tokens=60, logprobs=0))
    request = with_starter.ask(prompt, max_tokens=60, logprobs=0, speculation=Speculation(lookup=True))
    assert_same_up_to_noise(with_starter.chosen(request), plain, 0.5)
    stats = with_starter.stats(request)
    assert 0 < stats.accepted_tokens <= stats.drafted_tokens
    assert stats.accepted_tokens >= 10
    assert stats.generated_tokens == len(with_starter.chosen(request))


@pytest.mark.parametrize("stop", [(), ("五",)])
def test_guesses_that_are_right_end_where_the_reply_ends(
    engine: EngineUnderTest, tmp_path: Path, stop: tuple[str, ...]
) -> None:
    """max_tokens, a stop string, the context: none of them is overrun by tokens that were accepted together."""
    cycle = "一二三四五六七八九十"
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=cycle, endless=True), context_length=256)
    for count in (*range(1, 40), None):
        fields = {"max_tokens": count, "stop": stop}
        plain = engine.ask(f"{cycle}{cycle}", **fields)
        request = engine.ask(f"{cycle}{cycle}", **fields, speculation=Speculation(lookup=True))
        assert engine.finish(request).reason is engine.finish(plain).reason
        assert engine.text_of(request) == engine.text_of(plain)
        assert engine.stats(request).generated_tokens == engine.stats(plain).generated_tokens
    assert stop or engine.stats(request).accepted_tokens > 100


# --- fill-in-the-middle


def test_filling_in_puts_the_parts_behind_their_tokens(engine: EngineUnderTest, tmp_path: Path) -> None:
    """The first model babbles: its reply depends on every token of the prompt."""
    engine.load(write_tiny_model(tmp_path / "m.gguf", infill=True))
    filled = engine.ask(Infill("the ink", "black"), max_tokens=12, logprobs=0)
    spelled = engine.ask("<PRE>the ink<SUF>black<MID>", max_tokens=12, logprobs=0)
    turned = engine.ask(Infill("black", "the ink"), max_tokens=12)
    engine.finish(turned)
    assert engine.text_of(filled) != engine.text_of(turned)
    assert_same_up_to_noise(engine.chosen(filled), engine.chosen(spelled), 0.02)
    assert engine.stats(filled).prompt_tokens == engine.stats(spelled).prompt_tokens > 6


def test_a_model_without_the_tokens_says_so(babbler: EngineUnderTest) -> None:
    assert babbler.fault(babbler.ask(Infill("def f():", "return 1"), max_tokens=4)).kind == "prompt.no_infill"


def assert_close(one: ChosenToken, other: ChosenToken) -> None:
    for first, second in zip(one.alternatives, other.alternatives, strict=True):
        assert first.token == second.token
        assert abs(first.logprob - second.logprob) < 1e-4
