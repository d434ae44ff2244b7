"""Saved pets come back as they were, are changed for once, kept in order, and given on to those who want them."""

import pytest

from petbot.domain.errors import NotFound, NotYours, Refusal, TooMany
from petbot.domain.petprofiles import MAX_NAME
from petbot.domain.recipes import Recipe
from petbot.domain.taste import Deed
from petbot.service.faces import Ticket
from petbot.service.petprofiles import Change
from tests.builders import OTTO, a_pet, an_address, an_asker
from tests.service.shop import Shop


async def saved(shop: Shop, name: str = "Bella", place: int = 0) -> Ticket:
    """A profile of Mara's, saved from the order that comes back."""
    ticket = await shop.ordered(pictures=2)
    await shop.until_delivery(ticket.job.order.order_id)
    await shop.profiles.save(ticket.card.card_id, an_asker(), name, place)
    return ticket


async def names(shop: Shop, user_id: int = 0) -> list[str]:
    """Of Mara's profiles, or Otto's."""
    asker = an_asker(OTTO) if user_id == OTTO else an_asker()
    return [shown.profile.name for shown in await shop.profiles.listed(asker)]


async def again(shop: Shop, name: str = "Bella", *changes: Change, beside: str = "") -> Recipe:
    """What is drawn when Mara asks for a profile again."""
    _, ticket = await shop.profiles.again(an_asker(), an_address(), name, changes, beside=beside)
    return ticket.job.order.recipe


async def test_a_profile_is_the_same_picture_again(shop: Shop) -> None:
    async with shop.open():
        first = await saved(shop, place=1)
        [shown] = await shop.profiles.listed(an_asker())
        card, ticket = await shop.profiles.again(an_asker(), an_address(), "bella")
        await shop.until_delivery(ticket.job.order.order_id)
        async with shop.database.reading() as t:
            before = (await t.portraits.of(first.job.order.order_id))[1]
            [after] = await t.portraits.of(ticket.job.order.order_id)
    assert ticket.job.order.recipe.seeds == first.job.order.recipe.seeds[1:]
    assert ticket.job.order.recipe.prompt == first.job.order.recipe.prompt
    assert (after.seed, after.sha256) == (before.seed, before.sha256)
    assert shown.portrait == before
    assert card.choices.count == 1


