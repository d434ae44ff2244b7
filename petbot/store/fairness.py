"""Who is next: people take turns, within a turn guilds alternate, and within that the first come are first served.

Every order gets its place in line once, when it is placed: (turn, guild_turn, sequence), smallest first. So adding and
claiming are a few look-ups in indexes, however long the line is. Turns have even numbers. The odd number before a turn
is for those who join while it is served and have had nothing in it: they go before everybody's second order.
"""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.orders import JobState
from petbot.store.schema import ClockRow, JobRow


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Line:
    """A place in line; smaller goes first, compared field by field."""

    turn: int
    guild_turn: int
    sequence: int


async def next_line(session: AsyncSession, user_id: int, guild_id: int) -> Line:
    """The place in line of an order that this person places now; guild 0 is all direct messages.

    It locks the clock's row, so that two orders placed at once get different places.
    """
    last = (
        select(JobRow.turn)
        .where(JobRow.user_id == user_id, JobRow.state != JobState.CANCELLED.value)
        .order_by(JobRow.turn.desc())
        .limit(1)
        .scalar_subquery()
    )
    tick = update(ClockRow).values(sequence=ClockRow.sequence + 1)
    tick = tick.returning(ClockRow.turn, ClockRow.sequence, last).execution_options(synchronize_session=False)
    claimed, sequence, last_turn = (await session.execute(tick)).one()
    turn = _turn(claimed + claimed % 2, last_turn)
    return Line(turn=turn, guild_turn=await _guild_turn(session, guild_id, turn), sequence=sequence)


async def advance(session: AsyncSession, turn: int) -> None:
    """An order of this turn was claimed; the clock never goes back for one that returns to the line."""
    late = update(ClockRow).where(ClockRow.turn < turn).values(turn=turn)
    await session.execute(late.execution_options(synchronize_session=False))


def _turn(served: int, last: int | None) -> int:
    """The turn after the person's last, or just ahead of the one being served when he has had nothing in it."""
    return served - 1 if last is None or last < served - 1 else last + last % 2 + 2


async def _guild_turn(session: AsyncSession, guild_id: int, turn: int) -> int:
    """One after the guild's last in this turn, but no earlier than the first that waits in it."""
    last = (
        select(JobRow.guild_turn)
        .where(JobRow.guild_id == guild_id, JobRow.turn == turn, JobRow.state != JobState.CANCELLED.value)
        .order_by(JobRow.guild_turn.desc())
        .limit(1)
        .scalar_subquery()
    )
    first = (
        select(JobRow.guild_turn)
        .where(JobRow.state == JobState.QUEUED.value, JobRow.turn == turn)
        .order_by(JobRow.guild_turn)
        .limit(1)
        .scalar_subquery()
    )
    of_guild, waiting = (await session.execute(select(last, first))).one()
    return max(waiting or 1, (of_guild or 0) + 1)
