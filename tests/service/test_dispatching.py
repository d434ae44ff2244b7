"""The life of a job from its claim to its outcome."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.ids import CardId, OrderId, UserId
from petbot.domain.orders import LEASE, MAX_ATTEMPTS, JobState
from petbot.domain.recipes import Start
from petbot.domain.textdata import data_of
from petbot.domain.texts import Text, joined, tr
from petbot.engine.port import EngineFault, ModelBroken, ModelMissing, Picture, Withheld
from petbot.service.dispatching import OWNER
from petbot.store.errors import DiskFull
from petbot.store.images import Images
from tests.builders import OTTO, a_recipe, an_address, an_asker, some_choices
from tests.fakes.engine import WORKER_DIED, FakeEngine, a_png
from tests.service.shop import Shop, catalogue


def a_picture_of(seed: int) -> Picture:
    """The first of an order."""
    return Picture(index=0, seed=seed, width=8, height=8, png=a_png(seed))


async def test_an_order_is_drawn_and_its_pictures_are_kept(shop: Shop) -> None:
    ticket = await shop.ordered(pictures=2)
    order = ticket.job.order
    async with shop.open():
        await shop.until_job(order.order_id, JobState.DONE)
    async with shop.database.reading() as t:
        portraits = await t.portraits.of(order.order_id)
    assert [portrait.seed for portrait in portraits] == list(order.recipe.seeds)
    assert [await shop.images.read(portrait.sha256) for portrait in portraits] == [
        a_png(seed) for seed in order.recipe.seeds
    ]
    assert all(portrait.alt_text for portrait in portraits)


async def test_what_the_engine_says_of_its_pictures_reaches_the_person(shop: Shop) -> None:
    note = replace(a_picture_of(seed=9), note="The machine was short of memory: this one is smaller.")
    shop.engine.instead = {0: note, 1: Withheld(index=1, seed=2, reason="One picture was withheld.")}
    async with shop.open():
        ticket = await shop.ordered(pictures=3)
        await shop.until_delivery(ticket.job.order.order_id)
    result = shop.courier.result(ticket.card.card_id)
    assert len(result.portraits) == 2
    assert result.remark == "The machine was short of memory: this one is smaller. One picture was withheld."


async def test_what_the_engine_says_is_stored_as_texts(shop: Shop) -> None:
    note = tr("Smaller, at {width} x 8.", width=8)
    shop.engine.instead = {0: replace(a_picture_of(seed=9), note=note)}
    async with shop.open():
        order_id = (await shop.ordered(pictures=2)).job.order.order_id
        await shop.until_delivery(order_id)
    remark = (await shop.job(order_id)).remark
    assert remark == "Smaller, at 8 x 8."
    assert isinstance(remark, Text)
    assert data_of(remark) == data_of(joined(" ", [note]))


async def test_alt_text_is_in_the_language_of_the_card(shop: Shop) -> None:
    german = replace(an_asker(), locale="de")
    async with shop.open():
        card = await shop.ordering.open_form(german, an_address(), some_choices())
        order_id = (await shop.ordering.place(card.card_id, german)).job.order.order_id
        await shop.until_delivery(order_id)
    async with shop.database.reading() as t:
        (portrait,) = await t.portraits.of(order_id)
    assert catalogue().background("beach").names.de in portrait.alt_text


async def test_an_order_placed_while_all_is_quiet_wakes_the_dispatcher(shop: Shop) -> None:
    async with shop.open():
        await shop.until_delivery((await shop.ordered()).job.order.order_id)


async def test_step_times_are_measured_for_the_next_estimate(shop: Shop) -> None:
    async with shop.open():
        await shop.until_delivery((await shop.ordered()).job.order.order_id)
    async with shop.database.reading() as t:
        assert await t.timings.step_seconds("noise") == pytest.approx(0.5)


async def test_as_many_orders_are_drawn_at_once_as_the_engine_can(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, engine=FakeEngine(capacity=2))
    shop.engine.go.clear()
    for user in (1, 2, 3):
        await shop.ordered(UserId(user))
    async with shop.open():
        await shop.until(lambda: len(shop.engine.busy) == 2)
        async with shop.database.reading() as t:
            assert await t.jobs.queued() == 1


async def test_who_waits_is_told_how_long_by_the_steps_of_those_that_are_drawn_now(shop: Shop) -> None:
    engine = FakeEngine(capacity=2, step_seconds=4)
    engine.hold_at = 1
    shop = Shop(database=shop.database, images=shop.images, engine=engine)
    drawn = [(await shop.ordered(UserId(user))).job.order.order_id for user in (1, 2)]
    async with shop.open():
        await shop.until(lambda: len(shop.engine.busy) == 2 and any(map(shop.dispatcher.progress, drawn)))
        waiting = await shop.ordered(UserId(3))
        steps = waiting.job.order.recipe.steps
        done = sum(told.step for order_id in drawn if (told := shop.dispatcher.progress(order_id)))
        assert waiting.eta is not None
        seconds = (waiting.eta - shop.clock()).total_seconds()
    assert seconds == pytest.approx(4 * ((2 * steps - done) / 2 + steps))


async def test_a_failed_attempt_is_tried_again_after_a_pause(shop: Shop) -> None:
    shop.engine.faults = [WORKER_DIED]
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        assert (await shop.until_job(order_id, JobState.WAITING)).error == WORKER_DIED.reason
        shop.clock.move(timedelta(seconds=2))
        shop.wake()
        assert (await shop.until_job(order_id, JobState.DONE)).attempts == 2


async def test_a_job_that_kills_the_worker_each_time_ends_as_failed_and_its_owner_is_told(shop: Shop) -> None:
    shop.engine.faults = [WORKER_DIED] * 99
    ticket = await shop.ordered()
    order_id = ticket.job.order.order_id
    async with shop.open():
        for attempt in range(1, MAX_ATTEMPTS):
            await shop.until_job(order_id, JobState.WAITING, attempt)
            shop.clock.move(timedelta(minutes=1))
            shop.wake()
        await shop.until_delivery(order_id)
    assert len(shop.engine.begun) == MAX_ATTEMPTS
    assert shop.courier.deliveries(order_id) == 1
    assert shop.courier.result(ticket.card.card_id).failure == WORKER_DIED.reason


async def test_an_order_that_can_never_be_drawn_fails_at_once(shop: Shop) -> None:
    shop.engine.faults = [EngineFault("size", reason="This size does not fit the model.", fatal=True)]
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        await shop.until_job(order_id, JobState.FAILED)
    assert len(shop.engine.begun) == 1


async def test_a_bug_in_one_order_does_not_end_the_others(shop: Shop) -> None:
    shop.engine.faults = [ZeroDivisionError()]
    first, second = await shop.ordered(), await shop.ordered(OTTO)
    async with shop.open():
        await shop.until_delivery(second.job.order.order_id)
        waiting = await shop.job(first.job.order.order_id)
    assert waiting.state is JobState.WAITING
    assert waiting.error
    assert "reference" in waiting.error


async def test_cancelling_stops_the_drawing_between_two_steps(shop: Shop) -> None:
    shop.engine.go.clear()
    ticket = await shop.ordered()
    order_id = ticket.job.order.order_id
    async with shop.open():
        await shop.until(lambda: shop.engine.busy)
        await shop.ordering.cancel(ticket.card.card_id, an_asker())
        await shop.until(lambda: not shop.engine.busy)
    assert (await shop.job(order_id)).state is JobState.CANCELLED
    assert shop.courier.deliveries(order_id) == 0


async def test_an_order_cancelled_just_before_its_pictures_are_stored_stays_cancelled(shop: Shop) -> None:
    cancelling = CancellingImages(shop)
    shop = Shop(database=shop.database, images=cancelling, engine=shop.engine, courier=shop.courier)
    ticket = await shop.ordered()
    order_id = ticket.job.order.order_id
    cancelling.cancel_on_put = ticket.card.card_id
    async with shop.open():
        await shop.until(lambda: cancelling.removed)
    assert (await shop.job(order_id)).state is JobState.CANCELLED
    assert not any(cancelling.path(sha256).exists() for sha256 in cancelling.removed)
    assert shop.courier.deliveries(order_id) == 0


async def test_while_the_disk_is_full_the_order_waits_and_the_operator_is_told(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    full = FullImages(shop)
    shop = Shop(database=shop.database, images=full, engine=shop.engine, courier=shop.courier)
    order_id = (await shop.ordered()).job.order.order_id
    with caplog.at_level(logging.ERROR):
        async with shop.open():
            await shop.until(lambda: "Free some room" in caplog.text)
            assert (await shop.job(order_id)).state is JobState.RUNNING
            full.full = False
            await shop.until_delivery(order_id)
    assert len(shop.engine.begun) == 1


async def test_a_stop_while_the_disk_is_full_leaves_the_order_to_the_next_start(shop: Shop) -> None:
    full = FullImages(shop)
    waiting = Shop(database=shop.database, images=full)
    order_id = (await waiting.ordered()).job.order.order_id
    async with waiting.open():
        await shop.until_job(order_id, JobState.RUNNING)
        await shop.until(lambda: full.refused)
    async with shop.open():
        assert (await shop.until_job(order_id, JobState.DONE)).attempts == 1


async def test_a_heartbeat_keeps_the_lease_while_the_engine_draws(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, heartbeat=timedelta(milliseconds=5))
    shop.engine.go.clear()
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        await shop.until_job(order_id, JobState.RUNNING)
        shop.clock.move(timedelta(seconds=30))
        await shop.until_lease(order_id, shop.clock() + LEASE)


async def test_the_heartbeat_hears_of_an_erased_order(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, heartbeat=timedelta(milliseconds=5))
    shop.engine.go.clear()
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        await shop.until(lambda: shop.engine.busy)
        async with shop.database.transaction() as t:
            await t.jobs.save((await t.jobs.get(order_id)).cancelled())
        await shop.until(lambda: not shop.engine.busy)


async def test_a_job_claimed_before_a_crash_is_claimed_again_at_start_up_at_no_cost(shop: Shop) -> None:
    order_id = (await shop.ordered()).job.order.order_id
    for _ in range(MAX_ATTEMPTS + 1):
        async with shop.database.transaction() as t:
            assert await t.jobs.claim(shop.clock(), OWNER)
        async with shop.database.transaction() as t:
            await t.jobs.release_all(OWNER)
    async with shop.open():
        assert (await shop.until_job(order_id, JobState.DONE)).attempts == 1


async def test_at_a_stop_an_order_that_is_nearly_done_is_finished(shop: Shop) -> None:
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        await shop.until(lambda: shop.dispatcher.progress(order_id))
    assert (await shop.job(order_id)).state is JobState.DONE


async def test_at_a_stop_an_order_that_takes_long_is_handed_back_at_no_cost(shop: Shop) -> None:
    engine = FakeEngine(step_seconds=60)
    engine.hold_at = 1
    shop = Shop(database=shop.database, images=shop.images, engine=engine)
    order_id = (await shop.ordered(pictures=4)).job.order.order_id
    async with shop.open():
        await shop.until(lambda: shop.dispatcher.progress(order_id))
        shop.stop.set()
        job = await shop.until_job(order_id, JobState.QUEUED)
    assert job.attempts == 0


async def test_orders_wait_in_the_queue_until_the_model_is_loaded(shop: Shop) -> None:
    shop.engine.loaded.clear()
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        assert (await shop.job(order_id)).state is JobState.QUEUED
        shop.engine.loaded.set()
        await shop.until_job(order_id, JobState.DONE)


async def test_without_a_model_the_operator_is_told_and_no_order_is_lost(shop: Shop) -> None:
    shop.engine.broken = ModelMissing("There is no model folder.")
    order_id = (await shop.ordered()).job.order.order_id
    with pytest.raises(ModelMissing, match="no model folder"):
        await shop.dispatcher.run()
    assert (await shop.job(order_id)).state is JobState.QUEUED


async def test_a_model_that_breaks_later_on_stops_the_drawing_and_loses_no_order(shop: Shop) -> None:
    first = (await shop.ordered()).job.order.order_id
    running = asyncio.create_task(shop.dispatcher.run())
    await shop.until_job(first, JobState.DONE)
    shop.engine.broken = ModelBroken("The model folder is damaged.")
    second = (await shop.ordered()).job.order.order_id
    with pytest.raises(ModelBroken):
        await running
    assert (await shop.job(second)).state is JobState.QUEUED
    shop.engine.broken = None
    async with shop.open():
        await shop.until_job(second, JobState.DONE)


class FullImages(Images):
    """A disk without room."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.images.path("ab" * 32).parents[2])
        self.full = True
        self.refused = False

    async def put(self, png: bytes) -> str:
        if self.full:
            self.refused = True
            raise DiskFull("The disk is full. Free some room.")
        return await super().put(png)


