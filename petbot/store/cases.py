"""Cases of reported pictures."""

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.errors import NotFound
from petbot.domain.ids import CardId, CaseId, ChannelId, GuildId, MessageId, OrderId, UserId
from petbot.domain.moderation import Case, CaseState
from petbot.domain.texts import tr
from petbot.store.schema import CaseRow


class Cases:
    """Cases by their id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, case: Case) -> None:
        """A new case."""
        row = CaseRow(case_id=case.case_id)
        _write(row, case)
        self._session.add(row)
        await self._session.flush()

    async def get(self, case_id: CaseId) -> Case:
        """Raises NotFound."""
        row = await self._session.get(CaseRow, case_id)
        if row is None:
            raise _gone()
        return _case_of(row)

    async def save(self, case: Case) -> None:
        """Write what became of a case. Raises NotFound."""
        row = await self._session.get(CaseRow, case.case_id)
        if row is None:
            raise _gone()
        _write(row, case)
        await self._session.flush()

    async def open_about(self, order_id: OrderId) -> Case | None:
        """The open case about an order, if there is one."""
        found = select(CaseRow).where(CaseRow.order_id == order_id, CaseRow.state == CaseState.OPEN.value)
        row = await self._session.scalar(found.limit(1))
        return None if row is None else _case_of(row)

    async def open_in(self, guild_id: GuildId, limit: int) -> list[Case]:
        """A guild's open cases, the oldest first."""
        found = select(CaseRow).where(CaseRow.guild_id == guild_id, CaseRow.state == CaseState.OPEN.value)
        return [_case_of(row) for row in await self._session.scalars(found.order_by(CaseRow.opened_at).limit(limit))]

    async def about_or_by(self, user_id: UserId) -> list[Case]:
        """Cases about a person's pictures, and those that they reported."""
        theirs = or_(CaseRow.owner_id == user_id, CaseRow.reporter_id == user_id)
        return [_case_of(row) for row in await self._session.scalars(select(CaseRow).where(theirs))]

    async def forget(self, user_id: UserId) -> None:
        """Delete the cases about a person's pictures, and those that they reported."""
        theirs = or_(CaseRow.owner_id == user_id, CaseRow.reporter_id == user_id)
        await self._session.execute(delete(CaseRow).where(theirs))


def _write(row: CaseRow, case: Case) -> None:
    row.guild_id = case.guild_id
    row.order_id = case.order_id
    row.card_id = case.card_id
    row.owner_id = case.owner_id
    row.reporter_id = case.reporter_id
    row.reason = case.reason
    row.opened_at = case.opened_at
    row.state = case.state.value
    row.channel_id = case.channel_id
    row.message_id = case.message_id
    row.closed_by = case.closed_by


def _case_of(row: CaseRow) -> Case:
    return Case(
        case_id=CaseId(row.case_id),
        guild_id=GuildId(row.guild_id),
        order_id=OrderId(row.order_id),
        card_id=CardId(row.card_id),
        owner_id=UserId(row.owner_id),
        reporter_id=UserId(row.reporter_id),
        reason=row.reason,
        opened_at=row.opened_at,
        state=CaseState(row.state),
        channel_id=None if row.channel_id is None else ChannelId(row.channel_id),
        message_id=None if row.message_id is None else MessageId(row.message_id),
        closed_by=None if row.closed_by is None else UserId(row.closed_by),
    )


def _gone() -> NotFound:
    return NotFound(tr("This case is no longer known here; its picture may have been erased by its owner."))
