"""The queue's promises: leases, back-off, hand-back, caps and places, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from petbot.domain.errors import NotFound
from petbot.domain.ids import OrderId, UserId
from petbot.domain.orders import LEASE, Job, JobState, Order
from petbot.domain.waiting import Place
from petbot.store.database import Database
from petbot.store.errors import StoreFault
from tests.builders import MARA, OTTO, a_recipe, an_order
from tests.databases import another_way_in
from tests.fakes.clock import NOON

SECOND = timedelta(seconds=1)


async def queued(database: Database, *orders: Order) -> list[Job]:
    """Place these orders; Mara's single one when none is given."""
    async with database.transaction() as t:
        return [await t.jobs.add(order) for order in orders or (an_order(),)]


async def claimed(database: Database, owner: str = "me", after: timedelta = timedelta()) -> Job | None:
    """Claim the next job some time after noon."""
    async with database.transaction() as t:
        return await t.jobs.claim(NOON + after, owner)


async def test_a_placed_order_is_read_back_as_it_was(database: Database) -> None:
    order = an_order(recipe=a_recipe(pictures=3), guild_id=None)
    [job] = await queued(database, order)
    async with database.reading() as t:
        assert await t.jobs.get(order.order_id) == job == Job(order=order)


async def test_an_unknown_order_is_gone(database: Database) -> None:
    async with database.reading() as t:
        with pytest.raises(NotFound, match="gone"):
            await t.jobs.get(OrderId("never"))
        with pytest.raises(NotFound, match="gone"):
            await t.jobs.place(OrderId("never"))


async def test_an_order_is_placed_once(database: Database) -> None:
    [job] = await queued(database)
    with pytest.raises(StoreFault, match="refused"):
        await queued(database, job.order)
    async with database.reading() as t:
        assert await t.jobs.queued() == 1


async def test_a_claim_holds_until_its_lease_runs_out(database: Database) -> None:
    await queued(database)
    first = await claimed(database)
    assert first is not None
    assert (first.state, first.attempts, first.lease_until) == (JobState.RUNNING, 1, NOON + LEASE)
    assert await claimed(database, "other", LEASE - SECOND) is None
    second = await claimed(database, "other", LEASE)
    assert second is not None
    assert (second.attempts, second.lease_until) == (2, NOON + 2 * LEASE)


async def test_only_the_owner_extends_a_lease(database: Database) -> None:
    [job] = await queued(database)
    await claimed(database)
    async with database.transaction() as t:
        assert not await t.jobs.extend(job.order.order_id, "other", NOON + 9 * LEASE)
        assert await t.jobs.extend(job.order.order_id, "me", NOON + 2 * LEASE)
    assert await claimed(database, after=LEASE) is None
    assert await claimed(database, after=2 * LEASE) is not None


async def test_nobody_extends_a_job_that_is_over(database: Database) -> None:
    await queued(database)
    job = await claimed(database)
    assert job is not None
    async with database.transaction() as t:
        await t.jobs.save(job.done(NOON))
        assert not await t.jobs.extend(job.order.order_id, "me", NOON + LEASE)


async def test_what_a_dead_instance_held_is_handed_back_at_no_cost(database: Database) -> None:
    await queued(database, an_order(), an_order(user_id=OTTO))
    await claimed(database, "dead")
    await claimed(database, "alive")
    async with database.transaction() as t:
        assert await t.jobs.release_all("dead") == 1
        assert await t.jobs.release_all("dead") == 0
    again = await claimed(database)
    assert again is not None
    assert again.attempts == 1


async def test_a_job_that_stumbled_waits_and_then_goes_first(database: Database) -> None:
    first, second = await queued(database, an_order(), an_order(user_id=OTTO))
    job = await claimed(database)
    assert job is not None
    stumbled = job.stumbled("Out of memory.", NOON)
    async with database.transaction() as t:
        await t.jobs.save(stumbled)
        assert await t.jobs.next_available_at() == stumbled.available_at
        assert await t.jobs.queued() == 2
    other = await claimed(database)
    assert other is not None
    assert other.order == second.order
    await queued(database, an_order(user_id=UserId(3)))
    assert stumbled.available_at is not None
    again = await claimed(database, after=stumbled.available_at - NOON)
    assert again is not None
    assert (again.order, again.attempts, again.error) == (first.order, 2, "Out of memory.")


