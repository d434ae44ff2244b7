"""What people do with their cards is learned from, told to them, and done with as they say."""

from dataclasses import replace

import pytest

from petbot.domain.choices import Choices, Field
from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import CardId
from petbot.domain.taste import Deed
from tests.builders import OTTO, a_scene, an_address, an_asker, some_choices
from tests.service.shop import Shop


async def deeds(shop: Shop, field: Field = "background", value: str = "beach") -> dict[Deed, int]:
    """What speaks for a value, in Mara's taste."""
    beliefs = (await shop.tasting.explain(an_asker())).beliefs
    found = [belief.deeds for belief in beliefs if (belief.field, belief.value) == (field, value)]
    return dict(found[0]) if found else {}


async def test_orders_rerolls_and_deletions_are_learned_from(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        assert await deeds(shop) == {Deed.ORDERED: 1}
        await shop.ordering.reroll(ticket.card.card_id, an_asker(), an_address())
        assert await deeds(shop) == {Deed.ORDERED: 1, Deed.REROLLED: 1}
        await shop.ordering.delete(ticket.card.card_id, an_asker())
        assert await deeds(shop) == {Deed.ORDERED: 1, Deed.REROLLED: 1, Deed.DELETED: 1}


async def test_pressing_generate_twice_is_learned_once(shop: Shop) -> None:
    card = await shop.form()
    for _ in range(2):
        await shop.ordering.place(card.card_id, an_asker())
    assert await deeds(shop) == {Deed.ORDERED: 1}


async def test_a_moderators_deletion_says_nothing_of_anybodys_taste(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        await shop.ordering.delete(ticket.card.card_id, an_asker(OTTO, may_moderate=True))
    assert await deeds(shop) == {Deed.ORDERED: 1}
    assert (await shop.tasting.explain(an_asker(OTTO))).beliefs == ()


async def test_a_like_is_kept_once_turned_into_a_dislike_and_taken_back(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered()
        card_id = ticket.card.card_id
        with pytest.raises(NotFound, match="/pet create"):
            await shop.tasting.judge(card_id, an_asker(), liked=True)
        await shop.until_delivery(ticket.job.order.order_id)
        assert await shop.tasting.judge(card_id, an_asker(), liked=True) is True
        assert (await deeds(shop))[Deed.LIKED] == 1
        assert await shop.tasting.judge(card_id, an_asker(), liked=False) is False
        assert await deeds(shop) == {Deed.ORDERED: 1, Deed.LIKED: 0, Deed.DISLIKED: 1}
        assert await shop.tasting.judge(card_id, an_asker(), liked=False) is None
        assert (await deeds(shop))[Deed.DISLIKED] == 0


async def test_who_likes_anothers_picture_learns_for_themselves(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered(OTTO)
        await shop.until_delivery(ticket.job.order.order_id)
        await shop.tasting.judge(ticket.card.card_id, an_asker(), liked=True)
    assert await deeds(shop) == {Deed.LIKED: 1}
    with pytest.raises(NotFound):
        await shop.tasting.judge(CardId("gone"), an_asker(), liked=True)


async def test_menus_defaults_and_surprises_follow_the_taste(shop: Shop) -> None:
    for _ in range(3):
        card = await shop.ordering.open_form(an_asker(), an_address(), some_choices(scene=a_scene("snow")))
        await shop.ordering.place(card.card_id, an_asker())
    assert await shop.tasting.preferred(an_asker(), "background") == ("snow",)
    assert (await shop.tasting.started(an_asker(), Choices())).background == "snow"
    assert await shop.tasting.started(an_asker(OTTO), Choices()) == Choices()
    drawn: list[Choices] = []
    for _ in range(10):
        card = await shop.ordering.open_form(an_asker(), an_address(), Choices())
        drawn.append((await shop.ordering.surprise(card.card_id, an_asker())).choices)
    known = [choices for choices in drawn if (choices.breed, choices.background) == ("golden-retriever", "snow")]
    assert 4 <= len(known) <= 8


async def test_a_belief_can_be_corrected_paused_and_reset(shop: Shop) -> None:
    await shop.ordered()
    await shop.tasting.correct(an_asker(), "background", "snow", "like")
    await shop.tasting.correct(an_asker(), "background", "beach", "avoid")
    assert await shop.tasting.preferred(an_asker(), "background") == ("snow",)
    assert await deeds(shop) == {Deed.UNWANTED: 1}
    await shop.tasting.correct(an_asker(), "background", "beach", "forget")
    assert await deeds(shop) == {}
    await shop.tasting.pause(an_asker(), paused=True)
    await shop.ordered()
    assert await deeds(shop) == {}
    assert await shop.tasting.preferred(an_asker(), "background") == ()
    await shop.tasting.pause(an_asker(), paused=False)
    assert await shop.tasting.preferred(an_asker(), "background") == ("snow",)
    await shop.tasting.reset(an_asker())
    assert (await shop.tasting.explain(an_asker())).beliefs == ()


async def test_what_is_not_in_the_catalogue_or_not_learned_is_refused(shop: Shop) -> None:
    with pytest.raises(Refusal, match="moon"):
        await shop.tasting.correct(an_asker(), "background", "moon-base", "like")
    with pytest.raises(Refusal, match="/pet taste"):
        await shop.tasting.correct(an_asker(), "tone", "tone-5", "like")


async def test_a_taste_survives_a_restart(shop: Shop) -> None:
    await shop.ordered()
    before = await shop.tasting.explain(an_asker())
    assert await shop.restarted().tasting.explain(an_asker()) == before
    assert replace(before, beliefs=()) != before
