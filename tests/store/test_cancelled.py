"""Use cases that are cancelled in the middle, as when the bot stops."""

import asyncio
import logging
from contextlib import suppress

import pytest

from petbot.domain.ids import CardId
from petbot.store.database import Database

MOMENTS = 300
"""Each somewhat later than the one before."""


async def test_wherever_a_use_case_is_cancelled_its_connection_goes_back_whole(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for moment in range(MOMENTS):
        task = asyncio.create_task(_reading(database))
        await asyncio.sleep(0.00002 * moment)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await _reading(database)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def _reading(database: Database) -> None:
    async with database.reading() as t:
        await t.cards.find(CardId("none"))
