"""Guilds' policies."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import GuildId
from petbot.domain.policies import Policy
from petbot.store.schema import PolicyRow
from petbot.store.values import policy_from_json, policy_to_json


class Policies:
    """Policies by their guild; a guild that never changed anything has none stored."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, guild_id: GuildId) -> Policy:
        """The guild's rules, or those of an unchanged Policy."""
        row = await self._session.get(PolicyRow, guild_id)
        return Policy() if row is None else policy_from_json(row.policy)

    async def save(self, guild_id: GuildId, policy: Policy) -> None:
        """Set the guild's rules."""
        row = await self._session.get(PolicyRow, guild_id)
        if row is None:
            self._session.add(PolicyRow(guild_id=guild_id, policy=policy_to_json(policy), left_at=None))
        else:
            row.policy, row.left_at = policy_to_json(policy), None
        await self._session.flush()

    async def left(self, guild_id: GuildId, at: datetime | None) -> None:
        """The bot left this guild, or (None) is in it again."""
        row = await self._session.get(PolicyRow, guild_id)
        if row is not None:
            row.left_at = at
            await self._session.flush()

    async def forget_left_before(self, at: datetime) -> list[GuildId]:
        """Delete the policies of guilds left before `at`; which they were."""
        gone = delete(PolicyRow).where(PolicyRow.left_at < at).returning(PolicyRow.guild_id)
        return [GuildId(guild) for guild in await self._session.scalars(gone)]
