"""What use cases see of each other, and what is left of one that is cancelled in the middle, as when the bot stops."""

import asyncio
import gc
import logging
from collections.abc import Coroutine, Iterator
from contextlib import suppress

import pytest

from petbot.domain.ids import CardId
from petbot.store.database import Database
from tests.builders import a_card

CARD = CardId("none")
MOMENTS = 300
"""Each somewhat later than the one before."""


async def test_wherever_a_use_case_is_cancelled_its_connection_goes_back_whole(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for moment in range(MOMENTS):
        await _cancelled(_reading(database), moment)
    await _reading(database)
    ours = [record for record in caplog.records if record.name.startswith(("sqlalchemy", "aiosqlite", "asyncpg"))]
    assert [record.getMessage() for record in ours if record.levelno >= logging.ERROR] == []


@pytest.fixture
def rubbish_stays() -> Iterator[None]:
    """Nothing is let go of by chance: the traceback of a cancellation holds on to its statement."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("rubbish_stays")
async def test_wherever_a_use_case_is_cancelled_the_next_one_can_begin(database: Database) -> None:
    async with database.transaction() as t:
        await t.cards.add(a_card(card_id=CARD))
    for moment in range(MOMENTS):
        await _cancelled(_looking_and_locking(database), moment)
        await _looking_and_locking(database)


async def test_all_that_is_read_in_one_go_is_of_one_moment(database: Database) -> None:
    async with database.reading() as before:
        assert await before.cards.find(CARD) is None
        async with database.transaction() as t:
            await t.cards.add(a_card(card_id=CARD))
        assert await before.cards.find(CARD) is None
    async with database.reading() as after:
        assert await after.cards.find(CARD) is not None


async def _reading(database: Database) -> None:
    async with database.reading() as t:
        await t.cards.find(CARD)


async def _looking_and_locking(database: Database) -> None:
    async with database.transaction() as t:
        for _ in range(3):
            await t.cards.find(CARD)


async def _cancelled(use_case: Coroutine[None, None, None], moment: int) -> None:
    task = asyncio.create_task(use_case)
    await asyncio.sleep(0.00002 * moment)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
