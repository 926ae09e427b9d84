"""Chat templates are programs from strangers' files: they work, or are stopped."""

from __future__ import annotations

import contextlib
import re
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.leaks import child_processes
from tests.process.worker.conftest import APP, user
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Role, Turn
from lampblack.engine.protocol import Cancel, Failed
from lampblack.worker.templates.chat_template import ChatTemplate
from lampblack.worker.templates.template_renderer import CancelledError, TemplateRenderer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
COMMAND = [sys.executable, str(APP / "lampblack" / "worker" / "templates" / "template_process.py")]
TURNS = (Turn(Role.SYSTEM, "Be brief."), Turn(Role.USER, "Hi"), Turn(Role.ASSISTANT, "Yes?"), Turn(Role.USER, "Go."))


@pytest.fixture
def renderer() -> Iterator[TemplateRenderer]:
    renderer = TemplateRenderer(COMMAND, seconds=2.0)
    yield renderer
    renderer.kill()


def render(renderer: TemplateRenderer, source: str, turns: tuple[Turn, ...] = TURNS) -> str:
    return ChatTemplate(source, "<s>", "</s>").render(turns, renderer, lambda: False)


def test_renders_as_transformers_does(renderer: TemplateRenderer) -> None:
    source = """{{ bos_token }}
    {%- for message in messages %}
        {%- if message.role == 'assistant' %}{% generation %}{{ message['content'] }}{% endgeneration %}
        {%- else %}[{{ message.role }}] {{ message.content }}{% endif %}
        {%- if loop.index > 3 %}{% break %}{% endif %}
    {%- endfor %}
    {%- if add_generation_prompt %}>{% endif %}{{ {'b': '<é>', 'a': 1} | tojson }}{{ strftime_now('%Y') | length }}
    {%- if tools is none %}!{% endif %}"""
    assert render(renderer, source) == '<s>[system] Be brief.[user] HiYes?[user] Go.>{"b": "<é>", "a": 1}4!'


def test_the_process_outlives_the_thread_that_warmed_it_up(renderer: TemplateRenderer) -> None:
    """Linux ends a child that asked for it with the thread that started it, not with the process."""

    def warm_up() -> None:
        renderer.warm_up()
        time.sleep(0.5)

    thread = threading.Thread(target=warm_up)
    thread.start()
    time.sleep(0.1)
    before = child_processes()
    thread.join()
    time.sleep(0.1)
    assert render(renderer, "{{ messages[0].content }}") == "Be brief."
    assert child_processes() == before


def test_a_template_without_system_role_gets_it_in_the_first_message(renderer: TemplateRenderer) -> None:
    source = """{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('System role not supported') }}
    {%- endif %}<{{ m.role }}>{{ m.content }}{% endfor %}"""
    assert render(renderer, source) == "<user>Be brief.\n\nHi<assistant>Yes?<user>Go."


def test_a_template_that_drops_the_system_role_gets_it_in_the_first_message(renderer: TemplateRenderer) -> None:
    source = "{% for m in messages if m.role != 'system' %}<{{ m.role }}>{{ m.content }}{% endfor %}"
    assert render(renderer, source) == "<user>Be brief.\n\nHi<assistant>Yes?<user>Go."


def test_a_template_that_insists_on_alternation(renderer: TemplateRenderer) -> None:
    source = """{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}
    {{- raise_exception('Conversation roles must alternate') }}{% endif %}<{{ m.role }}>{{ m.content }}{% endfor %}"""
    turns = (Turn(Role.SYSTEM, "Be brief."), Turn(Role.USER, "Hi"), Turn(Role.USER, "Go."))
    assert render(renderer, source, turns) == "<user>Be brief.\n\nHi\n\nGo."


def test_a_template_that_wants_content_in_parts(renderer: TemplateRenderer) -> None:
    source = """{% for m in messages %}<{{ m.role }}>{% for part in m.content %}
    {%- if part.type == 'text' %}{{ part.text }}{% endif %}{% endfor %}{% endfor %}"""
    assert render(renderer, source) == "<system>Be brief.<user>Hi<assistant>Yes?<user>Go."


