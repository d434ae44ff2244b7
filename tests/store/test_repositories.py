"""What goes in comes out, as values, on both databases."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from petbot.domain.cards import Card
from petbot.domain.errors import NotFound
from petbot.domain.ids import CardId, ChannelId, MessageId, OrderId
from petbot.domain.orders import JobState
from petbot.domain.portraits import DeliveryState, Route
from petbot.domain.waiting import smoothed
from petbot.store.database import Database, Transaction
from petbot.store.errors import StoreFault
from tests.builders import OTTO, a_card, a_delivery, a_portrait, a_token, an_address, an_order, some_choices
from tests.fakes.clock import NOON

SECOND = timedelta(seconds=1)


async def a_ticket(t: Transaction) -> Card:
    """A card whose order is in line."""
    card = a_card()
    order = an_order(card_id=card.card_id)
    card = replace(card, order_id=order.order_id)
    await t.cards.add(card)
    await t.jobs.add(order)
    return card


async def test_a_card_is_read_back_with_its_token(database: Database) -> None:
    card = a_card(address=an_address(token=a_token("secret")), choices=some_choices(pictures=4))
    async with database.transaction() as t:
        await t.cards.add(card)
    async with database.reading() as t:
        assert await t.cards.get(card.card_id) == card
        assert await t.cards.find(CardId("never")) is None
        with pytest.raises(NotFound, match="gone"):
            await t.cards.get(CardId("never"))


async def test_a_saved_card_is_what_was_saved(database: Database) -> None:
    card = a_card(address=an_address(token=a_token()))
    async with database.transaction() as t:
        await t.cards.add(card)
    changed = replace(
        card,
        address=an_address(guild_id=None),
        order_id=OrderId("order"),
        choices=some_choices(pictures=2),
        closed=True,
    )
    async with database.transaction() as t:
        await t.cards.save(changed)
        assert await t.cards.by_order(OrderId("order")) == changed
        with pytest.raises(NotFound):
            await t.cards.save(a_card())
        with pytest.raises(NotFound):
            await t.cards.by_order(OrderId("never"))


async def test_tickets_are_the_cards_whose_order_is_not_over(database: Database) -> None:
    async with database.transaction() as t:
        over, stumbled, running, *waiting = [await a_ticket(t) for _ in range(5)]
        await t.cards.add(a_card())
        for change in ("done", "stumble", "run"):
            job = await t.jobs.claim(NOON, "me")
            assert job is not None
            if change != "run":
                await t.jobs.save(job.done(NOON) if change == "done" else job.stumbled("No.", NOON))
        tickets = await t.cards.tickets(limit=10)
        assert [card for card, _ in tickets] == [running, stumbled, *waiting]
        assert [job.state for _, job in tickets[:3]] == [JobState.RUNNING, JobState.WAITING, JobState.QUEUED]
        assert all(job.order.order_id == card.order_id for card, job in tickets)
        assert await t.cards.tickets(limit=2) == tickets[:2]
        assert over not in [card for card, _ in tickets]


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    somewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    order = an_order(placed_at=somewhere.replace(microsecond=123456))
    async with database.transaction() as t:
        await t.jobs.add(order)
    async with database.reading() as t:
        placed_at = (await t.jobs.get(order.order_id)).order.placed_at
    assert placed_at == order.placed_at
    assert placed_at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StoreFault, match="time zone"):
        async with database.transaction() as t:
            await t.jobs.add(an_order(placed_at=NOON.replace(tzinfo=None)))


async def test_deliveries_are_due_in_order_until_they_are_sent(database: Database) -> None:
    orders = [an_order() for _ in range(3)]
    late, early, future = (
        a_delivery(order.order_id, NOON + after)
        for order, after in zip(orders, (SECOND, -SECOND, 9 * SECOND), strict=True)
    )
    async with database.transaction() as t:
        for order in orders:
            await t.jobs.add(order)
        for delivery in (late, early, future):
            await t.deliveries.add(delivery)
        assert await t.deliveries.due(NOON + SECOND, limit=9) == [early, late]
        assert await t.deliveries.due(NOON + SECOND, limit=1) == [early]
        await t.deliveries.save(replace(early, state=DeliveryState.SENT))
        await t.deliveries.save(replace(late, state=DeliveryState.KEPT))
        assert await t.deliveries.due(NOON + SECOND, limit=9) == []
        assert await t.deliveries.next_available_at() == future.available_at
        await t.deliveries.save(replace(future, state=DeliveryState.SENT))
        assert await t.deliveries.next_available_at() is None


async def test_a_delivery_remembers_a_send_that_was_begun(database: Database) -> None:
    order = an_order()
    begun = replace(a_delivery(order.order_id), attempts=2, sending=Route.CHANNEL)
    sent = replace(
        begun, state=DeliveryState.SENT, sending=None, channel_id=ChannelId(1 << 62), message_id=MessageId(1 << 63 - 1)
    )
    async with database.transaction() as t:
        await t.jobs.add(order)
        await t.deliveries.add(begun)
    async with database.transaction() as t:
        assert await t.deliveries.get(order.order_id) == begun
        await t.deliveries.save(sent)
    async with database.reading() as t:
        assert await t.deliveries.get(order.order_id) == sent
        with pytest.raises(NotFound):
            await t.deliveries.get(OrderId("never"))


async def test_deleted_portraits_name_the_files_that_nobody_uses_any_more(database: Database) -> None:
    mine, other = an_order(), an_order(user_id=OTTO)
    async with database.transaction() as t:
        for order in (mine, other):
            await t.jobs.add(order)
        portraits = [a_portrait(mine.order_id, index, digit * 64) for index, digit in enumerate("bac")]
        await t.portraits.add_all(portraits)
        await t.portraits.add_all([a_portrait(other.order_id, 0, "a" * 64)])
        assert await t.portraits.of(mine.order_id) == portraits
        assert await t.portraits.delete(mine.order_id) == ["b" * 64, "c" * 64]
        assert await t.portraits.of(mine.order_id) == []
        assert await t.portraits.delete(mine.order_id) == []
        assert await t.portraits.delete(other.order_id) == ["a" * 64]


async def test_step_times_are_a_moving_average_per_profile(database: Database) -> None:
    async with database.transaction() as t:
        assert await t.timings.step_seconds("tiny") is None
        await t.timings.record("tiny", 1.0)
        await t.timings.record("tiny", 2.0)
        await t.timings.record("large", 9.0)
    async with database.reading() as t:
        assert await t.timings.step_seconds("tiny") == pytest.approx(smoothed(1.0, 2.0))


async def test_facts_are_set_and_set_anew(database: Database) -> None:
    async with database.transaction() as t:
        assert await t.facts.get("tree") is None
        await t.facts.set("tree", "one")
        await t.facts.set("tree", "two")
    async with database.reading() as t:
        assert await t.facts.get("tree") == "two"


async def test_an_exception_undoes_the_whole_use_case(database: Database) -> None:
    async def use_case() -> None:
        async with database.transaction() as t:
            await t.facts.set("tree", "one")
            await t.jobs.get(OrderId("never"))

    with pytest.raises(NotFound):
        await use_case()
    async with database.reading() as t:
        assert await t.facts.get("tree") is None


async def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(StoreFault):
        async with database.reading() as t:
            await t.facts.set("tree", "one")
    async with database.transaction() as t:
        assert await t.facts.get("tree") is None
        await t.facts.set("tree", "two")
