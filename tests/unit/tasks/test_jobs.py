"""Jobs: worked off piece by piece, kept as they go, stopped and gone on with; nothing is done twice."""

from __future__ import annotations

import threading

import pytest
from tests.unit.tasks.conftest import PATIENCE

from lampblack.domain.endpoints import ModelElsewhere
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import GenerationRequest, Priority
from lampblack.domain.jobs import JobState, Piece, seconds_left
from lampblack.engine.protocol import LoadOptions
from lampblack.store.jobs import JobStore
from lampblack.store.models import ModelStore
from lampblack.tasks.jobs import Jobs
from lampblack.tasks.other_models import OtherModels
from lampblack.tasks.plan_run import PlanRun, count_tokens


class TwoStages:
    """Reads each text, then writes one thing of all that was written."""

    def __init__(self, texts, model=""):
        self.texts, self.model = texts, model

    def next(self, done):
        leaves = [self._piece(f"leaf {n}", text) for n, text in enumerate(self.texts)]
        if left := [piece for piece in leaves if piece.key not in done]:
            return left
        return [] if "whole" in done else [self._piece("whole", " ".join(done[one.key].text for one in leaves))]

    def total(self, done):
        return len(self.texts) + 1

    def _piece(self, key, prompt):
        return Piece(key, GenerationRequest(prompt, model=self.model, priority=Priority.DOCUMENT))


class Listener:
    def __init__(self):
        self.ended, self.outputs, self.texts = [], [], {}
        self.has_ended, self.has_output = threading.Event(), threading.Event()

    def job_loading(self, job_id, fraction): ...

    def job_text(self, job_id, key, text):
        self.texts[key] = self.texts.get(key, "") + text

    def job_output(self, job_id, output, done, total):
        self.outputs.append((output.key, done, total))
        self.has_output.set()

    def job_ended(self, job):
        self.ended.append(job)
        self.has_ended.set()

    def wait_ended(self):
        assert self.has_ended.wait(PATIENCE)
        self.has_ended.clear()
        return self.ended[-1]


@pytest.fixture
def told():
    return Listener()


@pytest.fixture
def awake():
    return []


@pytest.fixture
def jobs(database, engine, desk, tiny_model, told, awake):
    others = OtherModels(engine, desk, ModelStore(database), desk._options)
    desk.choose(str(tiny_model))
    jobs = Jobs(JobStore(database), engine, desk, others, told, awake.append)
    yield jobs
    jobs.close()


@pytest.fixture
def loaded_engine(engine, tiny_model):
    loaded = threading.Event()
    engine.load(LoadOptions(path=str(tiny_model)), lambda event: loaded.set())
    assert loaded.wait(PATIENCE)
    return engine


def start(jobs, texts=("one", "two", "three")):
    return jobs.start("summarize", "A report", "{}", lambda model, count: TwoStages(texts, model.path))


def test_a_job_loads_its_model_and_is_worked_off(jobs, told, database, engine, awake):
    job = start(jobs)
    ended = told.wait_ended()

    assert (ended.state, ended.done, ended.total) == (JobState.DONE, 4, 4)
    outputs = JobStore(database).outputs(job.id)
    assert [output.key for output in outputs][-1] == "whole"
    assert {output.text for output in outputs} == {"".join(engine.words)}
    assert told.texts["whole"] == "".join(engine.words)
    assert told.outputs[-1] == ("whole", 4, 4)
    assert awake == [True, False]


def test_what_is_done_is_not_done_again(jobs, told, database, engine):
    engine.words = ("a ",) * 50
    engine.pause = 0.001
    job = start(jobs)
    assert told.has_output.wait(PATIENCE)
    jobs.cancel(job.id)
    assert told.wait_ended().state is JobState.CANCELLED
    kept = JobStore(database).outputs(job.id)
    asked = len(engine.prompts)
    assert 1 <= len(kept) < 4

    jobs.go_on(job.id, lambda model, count: TwoStages(("one", "two", "three"), model.path))

    assert told.wait_ended().state is JobState.DONE
    assert len(engine.prompts) - asked == 4 - len(kept)
    assert JobStore(database).outputs(job.id)[: len(kept)] == kept


def hold(engine, desk):
    """Lets the model come into memory, but write nothing."""
    ready = threading.Event()
    desk.when_ready(lambda fault: ready.set())
    assert ready.wait(PATIENCE)
    engine.may_go_on.clear()


def test_an_engine_that_dies_interrupts_the_job_and_it_can_go_on(jobs, told, engine, desk):
    hold(engine, desk)
    job = start(jobs)
    while len(engine.prompts) < 3:
        threading.Event().wait(0.005)
    engine.die(Fault("engine.crashed", {"signal": 9}))
    ended = told.wait_ended()
    assert (ended.state, ended.fault) == (JobState.INTERRUPTED, Fault("engine.crashed", {"signal": 9}))
    engine.may_go_on.set()

    jobs.go_on(job.id, lambda model, count: TwoStages(("one", "two", "three"), model.path))

    assert told.wait_ended().state is JobState.DONE


def test_closing_the_app_leaves_a_job_that_can_go_on(jobs, told, engine, desk, database):
    hold(engine, desk)
    job = start(jobs)
    threading.Timer(0.05, engine.may_go_on.set).start()
    jobs.close()

    assert JobStore(database).get(job.id).state is JobState.INTERRUPTED
    assert not jobs.is_running(job.id)


def test_a_job_needs_a_model_on_this_computer(jobs, desk, database, engine):
    for chosen, kind in (
        (None, "model.none_loaded"),
        (ModelElsewhere("http://host:80/v1", "some").path, "job.elsewhere"),
    ):
        desk.choose(chosen)
        with pytest.raises(KnownError) as refused:
            start(jobs)
        assert refused.value.fault.kind == kind
    assert JobStore(database).all("summarize") == []


def test_a_plan_that_cannot_be_made_says_why(jobs, told):
    def refuse(model, count):
        raise KnownError("attachment.empty", name="a.txt")

    jobs.start("summarize", "A report", "{}", refuse)

    ended = told.wait_ended()
    assert (ended.state, ended.fault) == (JobState.INTERRUPTED, Fault("attachment.empty", {"name": "a.txt"}))


def test_a_piece_that_the_engine_refuses_does_not_stop_the_others(loaded_engine):
    class Plan(TwoStages):
        def _piece(self, key, prompt):
            return super()._piece(key, "" if key == "leaf 1" else prompt)

    done = PlanRun(loaded_engine, Plan(("one", "two"))).run()

    assert done["leaf 1"].fault == Fault("prompt.empty")
    assert done["leaf 0"].fault is None
    assert done["whole"].text


def test_no_more_pieces_are_asked_for_than_the_engine_takes_at_once(loaded_engine):
    loaded_engine.may_go_on.clear()
    run = PlanRun(loaded_engine, TwoStages(tuple("abcdefgh")), at_once=3)
    working = threading.Thread(target=run.run)
    working.start()
    while len(loaded_engine.prompts) < 3:
        threading.Event().wait(0.005)
    assert len(loaded_engine.prompts) == 3
    loaded_engine.may_go_on.set()
    working.join(PATIENCE)
    assert len(loaded_engine.prompts) == 9


def test_tokens_are_counted_by_the_model_in_memory(loaded_engine):
    assert count_tokens(loaded_engine, ["one two", "", "three"]) == (2, 0, 1)


def test_time_left_is_told_from_what_was_done_since_it_began():
    assert seconds_left(0, 10, 0, 5.0) is None
    assert seconds_left(5, 10, 0, 20.0) == 20.0
    assert seconds_left(5, 10, 4, 20.0) == 100.0