async def test_the_next_moment_is_the_earliest_of_back_offs_and_leases(database: Database) -> None:
    async with database.reading() as t:
        assert await t.jobs.next_available_at() is None
    await queued(database, an_order(), an_order(user_id=OTTO))
    await claimed(database, after=SECOND)
    stumbling = await claimed(database)
    assert stumbling is not None
    async with database.transaction() as t:
        assert await t.jobs.next_available_at() == NOON + LEASE
        await t.jobs.save(stumbling.stumbled("No.", NOON))
        assert await t.jobs.next_available_at() == NOON + 2 * SECOND


async def test_the_cap_counts_all_that_is_not_over(database: Database) -> None:
    jobs = await queued(database, *(an_order() for _ in range(5)), an_order(user_id=OTTO))
    running = [await claimed(database) for _ in range(2)]
    async with database.transaction() as t:
        for job in running:
            assert job is not None
            await t.jobs.save(job.stumbled("No.", NOON) if job.order.user_id == MARA else job.done(NOON))
        await t.jobs.save(jobs[4].cancelled())
        assert await t.jobs.outstanding(MARA) == 4
        assert await t.jobs.outstanding(OTTO) == 0


async def test_a_cancelled_order_is_never_claimed(database: Database) -> None:
    [job] = await queued(database)
    async with database.transaction() as t:
        await t.jobs.save(job.cancelled())
    assert await claimed(database) is None


async def test_places_count_the_orders_and_steps_ahead(database: Database) -> None:
    orders = [an_order(recipe=a_recipe(steps=steps)) for steps in (10, 20, 30, 40)]
    await queued(database, *orders)
    running = await claimed(database)
    assert running is not None
    ids = [order.order_id for order in orders]
    async with database.transaction() as t:
        await t.jobs.save((await t.jobs.get(ids[2])).cancelled())
        assert await t.jobs.places([*reversed(ids), OrderId("never")]) == {
            ids[0]: Place(position=0, steps_ahead=10),
            ids[1]: Place(position=1, steps_ahead=30),
            ids[2]: Place(position=0, steps_ahead=0),
            ids[3]: Place(position=2, steps_ahead=70),
        }
        assert await t.jobs.place(ids[3]) == Place(position=2, steps_ahead=70)


async def test_a_job_that_backs_off_keeps_its_place(database: Database) -> None:
    first, second = await queued(database, an_order(), an_order(user_id=OTTO))
    job = await claimed(database)
    assert job is not None
    async with database.transaction() as t:
        await t.jobs.save(job.stumbled("No.", NOON))
        assert (await t.jobs.place(first.order.order_id)).position == 0
        assert (await t.jobs.place(second.order.order_id)).position == 1


async def test_two_claimers_at_once_never_get_the_same_job(database: Database, database_url: str) -> None:
    orders = [an_order(user_id=UserId(number)) for number in range(20)]
    await queued(database, *orders)
    async with another_way_in(database_url) as other:

        async def claim_all(way: Database, owner: str) -> list[OrderId]:
            mine: list[OrderId] = []
            while job := await claimed(way, owner):
                mine.append(job.order.order_id)
            return mine

        first, second = await asyncio.gather(claim_all(database, "one"), claim_all(other, "two"))
    assert sorted(first + second) == sorted(order.order_id for order in orders)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_claimer_skips_what_another_has_not_committed_yet(database: Database, database_url: str) -> None:
    await queued(database, an_order(), an_order(user_id=OTTO))
    async with another_way_in(database_url) as other, database.transaction() as mine, other.transaction() as theirs:
        jobs = [await mine.jobs.claim(NOON, "one"), await theirs.jobs.claim(NOON, "two")]
        assert await theirs.jobs.claim(NOON, "two") is None
    assert {job.order.user_id for job in jobs if job} == {MARA, OTTO}
