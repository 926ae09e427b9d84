"""Replies of a model at an endpoint, told as an engine tells its own."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lampblack import logs
from lampblack.domain.faults import ENGINE_BUG, Fault, KnownError
from lampblack.domain.generation import FinishReason, GenerationStats
from lampblack.domain.text import whole_characters
from lampblack.engine.protocol import Failed, Finished, PromptProgress, Tokens
from lampblack.models.endpoints.connection import Connection

if TYPE_CHECKING:
    from lampblack.domain.generation import GenerationRequest
    from lampblack.engine.engine import EventSink, RequestEvent
    from lampblack.models.endpoints.endpoint import Endpoint

LEAVE_WITHIN = 15.0
"""Seconds that `close` gives a request whose connection has been cut, at most: one that was still to come about."""

THINKING, THOUGHT = "<think>", "</think>"


@dataclass(slots=True)
class _Reply:
    """What is known of a reply under way; times in monotonic seconds."""

    began: float = field(default_factory=time.monotonic)
    first: float = 0.0
    last: float = 0.0
    pieces: int = 0
    prompt_tokens: int = 0
    tokens: int = 0
    reason: FinishReason | None = None
    is_thinking: bool = False


class EndpointEngine:
    """Generates as `engine.Engine` does, and nothing else; `request.model` is a name that the endpoint lists.

    Requests run beside each other, each on a thread of its own, which calls its sink.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._open: dict[int, tuple[Connection, threading.Thread]] = {}

    def generate(self, request: GenerationRequest, sink: EventSink) -> int:
        """Begins to generate; `sink` sees PromptProgress and Tokens, then Finished or Failed (endpoint.cannot where
        the request asks for what only the local engine can do)."""
        number, connection = next(self._numbers), Connection()
        thread = threading.Thread(
            target=self._run, args=(number, request, sink, connection), name=f"endpoint-{number}", daemon=True
        )
        with self._lock:
            self._open[number] = connection, thread
            thread.start()
        return number

    def cancel(self, request: int) -> None:
        """Asks a request to end; of an ended or unknown one nothing happens."""
        with self._lock:
            entry = self._open.get(request)
        if entry is not None:
            entry[0].cut()

    def close(self) -> None:
        """Ends what runs; waits for it LEAVE_WITHIN at most."""
        with self._lock:
            left = list(self._open.values())
        for connection, _ in left:
            connection.cut()
        until = time.monotonic() + LEAVE_WITHIN
        for _, thread in left:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self, number: int, request: GenerationRequest, sink: EventSink, connection: Connection) -> None:
        reply = _Reply()

        def tell(event: RequestEvent) -> None:
            try:
                sink(event)
            except Exception as error:  # noqa: BLE001 - as for the local engine
                logs.report(error)

        try:
            self._write(number, request, reply, connection, tell)
            end: RequestEvent = self._finished(number, request, reply, reply.reason or FinishReason.STOP)
        except KnownError as error:
            end = Failed(number, error.fault)
        except Exception as error:  # noqa: BLE001 - whoever waits for the reply is to hear that none comes
            if not connection.is_cut:
                logs.report(error)
            end = Failed(number, Fault(ENGINE_BUG))
        if connection.is_cut:
            end = self._finished(number, request, reply, FinishReason.CANCELLED)
        with self._lock:
            self._open.pop(number, None)
        tell(end)

    def _write(
        self, number: int, request: GenerationRequest, reply: _Reply, connection: Connection, tell: EventSink
    ) -> None:
        body = body_of(request)
        tell(PromptProgress(number, 0, 0))
        for chunk in self._endpoint.chat(body, connection):
            if connection.is_cut:
                return
            text = _take(chunk, reply)
            if text:
                reply.last = time.monotonic()
                reply.first = reply.first or reply.last
                reply.pieces += 1
                tell(Tokens(number, text, 1))
        if reply.is_thinking:
            tell(Tokens(number, THOUGHT, 0))
        if reply.reason is None and not connection.is_cut:
            reason = "it closed the connection"
            raise KnownError("endpoint.broken_off", host=self._endpoint.host, reason=reason)

    def _finished(self, number: int, request: GenerationRequest, reply: _Reply, reason: FinishReason) -> Finished:
        tokens = reply.tokens or reply.pieces
        seconds = reply.last - reply.first
        stats = GenerationStats(
            prompt_tokens=reply.prompt_tokens,
            generated_tokens=tokens,
            time_to_first_token=max(0.0, reply.first - reply.began),
            tokens_per_second=(tokens - 1) / seconds if tokens > 1 and seconds > 0 else 0.0,
            context_length=0,
            seed=request.sampling.seed or 0,
        )
        return Finished(number, reason, stats)


def body_of(request: GenerationRequest) -> dict[str, Any]:
    """The request as OpenAI's interface has it; of the samplers those that all such servers know.

    Raises KnownError endpoint.cannot.
    """
    local = (request.begun, request.adapters, request.grammar, request.json_schema, request.logprobs is not None)
    if not isinstance(request.prompt, tuple) or any(local):
        raise KnownError("endpoint.cannot")
    sampling = request.sampling
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": turn.role.value, "content": turn.text} for turn in request.prompt],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
    }
    optional = {
        "max_tokens": request.max_tokens,
        "stop": list(request.stop) or None,
        "seed": sampling.seed,
        "frequency_penalty": sampling.frequency_penalty or None,
        "presence_penalty": sampling.presence_penalty or None,
    }
    return body | {name: value for name, value in optional.items() if value is not None}


def _take(chunk: dict[str, Any], reply: _Reply) -> str:
    """Notes what a piece says of the reply; returns its text, thoughts between the marks that models put there."""
    usage = chunk.get("usage")
    if isinstance(usage, dict):
        reply.prompt_tokens = _count(usage.get("prompt_tokens")) or reply.prompt_tokens
        reply.tokens = _count(usage.get("completion_tokens")) or reply.tokens
    choices = chunk.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        return ""
    said = choice.get("delta") or choice.get("message")
    ended = choice.get("finish_reason")
    if isinstance(ended, str):
        reply.reason = FinishReason.LENGTH if ended == "length" else FinishReason.STOP
    if not isinstance(said, dict):
        return ""
    thought = _text(said.get("reasoning_content")) or _text(said.get("reasoning"))
    text = _text(said.get("content"))
    if thought and not reply.is_thinking:
        thought, reply.is_thinking = THINKING + thought, True
    if text and reply.is_thinking:
        thought, reply.is_thinking = thought + THOUGHT, False
    return thought + text


def _text(value: Any) -> str:
    return whole_characters(value) if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0
