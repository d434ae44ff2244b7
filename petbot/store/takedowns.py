"""Messages that are still to be deleted from Discord."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import ChannelId, MessageId
from petbot.domain.takedowns import Takedown
from petbot.store.schema import TakedownRow


class Takedowns:
    """Takedowns by their message."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, takedown: Takedown) -> None:
        """A new one, or what became of one."""
        key = (takedown.channel_id, takedown.message_id)
        row = await self._session.get(TakedownRow, key)
        if row is None:
            row = TakedownRow(channel_id=key[0], message_id=key[1])
            self._session.add(row)
        row.available_at, row.attempts = takedown.available_at, takedown.attempts
        await self._session.flush()

    async def done(self, takedown: Takedown) -> None:
        """It is gone, or beyond our reach."""
        row = await self._session.get(TakedownRow, (takedown.channel_id, takedown.message_id))
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()

    async def due(self, now: datetime, limit: int) -> list[Takedown]:
        """Those whose time has come, the longest due first."""
        found = select(TakedownRow).where(TakedownRow.available_at <= now).order_by(TakedownRow.available_at)
        return [_takedown_of(row) for row in await self._session.scalars(found.limit(limit))]

    async def next_available_at(self) -> datetime | None:
        """When the next one is due; None when there is none."""
        soonest = select(TakedownRow.available_at).order_by(TakedownRow.available_at).limit(1)
        return await self._session.scalar(soonest)


def _takedown_of(row: TakedownRow) -> Takedown:
    return Takedown(
        channel_id=ChannelId(row.channel_id),
        message_id=MessageId(row.message_id),
        available_at=row.available_at,
        attempts=row.attempts,
    )
