"""Queues that stand still."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import GuildId, UserId
from petbot.domain.moderation import Halt, Pause
from petbot.store.schema import PauseRow

EVERYWHERE = 0


class Pauses:
    """Pauses by guild."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def set(self, pause: Pause) -> None:
        """Pause or drain; takes the place of an earlier one there."""
        row = await self._session.get(PauseRow, pause.guild_id or EVERYWHERE)
        if row is None:
            row = PauseRow(guild_id=pause.guild_id or EVERYWHERE)
            self._session.add(row)
        row.halt, row.by, row.since, row.reason = pause.halt.value, pause.by, pause.since, pause.reason
        await self._session.flush()

    async def resume(self, guild_id: GuildId | None) -> bool:
        """Whether there was one."""
        row = await self._session.get(PauseRow, guild_id or EVERYWHERE)
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()
        return row is not None

    async def of(self, guild_id: GuildId | None) -> Pause | None:
        """What holds in this guild: the pause of all queues before its own."""
        found = select(PauseRow).where(PauseRow.guild_id.in_({EVERYWHERE, guild_id or EVERYWHERE}))
        rows = sorted(await self._session.scalars(found), key=lambda row: row.guild_id)
        return _pause_of(rows[0]) if rows else None


def _pause_of(row: PauseRow) -> Pause:
    return Pause(
        guild_id=None if row.guild_id == EVERYWHERE else GuildId(row.guild_id),
        halt=Halt(row.halt),
        by=UserId(row.by),
        since=row.since,
        reason=row.reason,
    )
