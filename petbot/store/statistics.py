"""What a guild's figures are counted from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import GuildId, UserId
from petbot.domain.moderation import Act
from petbot.domain.orders import JobState
from petbot.store.schema import JobRow, OrderRow, RecordRow

MOST = 50_000
"""Orders that are counted, the newest; a busy guild's month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An order as far as it is counted."""

    user_id: UserId
    breed: str | None
    state: JobState
    placed_at: datetime
    ended_at: datetime | None


class Statistics:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def orders(self, guild_id: GuildId, since: datetime) -> Sequence[Placed]:
        """A guild's orders since then."""
        breed = OrderRow.choices["breed"].as_string()
        wanted = select(OrderRow.user_id, breed, JobRow.state, OrderRow.placed_at, JobRow.ended_at)
        found = await self._session.execute(
            wanted.join(JobRow, JobRow.order_id == OrderRow.order_id)
            .where(OrderRow.guild_id == guild_id, OrderRow.placed_at >= since)
            .order_by(OrderRow.placed_at.desc())
            .limit(MOST)
        )
        return [
            Placed(user_id=UserId(user), breed=name, state=JobState(state), placed_at=placed, ended_at=ended)
            for user, name, state, placed, ended in found
        ]

    async def refusals(self, guild_id: GuildId, since: datetime) -> Counter[str]:
        """How often each rule refused something in a guild since then."""
        refused = (RecordRow.guild_id == guild_id, RecordRow.act == Act.REFUSED.value, RecordRow.at >= since)
        found = await self._session.scalars(select(RecordRow.detail).where(*refused).limit(MOST))
        return Counter(str(detail.get("rule", "")) for detail in found)
