"""Jobs outlive the app: what was written for them is there again, in its order, until they are deleted for good."""

from __future__ import annotations

import pytest

from lampblack.domain.faults import Fault
from lampblack.domain.generation import ChosenToken, FinishReason, GenerationStats, TokenLogprob
from lampblack.domain.jobs import JobState, Output
from lampblack.store.database import Database
from lampblack.store.jobs import JobStore
from lampblack.store.panel_choices import PanelChoiceStore
from lampblack.store.purging import purge_deleted

STATS = GenerationStats(12, 3, 0.5, 10.0, 2048, 7)
CHOSEN = (ChosenToken(TokenLogprob("A", 3, -0.25), (TokenLogprob("B", 4, -1.5),)),)


@pytest.fixture
def jobs(database, clock):
    return JobStore(database, clock)


def test_a_job_is_there_again_with_its_outputs_in_order(path, jobs, database):
    job = jobs.create("summarize", "A long\nreport", "/models/a.gguf", '{"text": "…"}')
    first = Output("leaf 2", "Second part.", FinishReason.STOP, STATS, CHOSEN)
    second = Output("leaf 1", "", fault=Fault("prompt.too_long", {"prompt_tokens": 5000}))
    jobs.add_output(job.id, first, 1, 3)
    jobs.add_output(job.id, second, 2, 4)
    database.close()

    again = JobStore(Database(path))
    assert again.outputs(job.id) == [first, second]
    assert again.input(job.id) == '{"text": "…"}'
    known = again.get(job.id)
    assert (known.title, known.done, known.total, known.state) == ("A long report", 2, 4, JobState.RUNNING)
    again._database.close()


def test_a_job_that_the_end_of_the_app_cut_off_can_go_on(jobs):
    job = jobs.create("translate", "Letter", "m", "{}")
    assert not jobs.get(job.id).can_go_on

    jobs.mark_interrupted()

    assert jobs.get(job.id).can_go_on
    jobs.go_on(job.id)
    assert jobs.get(job.id).state is JobState.RUNNING
    jobs.end(job.id, JobState.INTERRUPTED, Fault("engine.crashed", {"signal": 9}))
    assert jobs.get(job.id).fault == Fault("engine.crashed", {"signal": 9})
    jobs.end(job.id, JobState.DONE)
    assert not jobs.get(job.id).can_go_on


def test_an_output_takes_the_place_of_the_one_before(jobs):
    job = jobs.create("write", "Poem", "m", "{}")
    jobs.add_output(job.id, Output("variant 1", "first"), 1, 2)
    jobs.add_output(job.id, Output("variant 1", "second"), 1, 2)
    jobs.add_output(job.id, Output("variant 2", "other"), 2, 2)

    assert [one.text for one in jobs.outputs(job.id)] == ["second", "other"]
    jobs.forget_outputs(job.id, ["variant 1"])
    assert [one.text for one in jobs.outputs(job.id)] == ["other"]


def test_each_panel_has_its_own_jobs_the_newest_first(jobs, clock):
    old = jobs.create("write", "Old", "m", "{}")
    clock.now += 10
    new = jobs.create("write", "New", "m", "{}")
    jobs.create("code", "Other", "m", "{}")

    assert [job.id for job in jobs.all("write")] == [new.id, old.id]


def test_what_is_deleted_comes_back_until_the_app_closes(jobs, database):
    job = jobs.create("write", "Poem", "m", "{}")
    kept = jobs.create("write", "Kept", "m", "{}")
    jobs.add_output(job.id, Output("1", "secret"), 1, 1)
    jobs.delete(job.id)
    assert [one.id for one in jobs.all("write")] == [kept.id]
    jobs.restore(job.id)
    assert len(jobs.all("write")) == 2

    jobs.delete(job.id)
    purge_deleted(database)

    assert jobs.outputs(job.id) == []
    with pytest.raises(LookupError):
        jobs.get(job.id)


def test_an_output_of_a_job_that_is_gone_is_let_go(jobs):
    jobs.add_output(99, Output("1", "late"), 1, 1)
    assert jobs.outputs(99) == []


def test_what_was_made_of_a_job_is_kept(jobs):
    job = jobs.create("translate", "Letter", "m", "{}")
    assert jobs.result(job.id) == ""
    jobs.keep_result(job.id, '{"3": "corrected"}')
    assert jobs.result(job.id) == '{"3": "corrected"}'


def test_choices_are_kept_for_each_panel(database):
    choices = PanelChoiceStore(database)
    assert choices.find("write") == ""
    choices.save("write", '{"tone": "formal"}')
    choices.save("code", "{}")
    choices.save("write", '{"tone": "warm"}')
    assert choices.find("write") == '{"tone": "warm"}'
