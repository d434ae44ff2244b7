"""The orders inside the engine when the worker that draws them dies."""

from petbot.domain.ids import OrderId
from petbot.engine.jobs import Job, Jobs
from petbot.engine.port import Cancelled, EngineFault, Event, Picture, Preview, Progress, Withheld
from tests.models import noise_recipe


def a_fault() -> EngineFault:
    """What becomes of an order whose worker is gone."""
    return EngineFault("the worker is gone", reason="It stumbled.")


def begun(jobs: Jobs, count: int) -> list[Job]:
    """So many orders that are being drawn."""
    made = [jobs.add(OrderId(f"order {at}"), noise_recipe()) for at in range(count)]
    assert [jobs.take(count) for _ in made] == made
    return made


def told(job: Job) -> list[Event | Exception | None]:
    """All that is in its inbox."""
    return [job.inbox.get_nowait() for _ in range(job.inbox.qsize())]


def test_of_several_orders_whose_worker_died_each_is_drawn_by_itself_and_then_again_with_others() -> None:
    jobs = Jobs()
    first, second = begun(jobs, 2)
    later = [jobs.add(OrderId(f"later {at}"), noise_recipe()) for at in range(2)]
    jobs.orphan(a_fault)
    for job in (first, second):
        assert jobs.take(2) is job
        assert jobs.take(2) is None
        jobs.finish(job.number, None)
        assert told(job) == [None]
    assert [jobs.take(2), jobs.take(2)] == later


def test_an_order_whose_worker_died_with_nothing_else_to_draw_has_failed() -> None:
    jobs = Jobs()
    (job,) = begun(jobs, 1)
    jobs.orphan(a_fault)
    (outcome,) = told(job)
    assert isinstance(outcome, EngineFault)
    assert jobs.over(job.number)


def test_a_cancelled_order_is_not_drawn_again_after_the_workers_death() -> None:
    jobs = Jobs()
    unwanted, wanted = begun(jobs, 2)
    jobs.withdraw(unwanted)
    jobs.orphan(a_fault)
    assert [type(outcome) for outcome in told(unwanted)] == [Cancelled]
    assert jobs.take(2) is wanted


def test_what_was_told_before_the_workers_death_is_not_told_again() -> None:
    jobs = Jobs()
    job, _ = begun(jobs, 2)
    before: list[Event] = [
        Progress(step=1, steps=3, step_seconds=0.1),
        Picture(index=0, seed=1, width=8, height=8, png=b"png"),
        Progress(step=2, steps=3, step_seconds=0.1),
    ]
    after: list[Event] = [
        Preview(index=1, jpeg=b"jpeg"),
        Progress(step=3, steps=3, step_seconds=0.1),
        Withheld(index=1, seed=2, reason="The checker said no."),
    ]
    for event in before:
        jobs.pass_on(job.number, event)
    jobs.orphan(a_fault)
    assert jobs.take(2) is job
    for event in (Preview(index=0, jpeg=b"jpeg"), *before, *after):
        jobs.pass_on(job.number, event)
    assert told(job) == before + after