class CancellingImages(Images):
    """A disk so slow that somebody presses Cancel while it writes."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.images.path("ab" * 32).parents[2])
        self._ordering = shop.ordering
        self.cancel_on_put: CardId | None = None
        self.removed: list[str] = []

    async def put(self, png: bytes) -> str:
        digest = await super().put(png)
        assert self.cancel_on_put
        await self._ordering.cancel(self.cancel_on_put, an_asker())
        return digest

    async def delete(self, digest: str) -> None:
        await super().delete(digest)
        self.removed.append(digest)


async def _placed_with_start(shop: Shop, sha256: str) -> OrderId:
    order = (await shop.ordered()).job.order
    recipe = replace(a_recipe(), start=Start(sha256=sha256, strength=0.5))
    from_picture = replace(order, order_id=OrderId("from-a-picture"), recipe=recipe)
    async with shop.database.transaction() as t:
        await t.jobs.add(from_picture)
    return from_picture.order_id


async def test_the_picture_that_an_order_starts_from_goes_with_it_to_the_engine(shop: Shop) -> None:
    order_id = await _placed_with_start(shop, await shop.images.put(a_png(7)))
    async with shop.open():
        await shop.until_job(order_id, JobState.DONE)
    assert shop.engine.starts[order_id] == a_png(7)
    assert list(shop.engine.starts.values()).count(None) == 1


async def test_without_its_picture_the_order_still_goes_to_the_engine_which_refuses_it_in_words(shop: Shop) -> None:
    order_id = await _placed_with_start(shop, "00" * 32)
    async with shop.open():
        await shop.until_job(order_id, JobState.DONE)
    assert shop.engine.starts[order_id] is None
