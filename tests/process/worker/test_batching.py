"""Many requests at once: each gets its own text, nobody waits for a long document or pays for another's end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.process.worker.conftest import EngineUnderTest, user
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import FinishReason, Priority, Sampling
from lampblack.engine.protocol import Cancel, Finished, PromptProgress, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
CYCLE = "你好世界墨灯黑纸写光水火"
LONG = "The quick brown fox jumps over the lazy dog. " * 100
DOCUMENT = Priority.DOCUMENT
ENDLESS = Sampling(0.0, ignore_eos=True)
MOST_NOISE = 0.06
"""Mean difference of log-probabilities (nats)."""

QUESTIONS = (
    "Write one sentence about the sea.",
    "Name three colours of the rainbow.",
    "What is the capital of France?",
    "Say hello to a new friend.",
    "How many legs does a spider have?",
    "Why is the sky blue?",
)


def following(prompt: str, count: int) -> str:
    """What the cycling model says after a prompt: only its last character counts."""
    start = CYCLE.index(prompt[-1]) + 1
    return "".join(CYCLE[(start + step) % len(CYCLE)] for step in range(count))


@pytest.fixture(scope="module")
def cycling_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Goes through CYCLE for ever, from where the prompt stopped: a token from elsewhere would show."""
    path = tmp_path_factory.mktemp("models") / "cycle.gguf"
    return write_tiny_model(path, answer=CYCLE, endless=True)


NAMES = ("ink", "lamp", "paper", "wind", "stone", "river")


def ends(engine: EngineUnderTest) -> list[int]:
    """The generations that have ended, in that order."""
    return [event.request for event in engine.heard if isinstance(event, Finished)]


# --- everyone gets their own


@pytest.mark.parametrize("priority", Priority)
def test_more_requests_than_slots_each_get_their_own_text(
    engine: EngineUnderTest, cycling_model: Path, priority: Priority
) -> None:
    engine.load(cycling_model)
    prompts = [f"{'the ink ' * (number % 7)}{CYCLE[number % len(CYCLE)]}" for number in range(100)]
    requests = engine.ask_all(prompts, max_tokens=30, priority=priority)
    for request, prompt in zip(requests, prompts, strict=True):
        assert engine.finish(request).reason is FinishReason.LENGTH
        assert engine.text_of(request) == following(prompt, 30)
        assert engine.stats(request).generated_tokens == 30


def test_requests_that_come_while_others_write_do_not_disturb_them(
    engine: EngineUnderTest, cycling_model: Path
) -> None:
    engine.load(cycling_model)
    first = engine.ask("the ink 你", max_tokens=1500)
    late: dict[int, str] = {}
    for number in range(20):
        if not number % 4:  # a fast computer writes all 1500 in few pieces
            engine.wait_for(Tokens, first)
        prompt = f"a page {CYCLE[number % len(CYCLE)]}"
        late[engine.ask(prompt, max_tokens=20 + number)] = prompt
    for number, (request, prompt) in enumerate(late.items()):
        engine.finish(request)
        assert engine.text_of(request) == following(prompt, 20 + number)
    engine.finish(first)
    assert engine.text_of(first) == following("你", 1500)


def test_different_ends_in_one_batch(engine: EngineUnderTest, cycling_model: Path) -> None:
    engine.load(cycling_model, context_length=256)
    one = engine.ask("the ink 你", max_tokens=1)
    stopped = engine.ask("the ink 你", stop=("灯",))
    full = engine.ask("the ink 你")
    assert engine.finish(one).reason is FinishReason.LENGTH
    assert engine.text_of(one) == "好"
    assert engine.finish(stopped).reason is FinishReason.STOP
    assert engine.text_of(stopped) == "好世界墨"
    end = engine.finish(full)
    assert end.reason is FinishReason.CONTEXT
    assert end.stats.prompt_tokens + end.stats.generated_tokens == 256 + 1
    assert engine.text_of(full) == following("你", end.stats.generated_tokens)


# --- cancel


def test_a_cancel_never_disturbs_another(engine: EngineUnderTest, cycling_model: Path) -> None:
    engine.load(cycling_model)
    prompts = [f"{'paper ' * number}{CYCLE[number % len(CYCLE)]}" for number in range(24)]
    requests = engine.ask_all(prompts, max_tokens=400)
    for request in requests[::2]:
        engine.wait_for(Tokens)
        engine.say(Cancel(request))
    for request, prompt in zip(requests, prompts, strict=True):
        end = engine.finish(request)
        text = engine.text_of(request)
        assert text == following(prompt, end.stats.generated_tokens)
        if request in requests[1::2]:
            assert end.reason is FinishReason.LENGTH
            assert end.stats.generated_tokens == 400


