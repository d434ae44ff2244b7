"""What people do with cards, from the form to the pictures, and what they are told when it cannot be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.choices import Choice, Choices, Species
from petbot.domain.errors import NotFound, NotYours, Refusal, TooMany
from petbot.domain.history import Search
from petbot.domain.ids import CardId, GuildId
from petbot.domain.orders import JobState
from petbot.service.placing import Limits
from tests.builders import GUILD, OTTO, a_token, an_address, an_asker, some_choices
from tests.service.shop import Shop

SNOW = Choice(field="background", values=("snow",))
NEXT = r"/pet create|Press|press|look for"
"""Every refusal says what to do next."""


async def test_a_form_remembers_what_the_command_said(shop: Shop) -> None:
    card = await shop.ordering.open_form(an_asker(), an_address(), Choices(breed="golden-retriever", count=3))
    choices = (await shop.ordering.form(card.card_id, an_asker())).choices
    assert (choices.species, choices.breed, choices.count) == (Species.DOG, "golden-retriever", 3)


async def test_a_breed_that_nobody_knows_is_refused(shop: Shop) -> None:
    with pytest.raises(Refusal, match="unicorn"):
        await shop.ordering.open_form(an_asker(), an_address(), Choices(breed="unicorn"))


async def test_a_menu_changes_the_form(shop: Shop) -> None:
    card = await shop.form()
    await shop.ordering.answer(card.card_id, an_asker(), [SNOW])
    assert (await shop.card(card.card_id)).choices.background == "snow"


async def test_a_surprise_fills_what_was_open_and_keeps_what_was_chosen(shop: Shop) -> None:
    card = await shop.ordering.open_form(an_asker(), an_address(), Choices(species=Species.CAT, background="snow"))
    choices = (await shop.ordering.surprise(card.card_id, an_asker())).choices
    assert choices.species is Species.CAT
    assert choices.background == "snow"
    assert choices.breed
    assert choices.coat


async def test_an_incomplete_form_is_not_ordered(shop: Shop) -> None:
    card = await shop.ordering.open_form(an_asker(), an_address(), Choices())
    with pytest.raises(Refusal, match="Surprise me"):
        await shop.ordering.place(card.card_id, an_asker())
    assert (await shop.card(card.card_id)).order_id is None


async def test_placing_gives_a_ticket_with_place_and_time(shop: Shop) -> None:
    await shop.ordered(OTTO)
    ticket = await shop.ordered(pictures=2)
    assert ticket.place.position == 1
    assert ticket.eta is not None
    assert ticket.eta > shop.clock()


async def test_every_picture_of_an_order_has_its_own_seed(shop: Shop) -> None:
    ticket = await shop.ordered(pictures=4)
    assert len(set(ticket.job.order.recipe.seeds)) == 4


async def test_pressing_generate_twice_places_one_order(shop: Shop) -> None:
    card = await shop.form()
    first = await shop.ordering.place(card.card_id, an_asker())
    second = await shop.ordering.place(card.card_id, an_asker())
    assert first.job.order.order_id == second.job.order.order_id
    async with shop.database.reading() as t:
        assert await t.jobs.queued() == 1


async def test_generate_on_an_old_card_gives_the_finished_ticket(shop: Shop) -> None:
    ticket = await shop.ordered()
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
        again = await shop.ordering.place(ticket.card.card_id, an_asker())
    assert again.job.state is JobState.DONE
    assert again.eta is None


async def test_the_limit_counts_queued_orders_and_says_what_to_do(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, limits=Limits(max_outstanding=2))
    await shop.ordered()
    await shop.ordered()
    card = await shop.form()
    with pytest.raises(TooMany, match=r"2 orders.*Cancel"):
        await shop.ordering.place(card.card_id, an_asker())
    await shop.ordered(OTTO)


async def test_an_order_refused_beside_a_form_names_no_button_of_the_form(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, limits=Limits(max_outstanding=1))
    await shop.ordered()
    with pytest.raises(TooMany, match="then try again") as refused:
        await shop.forms.surprise(an_asker(), an_address(), Choices())
    assert "Generate" not in str(refused.value.words)


async def test_a_cancelled_order_makes_room_for_another(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, limits=Limits(max_outstanding=1))
    first = await shop.ordered()
    await shop.ordering.cancel(first.card.card_id, an_asker())
    await shop.ordered()


async def test_choices_are_fixed_once_the_order_is_placed(shop: Shop) -> None:
    ticket = await shop.ordered()
    with pytest.raises(Refusal, match=NEXT):
        await shop.ordering.answer(ticket.card.card_id, an_asker(), [SNOW])


async def test_a_stale_button_says_what_to_do_next(shop: Shop) -> None:
    with pytest.raises(NotFound, match="/pet create"):
        await shop.ordering.place(CardId("erased"), an_asker())


async def test_a_foreign_button_is_refused(shop: Shop) -> None:
    card, otto = await shop.form(), an_asker(OTTO)
    for press in (
        shop.ordering.place(card.card_id, otto),
        shop.ordering.surprise(card.card_id, otto),
        shop.ordering.cancel(card.card_id, otto),
        shop.ordering.delete(card.card_id, otto),
        shop.ordering.collect(card.card_id, otto),
        shop.ordering.reroll(card.card_id, otto, an_address()),
    ):
        with pytest.raises(NotYours, match=NEXT):
            await press


async def test_a_moderator_may_cancel_in_their_own_guild_only(shop: Shop) -> None:
    ticket = await shop.ordered()
    stranger = an_asker(OTTO, guild_id=GuildId(GUILD + 1), may_moderate=True)
    with pytest.raises(NotYours):
        await shop.ordering.cancel(ticket.card.card_id, stranger)
    await shop.ordering.cancel(ticket.card.card_id, an_asker(OTTO, may_moderate=True))
    assert (await shop.job(ticket.job.order.order_id)).state is JobState.CANCELLED


async def test_a_cancelled_form_is_closed(shop: Shop) -> None:
    card = await shop.form()
    ended = await shop.ordering.cancel(card.card_id, an_asker())
    assert ended.card.closed
    assert ended.order is None
    with pytest.raises(NotFound, match="/pet create"):
        await shop.ordering.place(card.card_id, an_asker())


async def test_what_was_ordered_on_a_closed_card_stands_in_the_history_as_the_card_says(shop: Shop) -> None:
    ticket = await shop.ordered()
    await shop.ordering.cancel(ticket.card.card_id, an_asker())
    with pytest.raises(NotFound, match="/pet history"):
        await shop.ordering.reroll(ticket.card.card_id, an_asker(), an_address())
    page = await shop.looking_back.page(an_asker(), Search())
    assert [past.job.order for past in page.pasts] == [ticket.job.order]


async def test_pressing_cancel_twice_changes_nothing_and_says_so(shop: Shop) -> None:
    ticket = await shop.ordered()
    first = await shop.ordering.cancel(ticket.card.card_id, an_asker())
    assert await shop.ordering.cancel(ticket.card.card_id, an_asker()) == replace(first, already=True)


async def test_a_delivered_order_cannot_be_cancelled(shop: Shop) -> None:
    ticket = await shop.ordered()
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
        with pytest.raises(Refusal, match="finished already"):
            await shop.ordering.cancel(ticket.card.card_id, an_asker())
    assert not (await shop.card(ticket.card.card_id)).closed


async def test_a_reroll_draws_the_same_choices_with_new_seeds_on_a_new_card(shop: Shop) -> None:
    ticket = await shop.ordered()
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
        card, again = await shop.ordering.reroll(ticket.card.card_id, an_asker(), an_address())
    assert card.card_id != ticket.card.card_id
    assert again.job.order.choices == ticket.job.order.choices
    assert again.job.order.recipe.seeds != ticket.job.order.recipe.seeds
    assert (await shop.card(ticket.card.card_id)).order_id == ticket.job.order.order_id


async def test_an_order_that_is_not_finished_cannot_be_rerolled_or_deleted(shop: Shop) -> None:
    ticket = await shop.ordered()
    with pytest.raises(Refusal, match="Cancel"):
        await shop.ordering.reroll(ticket.card.card_id, an_asker(), an_address())
    with pytest.raises(Refusal, match="Cancel"):
        await shop.ordering.delete(ticket.card.card_id, an_asker())


async def test_deleting_removes_the_pictures_and_closes_the_card(shop: Shop) -> None:
    ticket = await shop.ordered(pictures=2)
    order_id = ticket.job.order.order_id
    async with shop.open():
        await shop.until_delivery(order_id)
        async with shop.database.reading() as t:
            files = [shop.images.path(portrait.sha256) for portrait in await t.portraits.of(order_id)]
        assert all(file.exists() for file in files)
        await shop.ordering.delete(ticket.card.card_id, an_asker())
    assert not any(file.exists() for file in files)
    assert (await shop.card(ticket.card.card_id)).closed


async def test_pressing_delete_twice_changes_nothing_more(shop: Shop) -> None:
    ticket = await shop.ordered()
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
        await shop.ordering.delete(ticket.card.card_id, an_asker())
        await shop.ordering.delete(ticket.card.card_id, an_asker())


async def test_a_press_renews_the_token(shop: Shop) -> None:
    card = await shop.form()
    shop.clock.move(timedelta(hours=1))
    address = an_address(token=a_token("newer", shop.clock() + timedelta(minutes=15)))
    await shop.ordering.settle(card.card_id, address)
    assert (await shop.card(card.card_id)).address == address


async def test_settling_a_card_that_was_erased_does_nothing(shop: Shop) -> None:
    await shop.ordering.settle(CardId("erased"), an_address())


async def test_choices_come_into_the_recipe(shop: Shop) -> None:
    ticket = await shop.ordered()
    assert ticket.job.order.choices == some_choices()
    assert "golden" in ticket.job.order.recipe.prompt