def test_what_a_template_refuses_is_said_in_its_words(renderer: TemplateRenderer) -> None:
    with pytest.raises(KnownError, match="No tools, no talk") as caught:
        render(renderer, "{{ raise_exception('No tools, no talk') }}")
    assert caught.value.fault.kind == "template.invalid"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (ENDLESS, "template.timeout"),
        ("{% set x = 'a' * 4000000 %}{% for a in range(99999) %}{{ x.count('aab') }}{% endfor %}", "template.timeout"),
        ("{% for a in range(99999) %}{{ 'a' * 1000 }}{% endfor %}", "template.too_large"),
        ("{{ 'a' * 10**9 }}", "template.too_large"),
        ("{{ '%1000000000d' % 1 }}", "template.too_large"),
        ("{{ '{:1000000000}'.format(1) }}", "template.too_large"),
        ("{{ ('a' * 3000000) ~ ('a' * 3000000) }}", "template.too_large"),
        ("{{ 9 ** 9 ** 9 }}", "template.too_large"),
        ("{% include '/etc/passwd' %}", "template.invalid"),
        ("{% if %}", "template.invalid"),
        ("{{ undefined.attribute }}", "template.invalid"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template.invalid"),
    ],
)
def test_bombs_and_escapes_are_stopped(renderer: TemplateRenderer, source: str, kind: str) -> None:
    with pytest.raises(KnownError) as caught:
        render(renderer, source)
    assert caught.value.fault.kind == kind
    assert "{" not in caught.value.fault.sentence()
    assert render(renderer, "{{ messages[-1].content }}{{ messages[0].content }}") == "Go.Be brief."


@pytest.mark.parametrize(
    "expression",
    [
        "'x'.__class__",
        "'x'.__class__.__mro__[1].__subclasses__()",
        "messages.__init__.__globals__",
        "''.join.__self__.__class__",
        "''['__class__']",
        "'' | attr('__class__')",
        "cycler.__init__.__globals__.os",
        "raise_exception.__globals__",
        "strftime_now.__closure__",
        "'{0.__class__}'.format(1)",
        "('{0.__class__}' | format)",
        "messages | map(attribute='__class__') | list",
        "self.__init__",
        "self._TemplateReference__context.environment.filters",
    ],
)
def test_the_sandbox_has_no_way_out(renderer: TemplateRenderer, expression: str) -> None:
    """An escape raises, or gives nothing: never an object of the interpreter."""
    with contextlib.suppress(KnownError):
        text = renderer.render("{{ " + expression + " }}", {"messages": [{"role": "user"}]})
        assert not re.search(r"<class|<built-in|<function|module|__main__", text)
    assert renderer.render("alive", {}) == "alive"


def test_a_cancel_does_not_wait_for_the_template(renderer: TemplateRenderer) -> None:
    began = time.monotonic()
    with pytest.raises(CancelledError):
        renderer.render(ENDLESS, {}, lambda: time.monotonic() - began > 0.3)
    assert renderer.render("ok", {}) == "ok"


def test_a_process_that_cannot_start_is_a_fault_too() -> None:
    renderer = TemplateRenderer([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(KnownError) as caught:
        renderer.render("ok", {})
    renderer.kill()
    assert caught.value.fault.kind == "template.invalid"


def test_everybody_gets_their_own_text(renderer: TemplateRenderer) -> None:
    """A pasted book and a question are rendered at once: neither may get the other's prompt."""
    wrong: list[str] = []

    def render_often(name: str) -> None:
        wrong.extend(text for _ in range(200) if (text := renderer.render("{{ name }}", {"name": name})) != name)

    threads = [threading.Thread(target=render_often, args=(name,)) for name in ("book", "question", "reply")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_cancelled_template_ends_no_other(renderer: TemplateRenderer) -> None:
    is_cancelled = threading.Event()
    caught: list[Exception] = []

    def render_endless() -> None:
        try:
            renderer.render(ENDLESS, {}, is_cancelled.is_set)
        except CancelledError as error:
            caught.append(error)

    endless = threading.Thread(target=render_endless)
    endless.start()
    looks = iter((False, True))

    def cancel_the_other() -> bool:
        if next(looks, None):
            is_cancelled.set()
            endless.join()
        return False

    long = "{% for a in range(3000) %}{% for b in range(3000) %}{% endfor %}{% endfor %}ok"
    assert renderer.render(long, {}, cancel_the_other) == "ok"
    assert caught


def test_a_template_that_loops_keeps_no_other_model_waiting(engine: EngineUnderTest, tmp_path: Path) -> None:
    looping, answering = tmp_path / "looping.gguf", tmp_path / "answering.gguf"
    engine.load(write_tiny_model(looping, chat_template=ENDLESS))
    engine.load(write_tiny_model(answering, answer=["▁Hello"]))
    endless = engine.ask(user("Hi"), model=str(looping))
    question = engine.ask(user("Hi"), model=str(answering))
    engine.finish(question)
    assert engine.text_of(question).strip() == "Hello"
    assert not any(isinstance(event, Failed) for event in engine.heard), "it waited for the template's limit"
    engine.say(Cancel(endless))
    engine.end_of(endless)
