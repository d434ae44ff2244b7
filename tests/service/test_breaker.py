"""Whose orders fail again and again rests for a while; nobody else does, and a restart forgets nothing."""

from datetime import timedelta

import pytest

from petbot.domain.moderation import Act, Denied
from petbot.domain.orders import MAX_ATTEMPTS, JobState
from petbot.engine.port import EngineFault
from tests.builders import OTTO, a_manager
from tests.fakes.engine import WORKER_DIED
from tests.service.shop import Shop

HOPELESS = EngineFault("No such adapter.", reason="This cannot be drawn.", fatal=True)


async def failures(shop: Shop, count: int) -> None:
    """So many orders of Mara's that fail for good."""
    shop.engine.faults = [HOPELESS] * count
    async with shop.open():
        for _ in range(count):
            order_id = (await shop.ordered()).job.order.order_id
            await shop.until_job(order_id, JobState.FAILED)


async def test_the_fourth_order_after_three_failures_is_refused_until_the_hour_is_over(shop: Shop) -> None:
    await failures(shop, 3)
    with pytest.raises(Denied, match=r"failed 3 times.*Try again <t:"):
        await shop.ordered()
    [line] = await shop.moderation.record(a_manager(), limit=5)
    assert (line.act, line.detail) == (Act.REFUSED, {"rule": "failures"})
    shop.clock.move(timedelta(hours=1, seconds=1))
    await shop.ordered()


async def test_it_holds_after_a_restart(shop: Shop) -> None:
    await failures(shop, 3)
    with pytest.raises(Denied, match="no more of them for now"):
        await shop.restarted().ordered()


async def test_two_failures_stop_nobody(shop: Shop) -> None:
    await failures(shop, 2)
    await shop.ordered()


async def test_one_persons_failures_stop_nobody_else(shop: Shop) -> None:
    await failures(shop, 3)
    await shop.ordered(OTTO)


async def test_a_worker_that_dies_of_every_attempt_counts_as_a_failure(shop: Shop) -> None:
    shop.engine.faults = [WORKER_DIED] * 3 * MAX_ATTEMPTS
    async with shop.open():
        for _ in range(3):
            order_id = (await shop.ordered()).job.order.order_id
            for attempt in range(1, MAX_ATTEMPTS):
                await shop.until_job(order_id, JobState.WAITING, attempt)
                shop.clock.move(timedelta(minutes=1))
                shop.wake()
            await shop.until_job(order_id, JobState.FAILED)
    with pytest.raises(Denied, match=r"failed 3 times.*Try again <t:"):
        await shop.ordered()
