"""New pictures from old ones: what the engine is told to draw, who may, and what happens when the old ones are gone."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.adapting import AdapterRule
from petbot.domain.choices import Choice
from petbot.domain.errors import NotFound, NotYours, Refusal, TooMany
from petbot.domain.ids import CardId, UserId
from petbot.domain.lineage import STRENGTHS, Kinship, Parent, larger
from petbot.domain.orders import JobState
from petbot.domain.portraits import Portrait
from petbot.domain.recipes import Recipe
from petbot.domain.taste import Deed
from petbot.engine.port import EngineFault
from petbot.service.faces import Ticket
from petbot.service.placing import Limits
from petbot.service.variations import Opening
from tests.builders import MARA, OTTO, a_pet, an_address, an_asker
from tests.service.shop import Shop

HOPELESS = EngineFault("planned", reason="This one cannot be drawn.", fatal=True)


def opening(user_id: UserId = MARA) -> Opening:
    """A new card of Mara's in the guild."""
    return Opening(asker=an_asker(user_id), address=an_address(), private=False)


async def delivered(shop: Shop, *, pictures: int = 2) -> Ticket:
    """An order of Mara's whose pictures are on its card."""
    ticket = await shop.ordered(pictures=pictures)
    await shop.until_delivery(ticket.job.order.order_id)
    return ticket


async def portraits(shop: Shop, ticket: Ticket) -> list[Portrait]:
    """An order's pictures."""
    async with shop.database.reading() as t:
        return await t.portraits.of(ticket.job.order.order_id)


async def drawn(shop: Shop, ticket: Ticket) -> Recipe:
    """What the engine was told, once it is done."""
    await shop.until_delivery(ticket.job.order.order_id)
    return shop.engine.recipes[-1]


def long_ago(shop: Shop) -> float:
    """Two hours before now, in seconds since the epoch."""
    return (shop.clock() - timedelta(hours=2)).timestamp()


@pytest.mark.parametrize("kinship", [Kinship.SUBTLE, Kinship.STRONG])
async def test_a_variation_is_drawn_from_the_chosen_picture_with_a_seed_of_its_own(
    shop: Shop, kinship: Kinship
) -> None:
    async with shop.open():
        parent = await delivered(shop)
        [_, second] = await portraits(shop, parent)
        child = await shop.variations.vary(parent.card.card_id, opening(), 1, kinship)
        recipe, before = await drawn(shop, child), parent.job.order.recipe
    assert recipe.start is not None
    assert (recipe.start.sha256, recipe.start.strength) == (second.sha256, STRENGTHS[kinship])
    assert shop.engine.starts[child.job.order.order_id] == shop.images.path(second.sha256).read_bytes()
    assert len(recipe.seeds) == 1
    assert recipe.seeds[0] not in before.seeds
    assert replace(recipe, start=None, seeds=()) == replace(before, seeds=())
    assert child.card.choices == replace(parent.card.choices, count=1)
    assert child.job.order.parent == Parent(order_id=parent.job.order.order_id, index=1, kinship=kinship)


