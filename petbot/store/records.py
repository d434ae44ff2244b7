"""The record of what moderators did and what was refused: it only grows."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import GuildId, OrderId, UserId
from petbot.domain.moderation import Act, Record
from petbot.domain.textdata import data_of, text_of
from petbot.store.schema import RecordRow

EXPORTED_AT_ONCE = 500


class Records:
    """Lines in the order in which they were written."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, record: Record) -> None:
        """One more line."""
        self._session.add(
            RecordRow(
                at=record.at,
                act=record.act.value,
                guild_id=record.guild_id,
                actor_id=record.actor_id,
                subject_id=record.subject_id,
                order_id=record.order_id,
                detail={name: data_of(text) for name, text in record.detail.items()},
            )
        )
        await self._session.flush()

    async def newest(self, guild_id: GuildId | None, limit: int, offset: int = 0) -> list[Record]:
        """A guild's lines, or those of no guild; the newest first."""
        found = select(RecordRow).where(RecordRow.guild_id == guild_id).order_by(RecordRow.number.desc())
        return [_record_of(row) for row in await self._session.scalars(found.limit(limit).offset(offset))]

    async def all_of(self, guild_id: GuildId | None) -> AsyncIterator[Record]:
        """Every line of a guild, the oldest first, read a few hundred at a time."""
        last = 0
        while True:
            page = select(RecordRow).where(RecordRow.guild_id == guild_id, RecordRow.number > last)
            rows = list(await self._session.scalars(page.order_by(RecordRow.number).limit(EXPORTED_AT_ONCE)))
            for row in rows:
                yield _record_of(row)
            if len(rows) < EXPORTED_AT_ONCE:
                return
            last = rows[-1].number

    async def counts(self, guild_id: GuildId | None, act: Act, since: datetime) -> int:
        """How often something happened in a guild since then."""
        mine = (RecordRow.guild_id == guild_id, RecordRow.act == act.value, RecordRow.at >= since)
        return await self._session.scalar(select(func.count()).select_from(RecordRow).where(*mine)) or 0

    async def about(self, user_id: UserId) -> list[Record]:
        """Lines in which a person appears, the oldest first."""
        theirs = (RecordRow.actor_id == user_id) | (RecordRow.subject_id == user_id)
        return [_record_of(row) for row in await self._session.scalars(select(RecordRow).where(theirs))]

    async def make_nameless(self, user_id: UserId) -> None:
        """Take a person who erased their data out of the lines: what was done stays, not to whom nor how it was put."""
        about = update(RecordRow).where(RecordRow.subject_id == user_id)
        await self._session.execute(about.values(subject_id=None, order_id=None, detail={}))
        by = update(RecordRow).where(RecordRow.actor_id == user_id)
        await self._session.execute(by.values(actor_id=None))

    async def sweep(self, before: datetime) -> None:
        """Forget lines that are older than the operator keeps them."""
        await self._session.execute(delete(RecordRow).where(RecordRow.at < before))


def _record_of(row: RecordRow) -> Record:
    return Record(
        at=row.at,
        act=Act(row.act),
        guild_id=None if row.guild_id is None else GuildId(row.guild_id),
        actor_id=None if row.actor_id is None else UserId(row.actor_id),
        subject_id=None if row.subject_id is None else UserId(row.subject_id),
        order_id=None if row.order_id is None else OrderId(row.order_id),
        detail={name: text_of(data) for name, data in row.detail.items()},
    )