@pytest.mark.slow
def test_a_cancel_in_the_midst_of_a_decode_leaves_the_others_at_their_place(
    with_starter: EngineUnderTest, starter_model: Path
) -> None:
    """The abort ends the whole batch; the others' tokens in it are redone. Their log-probabilities say how exactly."""
    alone = [with_starter.chosen(with_starter.ask(user(text), max_tokens=16, logprobs=0)) for text in QUESTIONS[:3]]
    with_starter.load(starter_model, context_length=4096)
    requests = with_starter.ask_all(map(user, QUESTIONS[:3]), max_tokens=16, logprobs=0)
    for number in range(4):
        long = with_starter.ask(f"{number} {LONG}", priority=DOCUMENT)
        with_starter.wait_for(PromptProgress, long)
        time.sleep(0.02 * number)
        with_starter.cancel(long)
    for request, expected in zip(requests, alone, strict=True):
        assert_same_up_to_noise(with_starter.chosen(request), expected, 0.5)  # a document in the batch makes it noisier


def test_nothing_comes_after_the_end(engine: EngineUnderTest, cycling_model: Path) -> None:
    engine.load(cycling_model)
    requests = engine.ask_all(["the ink 你"] * 40, max_tokens=1000)
    for request in requests:
        engine.wait_for(Tokens)
        engine.say(Cancel(request))
    for request in requests:
        engine.finish(request)
    engine.generate("the ink 你", 50)
    for request in requests:
        of_it = [event for event in engine.heard if getattr(event, "request", None) == request]
        assert sum(isinstance(event, Finished) for event in of_it) == 1
        assert isinstance(of_it[-1], Finished)


def test_a_cancelled_engine_computes_no_more(with_starter: EngineUnderTest) -> None:
    requests = with_starter.ask_all([f"{number} {LONG}" for number in range(4)])
    requests += with_starter.ask_all([f"{number} {LONG}" for number in range(4)], priority=DOCUMENT)
    with_starter.wait_for(PromptProgress)
    with_starter.say(*map(Cancel, requests))
    for request in requests:
        assert with_starter.finish(request).reason is FinishReason.CANCELLED
    assert seconds_computed(with_starter, 0.5) < 0.2


# --- who goes first


def test_an_interactive_request_is_answered_while_a_long_document_is_read(with_starter: EngineUnderTest) -> None:
    document = with_starter.ask(LONG, max_tokens=4, priority=DOCUMENT)
    with_starter.wait_for(PromptProgress, document)
    question = with_starter.ask(user(QUESTIONS[0]), max_tokens=8)
    with_starter.finish(question)
    assert document not in ends(with_starter)
    read = with_starter.read_of(document)[-1]
    assert read.read < read.total
    with_starter.cancel(document)


@pytest.mark.slow
def test_a_short_question_does_not_wait_for_a_long_one(with_starter: EngineUnderTest) -> None:
    long = with_starter.ask(LONG, max_tokens=4)
    with_starter.wait_for(PromptProgress, long)
    question = with_starter.ask(user(QUESTIONS[0]), max_tokens=2)
    with_starter.finish(question)
    read = with_starter.read_of(long)[-1]
    assert read.read < read.total * 0.75
    with_starter.cancel(long)


def test_an_interactive_request_overtakes_documents_that_wait(engine: EngineUnderTest, cycling_model: Path) -> None:
    engine.load(cycling_model, context_length=2048)
    documents = engine.ask_all(["paper 你"] * 64, max_tokens=900, priority=DOCUMENT)
    engine.wait_for(Tokens)
    question = engine.ask("a page 灯", max_tokens=30)
    engine.finish(question)
    assert engine.text_of(question) == following("a page 灯", 30)
    assert len(ends(engine)) < len(documents)
    engine.say(*map(Cancel, documents))
    for document in documents:
        engine.finish(document)


@pytest.mark.slow
def test_documents_move_while_an_interactive_reply_is_written(with_starter: EngineUnderTest) -> None:
    reply = with_starter.ask(user("Tell a very long story."), sampling=ENDLESS, max_tokens=600)
    with_starter.wait_for(Tokens, reply)
    document = with_starter.ask("Once upon a time " * 60, max_tokens=6, priority=DOCUMENT)
    with_starter.finish(document)
    assert reply not in ends(with_starter), "the document had to wait for the whole reply"
    with_starter.say(Cancel(reply))
    with_starter.finish(reply)


@pytest.mark.slow
def test_a_reply_goes_on_while_a_document_is_read(with_starter: EngineUnderTest) -> None:
    reply = with_starter.ask(user("Tell a very long story."), sampling=ENDLESS, max_tokens=600)
    with_starter.wait_for(Tokens, reply)
    document = with_starter.ask(LONG, priority=DOCUMENT)
    between = 0
    while not (isinstance(event := with_starter.next(), PromptProgress) and event.read > 160):
        between += isinstance(event, Tokens) and event.request == reply
    assert between >= 3, "the reply stood still while the document was read"
    with_starter.say(Cancel(reply), Cancel(document))
    with_starter.finish(reply)
    with_starter.finish(document)


