"""A person's history is paged by time and id, each order once, whichever way one goes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.choices import Species
from petbot.domain.history import Past, Search
from petbot.domain.ids import GuildId, OrderId
from petbot.domain.orders import Order
from petbot.store.database import Database
from tests.builders import GUILD, MARA, OTTO, a_card, a_delivery, a_pet, a_portrait, an_order, some_choices
from tests.fakes.clock import NOON

CAT = some_choices(a_pet(Species.CAT, "siamese", "seal-point"))


async def placed(database: Database, *orders: Order) -> None:
    """Orders with their cards."""
    async with database.transaction() as t:
        for order in orders:
            card = a_card(user_id=order.user_id, card_id=order.card_id, order_id=order.order_id)
            await t.cards.add(card)
            await t.jobs.add(order)


async def found(database: Database, search: Search = Search()) -> set[str]:  # noqa: B008
    """Ids of Mara's orders that a search finds."""
    async with database.reading() as t:
        return _ids(await t.history.begin(MARA, search, None, limit=100))


def _ids(pasts: list[Past]) -> set[str]:
    return {past.job.order.order_id for past in pasts}


async def test_pages_hold_every_order_once_newest_first_also_those_of_one_moment(database: Database) -> None:
    orders = [an_order(order_id=f"o{n:02}", placed_at=NOON + timedelta(minutes=n // 4)) for n in range(13)]
    await placed(database, *orders, an_order(user_id=OTTO))
    seen: list[str] = []
    async with database.reading() as t:
        mark = None
        while pasts := await t.history.begin(MARA, Search(), mark, limit=6):
            seen += [past.job.order.order_id for past in pasts[:5]]
            if len(pasts) < 6:
                break
            mark = await t.history.mark(MARA, pasts[5].job.order.order_id)
        assert seen == sorted((order.order_id for order in orders), reverse=True)
        oldest = await t.history.mark(MARA, OrderId("o00"))
        assert oldest is not None
        up = await t.history.above(MARA, Search(), oldest, steps=5)
        assert up is not None
        assert up.order_id == "o05"
        newest = await t.history.mark(MARA, OrderId("o12"))
        assert newest is not None
        assert await t.history.above(MARA, Search(), newest, steps=5) is None


async def test_searches_find_what_they_say(database: Database) -> None:
    dog, cat, elsewhere = an_order(), replace(an_order(), choices=CAT), an_order(guild_id=GuildId(7))
    await placed(database, dog, cat, elsewhere)
    async with database.transaction() as t:
        await t.tastes.judge(MARA, dog.order_id, liked=True)
        await t.tastes.judge(MARA, cat.order_id, liked=False)
        await t.tastes.judge(OTTO, cat.order_id, liked=True)
        await t.jobs.save((await t.jobs.get(elsewhere.order_id)).stumbled("no", NOON, fatal=True))
    assert await found(database, Search(liked=True)) == {dog.order_id}
    assert await found(database, Search(failed=True)) == {elsewhere.order_id}
    assert await found(database, Search(species=Species.CAT)) == {cat.order_id}
    assert await found(database, Search(breed="golden-retriever")) == {dog.order_id, elsewhere.order_id}
    assert await found(database, Search(guild_id=GUILD)) == {dog.order_id, cat.order_id}
    assert await found(database, Search(species=Species.DOG, guild_id=GUILD)) == {dog.order_id}


async def test_an_order_comes_with_its_pictures_the_owners_opinion_and_where_it_stands(database: Database) -> None:
    order = an_order()
    await placed(database, order)
    async with database.transaction() as t:
        await t.portraits.add_all([a_portrait(order.order_id, index) for index in (1, 0)])
        await t.tastes.judge(OTTO, order.order_id, liked=True)
        past = await t.history.one(MARA, order.order_id)
        assert past is not None
        assert [portrait.index for portrait in past.portraits] == [0, 1]
        assert (past.liked, past.closed, past.private, past.place) == (None, False, False, None)
        await t.deliveries.add(a_delivery(order.order_id))
        await t.tastes.judge(MARA, order.order_id, liked=False)
        past = await t.history.one(MARA, order.order_id)
    assert past is not None
    assert (past.liked, past.place) == (False, None), "what is on its way stands nowhere yet"


@pytest.mark.parametrize("order_id", ["theirs", "gone"])
async def test_others_orders_and_unknown_ones_are_not_found(database: Database, order_id: str) -> None:
    await placed(database, an_order(order_id="theirs", user_id=OTTO))
    async with database.reading() as t:
        assert await t.history.mark(MARA, OrderId(order_id)) is None
        assert await t.history.one(MARA, OrderId(order_id)) is None
