"""Sweeping: once in a while, what has been kept long enough is deleted, and files that nothing speaks of."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from petbot.domain.ids import GuildId, OrderId
from petbot.domain.retention import Retention
from petbot.service.loops import Bell, survives
from petbot.store.database import Database
from petbot.store.images import Images

log = logging.getLogger(__name__)
EVERY = timedelta(hours=1)
FRESH = timedelta(hours=1)
"""Files younger than this may belong to an order whose transaction is still to come."""
AT_ONCE = 200


class Sweeping:
    """One loop."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        retention: Retention,
        clock: Callable[[], datetime],
        stop: asyncio.Event,
    ) -> None:
        self._database = database
        self._images = images
        self._retention = retention
        self._clock = clock
        self._stop = stop
        self._bell = Bell(stop)

    async def run(self) -> None:
        """Sweep at the start and then every hour, until stopped."""
        while not self._stop.is_set():
            await survives(self.sweep(), "Sweeping")
            await self._bell.wait(EVERY)

    async def sweep(self) -> None:
        """One round."""
        await self._rows()
        while self._retention.pictures and await self._pictures(self._clock() - self._retention.pictures):
            pass
        await self._files()
        await self._database.scrub()

    async def guild_left(self, guild_id: GuildId) -> None:
        """The bot is no longer in this guild; its policy waits for the grace time."""
        async with self._database.transaction() as t:
            await t.policies.left(guild_id, self._clock())

    async def guild_joined(self, guild_id: GuildId) -> None:
        """The bot is in this guild (again)."""
        async with self._database.transaction() as t:
            await t.policies.left(guild_id, None)

    async def _rows(self) -> None:
        now = self._clock()
        async with self._database.transaction() as t:
            await t.sanctions.sweep(now)
            gone = await t.policies.forget_left_before(now - self._retention.left_guilds)
            if self._retention.records is not None:
                await t.records.sweep(now - self._retention.records)
            orphans = await t.uploads.lapse(now)
        for sha256 in orphans:
            await self._images.delete(sha256)
        if gone:
            log.info("The rules of %d servers that Petbot left were deleted.", len(gone))

    async def _pictures(self, before: datetime) -> bool:
        """Whether there were any; the orders themselves stay, without their pictures."""
        orphans: list[str] = []
        async with self._database.transaction() as t:
            orders: list[OrderId] = await t.people.orders_before(before, AT_ONCE)
            for order_id in orders:
                orphans += await t.portraits.delete(order_id)
        for sha256 in orphans:
            await self._images.delete(sha256)
        return bool(orders)

    async def _files(self) -> None:
        """Files that were written just before a crash and belong to nothing."""
        async for hashes in self._images.older_than(self._clock() - FRESH, AT_ONCE):
            async with self._database.reading() as t:
                used = await t.people.used(hashes)
            for sha256 in hashes - used:
                await self._images.delete(sha256)
