"""`lampblack generate`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lampblack.cli.output import tell, write, write_json, write_line
from lampblack.cli.sampling import sampling_of
from lampblack.cli.texts import read_file, read_stdin
from lampblack.cli.values import STDIN
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason, GenerationRequest, Infill, Role, Speculation, Turn
from lampblack.tasks.generating import generate

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from lampblack.cli.loading import CommandEngine
    from lampblack.domain.generation import ChosenToken, Prompt, TokenLogprob
    from lampblack.engine.engine import Generator
    from lampblack.engine.protocol import Tokens
    from lampblack.tasks.generating import Generated

_LOCAL_FIGURES = ("context_length", "reused_tokens", "seed")
_COUNTED_FIGURES = ("prompt_tokens", "generated_tokens", "tokens_per_second")


def run_generate(arguments: argparse.Namespace, engine: CommandEngine, *, as_json: bool) -> int:
    """Loads the model, generates, prints; returns the exit status, 1 where what was to have a form was cut off before
    it had it. Raises KnownError."""
    request = _request(arguments, engine.own_options(arguments))
    draft = engine.load_draft(arguments) if arguments.draft else None
    model = engine.load(arguments, comparable=request.reproducible)
    if arguments.draft:
        guesser = draft or model
        engine.tell_if_left(guesser, model)
        request = replace(request, speculation=replace(request.speculation, draft=guesser.path))
    if not model.has_chat_template:
        request = replace(request, prompt=_to_continue(request.prompt))
    return _write(engine.engine, request, arguments, as_json=as_json)


def run_generate_at(arguments: argparse.Namespace, engine: Generator, *, as_json: bool) -> int:
    """The same of a model that `engine` knows by the name that was given. Raises KnownError."""
    return _write(engine, replace(_request(arguments, {}), model=arguments.model), arguments, as_json=as_json)


def _write(engine: Generator, request: GenerationRequest, arguments: argparse.Namespace, *, as_json: bool) -> int:
    generated = generate(engine, request, _printer(arguments, as_json=as_json))
    if as_json:
        write_json(_result(generated, request))
    elif arguments.stream:
        write_line()
    else:
        write_line(generated.text)
    return _tell_if_cut(generated, request, as_json=as_json)


def _tell_if_cut(generated: Generated, request: GenerationRequest, *, as_json: bool) -> int:
    """One sentence for a reply that was cut off, where nothing on standard output says so; the exit status."""
    if generated.reason not in (FinishReason.LENGTH, FinishReason.CONTEXT):
        return 0
    asked = "--json-schema" if request.json_schema else "--grammar" if request.grammar else ""
    if as_json and not asked:
        return 0  # finish_reason says it
    count = generated.stats.generated_tokens
    tokens = f"{count} token" if count == 1 else f"{count:,} tokens"
    if not generated.stats.context_length:
        tell("The reply was cut off, because --max-tokens or the server's own limit was reached.")
        return 0
    if generated.reason is FinishReason.LENGTH:
        cut = f"The reply was cut off after {tokens} (--max-tokens)"
    else:
        cut = f"The reply was cut off after {tokens}, because the context is full (--context-length)"
    if not asked:
        tell(f"{cut}.")
        return 0
    tell(f"{cut}, so it does not fit {asked}. Allow for more tokens.")
    return 1


def _request(arguments: argparse.Namespace, own: Mapping[str, Any]) -> GenerationRequest:
    """own: the default options of the model, where no flag says otherwise."""
    return GenerationRequest(
        prompt=_prompt(arguments, own.get("system_prompt", "")),
        sampling=sampling_of(arguments, own),
        max_tokens=arguments.max_tokens or own.get("max_tokens"),
        stop=tuple(arguments.stop),
        adapters=tuple(arguments.adapters),
        grammar=_text_of(arguments.grammar),
        json_schema=_text_of(arguments.json_schema),
        logprobs=arguments.logprobs,
        speculation=Speculation(lookup=arguments.lookup),
        reproducible=arguments.reproducible,
    )


def _prompt(arguments: argparse.Namespace, own_system: str) -> Prompt:
    text = read_stdin() if arguments.prompt == STDIN else arguments.prompt
    if arguments.infill_suffix is not None:
        return Infill(text, arguments.infill_suffix)
    if not text.strip():
        raise KnownError("prompt.empty")
    asked = own_system if arguments.system is None else arguments.system
    system = (Turn(Role.SYSTEM, asked),) if asked.strip() else ()
    return (*system, Turn(Role.USER, text))


def _to_continue(prompt: Prompt) -> Prompt:
    """A base model continues text: a lone message is the text itself. With a system prompt it is a conversation."""
    if isinstance(prompt, tuple) and len(prompt) == 1:
        return prompt[0].text
    return prompt


def _text_of(path: Path | None) -> str:
    return "" if path is None else read_file(path.expanduser())


def _printer(arguments: argparse.Namespace, *, as_json: bool) -> Callable[[Tokens], None]:
    def print_text(tokens: Tokens) -> None:
        write(tokens.text)

    def print_json(tokens: Tokens) -> None:
        line: dict[str, Any] = {"token": tokens.text}
        if arguments.logprobs is not None:
            line["logprobs"] = _logprobs(tokens.chosen)
        write_json(line)

    def print_nothing(tokens: Tokens) -> None:
        del tokens

    if not arguments.stream:
        return print_nothing
    return print_json if as_json else print_text


def _result(generated: Generated, request: GenerationRequest) -> dict[str, Any]:
    stats = generated.stats
    result: dict[str, Any] = {
        "text": generated.text,
        "finish_reason": generated.reason.value,
        "context_length": stats.context_length,
        "prompt_tokens": stats.prompt_tokens,
        "reused_tokens": stats.reused_tokens,
        "generated_tokens": stats.generated_tokens,
        "time_to_first_token": stats.time_to_first_token,
        "tokens_per_second": stats.tokens_per_second,
        "seed": stats.seed,
    }
    if not stats.context_length:  # an engine elsewhere does not tell
        unknown = _LOCAL_FIGURES if stats.prompt_tokens else _LOCAL_FIGURES + _COUNTED_FIGURES
        result = {name: value for name, value in result.items() if name not in unknown}
    if request.speculation != Speculation():
        result |= {"drafted_tokens": stats.drafted_tokens, "accepted_tokens": stats.accepted_tokens}
    if request.logprobs is not None:
        result["logprobs"] = _logprobs(generated.chosen)
    return result


def _logprobs(tokens: Iterable[ChosenToken]) -> list[dict[str, Any]]:
    return [
        {**_logprob(token.chosen), "alternatives": [_logprob(other) for other in token.alternatives]}
        for token in tokens
    ]


def _logprob(token: TokenLogprob) -> dict[str, Any]:
    return {"token": token.text, "id": token.token, "logprob": token.logprob}
