"""Privacy: what is kept about a person, shown to them, given to them, and erased when they say so."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from petbot.domain.ids import OrderId, UserId
from petbot.domain.moderation import Act, Record
from petbot.domain.takedowns import Takedown
from petbot.service.asker import Asker
from petbot.service.exporting import Archive, Dossier, archives
from petbot.service.loops import survives
from petbot.store.database import Database, Transaction
from petbot.store.images import Images


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept about a person, in numbers."""

    cards: int
    orders: int
    pictures: int
    reports: int
    """Cases about their pictures, and those that they reported."""
    records: int
    """Lines of the record in which they appear."""
    profiles: int
    uploads: int
    """Pictures that they gave to start from."""
    tastes: int
    """Pieces of evidence of what they like, and opinions of pictures."""
    since: datetime | None
    """When their first order was placed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased."""

    orders: int
    pictures: int
    messages: int
    """Messages that are being deleted from Discord now."""


class Privacy:
    """The use cases of /privacy: open to everybody, banned or not, and each about the asker alone."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        stop_drawing: Callable[[OrderId], Awaitable[None]],
        wake: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        """`wake` rings the loop that deletes messages."""
        self._database = database
        self._images = images
        self._stop_drawing = stop_drawing
        self._wake = wake
        self._clock = clock

    async def show(self, asker: Asker) -> Kept:
        """What is kept about the asker."""
        dossier = await self._dossier(asker.user_id)
        possessions = dossier.possessions
        placed = [job.order.placed_at for job in possessions.jobs]
        return Kept(
            cards=len(possessions.cards),
            orders=len(possessions.jobs),
            pictures=len(possessions.portraits),
            reports=len(dossier.cases),
            records=len(dossier.records),
            profiles=len(possessions.profiles),
            uploads=len(possessions.uploads),
            tastes=len(possessions.taste.evidence) + len(possessions.opinions),
            since=min(placed, default=None),
        )

    async def export(self, asker: Asker, room: int) -> list[Archive]:
        """Everything that is kept about the asker, as zip files of at most `room` bytes each."""
        return await asyncio.to_thread(archives, self._images, await self._dossier(asker.user_id), room)

    async def erase(self, asker: Asker) -> Erased:
        """Delete everything about the asker but what keeps them out, which stays without their name.

        An order that is being drawn ends; messages are deleted from Discord afterwards, across restarts.
        """
        now = self._clock()
        async with self._database.transaction() as t:
            possessions = await t.people.all_of(asker.user_id)
            for channel_id, message_id in possessions.messages:
                await t.takedowns.save(Takedown(channel_id=channel_id, message_id=message_id, available_at=now))
            orphans = await t.people.erase(asker.user_id)
            await _make_nameless(t, asker.user_id)
            await t.records.add(Record(at=now, act=Act.ERASE, guild_id=None, actor_id=None))
        await survives(self._database.scrub(), "Emptying the database's log")
        for job in possessions.jobs:
            if not job.state.final:
                await self._stop_drawing(job.order.order_id)
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")
        self._wake()
        return Erased(
            orders=len(possessions.jobs), pictures=len(possessions.portraits), messages=len(possessions.messages)
        )

    async def _dossier(self, user_id: UserId) -> Dossier:
        async with self._database.reading() as t:
            return Dossier(
                user_id=user_id,
                possessions=await t.people.all_of(user_id),
                cases=await t.cases.about_or_by(user_id),
                records=await t.records.about(user_id),
            )


async def _make_nameless(t: Transaction, user_id: UserId) -> None:
    await t.cases.forget(user_id)
    await t.records.make_nameless(user_id)
    await t.sanctions.make_nameless(user_id)
