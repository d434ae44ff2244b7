"""The life of a job: every change gives a new job or says why it cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petbot.domain.errors import Refusal
from petbot.domain.orders import BACK_OFF, LEASE, MAX_ATTEMPTS, Job, JobState
from tests.builders import an_order

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _job() -> Job:
    return Job(order=an_order())


def test_a_claim_is_a_lease() -> None:
    job = _job().claimed(NOW)
    assert (job.state, job.attempts, job.lease_until) == (JobState.RUNNING, 1, NOW + LEASE)


def test_a_failed_attempt_waits_longer_each_time_and_then_fails_for_good() -> None:
    job, waits = _job(), list[timedelta]()
    for _ in range(MAX_ATTEMPTS - 1):
        job = job.claimed(NOW).stumbled("the worker died", NOW)
        assert job.state is JobState.WAITING
        waits.append((job.available_at or NOW) - NOW)
    assert waits == [BACK_OFF * 2**n for n in range(MAX_ATTEMPTS - 1)]
    assert job.claimed(NOW).stumbled("the worker died", NOW).state is JobState.FAILED


def test_a_fatal_failure_is_not_tried_again() -> None:
    assert _job().claimed(NOW).stumbled("the recipe is broken", NOW, fatal=True).state is JobState.FAILED


def test_handing_a_job_back_costs_no_attempt() -> None:
    job = _job().claimed(NOW).handed_back()
    assert (job.state, job.attempts, job.lease_until) == (JobState.QUEUED, 0, None)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_an_ended_job_stays_ended(state: JobState) -> None:
    ended = Job(order=an_order(), state=state)
    with pytest.raises(Refusal, match=f"already {state}"):
        ended.done(NOW)
    with pytest.raises(Refusal):
        ended.cancelled()


@given(st.lists(st.booleans(), max_size=40))
def test_attempts_never_pass_the_limit_whatever_happens(crashes: list[bool]) -> None:
    job = _job()
    for crash in crashes:
        if job.state.final:
            break
        job = job.claimed(NOW)
        job = job.stumbled("crash", NOW) if crash else job.handed_back()
    assert job.attempts <= MAX_ATTEMPTS
