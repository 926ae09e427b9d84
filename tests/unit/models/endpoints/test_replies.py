"""What a model elsewhere writes, whole and broken."""

from __future__ import annotations

import queue
from dataclasses import replace

import pytest
from tests.unit.models.endpoints.conftest import REQUEST

from lampblack.domain.generation import Adapter, FinishReason, Infill, Sampling
from lampblack.engine.protocol import Failed, Finished, Tokens
from lampblack.models.endpoints import endpoint as endpoint_module


def text_of(events):
    return "".join(event.text for event in events if isinstance(event, Tokens))


def kind_of(events):
    assert isinstance(events[-1], Failed)
    return events[-1].fault.kind


def test_a_reply_comes_word_by_word(server, ask):
    events = ask()
    assert [event.text for event in events if isinstance(event, Tokens)] == list(server.words)
    assert events[-1].reason is FinishReason.STOP
    assert (events[-1].stats.prompt_tokens, events[-1].stats.generated_tokens) == (7, 4)


def test_what_is_asked_arrives(server, ask):
    ask(replace(REQUEST, max_tokens=9, stop=("\n",), sampling=Sampling(temperature=0.1, seed=3, presence_penalty=1)))
    _, path, _, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What is ink?"},
    ]
    asked = {name: body[name] for name in ("model", "max_tokens", "stop", "temperature", "seed", "presence_penalty")}
    assert list(asked.values()) == ["soot-1b", 9, ["\n"], 0.1, 3, 1]
    assert "frequency_penalty" not in body


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, begun="Ink is"),
        replace(REQUEST, adapters=(Adapter("/a.gguf"),)),
        replace(REQUEST, grammar='root ::= "a"'),
        replace(REQUEST, json_schema="{}"),
        replace(REQUEST, logprobs=0),
        replace(REQUEST, prompt=Infill("a", "b")),
        replace(REQUEST, prompt="Ink is"),
    ],
)
def test_what_only_the_local_engine_can_is_refused_unsent(server, ask, request_):
    assert kind_of(ask(request_)) == "endpoint.cannot"
    assert server.requests == []


def test_an_answer_at_once_is_a_reply_too(server, ask):
    whole = {"choices": [{"message": {"content": "Soot."}, "finish_reason": "length"}]}
    server.answers.append(lambda handler: handler.answer_json(200, whole))
    events = ask()
    assert text_of(events) == "Soot."
    assert events[-1].reason is FinishReason.LENGTH


def test_thoughts_stand_between_the_marks(server, ask):
    def think(handler):
        handler.begin_events()
        handler.say_text(reasoning_content="Hm")
        handler.say_text(reasoning_content="m.")
        handler.say_text(content="Soot.")
        handler.say_end()

    server.answers.append(think)
    assert text_of(ask()) == "<think>Hmm.</think>Soot."


def broken(end):
    def answer(handler):
        handler.begin_events()
        handler.say_text(content="Ink is")
        end(handler)

    return answer


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (lambda _: None, "endpoint.broken_off"),
        (lambda handler: handler.say(b"{not json"), "endpoint.not_one"),
        (lambda handler: handler.say(b"[]"), "endpoint.not_one"),
        (lambda handler: handler.say({"error": {"message": "out of memory"}}), "endpoint.refused"),
        (lambda handler: handler.wfile.write(b"data: " + b"x" * 2**22), "endpoint.endless"),
    ],
)
def test_what_came_before_the_break_is_kept(server, ask, end, kind):
    server.answers.append(broken(end))
    events = ask()
    assert text_of(events) == "Ink is"
    assert kind_of(events) == kind


def test_a_body_that_is_shorter_than_promised_is_told(server, ask):
    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Content-Length", "9999")
        handler.end_headers()
        handler.say_text(content="Ink is")

    server.answers.append(cut)
    events = ask()
    assert (text_of(events), kind_of(events)) == ("Ink is", "endpoint.broken_off")


def test_a_reply_without_end_is_left(server, ask, monkeypatch):
    monkeypatch.setattr(endpoint_module, "LONGEST_REPLY", 500_000)

    def write_on(handler):
        handler.begin_events()
        while True:
            handler.say_text(content="soot ")

    server.answers.append(write_on)
    events = ask()
    assert text_of(events).startswith("soot soot")
    assert kind_of(events) == "endpoint.endless"


def test_wrong_utf_8_and_halves_of_characters_do_no_harm(server, ask):
    def mumble(handler):
        handler.begin_events()
        handler.say(b'{"choices": [{"delta": {"content": "a\xff"}}]}')
        handler.say(b'{"choices": [{"delta": {"content": "b\\ud83d"}}]}')
        handler.say_end()

    server.answers.append(mumble)
    assert text_of(ask()) == "a�b�"


def test_characters_that_are_cut_between_packets_are_whole(server, ask):
    def drip(handler):
        handler.begin_events()
        for byte in '\r\ndata:{"choices": [{"delta": {"content": "墨"}}]}\r\n\r\n'.encode():
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
        handler.say_end()

    server.answers.append(drip)
    assert text_of(ask()) == "墨"


@pytest.mark.parametrize("chunk", [{}, {"choices": 3}, {"choices": [3]}, {"choices": [{"delta": {"content": 3}}]}])
def test_strange_pieces_are_left_out(server, ask, chunk):
    def answer(handler):
        handler.begin_events()
        handler.say(chunk)
        handler.say_text(content="Soot.")
        handler.say_end()

    server.answers.append(answer)
    assert text_of(ask()) == "Soot."


@pytest.mark.parametrize("kind", ["text/html", "text/plain", ""])
def test_a_web_page_is_no_reply(server, ask, kind):
    server.answers.append(lambda handler: handler.answer(200, b"<html>Log in</html>", Content_Type=kind))
    assert kind_of(ask()) == "endpoint.not_one"


def test_an_unknown_model_is_named(ask):
    events = ask(replace(REQUEST, model="soot-9b"))
    assert kind_of(events) == "endpoint.no_model"
    assert events[-1].fault.details["model"] == "soot-9b"


@pytest.mark.parametrize("has_begun", [True, False])
def test_a_stop_ends_it_while_the_server_is_silent(server, engine, has_begun):
    came, events = queue.SimpleQueue(), queue.SimpleQueue()

    def say_nothing(handler):
        if has_begun:
            handler.begin_events()
            handler.say_text(content="Ink")
        came.put(True)
        handler.rfile.read(1)  # until the other side leaves

    server.answers.append(say_nothing)
    number = engine.generate(REQUEST, events.put)
    came.get()
    if has_begun:
        while not isinstance(events.get(), Tokens):
            pass
    engine.cancel(number)
    event = events.get()
    while not isinstance(event, Finished | Failed):
        event = events.get()
    assert isinstance(event, Finished)
    assert event.reason is FinishReason.CANCELLED


def test_closing_ends_what_runs(server, engine):
    events = queue.SimpleQueue()
    server.may_go_on.clear()
    engine.generate(REQUEST, events.put)
    while not isinstance(events.get(), Tokens):
        pass
    engine.close()
    server.left.wait()
