"""Bans and time-outs. People are found by a salted hash of their id: a ban outlives the erasing of their data."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import GuildId, UserId
from petbot.domain.moderation import Sanction
from petbot.store.facts import Facts
from petbot.store.schema import SanctionRow

SALT = "sanction-salt"
EVERYWHERE = 0


class Sanctions:
    """Sanctions that stand, by person and guild."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._facts = Facts(session)

    async def impose(
        self,
        user_id: UserId,
        guild_id: GuildId | None,
        *,
        reason: str,
        by: UserId,
        since: datetime,
        until: datetime | None,
    ) -> Sanction:
        """Ban, or time out until `until`; takes the place of an earlier sanction of the same person there."""
        key = (await self._subject(user_id), guild_id or EVERYWHERE)
        row = await self._session.get(SanctionRow, key)
        if row is None:
            row = SanctionRow(subject=key[0], guild_id=key[1])
            self._session.add(row)
        row.user_id, row.reason, row.by, row.since, row.until = user_id, reason, by, since, until
        await self._session.flush()
        return _sanction_of(row)

    async def lift(self, user_id: UserId, guild_id: GuildId | None) -> bool:
        """Whether there was one."""
        row = await self._session.get(SanctionRow, (await self._subject(user_id), guild_id or EVERYWHERE))
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()
        return row is not None

    async def against(self, user_id: UserId, guild_id: GuildId | None, now: datetime) -> Sanction | None:
        """What keeps this person out in this guild (or anywhere) now; the one without an end first."""
        subject = await self._subject(user_id)
        found = await self._session.scalars(
            select(SanctionRow).where(
                SanctionRow.subject == subject, SanctionRow.guild_id.in_({EVERYWHERE, guild_id or EVERYWHERE})
            )
        )
        holding = [each for each in map(_sanction_of, found) if each.holds(now)]
        return min(holding, key=lambda each: (each.until is not None, each.since), default=None)

    async def listed(self, guild_id: GuildId | None, now: datetime, limit: int, offset: int = 0) -> list[Sanction]:
        """Those of one guild, or the global ones, that hold now; the newest first."""
        holding = or_(SanctionRow.until.is_(None), SanctionRow.until > now)
        found = (
            select(SanctionRow)
            .where(SanctionRow.guild_id == (guild_id or EVERYWHERE), holding)
            .order_by(SanctionRow.since.desc())
        )
        return [_sanction_of(row) for row in await self._session.scalars(found.limit(limit).offset(offset))]

    async def make_nameless(self, user_id: UserId) -> None:
        """Keep the sanctions of a person who erased their data, without their id."""
        await self._session.execute(update(SanctionRow).where(SanctionRow.user_id == user_id).values(user_id=None))

    async def sweep(self, now: datetime) -> None:
        """Forget the time-outs that ran out."""
        await self._session.execute(delete(SanctionRow).where(SanctionRow.until <= now))

    async def _subject(self, user_id: UserId) -> str:
        salt = await self._facts.get(SALT)
        if salt is None:
            salt = secrets.token_hex(32)
            await self._facts.set(SALT, salt)
        return hmac.new(bytes.fromhex(salt), str(user_id).encode(), hashlib.sha256).hexdigest()


def _sanction_of(row: SanctionRow) -> Sanction:
    return Sanction(
        subject=row.subject,
        user_id=None if row.user_id is None else UserId(row.user_id),
        guild_id=None if row.guild_id == EVERYWHERE else GuildId(row.guild_id),
        reason=row.reason,
        by=UserId(row.by),
        since=row.since,
        until=row.until,
    )
