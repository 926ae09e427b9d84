"""Which model is loaded when, and which is not."""

from __future__ import annotations

import queue

from lampblack.domain.faults import Fault


def test_a_model_is_loaded_once_for_many_that_wait(desk, engine, tiny_model):
    answers: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()
    engine.may_go_on.clear()
    desk.choose(str(tiny_model))
    desk.when_ready(answers.put)
    desk.when_ready(answers.put)
    engine.may_go_on.set()

    assert [answers.get(timeout=10), answers.get(timeout=10)] == [None, None]
    assert len(engine.loads) == 1


def test_cancelling_the_load_tells_nobody_of_a_fault(desk, engine, listener, tiny_model):
    engine.may_go_on.clear()
    desk.load(str(tiny_model))
    desk.cancel_loading()
    engine.may_go_on.set()

    listener.wait(lambda: listener.gone)
    assert listener.gone == [None]
    assert desk.loaded is None
    assert not desk.is_loading


def test_the_newest_choice_wins(desk, engine, listener, tiny_model, tmp_path):
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_model.read_bytes())
    engine.may_go_on.clear()
    desk.load(str(tiny_model))
    desk.load(str(other))
    engine.may_go_on.set()

    listener.wait(lambda: listener.loaded)
    assert [model.path for model in listener.loaded] == [str(other)]
    assert desk.chosen == str(other)


def test_a_broken_file_is_refused_before_the_engine_opens_it(desk, engine, listener, tmp_path):
    page = tmp_path / "model.gguf"
    page.write_text("<!DOCTYPE html><html><body>Not found</body></html>")

    desk.load(str(page))

    assert [fault.kind for fault in listener.refused] == ["model.html"]
    assert engine.loads == []


def test_a_broken_file_leaves_the_model_in_memory_and_chosen(desk, engine, listener, tiny_model, tmp_path):
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)

    desk.load(str(tmp_path / "gone.gguf"))

    assert [fault.kind for fault in listener.refused] == ["model.missing"]
    assert listener.gone == []
    assert (desk.chosen, desk.loaded.path) == (str(tiny_model), str(tiny_model))


def test_a_suspect_stays_one_after_a_restart(desk, engine, suspects, listener, tiny_model):
    from lampblack.engine.protocol import LoadOptions
    from lampblack.tasks.model_desk import ModelDesk

    desk.engine_died(Fault("engine.killed"), (str(tiny_model),))

    after_restart = ModelDesk(engine, suspects, lambda path: LoadOptions(path=path), listener)
    after_restart.choose(str(tiny_model))
    answers: list[Fault | None] = []
    after_restart.when_ready(answers.append)

    assert answers[0].kind == "model.suspect"
    assert engine.loads == []


def test_cancelling_a_load_goes_back_to_the_model_before_it(desk, engine, listener, tiny_model, tmp_path):
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_model.read_bytes())
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    engine.may_go_on.clear()
    desk.load(str(other))
    desk.cancel_loading()
    engine.may_go_on.set()
    listener.wait(lambda: listener.gone or len(listener.loaded) > 1)
    assert desk.chosen == str(tiny_model)

    answers: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()
    desk.when_ready(answers.put)
    assert answers.get(timeout=10) is None
    assert desk.loaded.path == str(tiny_model)


def test_a_load_that_is_cancelled_before_it_began_leaves_the_model_in_memory(
    desk, engine, listener, tiny_model, tmp_path
):
    from lampblack.domain.generation import GenerationRequest, Role, Turn

    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_model.read_bytes())
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    engine.may_go_on.clear()
    engine.generate(GenerationRequest(prompt=(Turn(Role.USER, "Hello"),)), lambda event: None)
    desk.load(str(other))
    desk.cancel_loading()
    engine.may_go_on.set()

    listener.wait(lambda: len(listener.loaded) > 1)
    assert [model.path for model in listener.loaded] == [str(tiny_model)] * 2
    assert (desk.chosen, desk.loaded.path) == (str(tiny_model), str(tiny_model))


def test_choosing_the_model_that_is_loading_does_not_begin_again(desk, engine, listener, tiny_model):
    engine.may_go_on.clear()
    desk.load(str(tiny_model))
    desk.load(str(tiny_model))
    engine.may_go_on.set()

    listener.wait(lambda: listener.loaded)
    assert len(engine.loads) == 1


def test_loading_again_takes_new_settings_and_refuses_a_file_that_is_gone(desk, engine, listener, tiny_model, tmp_path):
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(tiny_model.read_bytes())
    desk.load(str(copy))
    listener.wait(lambda: listener.loaded)
    desk.reload()
    listener.wait(lambda: len(listener.loaded) == 2)
    assert len(engine.loads) == 2

    copy.unlink()
    desk.reload()
    assert [fault.kind for fault in listener.refused] == ["model.missing"]
    assert desk.loaded.path == str(copy)


def test_a_message_starts_an_engine_even_where_the_model_is_a_suspect(desk, engine, tiny_model):
    from lampblack.engine.engine import EngineState

    desk.choose(str(tiny_model))
    desk.engine_died(Fault("engine.killed"), (str(tiny_model),))
    answers: list[Fault | None] = []
    desk.when_ready(answers.append)

    assert answers[0].kind == "model.suspect"
    assert engine.state is EngineState.READY


def test_a_model_that_was_freed_stays_chosen_and_comes_back_when_it_is_needed(desk, engine, listener, tiny_model):
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)

    desk.unload(str(tiny_model))

    listener.wait(lambda: listener.gone)
    assert listener.gone == [None]
    assert (desk.loaded, desk.chosen, desk.leaving) == (None, str(tiny_model), frozenset())
    answers: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()
    desk.when_ready(answers.put)
    assert answers.get(timeout=10) is None
    assert desk.loaded.path == str(tiny_model)


def test_what_is_asked_of_a_model_that_is_about_to_leave_waits_for_its_return(desk, engine, listener, tiny_model):
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    engine.may_go_on.clear()
    busy = engine.generate(_hello(), lambda event: None)
    desk.unload(str(tiny_model))
    desk.unload(str(tiny_model))
    assert desk.leaving == {str(tiny_model)}
    answers: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()

    desk.when_ready(answers.put)

    assert desk.is_loading
    assert answers.empty()
    engine.cancel(busy)
    engine.may_go_on.set()
    assert answers.get(timeout=10) is None
    assert len(engine.loads) == 2
    assert desk.loaded.path == str(tiny_model)
    assert desk.leaving == frozenset()


def _hello():
    from lampblack.domain.generation import GenerationRequest, Role, Turn

    return GenerationRequest(prompt=(Turn(Role.USER, "Hello"),))