@pytest.mark.slow
def test_documents_that_come_together_are_written_together(with_starter: EngineUnderTest) -> None:
    """The first one must not get a context to itself, and half of the time, while all others are read in another."""
    prompts = [f"Part {number} of the book. " + f"{name} " * 90 for number, name in enumerate(NAMES)]
    requests = with_starter.ask_all(prompts, max_tokens=16, sampling=ENDLESS, priority=DOCUMENT)
    for request in requests:
        with_starter.wait_for(Tokens, request)
        assert not ends(with_starter), "one had ended before another began"
    for request in requests:
        with_starter.finish(request)


def test_a_batch_is_in_the_order_of_its_sequences(
    start_engine: Callable[..., EngineUnderTest], cycling_model: Path
) -> None:
    """Else llama.cpp takes it apart where each has its own part of the cache, and computes the parts one by one."""
    engine = start_engine(str(HERE / "ordering_engine.py"))
    engine.load(cycling_model)
    for wave in range(3):  # they end the other way round than they begin, and give their places back like that
        for number, name in enumerate(NAMES):
            prompt = f"{name} {wave} " * 20 + CYCLE[number]
            engine.ask(prompt, max_tokens=90 - 12 * number, priority=DOCUMENT)
        for _ in NAMES:
            engine.wait_for(Finished)
    engine.close()
    assert "in order" in engine.said
    assert "out of order" not in engine.said


@pytest.mark.slow
def test_a_document_that_began_alone_goes_on_with_those_that_come(with_starter: EngineUnderTest) -> None:
    """Its own batch would take every second step from the others, as long as it writes."""
    first = with_starter.ask("Part 0. " + "ink " * 1000, max_tokens=300, sampling=ENDLESS, priority=DOCUMENT)
    with_starter.wait_for(PromptProgress, first)
    prompts = [f"Part {number}. " + f"{name} " * 700 for number, name in enumerate(NAMES[1:3], 1)]
    others = with_starter.ask_all(prompts, max_tokens=4, sampling=ENDLESS, priority=DOCUMENT)
    for other in others:
        with_starter.finish(other)
    with_starter.wait_for(Tokens, first)
    read = [event.read for event in with_starter.read_of(first)]
    assert read != sorted(read), "it was not read again among the others"
    with_starter.cancel(first)


def test_documents_of_one_kind_are_served_in_order(engine: EngineUnderTest, cycling_model: Path) -> None:
    engine.load(cycling_model)
    requests = engine.ask_all(["the ink 你"] * 80, max_tokens=40, priority=DOCUMENT)
    for request in requests:
        engine.finish(request)
    order = ends(engine)
    assert max(abs(order.index(request) - place) for place, request in enumerate(requests)) < 40


# --- company makes no difference but noise


@pytest.mark.slow
def test_log_probabilities_in_company_are_those_alone(
    with_starter: EngineUnderTest, starter_model: Path, record_property: Callable[[str, object], None]
) -> None:
    """No cross-talk: of the same tokens, neither another place in the cache nor company changes more than kernels for
    batches of other sizes may. With flash attention both were zero where this was written."""
    asked = QUESTIONS[:3]
    tokens = [chosen_tokens(with_starter, with_starter.ask(user(text), max_tokens=10, logprobs=0)) for text in asked]
    alone = [logprobs(with_starter, ask_for(with_starter, *one)) for one in zip(asked, tokens, strict=True)]

    def noise(found: list[np.ndarray]) -> float:
        return float(np.abs(np.concatenate(found) - np.concatenate(alone)).mean())

    with_starter.load(starter_model, context_length=4096)
    with_starter.generate(LONG[:600], 2)
    elsewhere = [logprobs(with_starter, ask_for(with_starter, *one)) for one in zip(asked, tokens, strict=True)]
    assert noise(elsewhere) < MOST_NOISE
    for priority in Priority:
        with_starter.load(starter_model, context_length=4096)
        others = with_starter.ask_all([LONG[:400], LONG[500:700]], max_tokens=40, sampling=ENDLESS, priority=priority)
        requests = [ask_for(with_starter, *one, priority) for one in zip(asked, tokens, strict=True)]
        together = [logprobs(with_starter, request) for request in requests]
        with_starter.say(*map(Cancel, others))
        record_property("mean difference elsewhere in the cache, in company", (noise(elsewhere), noise(together)))
        assert noise(together) < MOST_NOISE
        assert max(float(np.abs(one - other).max()) for one, other in zip(together, alone, strict=True)) < 0.8


