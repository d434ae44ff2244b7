"""Forms are opened from taste within the guild's rules, go on where they were left, and order at once when asked to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.cards import Card
from petbot.domain.choices import Choice, Choices, Likeness, Species
from petbot.domain.errors import NotFound, NotYours, Refusal
from petbot.domain.ids import CardId, MessageId
from petbot.domain.moderation import Denied
from petbot.domain.orders import JobState
from petbot.domain.policies import Policy
from petbot.service.forms import Offer
from petbot.service.placing import Limits
from tests.builders import GUILD, OTTO, a_scene, an_address, an_asker, some_choices
from tests.service.shop import Shop

CAT = Choices(species=Species.CAT)


async def usually(shop: Shop, choices: Choices) -> None:
    """Mara orders this three times."""
    for _ in range(3):
        card = await shop.ordering.open_form(an_asker(), an_address(), choices)
        await shop.ordering.place(card.card_id, an_asker())


async def ruled(shop: Shop, policy: Policy) -> None:
    """The guild has these rules."""
    async with shop.database.transaction() as t:
        await t.policies.save(GUILD, policy)


async def test_a_new_member_starts_with_an_empty_form_and_is_told_that_they_are_new(shop: Shop) -> None:
    opened = await shop.forms.open(an_asker(), an_address(), Choices())
    assert opened.card.choices == Choices()
    assert (opened.filled, opened.first, opened.unfinished) == (False, True, None)


async def test_a_returning_member_starts_from_their_taste_and_what_was_said_stays(shop: Shop) -> None:
    await usually(shop, some_choices(scene=a_scene("snow")))
    opened = await shop.forms.open(an_asker(), an_address(), Choices())
    assert (opened.card.choices.breed, opened.card.choices.background) == ("golden-retriever", "snow")
    assert (opened.filled, opened.first) == (True, False)
    said = await shop.forms.open(an_asker(), an_address(), replace(CAT, background="beach"))
    assert (said.card.choices.species, said.card.choices.background) == (Species.CAT, "beach")
    assert (await shop.forms.open(an_asker(OTTO), an_address(), Choices())).card.choices == Choices()


async def test_a_form_that_starts_from_a_picture_starts_from_the_taste_as_well(shop: Shop) -> None:
    await usually(shop, some_choices(scene=a_scene("snow")))
    sha256 = await shop.uploads.take_in(an_asker(), b"a picture")
    start = await shop.uploads.start(an_asker(), sha256, Likeness.LIKE)
    opened = await shop.forms.open(an_asker(), an_address(), Choices(start=start))
    assert (opened.card.choices.background, opened.card.choices.start, opened.filled) == ("snow", start, True)


async def test_neither_taste_nor_surprise_fills_in_a_look_that_the_guild_forbids(shop: Shop) -> None:
    await usually(shop, replace(some_choices(), look="oil-painting"))
    assert (await shop.forms.open(an_asker(), an_address(), Choices())).card.choices.look == "oil-painting"
    await ruled(shop, Policy(looks=("film",)))
    card = (await shop.forms.open(an_asker(), an_address(), Choices())).card
    assert card.choices.look is None
    for _ in range(10):
        assert (await shop.ordering.surprise(card.card_id, an_asker())).choices.look in {None, "film"}


async def test_a_form_offers_what_the_guild_allows_and_first_what_the_person_likes(shop: Shop) -> None:
    await usually(shop, some_choices(scene=a_scene("snow")))
    assert (await shop.forms.offer(an_asker())).preferred["background"] == ("snow",)
    assert (await shop.forms.offer(an_asker(OTTO))).barred == Offer().barred
    await ruled(shop, Policy(looks=("film",), max_quality="standard", max_count=2, owners=False, notes=False))
    offer = await shop.forms.offer(an_asker())
    assert offer.fits("look")("film")
    assert not offer.fits("look")("oil-painting")
    assert [value for value in ("draft", "standard", "fine") if offer.fits("quality")(value)] == ["draft", "standard"]
    assert [value for value in "1234" if offer.fits("count")(value)] == ["1", "2"]
    assert (offer.owners, offer.notes) == (False, False)
    elsewhere = await shop.forms.offer(an_asker(guild_id=None))
    assert elsewhere.barred == frozenset()


async def left(shop: Shop, choices: Choices, message: int) -> Card:
    """A form of Mara's that was left, on a message with this id."""
    return await shop.ordering.open_form(an_asker(), an_address(message_id=MessageId(message)), choices)


async def test_the_newest_form_with_something_else_on_it_is_offered_to_go_on_with(shop: Shop) -> None:
    await left(shop, Choices(species=Species.DOG), 1)
    wanted = await left(shop, CAT, 2)
    await left(shop, Choices(), 3)
    closed = await left(shop, Choices(breed="pug"), 4)
    await shop.ordering.cancel(closed.card_id, an_asker())
    placed = await left(shop, some_choices(), 5)
    await shop.ordering.place(placed.card_id, an_asker())
    opened = await shop.forms.open(an_asker(), an_address(), Choices())
    assert opened.unfinished is not None
    assert opened.unfinished.card_id == wanted.card_id
    assert (await shop.forms.open(an_asker(OTTO), an_address(), Choices())).unfinished is None


