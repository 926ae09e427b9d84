"""Turns to prompt text, by the model's own chat template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Role, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRANSCRIPT_STOP = "\nUser:"


class Renderer(Protocol):
    """Renders a Jinja template with variables; see template_renderer.TemplateRenderer."""

    def render(self, source: str, variables: dict[str, Any], is_cancelled: Callable[[], bool]) -> str:
        """The text."""


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """A model's template with the texts of its BOS and EOS tokens, as templates expect them."""

    source: str
    bos_token: str
    eos_token: str

    def render(self, turns: Sequence[Turn], renderer: Renderer, is_cancelled: Callable[[], bool]) -> str:
        """The prompt up to where the model's reply begins.

        Templates differ in what they take. Where one raises, or leaves out what was said, other shapes of the same
        conversation are tried: content as a list of parts (multimodal models), the system text as the beginning of the
        first user turn (models without a system role), and neighbouring turns of one role as one (models that insist on
        alternation). Raises KnownError template.* of the first try where none works.
        """
        first_error: KnownError | None = None
        incomplete: str | None = None
        for messages in _shapes(turns):
            variables = {
                "messages": messages,
                "add_generation_prompt": True,
                "bos_token": self.bos_token,
                "eos_token": self.eos_token,
                "tools": None,
                "documents": None,
            }
            try:
                text = renderer.render(self.source, variables, is_cancelled)
            except KnownError as error:
                if error.fault.kind != "template.invalid":
                    raise
                first_error = first_error or error
                continue
            if _says(text, turns):
                return text
            incomplete = incomplete or text
        if incomplete is not None:
            return incomplete
        assert first_error is not None
        raise first_error


def transcript(turns: Sequence[Turn]) -> str:
    """The prompt for a model without a template: a base model, which continues text. Stop at TRANSCRIPT_STOP."""
    names = {Role.USER: "User: ", Role.ASSISTANT: "Assistant: ", Role.SYSTEM: ""}
    return "\n\n".join([*(names[turn.role] + turn.text.strip() for turn in turns), "Assistant:"])


def _shapes(turns: Sequence[Turn]) -> list[list[dict[str, Any]]]:
    plain = list(turns)
    merged = _with_system_in_user(plain)
    candidates = [plain, merged, _alternating(plain), _alternating(merged)]
    different = [turns for index, turns in enumerate(candidates) if turns not in candidates[:index]]
    messages = [[{"role": turn.role.value, "content": turn.text} for turn in turns] for turns in different]
    parts = [{"role": turn.role.value, "content": [{"type": "text", "text": turn.text}]} for turn in plain]
    return [*messages, parts]


def _with_system_in_user(turns: list[Turn]) -> list[Turn]:
    system = "\n\n".join(turn.text for turn in turns if turn.role is Role.SYSTEM)
    rest = [turn for turn in turns if turn.role is not Role.SYSTEM]
    if not system:
        return rest
    at = next((index for index, turn in enumerate(rest) if turn.role is Role.USER), None)
    if at is None:
        return [Turn(Role.USER, system), *rest]
    rest[at] = Turn(Role.USER, f"{system}\n\n{rest[at].text}")
    return rest


def _alternating(turns: list[Turn]) -> list[Turn]:
    result: list[Turn] = []
    for turn in turns:
        if result and result[-1].role is turn.role:
            result[-1] = Turn(turn.role, f"{result[-1].text}\n\n{turn.text}")
        else:
            result.append(turn)
    return result


def _says(text: str, turns: Sequence[Turn]) -> bool:
    """Whether the system text and the last turn are in the prompt. (Earlier replies may be shortened on purpose: some
    templates leave out their reasoning.)
    """
    needed = [turn.text.strip() for turn in turns if turn.role is Role.SYSTEM] + [turns[-1].text.strip()]
    return all(part in text for part in needed)