@pytest.mark.slow
@pytest.mark.parametrize("temperature", [0.0, 1.2])
def test_reproducible_text_is_the_same_every_time_alone_and_in_company(
    with_starter: EngineUnderTest, temperature: float
) -> None:
    sampling = Sampling(temperature, top_k=0, top_p=1.0, min_p=0.0, seed=11)
    with_starter.generate(user(QUESTIONS[0]), 4)
    texts = []
    for company in (0, 0, 4):
        others = with_starter.ask_all(map(user, QUESTIONS[:company]), max_tokens=80)
        request = with_starter.ask(user(QUESTIONS[0]), max_tokens=24, sampling=sampling, reproducible=True)
        with_starter.finish(request)
        texts.append(with_starter.text_of(request))
        with_starter.say(*map(Cancel, others))
        for other in others:
            with_starter.finish(other)
    assert len(set(texts)) == 1
    assert len(texts[0]) > 24


# --- too little room


def test_a_context_too_small_for_all_together_serves_all_the_same(engine: EngineUnderTest, cycling_model: Path) -> None:
    """12 × 220 tokens in 512 cells: what ended is evicted, and those that find no room wait for it."""
    engine.load(cycling_model, context_length=512)
    prompts = [f"{word}{'paper ' * 9}{word}" for word in CYCLE]
    requests = engine.ask_all(prompts, max_tokens=160)
    for request, prompt in zip(requests, prompts, strict=True):
        end = engine.finish(request)
        assert end.reason is FinishReason.LENGTH
        assert end.stats.generated_tokens == 160
        assert engine.text_of(request) == following(prompt, 160)


@pytest.mark.parametrize("priority", Priority)
def test_replies_that_grow_beyond_the_room_there_is(
    engine: EngineUnderTest, tmp_path: Path, priority: Priority
) -> None:
    """Nobody knew how long they would be: those that came last make room, and begin again."""
    words = [f"▁w{number}" for number in range(380)]
    engine.load(write_tiny_model(tmp_path / "long.gguf", answer=words), context_length=512)
    requests = engine.ask_all([f"the ink{' paper' * (number % 3)}" for number in range(8)], priority=priority)
    question = engine.ask("a page")
    for request in (question, *requests):
        assert engine.finish(request).reason is FinishReason.STOP
        assert engine.text_of(request) == "".join(words).replace("▁", " ")
    if priority is DOCUMENT:
        assert ends(engine).index(question) < 3


def test_what_began_again_writes_on_as_if_nothing_had_been(engine: EngineUnderTest, tiny_model: Path) -> None:
    """The babbling model looks at all that stands before: log-probabilities would tell of anything lost."""
    prompts = [f"{number} the ink writes the quiet words of {number}" for number in range(8)]
    engine.load(tiny_model, context_length=1024)
    alone = [engine.chosen(engine.ask(prompt, max_tokens=120, logprobs=0)) for prompt in prompts]
    engine.load(tiny_model, context_length=256)
    requests = engine.ask_all(prompts, max_tokens=120, logprobs=0)
    for request, expected in zip(requests, alone, strict=True):
        assert_same_up_to_noise(engine.chosen(request), expected, noise=0.05)


@pytest.mark.slow
def test_long_documents_get_the_whole_context_they_were_promised(engine: EngineUnderTest, cycling_model: Path) -> None:
    """Different documents decode in a cache with a part for each; a reply that outgrows its part moves on."""
    engine.load(cycling_model, context_length=2048)
    prompts = [f"{word}{'paper ' * 90}{word}" for word in CYCLE[:4]]
    requests = engine.ask_all(prompts, priority=DOCUMENT)
    for request, prompt in zip(requests, prompts, strict=True):
        end = engine.finish(request)
        assert end.reason is FinishReason.CONTEXT
        assert end.stats.prompt_tokens + end.stats.generated_tokens == 2048 + 1
        assert engine.text_of(request) == following(prompt, end.stats.generated_tokens)


def chosen_tokens(engine: EngineUnderTest, request: int) -> list[int]:
    return [one.chosen.token for one in engine.chosen(request)]


def ask_for(engine: EngineUnderTest, text: str, tokens: list[int], priority: Priority = Priority.INTERACTIVE) -> int:
    """Asks for an answer of exactly these tokens (teacher forcing), by a grammar that allows no others."""
    grammar = "root ::= " + " ".join(f"<[{token}]>" for token in tokens)
    return engine.ask(user(text), max_tokens=len(tokens), grammar=grammar, logprobs=0, priority=priority)


def logprobs(engine: EngineUnderTest, request: int) -> np.ndarray:
    return np.array([one.chosen.logprob for one in engine.chosen(request)])


def seconds_computed(engine: EngineUnderTest, span: float) -> float:
    """Processor seconds that the engine uses in the next `span` seconds."""
    process = psutil.Process(engine.process.pid)
    before = process.cpu_times()
    time.sleep(span)
    after = process.cpu_times()
    return after.user + after.system - before.user - before.system