async def test_a_new_scene_has_the_same_seed_and_the_profile_stays_as_it_was(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        plain = await again(shop)
        changed = await again(shop, "Bella", ("background", ["snow"]), ("count", ["2"]))
        assert changed.seeds[:1] == plain.seeds
        assert len(set(changed.seeds)) == 2
        assert changed.prompt != plain.prompt
        assert await again(shop) == plain
        with pytest.raises(Refusal, match="does not come in"):
            await again(shop, "Bella", ("coat", ["blue-merle"]))


async def test_two_profiles_stand_in_one_picture(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        await saved(shop, "Rex")
        _, ticket = await shop.profiles.again(an_asker(), an_address(), "Bella", beside="Rex")
    assert ticket.job.order.choices.companion == a_pet()


async def test_saving_tells_of_a_taste(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
    assert (await shop.tasting.explain(an_asker())).beliefs[0].deeds == {Deed.ORDERED: 1, Deed.SAVED: 1}


async def test_only_ones_own_finished_pictures_are_saved(shop: Shop) -> None:
    async with shop.open():
        shop.engine.hold_at = 1
        ticket = await shop.ordered()
        with pytest.raises(Refusal, match="finished"):
            await shop.profiles.save(ticket.card.card_id, an_asker(), "Bella")
        with pytest.raises(NotYours):
            await shop.profiles.save(ticket.card.card_id, an_asker(OTTO), "Bella")
        shop.engine.hold_at = None
        shop.engine.go.set()
        await shop.until_delivery(ticket.job.order.order_id)
        with pytest.raises(Refusal, match="no picture 2"):
            await shop.profiles.save(ticket.card.card_id, an_asker(), "Bella", 1)


async def test_profiles_are_renamed_duplicated_chosen_and_deleted(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        with pytest.raises(NotFound, match="default"):
            await again(shop, "")
        await shop.profiles.duplicate(an_asker(), "Bella", "Rex")
        await shop.profiles.rename(an_asker(), "BELLA", "Bella ")
        with pytest.raises(Refusal, match="already"):
            await shop.profiles.rename(an_asker(), "Rex", "ＢＥＬＬＡ")
        await shop.profiles.make_default(an_asker(), "Rex")
        await shop.profiles.make_default(an_asker(), "Bella")
        assert [s.profile.is_default for s in await shop.profiles.listed(an_asker())] == [True, False]
        assert (await again(shop, "")).seeds
        await shop.profiles.delete(an_asker(), "Bella")
    assert await names(shop) == ["Rex"]
    with pytest.raises(NotFound, match="Bella"):
        await shop.profiles.delete(an_asker(), "Bella")


async def test_there_is_a_limit(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        for name in ("two", "three"):
            await shop.profiles.duplicate(an_asker(), "Bella", name)
        with pytest.raises(TooMany, match="3 profiles"):
            await shop.profiles.duplicate(an_asker(), "Bella", "four")


@pytest.mark.parametrize("name", ["", " \n ", "x" * (MAX_NAME + 1), "Bel\x07la", "Bel\u202ela", "Bel\u200bla"])
async def test_a_name_that_cannot_be_is_refused(shop: Shop, name: str) -> None:
    async with shop.open():
        await saved(shop)
        with pytest.raises(Refusal, match="name"):
            await shop.profiles.rename(an_asker(), "Bella", name)


async def test_whoever_has_the_code_takes_a_copy_of_their_own(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        code = await shop.profiles.share(an_asker(), "Bella")
        assert await shop.profiles.share(an_asker(), "Bella") == code
        copy = await shop.profiles.take(an_asker(OTTO), f" {code} ")
        with pytest.raises(Refusal, match="already"):
            await shop.profiles.take(an_asker(OTTO), code)
        await shop.profiles.take(an_asker(OTTO), code, "Bella of Mara's")
        with pytest.raises(Refusal, match="yours already"):
            await shop.profiles.take(an_asker(), code)
        await shop.profiles.unshare(an_asker(), "Bella")
        with pytest.raises(NotFound):
            await shop.profiles.take(an_asker(OTTO), code, "third")
        await shop.profiles.delete(an_asker(), "Bella")
    assert copy.user_id == OTTO
    assert await names(shop, OTTO) == ["Bella", "Bella of Mara's"]


async def test_a_gift_is_for_one_person_and_taken_once(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        code = await shop.profiles.share(an_asker(), "Bella", OTTO)
        with pytest.raises(NotFound):
            await shop.profiles.take(an_asker(), code)
        await shop.profiles.take(an_asker(OTTO), code)
        with pytest.raises(NotFound):
            await shop.profiles.take(an_asker(OTTO), code, "second")


async def test_profiles_are_shown_given_and_erased_and_copies_stay(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        await shop.profiles.take(an_asker(OTTO), await shop.profiles.share(an_asker(), "Bella"))
        assert (await shop.privacy.show(an_asker())).profiles == 1
        [archive] = await shop.privacy.export(an_asker(), 8_000_000)
        assert b"data.json" in archive.content
        await shop.privacy.erase(an_asker())
        assert (await shop.privacy.show(an_asker())).profiles == 0
        assert await names(shop, OTTO) == ["Bella"]
        [shown] = await shop.profiles.listed(an_asker(OTTO))
    assert shown.portrait is None


async def test_a_profile_outlives_its_picture_and_a_restart(shop: Shop) -> None:
    async with shop.open():
        ticket = await saved(shop)
        await shop.ordering.delete(ticket.card.card_id, an_asker())
    restarted = shop.restarted()
    [shown] = await restarted.profiles.listed(an_asker())
    assert shown.portrait is None
    assert (await again(restarted)).seeds == ticket.job.order.recipe.seeds[:1]
