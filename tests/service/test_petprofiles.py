"""Saved pets come back as they were, are changed for once, kept in order, and given on to those who want them."""

import asyncio
from dataclasses import replace

import pytest

from petbot.domain.choices import Choice
from petbot.domain.errors import NotFound, NotYours, Refusal, TooMany
from petbot.domain.petprofiles import MAX_NAME, ProfileId
from petbot.domain.recipes import Recipe
from petbot.domain.taste import Deed
from petbot.service.faces import Ticket
from petbot.service.petprofiles import Change, Redrawn
from tests.builders import MARA, OTTO, a_pet, a_profile, an_address, an_asker
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


async def id_of(shop: Shop, name: str = "") -> ProfileId:
    """Of Mara's profile with this name."""
    return (await shop.profiles.wanted(an_asker(), name)).profile_id


async def redrawn(shop: Shop, name: str = "Bella", *changes: Change, beside: str = "") -> Redrawn:
    """What comes of it when Mara asks for a profile again; the order has left the queue by then."""
    other = await id_of(shop, beside) if beside else None
    again = await shop.profiles.again(an_asker(), an_address(), await id_of(shop, name), changes, beside=other)
    await shop.until_delivery(again.ticket.job.order.order_id)
    return again


async def again(shop: Shop, name: str = "Bella", *changes: Change) -> Recipe:
    """What is drawn then."""
    return (await redrawn(shop, name, *changes)).ticket.job.order.recipe


async def test_a_profile_is_the_same_picture_again(shop: Shop) -> None:
    async with shop.open():
        first = await saved(shop, place=1)
        [shown] = await shop.profiles.listed(an_asker())
        drawn = await redrawn(shop, "bella")
        ticket = drawn.ticket
        async with shop.database.reading() as t:
            before = (await t.portraits.of(first.job.order.order_id))[1]
            [after] = await t.portraits.of(ticket.job.order.order_id)
    assert ticket.job.order.recipe.seeds == first.job.order.recipe.seeds[1:]
    assert ticket.job.order.recipe.prompt == first.job.order.recipe.prompt
    assert (after.seed, after.sha256) == (before.seed, before.sha256)
    assert shown.portrait == before
    assert shown.png is not None
    assert shown.png.exists()
    assert ticket.card.choices.count == 1
    assert drawn.news == ()


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
        drawn = await redrawn(shop, "Bella", beside="Rex")
    assert drawn.ticket.job.order.choices.companion == a_pet()


