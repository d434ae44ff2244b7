"""A pet saved from a variation comes back at any time: the picture that it starts from is kept, and goes, with it."""

import io
import zipfile
from datetime import timedelta

import pytest

from petbot.domain.choices import Likeness, StartPicture
from petbot.domain.lineage import Kinship
from petbot.domain.petprofiles import PetProfile
from petbot.service.faces import Ticket
from petbot.service.variations import Opening
from tests.builders import OTTO, a_manager, an_address, an_asker
from tests.fakes.engine import a_png
from tests.service.shop import Shop
from tests.service.test_petprofiles import again, redrawn


async def a_variation(shop: Shop, start: StartPicture | None = None) -> tuple[Ticket, Ticket]:
    """A finished order, and a finished variation of it."""
    card = await shop.form(start=start)
    first = await shop.ordering.place(card.card_id, an_asker())
    await shop.until_delivery(first.job.order.order_id)
    opening = Opening(asker=an_asker(), address=an_address(), private=False)
    second = await shop.variations.vary(first.card.card_id, opening, 0, Kinship.SUBTLE)
    await shop.until_delivery(second.job.order.order_id)
    return first, second


async def varied(shop: Shop, start: StartPicture | None = None) -> tuple[PetProfile, str]:
    """A profile of a variation, with the hash of the picture that it starts from; both results are deleted by then."""
    first, second = await a_variation(shop, start)
    profile = await shop.profiles.save(second.card.card_id, an_asker(), "Bella")
    for ticket in (first, second):
        await shop.ordering.delete(ticket.card.card_id, an_asker())
    assert profile.recipe.start is not None
    return profile, profile.recipe.start.sha256


@pytest.mark.parametrize("photo", [False, True])
async def test_a_pet_saved_from_a_variation_comes_back_after_a_year_though_its_parent_is_deleted(
    shop: Shop, *, photo: bool
) -> None:
    async with shop.open():
        given = await shop.uploads.take_in(an_asker(), a_png(7)) if photo else None
        profile, parent = await varied(
            shop, start=StartPicture(sha256=given, likeness=Likeness.LIKE) if given else None
        )
        shop.clock.move(timedelta(days=400))
        await shop.sweeping.sweep()
        drawn = await redrawn(shop)
        assert (drawn.ticket.job.order.recipe, drawn.news) == (profile.recipe, ())
        assert shop.engine.starts[drawn.ticket.job.order.order_id] == await shop.images.read(parent)


async def test_what_a_saved_variation_starts_from_goes_with_the_last_profile_that_needs_it(shop: Shop) -> None:
    async with shop.open():
        profile, parent = await varied(shop)
        copy = await shop.profiles.duplicate(an_asker(), profile.profile_id, "Rex")
        await shop.profiles.delete(an_asker(), profile.profile_id)
        assert shop.images.holds(parent)
        await shop.profiles.delete(an_asker(), copy.profile_id)
        assert not shop.images.holds(parent)


async def test_what_a_saved_variation_starts_from_is_given_to_its_owner_and_erased(shop: Shop) -> None:
    async with shop.open():
        _, parent = await varied(shop)
        [archive] = await shop.privacy.export(an_asker(), 8_000_000)
        assert zipfile.ZipFile(io.BytesIO(archive.content)).read("starts/1.png") == await shop.images.read(parent)
        await shop.privacy.erase(an_asker())
        assert not shop.images.holds(parent)


async def test_a_variation_whose_parent_is_gone_is_saved_without_it(shop: Shop) -> None:
    async with shop.open():
        first, second = await a_variation(shop)
        await shop.ordering.delete(first.card.card_id, an_asker())
        await shop.profiles.save(second.card.card_id, an_asker(), "Bella")
        assert (await shop.privacy.show(an_asker())).uploads == 0
        assert (await again(shop)).seeds == second.job.order.recipe.seeds


async def test_nothing_starts_from_a_picture_that_moderators_removed(shop: Shop) -> None:
    async with shop.open():
        first, second = await a_variation(shop)
        profile = await shop.profiles.save(second.card.card_id, an_asker(), "Bella")
        assert profile.recipe.start is not None
        reported = await shop.reports.report(first.card.card_id, an_asker(OTTO), "rude")
        await shop.reports.remove(reported.case.case_id, a_manager())
        assert not shop.images.holds(profile.recipe.start.sha256)
        recipe = await again(shop)
        assert (recipe.start, recipe.seeds) == (None, profile.recipe.seeds)
