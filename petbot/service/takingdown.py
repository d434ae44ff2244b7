"""Takingdown: deletes messages of ours from Discord whose pictures were erased, however long it takes."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from petbot.domain.takedowns import Takedown
from petbot.service.courier import Courier, RouteClosed, TryLater
from petbot.service.loops import TROUBLE_PAUSE, Bell, survives
from petbot.store.database import Database

log = logging.getLogger(__name__)
AT_ONCE = 20
"""Takedowns read at a time; they are done one after another, as Discord limits deletions by channel."""


class Takingdown:
    """One loop."""

    def __init__(
        self, *, database: Database, courier: Courier, clock: Callable[[], datetime], stop: asyncio.Event
    ) -> None:
        self._database = database
        self._courier = courier
        self._clock = clock
        self._stop = stop
        self._bell = Bell(stop)
        self._due: datetime | None = None

    def wake(self) -> None:
        """There is something to take down."""
        self._bell.ring()

    async def run(self) -> None:
        """Take down until stopped; what is left is taken down after the next start."""
        while not self._stop.is_set():
            if await survives(self._round(), "Deleting messages"):
                await self._bell.wait(self._due - self._clock() if self._due else None)
            else:
                await self._bell.rest(TROUBLE_PAUSE)

    async def _round(self) -> None:
        async with self._database.reading() as t:
            due = await t.takedowns.due(self._clock(), AT_ONCE)
        for takedown in due:
            if self._stop.is_set():
                return
            await self._take_down(takedown)
        async with self._database.reading() as t:
            self._due = await t.takedowns.next_available_at()

    async def _take_down(self, takedown: Takedown) -> None:
        later: Takedown | None = None
        try:
            await self._courier.take_down(takedown.channel_id, takedown.message_id)
        except RouteClosed as closed:
            log.info("Message %s can no longer be deleted by us: %s", takedown.message_id, closed)
        except TryLater:
            later = takedown.stumbled(self._clock())
            if later is None:
                log.error("Message %s in channel %s could not be deleted.", takedown.message_id, takedown.channel_id)
        async with self._database.transaction() as t:
            await (t.takedowns.done(takedown) if later is None else t.takedowns.save(later))