async def test_a_picture_that_is_in_the_queue_already_is_not_ordered_twice(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        shop.engine.hold_at = 1
        bella = await id_of(shop)
        both = [shop.profiles.again(an_asker(), an_address(), bella) for _ in range(2)]
        answers = await asyncio.gather(*both, return_exceptions=True)
        assert {type(answer) for answer in answers} == {Redrawn, Refusal}
        assert await shop.profiles.again(an_asker(), an_address(), bella, [("background", ["snow"])])


async def test_a_person_is_told_when_it_cannot_be_the_same_picture_any_more(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
    renewed = shop.restarted(profile=replace(a_profile(), name="another"))
    async with renewed.open():
        drawn = await redrawn(renewed)
        assert "very same picture" in "".join(drawn.news)
        assert not (await redrawn(renewed, "Bella", ("background", ["snow"]))).news
        taken_out = (await redrawn(renewed, "Bella", ("season", ["winter"]), ("background", ["living-room"]))).news
    assert "I took the season out" in "".join(taken_out)


async def test_what_a_change_for_once_says_is_read_as_it_was_typed(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        with pytest.raises(Refusal, match="cannot be used"):
            await again(shop, "Bella", ("note", ["n.u-d e"]))


async def test_a_form_that_starts_from_a_profile_keeps_its_seed(shop: Shop) -> None:
    async with shop.open():
        ticket = await saved(shop)
        bella = await id_of(shop)
        forms = [await shop.profiles.form(an_asker(), an_address(), bella) for _ in range(2)]
        await shop.ordering.answer(forms[0].card_id, an_asker(), [Choice(field="background", values=("snow",))])
        kept = await shop.ordering.place(forms[0].card_id, an_asker())
        await shop.profiles.delete(an_asker(), bella)
        new = await shop.ordering.place(forms[1].card_id, an_asker())
    seeds = ticket.job.order.recipe.seeds[:1]
    assert kept.job.order.recipe.seeds == seeds
    assert kept.job.order.recipe.prompt != ticket.job.order.recipe.prompt
    assert new.job.order.recipe.seeds != seeds


async def test_a_free_name_in_the_owners_language_is_suggested(shop: Shop) -> None:
    german = replace(an_asker(), locale="de")
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        card_id = ticket.card.card_id
        assert await shop.profiles.suggest(card_id, an_asker()) == "Golden Retriever"
        await shop.profiles.save(card_id, an_asker(), "golden retriever")
        assert await shop.profiles.suggest(card_id, an_asker()) == "Golden Retriever 2"
        copy = await shop.profiles.suggest_copy(an_asker(), await id_of(shop))
        assert copy == "golden retriever 2"
        await shop.profiles.duplicate(an_asker(), await id_of(shop), copy)
        assert await shop.profiles.suggest(card_id, german) == "Golden Retriever 3"
        await shop.profiles.duplicate(an_asker(), await id_of(shop, copy), "Bella")
        with pytest.raises(TooMany):
            await shop.profiles.suggest(card_id, an_asker())
        with pytest.raises(NotYours):
            await shop.profiles.suggest(card_id, an_asker(OTTO))


async def test_nobody_reaches_what_is_somebody_elses(shop: Shop) -> None:
    otto = an_asker(OTTO)
    async with shop.open():
        await saved(shop)
        bella = await id_of(shop)
        for attempt in (
            shop.profiles.show(otto, bella),
            shop.profiles.again(otto, an_address(), bella),
            shop.profiles.form(otto, an_address(), bella),
            shop.profiles.rename(otto, bella, "Mine"),
            shop.profiles.suggest_copy(otto, bella),
            shop.profiles.duplicate(otto, bella, "Mine"),
            shop.profiles.make_default(otto, bella),
            shop.profiles.share(otto, bella),
            shop.profiles.unshare(otto, bella),
            shop.profiles.delete(otto, bella),
        ):
            with pytest.raises(NotFound, match="You have no profile like this"):
                await attempt
    assert await names(shop) == ["Bella"]


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
        with pytest.raises(NotFound, match="no profile yet"):
            await again(shop, "")
        await saved(shop)
        bella = await id_of(shop)
        rex = (await shop.profiles.duplicate(an_asker(), bella, "Rex")).profile_id
        with pytest.raises(NotFound, match="default"):
            await again(shop, "")
        await shop.profiles.rename(an_asker(), bella, "Bella ")
        with pytest.raises(Refusal, match="already"):
            await shop.profiles.rename(an_asker(), rex, "ＢＥＬＬＡ")
        await shop.profiles.make_default(an_asker(), rex)
        await shop.profiles.make_default(an_asker(), bella)
        assert [s.profile.is_default for s in await shop.profiles.listed(an_asker())] == [True, False]
        assert [s.profile.name for s in await shop.profiles.listed(an_asker(), 1, 1)] == ["Rex"]
        assert await id_of(shop) == bella
        await shop.profiles.delete(an_asker(), bella)
    assert await names(shop) == ["Rex"]
    with pytest.raises(NotFound, match="no profile like this"):
        await shop.profiles.delete(an_asker(), bella)
    with pytest.raises(NotFound, match="called “Bella”"):
        await id_of(shop, "Bella")


async def test_there_is_a_limit(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        bella = await id_of(shop)
        for name in ("two", "three"):
            await shop.profiles.duplicate(an_asker(), bella, name)
        with pytest.raises(TooMany, match="3 profiles"):
            await shop.profiles.duplicate(an_asker(), bella, "four")


@pytest.mark.parametrize("name", ["", " \n ", "x" * (MAX_NAME + 1), "Bel\x07la", "Bel\u202ela", "Bel\u200bla"])
async def test_a_name_that_cannot_be_is_refused(shop: Shop, name: str) -> None:
    async with shop.open():
        await saved(shop)
        with pytest.raises(Refusal, match="name"):
            await shop.profiles.rename(an_asker(), await id_of(shop), name)


async def test_whoever_has_the_code_takes_a_copy_of_their_own(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        bella = await id_of(shop)
        code = await shop.profiles.share(an_asker(), bella)
        assert await shop.profiles.share(an_asker(), bella) == code
        assert (await shop.profiles.show(an_asker(), bella)).shared
        copy = await shop.profiles.take(an_asker(OTTO), f" {code} ")
        with pytest.raises(Refusal, match="already"):
            await shop.profiles.take(an_asker(OTTO), code)
        await shop.profiles.take(an_asker(OTTO), code, "Bella of Mara's")
        with pytest.raises(Refusal, match="yours already"):
            await shop.profiles.take(an_asker(), code)
        await shop.profiles.unshare(an_asker(), bella)
        with pytest.raises(NotFound):
            await shop.profiles.take(an_asker(OTTO), code, "third")
        await shop.profiles.delete(an_asker(), bella)
    assert copy.user_id == OTTO
    assert await names(shop, OTTO) == ["Bella", "Bella of Mara's"]


async def test_a_gift_is_for_one_person_and_taken_once(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        code = await shop.profiles.share(an_asker(), await id_of(shop), OTTO)
        assert not (await shop.profiles.show(an_asker(), await id_of(shop))).shared
        with pytest.raises(Refusal, match="This is you"):
            await shop.profiles.share(an_asker(), await id_of(shop), MARA)
        with pytest.raises(NotFound):
            await shop.profiles.take(an_asker(), code)
        await shop.profiles.take(an_asker(OTTO), code)
        with pytest.raises(NotFound):
            await shop.profiles.take(an_asker(OTTO), code, "second")


async def test_profiles_are_shown_given_and_erased_and_copies_stay(shop: Shop) -> None:
    async with shop.open():
        await saved(shop)
        await shop.profiles.take(an_asker(OTTO), await shop.profiles.share(an_asker(), await id_of(shop)))
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
    assert shown.portrait is shown.png is None
    async with restarted.open():
        assert (await again(restarted)).seeds == ticket.job.order.recipe.seeds[:1]
