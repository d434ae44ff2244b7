"""Every result arrives once, by the first way that is open."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import UserId
from petbot.domain.portraits import DeliveryState, Route
from petbot.service.courier import TryLater
from petbot.service.delivery import AT_ONCE
from petbot.service.faces import Ticket
from tests.builders import MARA, a_token, an_address, an_asker
from tests.fakes.courier import later
from tests.fakes.engine import FakeEngine
from tests.service.shop import Shop

A_WHILE = timedelta(minutes=20)
"""Longer than a token lives."""


async def cut_off(shop: Shop, ticket: Ticket) -> Shop:
    """The shop after a restart in the middle of the upload of this order's result."""
    shop = replace(shop, grace=timedelta(milliseconds=10))
    shop.courier.go.clear()
    async with shop.open(hung_uploads=True):
        await shop.until_delivery(ticket.job.order.order_id, DeliveryState.PENDING)
        await shop.until(lambda: shop.courier.under_way)
    shop.courier.go.set()
    return shop.restarted()


async def test_while_its_token_lives_the_card_itself_becomes_the_result(shop: Shop) -> None:
    ticket = await shop.ordered(pictures=2)
    async with shop.open():
        delivery = await shop.until_delivery(ticket.job.order.order_id)
    assert len(shop.courier.result(ticket.card.card_id).pngs) == 2
    assert delivery.message_id == ticket.card.address.message_id
    assert not shop.courier.posted


async def test_with_a_dead_token_the_result_is_posted_in_the_channel(shop: Shop) -> None:
    ticket = await shop.ordered()
    shop.clock.move(A_WHILE)
    async with shop.open():
        delivery = await shop.until_delivery(ticket.job.order.order_id)
    assert [message.route for message in shop.courier.posted] == [Route.CHANNEL]
    assert delivery.message_id == shop.courier.posted[0].sent.message_id


async def test_where_the_bot_may_not_write_the_result_comes_by_direct_message(shop: Shop) -> None:
    shop.courier.closed = {Route.TOKEN, Route.CHANNEL}
    ticket = await shop.ordered()
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
    assert [message.route for message in shop.courier.posted] == [Route.DIRECT]


async def test_with_every_way_closed_the_result_is_kept_until_it_is_collected(shop: Shop) -> None:
    shop.courier.closed = set(Route)
    ticket = await shop.ordered()
    order_id, card_id = ticket.job.order.order_id, ticket.card.card_id
    async with shop.open():
        await shop.until_delivery(order_id, DeliveryState.KEPT)
        shop.courier.closed = {Route.CHANNEL, Route.DIRECT}
        fresh = a_token("fresh", shop.clock() + timedelta(minutes=15))
        await shop.ordering.settle(card_id, an_address(token=fresh))
        assert (await shop.ordering.collect(card_id, an_asker())).pngs
        await shop.until_delivery(order_id)
    assert shop.courier.deliveries(order_id) == 1


async def test_a_delivered_result_is_not_collected_twice(shop: Shop) -> None:
    ticket = await shop.ordered()
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
        with pytest.raises(Refusal, match="look for"):
            await shop.ordering.collect(ticket.card.card_id, an_asker())


async def test_nothing_is_collected_before_it_is_drawn(shop: Shop) -> None:
    ticket = await shop.ordered()
    with pytest.raises(Refusal, match="not finished"):
        await shop.ordering.collect(ticket.card.card_id, an_asker())
    with pytest.raises(Refusal, match="Generate"):
        await shop.ordering.collect((await shop.form()).card_id, an_asker())


async def test_an_overloaded_discord_gets_the_result_later(shop: Shop) -> None:
    shop.courier.stumbles[Route.TOKEN] = [TryLater(timedelta(seconds=90))]
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        await shop.until(lambda: not shop.courier.stumbles[Route.TOKEN])
        put_off = await shop.until_attempts(order_id, 1)
        assert put_off.available_at == shop.clock() + timedelta(seconds=90)
        shop.clock.move(timedelta(seconds=90))
        shop.wake()
        await shop.until_delivery(order_id)
    assert shop.courier.deliveries(order_id) == 1


async def test_the_wait_between_sends_grows_up_to_a_limit(shop: Shop) -> None:
    shop.courier.stumbles[Route.TOKEN] = [later() for _ in range(12)]
    ticket = await shop.ordered()
    order_id = ticket.job.order.order_id
    waits: list[float] = []
    async with shop.open():
        for attempt in range(1, 13):
            delivery = await shop.until_attempts(order_id, attempt)
            waits.append((delivery.available_at - shop.clock()).total_seconds())
            shop.clock.move(delivery.available_at - shop.clock())
            fresh = a_token(expires_at=shop.clock() + timedelta(minutes=15))
            await shop.ordering.settle(ticket.card.card_id, an_address(token=fresh))
            shop.wake()
        await shop.until_delivery(order_id)
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 300