async def test_a_private_form_is_offered_again_only_where_nobody_else_reads_along(shop: Shop) -> None:
    await shop.ordering.open_form(an_asker(), an_address(), CAT, private=True)
    opened = [
        await shop.forms.open(an_asker(), an_address(), Choices()),
        await shop.forms.open(an_asker(), an_address(), Choices(), private=True),
        await shop.forms.open(an_asker(guild_id=None, alone=True), an_address(), Choices()),
    ]
    assert [each.unfinished is not None for each in opened] == [False, True, True]


async def test_a_form_goes_on_at_another_message_and_the_form_there_gives_way(shop: Shop) -> None:
    old = await left(shop, CAT, 1)
    address = an_address(message_id=MessageId(9))
    host = (await shop.forms.open(an_asker(), address, Choices(), private=True)).card
    for _ in range(2):
        card = await shop.forms.go_on(old.card_id, host.card_id, an_asker(), address)
        assert (card.choices, card.address.message_id, card.private) == (CAT, MessageId(9), True)
    assert (await shop.card(host.card_id)).closed
    assert (await shop.card(old.card_id)).address.message_id == MessageId(9)
    answered = await shop.ordering.answer(old.card_id, an_asker(), [Choice(field="background", values=("snow",))])
    assert answered.card.choices == replace(CAT, background="snow")


async def test_a_form_does_not_go_on_for_others_nor_after_it_ended(shop: Shop) -> None:
    old = await left(shop, some_choices(), 1)
    address = an_address(message_id=MessageId(9))
    host = (await shop.forms.open(an_asker(), address, Choices())).card
    with pytest.raises(NotYours):
        await shop.forms.go_on(old.card_id, host.card_id, an_asker(OTTO), address)
    with pytest.raises(NotFound):
        await shop.forms.go_on(CardId("gone"), host.card_id, an_asker(), address)
    await shop.ordering.place(old.card_id, an_asker())
    with pytest.raises(Refusal, match="placed already"):
        await shop.forms.go_on(old.card_id, host.card_id, an_asker(), address)
    other = await left(shop, CAT, 2)
    await shop.ordering.cancel(host.card_id, an_asker())
    with pytest.raises(NotFound, match="closed"):
        await shop.forms.go_on(other.card_id, host.card_id, an_asker(), address)


async def test_a_surprise_is_ordered_at_once_and_only_what_was_said_is_learned(shop: Shop) -> None:
    ticket = await shop.forms.surprise(an_asker(), an_address(), Choices(breed="pug", count=2), private=True)
    order = ticket.job.order
    assert (order.choices.breed, order.choices.count, ticket.card.private) == ("pug", 2, True)
    assert order.choices.background
    beliefs = (await shop.tasting.explain(an_asker())).beliefs
    assert {belief.field for belief in beliefs} <= {"species", "breed", "coat"}
    assert [belief.value for belief in beliefs if belief.field == "breed"] == ["pug"]
    async with shop.open():
        await shop.until_job(order.order_id, JobState.DONE)


async def test_surprises_alone_are_no_habit(shop: Shop) -> None:
    made = [await shop.forms.surprise(an_asker(), an_address(), Choices()) for _ in range(5)]
    assert len({ticket.job.order.choices.breed for ticket in made}) >= 4
    opened = await shop.forms.open(an_asker(), an_address(), Choices())
    assert (opened.card.choices, opened.filled) == (Choices(), False)


async def test_a_surprise_that_is_refused_leaves_no_card(shop: Shop) -> None:
    shop = Shop(database=shop.database, images=shop.images, limits=Limits(max_outstanding=1))
    await shop.ordered()
    with pytest.raises(Refusal, match="limit"):
        await shop.forms.surprise(an_asker(), an_address(), Choices())
    await ruled(shop, Policy(max_count=1))
    with pytest.raises(Denied):
        await shop.forms.surprise(an_asker(), an_address(), Choices(count=2))
    async with shop.database.reading() as t:
        assert await t.cards.open_forms(an_asker().user_id, 5) == []


async def test_a_card_is_private_by_wish_by_rule_or_like_the_one_that_it_comes_from(shop: Shop) -> None:
    assert not await shop.ordering.private_for(an_asker())
    assert await shop.ordering.private_for(an_asker(), wanted=True)
    alone = (await shop.forms.open(an_asker(), an_address(), CAT, private=True)).card
    assert await shop.ordering.private_for(an_asker(), like=alone.card_id)
    assert not await shop.ordering.private_for(an_asker(guild_id=None, alone=True), wanted=True)
    await ruled(shop, Policy(private=True))
    assert await shop.ordering.private_for(an_asker())


async def test_forms_are_found_again_after_a_restart(shop: Shop) -> None:
    old = await left(shop, CAT, 1)
    shop.clock.move(timedelta(days=400))
    opened = await shop.restarted().forms.open(an_asker(), an_address(), Choices())
    assert opened.unfinished == old