async def test_an_enlarged_picture_has_the_recipe_and_the_seed_of_its_parent_and_a_second_pass(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        child = await shop.variations.enlarge(parent.card.card_id, opening(), 1)
        recipe, before = await drawn(shop, child), parent.job.order.recipe
    assert recipe == replace(before, seeds=before.seeds[1:], hires=larger(0.35))


async def test_what_is_enlarged_is_not_enlarged_again(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        child = await shop.variations.enlarge(parent.card.card_id, opening(), 0)
        await shop.until_delivery(child.job.order.order_id)
        with pytest.raises(Refusal, match=r"https://discord\.com/channels/2001/3001/"):
            await shop.variations.enlarge(parent.card.card_id, opening(), 0)
        with pytest.raises(Refusal, match="none that is larger still"):
            await shop.variations.enlarge(child.card.card_id, opening(), 0)
        await shop.variations.enlarge(parent.card.card_id, opening(), 1)
        await shop.ordering.delete(child.card.card_id, an_asker())
        await shop.variations.enlarge(parent.card.card_id, opening(), 0)


async def test_what_was_enlarged_for_its_owner_alone_is_not_linked(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        await shop.variations.enlarge(parent.card.card_id, replace(opening(), private=True), 0)
        with pytest.raises(Refusal, match="look for the newer card"):
            await shop.variations.enlarge(parent.card.card_id, opening(), 0)


async def test_a_variation_is_enlarged_from_the_same_start_and_not_once_that_is_deleted(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        child = await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.SUBTLE)
        varied = await drawn(shop, child)
        bigger = await shop.variations.enlarge(child.card.card_id, opening(), 0)
        assert await drawn(shop, bigger) == replace(varied, hires=larger(0.35))
        await shop.ordering.delete(bigger.card.card_id, an_asker())
        await shop.ordering.delete(parent.card.card_id, an_asker())
        with pytest.raises(Refusal, match="has changed since"):
            await shop.variations.enlarge(child.card.card_id, opening(), 0)


async def test_another_background_keeps_seeds_and_the_rest_and_is_a_new_one_each_time(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        first = await shop.variations.elsewhere(parent.card.card_id, opening())
        recipe = await drawn(shop, first)
        second = await shop.variations.elsewhere(parent.card.card_id, opening())
        third = await shop.variations.elsewhere(first.card.card_id, opening())
    assert recipe.seeds == parent.job.order.recipe.seeds
    assert recipe.prompt != parent.job.order.recipe.prompt
    assert replace(first.card.choices, background="beach") == parent.card.choices
    assert len({ticket.card.choices.background for ticket in (parent, first, second, third)}) == 4
    assert first.job.order.parent == Parent(order_id=parent.job.order.order_id, index=None, kinship=Kinship.ELSEWHERE)


async def test_another_background_is_first_of_all_one_that_the_person_likes(shop: Shop) -> None:
    await shop.tasting.correct(an_asker(), "background", "snow", "like")
    async with shop.open():
        parent = await delivered(shop)
        ticket = await shop.variations.elsewhere(parent.card.card_id, opening())
    assert ticket.card.choices.background == "snow"


async def test_edit_opens_a_form_with_what_was_ordered_and_leaves_the_card(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        form = await shop.ordering.edit(parent.card.card_id, an_asker(), an_address())
        assert form.choices == parent.card.choices
        await shop.ordering.answer(form.card_id, an_asker(), [Choice(field="background", values=("snow",))])
        ticket = await shop.ordering.place(form.card_id, an_asker())
    assert ticket.job.order.choices.background == "snow"
    assert (await shop.card(parent.card.card_id)).order_id == parent.job.order.order_id


async def test_others_may_not_make_pictures_from_a_card(shop: Shop) -> None:
    async with shop.open():
        card_id = (await delivered(shop)).card.card_id
        with pytest.raises(NotYours):
            await shop.variations.vary(card_id, opening(OTTO), 0, Kinship.SUBTLE)
        with pytest.raises(NotYours):
            await shop.variations.enlarge(card_id, opening(OTTO), 0)
        with pytest.raises(NotYours):
            await shop.variations.elsewhere(card_id, opening(OTTO))
        with pytest.raises(NotYours):
            await shop.ordering.edit(card_id, an_asker(OTTO), an_address())


async def test_a_card_that_is_waiting_gone_or_without_pictures_says_what_to_do(shop: Shop) -> None:
    with pytest.raises(NotFound, match="no longer known"):
        await shop.variations.vary(CardId("nowhere"), opening(), 0, Kinship.SUBTLE)
    waiting = await shop.ordered()
    with pytest.raises(Refusal, match="not finished"):
        await shop.variations.enlarge(waiting.card.card_id, opening(), 0)
    async with shop.open():
        await shop.until_delivery(waiting.job.order.order_id)
        with pytest.raises(Refusal, match="Press Reroll"):
            await shop.variations.vary(waiting.card.card_id, opening(), 3, Kinship.SUBTLE)
        for portrait in await portraits(shop, waiting):
            shop.images.path(portrait.sha256).unlink()
        with pytest.raises(Refusal, match="Press Reroll"):
            await shop.variations.vary(waiting.card.card_id, opening(), 0, Kinship.STRONG)
        await shop.ordering.delete(waiting.card.card_id, an_asker())
        with pytest.raises(NotFound, match="closed"):
            await shop.variations.elsewhere(waiting.card.card_id, opening())


async def test_variations_count_as_orders(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        shop.engine.go.clear()
        for _ in range(Limits().max_outstanding):
            await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.SUBTLE)
        with pytest.raises(TooMany):
            await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.SUBTLE)


async def test_a_picture_that_a_waiting_order_starts_from_stays_until_that_is_drawn(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop, pictures=1)
        [portrait] = await portraits(shop, parent)
        shop.engine.go.clear()
        child = await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.STRONG)
        await shop.ordering.delete(parent.card.card_id, an_asker())
        assert shop.images.holds(portrait.sha256)
        os.utime(shop.images.path(portrait.sha256), (long_ago(shop), long_ago(shop)))
        await shop.sweeping.sweep()
        assert shop.images.holds(portrait.sha256)
        shop.engine.go.set()
        await shop.until_delivery(child.job.order.order_id)
        await shop.sweeping.sweep()
        assert not shop.images.holds(portrait.sha256)


async def test_a_variation_that_is_rerolled_starts_from_the_same_picture(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        child = await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.SUBTLE)
        before = await drawn(shop, child)
        _, again = await shop.ordering.reroll(child.card.card_id, an_asker(), an_address())
        after = await drawn(shop, again)
        await shop.ordering.delete(parent.card.card_id, an_asker())
        _, alone = await shop.ordering.reroll(child.card.card_id, an_asker(), an_address())
    assert after == replace(before, seeds=after.seeds)
    assert after.seeds != before.seeds
    assert again.job.order.parent == child.job.order.parent
    assert alone.job.order.recipe.start is None, "the picture that it started from is gone"


async def test_what_failed_is_tried_again_as_what_it_was(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        shop.engine.faults = [HOPELESS, HOPELESS]
        larger = await shop.variations.enlarge(parent.card.card_id, opening(), 0)
        moved = await shop.variations.elsewhere(parent.card.card_id, opening())
        for ticket in (larger, moved):
            await shop.until_job(ticket.job.order.order_id, JobState.FAILED)
        _, again = await shop.ordering.reroll(larger.card.card_id, an_asker(), an_address())
        _, there = await shop.ordering.reroll(moved.card.card_id, an_asker(), an_address())
    assert again.job.order.recipe == larger.job.order.recipe
    assert again.job.order.parent == larger.job.order.parent
    assert there.job.order.parent == moved.job.order.parent
    assert there.job.order.choices == moved.job.order.choices


async def test_an_enlarged_picture_is_rerolled_as_any_other(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        larger = await shop.variations.enlarge(parent.card.card_id, opening(), 0)
        await shop.until_delivery(larger.job.order.order_id)
        _, again = await shop.ordering.reroll(larger.card.card_id, an_asker(), an_address())
    assert again.job.order.recipe.hires is None
    assert again.job.order.parent is None


async def test_an_adapter_that_is_no_longer_used_is_left_out_of_variations_and_forbids_enlarging(shop: Shop) -> None:
    rule = AdapterRule(sha256="c0" * 32, name="cute", triggers=("cutestyle",), used=True)
    async with shop.database.transaction() as t:
        await t.adapters.save(rule)
    async with shop.open():
        parent = await delivered(shop)
        assert parent.job.order.recipe.adapters
        async with shop.database.transaction() as t:
            await t.adapters.save(replace(rule, used=False))
        child = await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.SUBTLE)
        with pytest.raises(Refusal, match="has changed since"):
            await shop.variations.enlarge(parent.card.card_id, opening(), 0)
    recipe = child.job.order.recipe
    assert recipe.adapters == ()
    assert recipe.start is not None


async def test_who_varies_a_picture_stands_by_its_choices(shop: Shop) -> None:
    async with shop.open():
        parent = await delivered(shop)
        await shop.variations.vary(parent.card.card_id, opening(), 0, Kinship.SUBTLE)
        explained = await shop.tasting.explain(an_asker())
    breed = next(belief for belief in explained.beliefs if belief.field == "breed")
    assert breed.value == a_pet().breed
    assert breed.deeds[Deed.REROLLED] == 1
