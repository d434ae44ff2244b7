"""Every query of the store is a look-up in an index, never a walk through a table, however long the line is."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from petbot.domain.choices import Species
from petbot.domain.history import Search
from petbot.domain.orders import LEASE
from petbot.domain.petprofiles import OfferCode, ProfileId
from petbot.domain.taste import Deed, Taste
from petbot.store.database import Database, Transaction
from petbot.store.engines import new_engine, parsed
from tests.builders import GUILD, MARA, a_card, a_delivery, a_portrait, an_order
from tests.fakes.clock import NOON

QUERIES = ("SELECT", "UPDATE", "DELETE", "WITH")
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
WALKS = ("SCAN ", "Seq Scan", "USE TEMP B-TREE", "Sort ")
"""How SQLite's and PostgreSQL's plans name a walk through a whole table, and a sort of all that was found."""


@pytest.fixture
async def engine(database_url: str) -> AsyncGenerator[AsyncEngine]:
    """An engine of our own, to listen to."""
    engine = new_engine(parsed(database_url))
    yield engine
    await engine.dispose()


SEARCHES = (
    Search(liked=True),
    Search(failed=True),
    Search(species=Species.CAT),
    Search(breed="pug"),
    Search(guild_id=GUILD),
)


async def use_all(t: Transaction) -> None:
    """One call of each query that runs while people wait."""
    card = a_card()
    order = an_order(card_id=card.card_id)
    await t.cards.add(card)
    await t.jobs.add(order)
    await t.jobs.add(an_order())
    await t.jobs.claim(NOON, "me")
    await t.jobs.extend(order.order_id, "me", NOON + LEASE)
    await t.jobs.outstanding(MARA)
    await t.jobs.places([order.order_id, (await t.jobs.get(order.order_id)).order.order_id])
    await t.jobs.next_available_at()
    await t.jobs.queued()
    await t.jobs.release_all("me")
    await t.jobs.asked_since(MARA, order.guild_id, NOON)
    await t.policies.of(GUILD)
    await t.sanctions.against(MARA, GUILD, NOON)
    await t.pauses.of(GUILD)
    await t.records.newest(GUILD, limit=10)
    await t.cards.tickets(limit=10)
    await t.cards.open_forms(MARA, limit=5)
    await t.jobs.ordered_before(MARA)
    await t.portraits.add_all([a_portrait(order.order_id)])
    await t.portraits.of(order.order_id)
    await t.portraits.delete(order.order_id)
    await t.deliveries.add(a_delivery(order.order_id))
    await t.deliveries.due(NOON, limit=10)
    await t.deliveries.next_available_at()
    await t.tastes.save(MARA, Taste().learned(Deed.ORDERED, order.choices, NOON))
    await t.tastes.opinion(MARA, order.order_id)
    await t.tastes.opinions(MARA)
    await t.profiles.of(MARA)
    await t.profiles.of(MARA, limit=6, offset=5)
    await t.profiles.find(ProfileId("profile"))
    await t.profiles.number(MARA)
    await t.profiles.named(MARA, "bella")
    await t.profiles.offers(ProfileId("profile"), MARA)
    await t.profiles.offered(OfferCode("code"), MARA)
    await t.history.one(MARA, order.order_id)
    mark = await t.history.mark(MARA, order.order_id)
    assert mark is not None
    for search in (Search(), *SEARCHES):
        await t.history.begin(MARA, search, None, limit=6)
        await t.history.begin(MARA, search, mark, limit=6)
        await t.history.above(MARA, search, mark, steps=5)


async def test_no_query_walks_through_a_table(engine: AsyncEngine) -> None:
    statements: dict[str, Any] = {}

    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(QUERIES) and "queue_clock" not in statement:  # a table of one row
            statements.setdefault(statement, parameters)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with Database(engine, "test").transaction() as t:
        await use_all(t)
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert len(statements) > 15
    walks = [told for statement, values in statements.items() if (told := await walk(engine, statement, values))]
    assert not walks, "\n\n".join(walks)


async def walk(engine: AsyncEngine, statement: str, values: Any) -> str:
    """The statement and its plan when that plan walks; else nothing."""
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort"):  # which it rightly prefers while tables are tiny
                await connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        rows = await connection.exec_driver_sql(EXPLAIN[engine.dialect.name] + statement, values)
        plan = "\n".join(str(row[-1]) for row in rows).replace("SCAN CONSTANT ROW", "CONSTANT ROW")
    walks = any(sign in plan for sign in WALKS)
    return f"{statement}\n{plan}" if walks else ""
