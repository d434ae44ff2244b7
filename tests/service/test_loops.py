"""What every loop is made of."""

import asyncio
import logging
from datetime import timedelta

import pytest

from petbot.service.loops import Bell, survives, to_its_end, unless_stopped

HOUR = timedelta(hours=1)


async def test_a_ring_between_two_waits_is_not_lost() -> None:
    bell = Bell(asyncio.Event())
    bell.ring()
    await bell.wait(HOUR)


async def test_a_stop_ends_every_wait() -> None:
    bell = Bell(asyncio.Event())
    bell.stop.set()
    await bell.wait()
    await bell.rest(HOUR)


async def test_a_ring_during_a_rest_is_kept_for_the_next_wait() -> None:
    bell = Bell(asyncio.Event())
    bell.ring()
    await bell.rest(timedelta(0))
    await bell.wait(HOUR)


async def test_a_failure_is_logged_with_a_reference_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        assert not await survives(fail(), "Dividing")
    assert "Dividing failed (reference " in caplog.text


async def test_work_that_must_end_ends_although_its_caller_is_cancelled() -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await may_end.wait()
        ended.set()

    caller = asyncio.create_task(to_its_end(work()))
    await begun.wait()
    caller.cancel()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert ended.is_set()


async def test_a_stop_ends_what_is_waited_for() -> None:
    stop = asyncio.Event()
    stop.set()
    assert await unless_stopped(asyncio.sleep(HOUR.total_seconds(), "slept"), stop) is None
    assert await unless_stopped(asyncio.sleep(0, "slept"), asyncio.Event()) == "slept"
