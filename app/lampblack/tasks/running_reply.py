"""A reply under way, and what to do where it was refused because too much was to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.context_fit import first_to_see, may_fit_alone, tokens_alone
from lampblack.domain.conversations import seen
from lampblack.domain.faults import Fault
from lampblack.domain.side_by_side import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.domain.side_by_side import Contender
    from lampblack.engine.engine import Generator


@dataclass(slots=True)
class RunningReply:
    """A reply under way. request is the engine's number once it has one; generator: that engine. has_text: something
    came of it. asked: the path of the model at an endpoint that was chosen when it was asked for, empty for one on this
    computer: no other place may read what is sent.

    seen_before: from which message on the model saw the path before. path: the messages from the root to the one that
    is answered, as the model reads them once it is there. tries_left: how many times more its oldest may be left out,
    as the person asked for. choices: how many times was chosen what of attached documents the model is given;
    too_many: by how many tokens it was too much. writer: who writes it.
    then: the reply beside it, which is asked for as soon as this one's request is with the engine, for the engine would
    let this one's model go for that one's. give_up: ends the waiting for its model.
    """

    reply: Message
    options: ChatOptions
    seen_before: int | None
    path: Sequence[Message] = ()
    tries_left: int = 0
    request: int | None = None
    has_text: bool = False
    generator: Generator | None = None
    asked: str = ""
    stopped: bool = False
    choices: int = 0
    too_many: int = 0
    writer: Contender = CHOSEN
    then: RunningReply | None = None
    give_up: Callable[[], None] | None = None

    def cancel(self) -> bool:
        """Asks what writes it to end; whether there is anything."""
        if self.request is None or self.generator is None:
            return False
        self.generator.cancel(self.request)
        return True

    @property
    def seen(self) -> Sequence[Message]:
        """The part of the path that the model is to see."""
        return seen(self.path, self.reply.seen_from)


def first_seen_after(options: ChatOptions, path: Sequence[Message], refusal: Fault | None) -> int | None:
    """From which message on the path may fit, as far as the refusal tells; None where it does not, or nothing fits."""
    figures = figures_of(refusal)
    return first_to_see(options, path, figures[0], figures[2]) if figures else None


def refusal_of(running: RunningReply, fault: Fault, most: int | None = None) -> Fault:
    """Says whether it is the message that is too long, or all that stands before it. most: tokens that the model was
    made for, where that is known: no setting helps where these are too few."""
    figures = figures_of(fault)
    if figures and may_fit_alone(running.options, running.seen, figures[0], figures[1]):
        return Fault("prompt.conversation_too_long", fault.details)
    if figures and most is not None and tokens_alone(running.options, running.seen, figures[0]) >= most:
        return Fault("prompt.beyond_model", {"prompt_tokens": figures[0], "most": most})
    return fault


def figures_of(refusal: Fault | None) -> tuple[int, int, int] | None:
    """How many tokens the prompt had, how many fit into the context, and how long that is."""
    names = ("prompt_tokens", "limit", "context_length")
    if refusal is None or not all(isinstance(refusal.details.get(name), int) for name in names):
        return None
    prompt, limit, context = (int(refusal.details[name]) for name in names)
    return prompt, limit, context