async def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(shop: Shop) -> None:
    shop.courier.lost_answers[Route.CHANNEL] = [later()]
    shop.courier.deduplicates = False
    order_id = (await shop.ordered(token=False)).job.order.order_id
    async with shop.open():
        await shop.until_attempts(order_id, 1)
        shop.clock.move(A_WHILE)
        shop.wake()
        await shop.until_delivery(order_id)
    assert shop.courier.deliveries(order_id) == 1


async def test_an_edit_whose_answer_was_lost_is_found_after_its_token_died(shop: Shop) -> None:
    shop.courier.lost_answers[Route.TOKEN] = [later()]
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        await shop.until_attempts(order_id, 1)
        shop.clock.move(A_WHILE)
        shop.wake()
        await shop.until_delivery(order_id)
    assert shop.courier.deliveries(order_id) == 1
    assert not shop.courier.posted


async def test_an_upload_cut_off_by_a_restart_is_made_afterwards(shop: Shop) -> None:
    ticket = await shop.ordered(token=False)
    again = await cut_off(shop, ticket)
    again.clock.move(A_WHILE)
    async with again.open():
        await again.until_delivery(ticket.job.order.order_id)
    assert again.courier.deliveries(ticket.job.order.order_id) == 1
    assert not again.engine.begun


async def test_one_slow_upload_does_not_hold_up_the_others(shop: Shop) -> None:
    slow = await shop.ordered()
    quick = await shop.ordered(UserId(7))
    async with shop.open(), shop.locks.of(slow.card.card_id):
        await shop.until_delivery(quick.job.order.order_id)


async def test_no_more_uploads_than_agreed_are_under_way(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, engine=FakeEngine(capacity=8))
    shop.courier.go.clear()
    tickets = [await shop.ordered(UserId(user)) for user in range(1, AT_ONCE + 4)]
    async with shop.open():
        for ticket in tickets:
            await shop.until_delivery(ticket.job.order.order_id, DeliveryState.PENDING)
        await shop.until(lambda: len(shop.courier.under_way) == AT_ONCE)
        shop.courier.go.set()
        for ticket in tickets:
            await shop.until_delivery(ticket.job.order.order_id)
    assert all(shop.courier.deliveries(ticket.job.order.order_id) == 1 for ticket in tickets)


async def test_a_send_that_fails_in_an_unknown_way_is_tried_again_and_holds_up_nobody(shop: Shop) -> None:
    shop.courier.stumbles[Route.TOKEN] = [ZeroDivisionError()]
    first, second = await shop.ordered(), await shop.ordered(UserId(7))
    async with shop.open():
        await shop.until_delivery(second.job.order.order_id)
        await shop.until_attempts(first.job.order.order_id, 1)
        shop.clock.move(timedelta(minutes=1))
        shop.wake()
        await shop.until_delivery(first.job.order.order_id)


async def test_pictures_that_are_gone_from_the_disk_are_told_of(shop: Shop) -> None:
    ticket = await shop.ordered(pictures=2)
    again = await cut_off(shop, ticket)
    async with again.database.reading() as t:
        portraits = await t.portraits.of(ticket.job.order.order_id)
    await again.images.delete(portraits[0].sha256)
    async with again.open():
        await again.until_delivery(ticket.job.order.order_id)
    failure = again.courier.result(ticket.card.card_id).failure
    assert failure
    assert "Reroll" in failure


async def test_a_card_closed_before_its_result_came_gets_none(shop: Shop) -> None:
    ticket = await shop.ordered()
    again = await cut_off(shop, ticket)
    await again.ordering.delete(ticket.card.card_id, an_asker())
    async with again.open():
        await again.until_delivery(ticket.job.order.order_id, DeliveryState.KEPT)
        with pytest.raises(NotFound):
            await again.ordering.collect(ticket.card.card_id, an_asker(MARA))
    assert again.courier.deliveries(ticket.job.order.order_id) == 0


async def test_a_delivered_result_leaves_nothing_pending(shop: Shop) -> None:
    order_id = (await shop.ordered()).job.order.order_id
    async with shop.open():
        delivery = await shop.until_delivery(order_id)
    async with shop.database.reading() as t:
        assert await t.deliveries.next_available_at() is None
    assert delivery.sending is None
