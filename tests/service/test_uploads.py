"""Pictures to start from are kept while something of their owner's needs them, and not a day longer."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from petbot.catalogue.recipes import STRENGTHS
from petbot.domain.choices import Choices, Likeness, StartPicture
from petbot.domain.errors import NotFound, NotYours, Refusal, TooMany
from petbot.domain.ids import UserId
from petbot.domain.moderation import Denied
from petbot.domain.policies import Policy
from petbot.service.faces import Ticket
from petbot.service.uploads import MAX_BYTES, MAX_UPLOADS, UNUSED
from tests.builders import GUILD, MARA, OTTO, an_address, an_asker
from tests.fakes.engine import a_png
from tests.service.hostile_files import as_file, gradient
from tests.service.shop import Shop, catalogue

DAY = timedelta(days=1)
PHOTO = as_file(gradient(), "PNG")
HASH = sha256(PHOTO).hexdigest()


async def given(shop: Shop, user_id: UserId = MARA, photo: bytes = PHOTO) -> StartPicture:
    """A picture that a person gave."""
    taken = await shop.uploads.take_in(an_asker(user_id), photo)
    return StartPicture(sha256=taken, likeness=Likeness.LIKE)


async def ordered(shop: Shop, user_id: UserId = MARA) -> Ticket:
    """An order that starts from the photo."""
    card = await shop.form(user_id, start=await given(shop, user_id))
    return await shop.ordering.place(card.card_id, an_asker(user_id))


async def kept(shop: Shop, user_id: UserId = MARA) -> list[str]:
    """Hashes of a person's pictures."""
    async with shop.database.reading() as t:
        return [upload.sha256 for upload in await t.uploads.of(user_id)]


def on_disk(shop: Shop) -> bool:
    """Whether the photo's file is there."""
    return shop.images.path(HASH).exists()


async def sweep_in(shop: Shop, time: timedelta) -> None:
    """After so much time, the hourly round."""
    shop.clock.move(time)
    await shop.sweeping.sweep()


async def test_an_order_draws_from_the_photo_as_closely_as_was_said(shop: Shop) -> None:
    async with shop.open():
        ticket = await ordered(shop)
        await shop.until_delivery(ticket.job.order.order_id)
    start = ticket.job.order.recipe.start
    assert start is not None
    assert (start.sha256, start.strength) == (HASH, STRENGTHS["traits"][Likeness.LIKE])
    assert shop.engine.starts[ticket.job.order.order_id] == PHOTO
    for strengths in STRENGTHS.values():
        assert strengths[Likeness.LITTLE] > strengths[Likeness.LIKE] > strengths[Likeness.CLOSELY]


async def test_what_was_given_and_never_ordered_goes_after_a_week(shop: Shop) -> None:
    card = await shop.form(start=await given(shop))
    await sweep_in(shop, UNUSED - DAY)
    assert on_disk(shop)
    await sweep_in(shop, 2 * DAY)
    assert (await kept(shop), on_disk(shop)) == ([], False)
    with pytest.raises(NotFound, match="no longer kept"):
        await shop.ordering.place(card.card_id, an_asker())
    assert await shop.uploads.shown(card) is None
    await shop.uploads.take_out(card.card_id, an_asker())
    await shop.ordering.place(card.card_id, an_asker())


async def test_each_order_keeps_it_for_another_month(shop: Shop) -> None:
    async with shop.open():
        first = await ordered(shop)
        await shop.until_delivery(first.job.order.order_id)
        await sweep_in(shop, 29 * DAY)
        card, second = await shop.ordering.reroll(first.card.card_id, an_asker(), an_address())
        await shop.until_delivery(second.job.order.order_id)
        await sweep_in(shop, 29 * DAY)
        assert on_disk(shop)
        await sweep_in(shop, 2 * DAY)
        assert not on_disk(shop)
        with pytest.raises(NotFound, match="no longer kept"):
            await shop.ordering.reroll(card.card_id, an_asker(), an_address())


async def test_the_picture_of_an_order_that_waits_is_never_swept(shop: Shop) -> None:
    ticket = await ordered(shop)
    await sweep_in(shop, 400 * DAY)
    assert on_disk(shop)
    async with shop.open():
        await shop.until_delivery(ticket.job.order.order_id)
    assert shop.engine.starts[ticket.job.order.order_id] == PHOTO
    await sweep_in(shop, DAY)
    assert not on_disk(shop)


async def test_a_file_stays_for_as_long_as_anybody_needs_it(shop: Shop) -> None:
    async with shop.open():
        mine, others = await ordered(shop), await ordered(shop, OTTO)
        for ticket in (mine, others):
            await shop.until_delivery(ticket.job.order.order_id)
        await shop.ordering.delete(mine.card.card_id, an_asker())
        assert (await kept(shop), await kept(shop, OTTO), on_disk(shop)) == ([], [HASH], True)
        await shop.privacy.erase(an_asker(OTTO))
        assert (await kept(shop, OTTO), on_disk(shop)) == ([], False)


