"""The cards of waiting orders tell the truth, and never in place of a result."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.ids import UserId
from petbot.domain.orders import JobState
from petbot.service.courier import RouteClosed, TryLater
from petbot.service.faces import Result, Ticket
from petbot.store.places import OVER
from tests.builders import OTTO, a_manager, a_token, an_address, an_asker
from tests.service.shop import Shop


def positions(tickets: Sequence[Ticket], shown_on: Ticket) -> list[int]:
    """The places that one card told of, in order."""
    return [ticket.place.position for ticket in tickets if ticket.card.card_id == shown_on.card.card_id]


async def test_a_card_tells_how_its_order_moves_up(shop: Shop) -> None:
    shop.engine.hold_at = 1
    first, second = await shop.ordered(), await shop.ordered(OTTO)
    async with shop.open(tickets=True):
        await shop.until(lambda: positions(shop.courier.tickets, second) == [1])
        await shop.ordering.cancel(first.card.card_id, an_asker())
        await shop.until(lambda: positions(shop.courier.tickets, second)[-1] == 0)


async def test_a_card_tells_of_the_steps_that_are_drawn(shop: Shop) -> None:
    shop.engine.hold_at = 2
    await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until(lambda: _steps(shop)[-1:] == [2])


async def test_a_card_that_says_all_there_is_to_say_is_left_alone(shop: Shop) -> None:
    shop.engine.loaded.clear()
    quiet = await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until(lambda: shop.courier.tickets)
        await shop.until_looked(3)
        assert len(positions(shop.courier.tickets, quiet)) == 1


async def test_an_estimate_that_has_passed_is_replaced(shop: Shop) -> None:
    shop.engine.loaded.clear()
    await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until(lambda: len(shop.courier.tickets) == 1)
        shop.clock.move(timedelta(minutes=1))
        await shop.until(lambda: len(shop.courier.tickets) == 2)
    eta = shop.courier.tickets[-1].eta
    assert eta is not None
    assert eta > shop.clock()


async def test_a_ticket_is_no_longer_edited_once_its_token_is_dead(shop: Shop) -> None:
    shop.engine.loaded.clear()
    await shop.ordered()
    shop.clock.move(timedelta(minutes=20))
    async with shop.open(tickets=True):
        await shop.until_looked(3)
    assert not shop.courier.tickets


async def test_a_token_that_discord_refuses_is_not_used_again_until_a_press_brings_another(shop: Shop) -> None:
    shop.engine.loaded.clear()
    shop.courier.ticket_stumbles = [RouteClosed("unknown webhook")]
    ticket = await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until_looked(3)
        assert not shop.courier.tickets
        await shop.ordering.settle(ticket.card.card_id, an_address(token=a_token("fresh")))
        await shop.until(lambda: shop.courier.tickets)


async def test_an_overloaded_discord_is_left_in_peace_for_as_long_as_it_asks(shop: Shop) -> None:
    shop.engine.loaded.clear()
    shop.courier.ticket_stumbles = [TryLater(timedelta(seconds=30))]
    await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until_looked(3)
        assert not shop.courier.tickets
        shop.clock.move(timedelta(seconds=30))
        await shop.until(lambda: shop.courier.tickets)


async def test_one_card_that_fails_does_not_keep_the_others_from_the_truth(shop: Shop) -> None:
    shop.engine.loaded.clear()
    shop.courier.ticket_stumbles = [ZeroDivisionError()]
    for user in (1, 2):
        await shop.ordered(UserId(user))
    async with shop.open(tickets=True):
        await shop.until(lambda: shop.courier.tickets)


async def test_a_ticket_never_lands_on_top_of_a_result(shop: Shop) -> None:
    shop.engine.hold_at = 1
    shop.courier.go.clear()
    ticket = await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until(lambda: shop.courier.showing and shop.dispatcher.progress(ticket.job.order.order_id))
        shop.engine.go.set()
        await shop.until_job(ticket.job.order.order_id, JobState.DONE)
        shop.courier.go.set()
        await shop.until_delivery(ticket.job.order.order_id)
    assert shop.courier.tickets
    assert isinstance(shop.courier.cards[ticket.card.card_id], Result)


async def test_a_card_that_is_being_cancelled_gets_no_more_tickets(shop: Shop) -> None:
    shop.engine.loaded.clear()
    ticket, other = await shop.ordered(), await shop.ordered(OTTO)
    async with shop.open(tickets=True):
        async with shop.locks.of(ticket.card.card_id):
            await shop.until(lambda: positions(shop.courier.tickets, other))
            await shop.ordering.cancel(ticket.card.card_id, an_asker())
        await shop.until_looked(3)
    assert not positions(shop.courier.tickets, ticket)


async def test_with_no_orders_left_the_loop_sleeps_until_one_is_placed(shop: Shop) -> None:
    async with shop.open(tickets=True):
        shop.engine.loaded.clear()
        await shop.ordered()
        await shop.until(lambda: shop.courier.tickets)


def _steps(shop: Shop) -> list[int]:
    return [ticket.progress.step for ticket in shop.courier.tickets if ticket.progress]


async def test_a_card_shows_what_is_being_drawn_and_no_longer_once_it_is_done(shop: Shop) -> None:
    shop.engine.preview, shop.engine.hold_at = b"jpeg", 2
    ticket = await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until(lambda: [each.preview for each in shop.courier.tickets][-1:] == [b"jpeg"])
        shop.engine.go.set()
        await shop.until_delivery(ticket.job.order.order_id)
        assert (
            shop.dispatcher.ticket(ticket.card, await shop.job(ticket.job.order.order_id), OVER, None).preview is None
        )


@pytest.mark.parametrize("why", ["checked", "covered"])
async def test_nothing_is_seen_early_where_pictures_are_checked_or_covered(shop: Shop, why: str) -> None:
    if why == "checked":
        shop.engine.safety = "a checker"
    else:
        await shop.moderation.change_policy(a_manager(), lambda policy: replace(policy, spoiler=True))
    shop.engine.preview, shop.engine.hold_at = b"jpeg", 2
    await shop.ordered()
    async with shop.open(tickets=True):
        await shop.until(lambda: _steps(shop)[-1:] == [2])
        assert {each.preview for each in shop.courier.tickets} == {None}
