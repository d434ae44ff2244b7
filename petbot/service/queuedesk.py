"""What moderators and operators do to the queue: look, cancel, pause, drain, resume."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from petbot.domain.errors import NotFound
from petbot.domain.ids import GuildId, OrderId, UserId
from petbot.domain.moderation import Act, Halt, Pause, Record
from petbot.domain.orders import Job
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.service.moderation import MAX_REASON, Told, managed, scope
from petbot.service.stopping import Stopping
from petbot.store.database import Database

NOT_PAUSED = tr("The queue is not paused here.")
CANCELLED = tr("A moderator cancelled this order.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A guild's queue at one moment."""

    jobs: tuple[Job, ...]
    """Being drawn or waiting, as they stand in line."""
    pause: Pause | None
    """Why nothing moves, or nothing new is taken."""


class QueueDesk:
    """Every use case raises Unmoderated for an asker without the right to it."""

    def __init__(
        self,
        *,
        database: Database,
        stopping: Stopping,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
        tell: Told,
    ) -> None:
        """`wake` rings the dispatcher after a resume."""
        self._database = database
        self._stopping = stopping
        self._wake = wake
        self._clock = clock
        self._tell = tell

    async def line(self, asker: Asker, limit: int, offset: int = 0) -> Line:
        """The queue of the asker's guild."""
        guild_id = managed(asker)
        async with self._database.reading() as t:
            jobs = await t.jobs.live(guild_id, limit=limit, offset=offset)
            return Line(jobs=tuple(jobs), pause=await t.pauses.of(guild_id))

    async def cancel(self, asker: Asker, *, order_id: OrderId | None = None, user_id: UserId | None = None) -> int:
        """Cancel an order of the asker's guild, or all of a member's, or all; how many there still were."""
        guild_id = managed(asker)
        async with self._database.transaction() as t:
            live = await t.jobs.live(guild_id, user_id=user_id)
            meant = [job for job in live if order_id in {None, job.order.order_id}]
            stopped = await self._stopping.stop(t, meant, CANCELLED)
            if not stopped:
                return 0
            record = Record(
                at=self._clock(),
                act=Act.CANCEL,
                guild_id=guild_id,
                actor_id=asker.user_id,
                subject_id=user_id or (stopped[0].order.user_id if order_id else None),
                order_id=order_id,
                detail={"orders": str(len(stopped))},
            )
            await t.records.add(record)
        await self._stopping.stopped(stopped)
        await self._tell(record)
        return len(stopped)

    async def halt(self, asker: Asker, halt: Halt, reason: str = "", *, everywhere: bool = False) -> Pause:
        """Pause the queue, or drain it, in the asker's guild or everywhere."""
        guild_id = scope(asker, everywhere=everywhere)
        pause = Pause(guild_id=guild_id, halt=halt, by=asker.user_id, since=self._clock(), reason=reason[:MAX_REASON])
        act = Act.PAUSE if halt is Halt.PAUSED else Act.DRAIN
        async with self._database.transaction() as t:
            await t.pauses.set(pause)
            record = self._line(act, asker, guild_id, pause.reason)
            await t.records.add(record)
        await self._tell(record)
        return pause

    async def resume(self, asker: Asker, *, everywhere: bool = False) -> None:
        """Let the queue go on. Raises NotFound when it was not held."""
        guild_id = scope(asker, everywhere=everywhere)
        async with self._database.transaction() as t:
            if not await t.pauses.resume(guild_id):
                raise NotFound(NOT_PAUSED)
            record = self._line(Act.RESUME, asker, guild_id)
            await t.records.add(record)
        self._wake()
        await self._tell(record)

    def _line(self, act: Act, asker: Asker, guild_id: GuildId | None, reason: str = "") -> Record:
        detail = {"reason": reason} if reason else {}
        return Record(at=self._clock(), act=act, guild_id=guild_id, actor_id=asker.user_id, detail=detail)