async def test_a_portrait_that_is_given_as_a_start_outlives_its_order(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        async with shop.database.reading() as t:
            [portrait] = await t.portraits.of(ticket.job.order.order_id)
        form = await shop.form(start=await given(shop, photo=await shop.images.read(portrait.sha256)))
        await shop.ordering.delete(ticket.card.card_id, an_asker())
        assert shop.images.path(portrait.sha256).exists()
        await shop.ordering.cancel(form.card_id, an_asker())
        assert not shop.images.path(portrait.sha256).exists()


async def test_cancelling_an_order_in_line_lets_its_picture_go(shop: Shop) -> None:
    ticket = await ordered(shop)
    await shop.ordering.cancel(ticket.card.card_id, an_asker())
    assert (await kept(shop), on_disk(shop)) == ([], False)


async def test_a_saved_pet_keeps_its_picture_and_gives_it_to_nobody(shop: Shop) -> None:
    async with shop.open():
        ticket = await ordered(shop)
        await shop.until_delivery(ticket.job.order.order_id)
        profile = await shop.profiles.save(ticket.card.card_id, an_asker(), "Bella")
        code = await shop.profiles.share(an_asker(), profile.profile_id)
        taken = await shop.profiles.take(an_asker(OTTO), code)
        assert profile.choices.start is not None
        assert (taken.choices.start, taken.recipe.start) == (None, None)
        await shop.ordering.delete(ticket.card.card_id, an_asker())
        await sweep_in(shop, 400 * DAY)
        assert on_disk(shop)
        again = await shop.profiles.again(an_asker(), an_address(), profile.profile_id)
        assert again.ticket.job.order.recipe == profile.recipe
        others = await shop.profiles.again(an_asker(OTTO), an_address(), taken.profile_id)
        assert others.ticket.job.order.recipe.start is None


async def test_nobody_starts_from_anothers_picture_by_knowing_its_hash(shop: Shop) -> None:
    start = await given(shop)
    with pytest.raises(NotFound, match="no longer kept"):
        await shop.uploads.start(an_asker(OTTO), start.sha256, Likeness.LIKE)
    form = await shop.form(OTTO, start=start)
    assert await shop.uploads.shown(form) is None
    with pytest.raises(NotFound, match="no longer kept"):
        await shop.ordering.place(form.card_id, an_asker(OTTO))


async def test_only_its_owner_changes_the_picture_of_a_form(shop: Shop) -> None:
    form = await shop.form(start=await given(shop))
    with pytest.raises(NotYours):
        await shop.uploads.liken(form.card_id, an_asker(OTTO), Likeness.CLOSELY)
    with pytest.raises(NotYours):
        await shop.uploads.take_out(form.card_id, an_asker(OTTO))
    changed = await shop.uploads.liken(form.card_id, an_asker(), Likeness.CLOSELY)
    assert changed.choices == replace(form.choices, start=StartPicture(sha256=HASH, likeness=Likeness.CLOSELY))
    for _ in range(2):
        assert (await shop.uploads.take_out(form.card_id, an_asker())).choices.start is None
    with pytest.raises(NotFound, match="no picture any more"):
        await shop.uploads.liken(form.card_id, an_asker(), Likeness.LIKE)


async def test_a_guild_without_uploads_takes_none_and_orders_none(shop: Shop) -> None:
    form = await shop.form(start=await given(shop))
    async with shop.database.transaction() as t:
        await t.policies.save(GUILD, Policy(uploads=False))
    with pytest.raises(Denied, match="does not allow pictures to start from"):
        await shop.uploads.admit(an_asker(), private=True)
    with pytest.raises(Denied, match="does not allow pictures to start from"):
        await shop.ordering.place(form.card_id, an_asker())
    await shop.uploads.admit(replace(an_asker(), guild_id=None), private=False)


async def test_too_large_and_too_many_are_refused(shop: Shop) -> None:
    with pytest.raises(Refusal, match="too large"):
        await shop.uploads.take_in(an_asker(), bytes(MAX_BYTES + 1))
    for number in range(MAX_UPLOADS):
        await shop.form(start=await given(shop, photo=a_png(number)))
    with pytest.raises(TooMany, match=f"{MAX_UPLOADS} pictures"):
        await given(shop)
    assert len(await kept(shop)) == MAX_UPLOADS


async def test_what_nothing_needs_makes_room(shop: Shop) -> None:
    for number in range(MAX_UPLOADS):
        await given(shop, photo=a_png(number))
    await given(shop)
    assert await kept(shop) == [HASH]


async def test_photos_are_counted_and_given_to_their_owner(shop: Shop) -> None:
    await shop.form(start=await given(shop))
    assert (await shop.privacy.show(an_asker())).uploads == 1
    [archive] = await shop.privacy.export(an_asker(), 8_000_000)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert files.read("starts/1.png") == PHOTO
        data = json.loads(files.read("data.json"))
    assert data["pictures to start from"][0]["sha256"] == HASH


async def test_a_photo_teaches_no_taste(shop: Shop) -> None:
    async with shop.open():
        ticket = await ordered(shop)
        await shop.until_delivery(ticket.job.order.order_id)
        async with shop.database.reading() as t:
            with_photo = await t.tastes.of(MARA)
        plain = await shop.ordered(OTTO)
        await shop.until_delivery(plain.job.order.order_id)
        async with shop.database.reading() as t:
            without = await t.tastes.of(OTTO)
    assert with_photo.evidence.keys() == without.evidence.keys()


def test_a_photo_stays_through_checks_and_surprises() -> None:
    start = StartPicture(sha256=HASH, likeness=Likeness.LITTLE)
    choices = catalogue().choose(Choices(start=start), "breed", ("pug",))
    assert catalogue().checked(choices).start == start
    assert catalogue().sentence(choices).endswith(", loosely after a given picture")
