"""Looking back: pages that survive what changes between two looks, orders placed once more, pictures deleted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.errors import NotFound, TooMany
from petbot.domain.history import Search, Way
from petbot.domain.ids import OrderId
from petbot.domain.moderation import Denied
from petbot.domain.orders import JobState
from petbot.domain.recipes import Recipe
from petbot.service.faces import Ticket
from petbot.service.lookingback import PAGE
from petbot.service.placing import Limits
from tests.builders import GUILD, MARA, OTTO, a_manager, an_address, an_asker
from tests.service.shop import Shop


async def drawn(shop: Shop, number: int = 1) -> list[Ticket]:
    """Finished orders of Mara's, a minute apart."""
    tickets: list[Ticket] = []
    for _ in range(number):
        shop.clock.move(timedelta(minutes=1))
        tickets.append(await shop.ordered())
        await shop.until_delivery(tickets[-1].job.order.order_id)
    return tickets


async def test_pages_lead_down_and_up_again_to_the_same_orders(shop: Shop) -> None:
    async with shop.open():
        await drawn(shop, PAGE + 2)
    first = await shop.looking_back.page(an_asker(), Search())
    assert (len(first.pasts), first.newer) == (PAGE, False)
    second = await shop.looking_back.page(an_asker(), Search(), Way.FROM, first.older)
    assert (len(second.pasts), second.newer, second.older) == (2, True, None)
    top = second.pasts[0].job.order.order_id
    assert await shop.looking_back.page(an_asker(), Search(), Way.UPTO, top) == replace(first, newer=False)


async def test_the_place_of_an_order_that_is_gone_or_anothers_is_the_newest(shop: Shop) -> None:
    async with shop.open():
        await drawn(shop, 2)
    newest = await shop.looking_back.page(an_asker(), Search())
    for way in Way:
        assert await shop.looking_back.page(an_asker(), Search(), way, OrderId("gone")) == newest
    there = newest.pasts[0].job.order.order_id
    assert (await shop.looking_back.page(an_asker(OTTO), Search(), Way.FROM, there)).pasts == ()


def drawing(recipe: Recipe) -> Recipe:
    """The recipe without what the guild's rules may change in it."""
    return replace(recipe, strictness="standard")


async def test_again_has_new_seeds_and_the_same_has_the_same_recipe(shop: Shop) -> None:
    async with shop.open():
        [ticket] = await drawn(shop)
        order = ticket.job.order
        again = await shop.looking_back.again(an_asker(), order.order_id, an_address(), private=False)
        same = await shop.looking_back.again(an_asker(), order.order_id, an_address(), private=True, same=True)
    assert again.job.order.choices == order.choices
    assert again.job.order.recipe.seeds != order.recipe.seeds
    assert drawing(same.job.order.recipe) == drawing(order.recipe)
    assert same.card.private


async def test_what_was_cancelled_or_deleted_can_be_ordered_again(shop: Shop) -> None:
    ticket = await shop.ordered()
    await shop.ordering.cancel(ticket.card.card_id, an_asker())
    again = await shop.looking_back.again(an_asker(), ticket.job.order.order_id, an_address(), private=False)
    assert again.job.state is JobState.QUEUED
    past = await shop.looking_back.look(an_asker(), ticket.job.order.order_id)
    assert past.job.state is JobState.CANCELLED
    assert past.closed


async def test_the_gate_holds_for_orders_out_of_the_history(shop: Shop) -> None:
    ticket = await shop.ordered()
    await shop.moderation.sanction(a_manager(), MARA, "floods")
    with pytest.raises(Denied):
        await shop.looking_back.again(an_asker(), ticket.job.order.order_id, an_address(), private=False)


async def test_deleting_takes_files_pictures_and_the_message_and_twice_is_once(shop: Shop) -> None:
    async with shop.open():
        [ticket] = await drawn(shop)
        order_id = ticket.job.order.order_id
        past = await shop.looking_back.look(an_asker(), order_id)
        assert past.place is not None
        for _ in range(2):
            after = await shop.looking_back.delete(an_asker(), order_id)
            assert (after.portraits, after.closed) == ((), True)
        message = (past.place.channel_id, past.place.message_id)
        await shop.until(lambda: message in shop.courier.taken_down)
    assert not shop.looking_back.path(past.portraits[0]).exists()
    assert past.place.guild_id == GUILD


async def test_pictures_whose_files_were_lost_are_not_shown(shop: Shop) -> None:
    async with shop.open():
        [ticket] = await drawn(shop)
    past = await shop.looking_back.look(an_asker(), ticket.job.order.order_id)
    shop.looking_back.path(past.portraits[0]).unlink()
    assert (await shop.looking_back.look(an_asker(), ticket.job.order.order_id)).portraits == ()


@pytest.mark.parametrize("order_id", [None, OrderId("gone")])
async def test_orders_of_others_and_unknown_ones_are_refused(shop: Shop, order_id: OrderId | None) -> None:
    wanted = order_id or (await shop.ordered(OTTO)).job.order.order_id
    for act in (
        shop.looking_back.look(an_asker(), wanted),
        shop.looking_back.again(an_asker(), wanted, an_address(), private=False),
        shop.looking_back.delete(an_asker(), wanted),
    ):
        with pytest.raises(NotFound, match="/pet history"):
            await act


async def test_a_limit_on_waiting_orders_holds_here_too(shop: Shop) -> None:
    small = Shop(database=shop.database, images=shop.images, clock=shop.clock, limits=Limits(max_outstanding=1))
    ticket = await small.ordered()
    with pytest.raises(TooMany, match="limit"):
        await small.looking_back.again(an_asker(), ticket.job.order.order_id, an_address(), private=False)
