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
    tick = update(ClockRow).values(sequence=ClockRow.sequence + 1).returning(ClockRow.turn, ClockRow.sequence)
    claimed, sequence = (await session.execute(tick)).one()
    turn = await _turn(session, user_id, claimed + claimed % 2)
    return Line(turn=turn, guild_turn=await _guild_turn(session, guild_id, turn), sequence=sequence)


async def advance(session: AsyncSession, turn: int) -> None:
    """An order of this turn was claimed; the clock never goes back for one that returns to the line."""
    await session.execute(update(ClockRow).where(ClockRow.turn < turn).values(turn=turn))


async def _turn(session: AsyncSession, user_id: int, served: int) -> int:
    """The turn after the person's last, or just ahead of the one being served when he has had nothing in it."""
    last = await session.scalar(
        select(JobRow.turn)
        .where(JobRow.user_id == user_id, JobRow.turn >= served - 1, JobRow.state != JobState.CANCELLED.value)
        .order_by(JobRow.turn.desc())
        .limit(1)
    )
    return served - 1 if last is None else last + last % 2 + 2


async def _guild_turn(session: AsyncSession, guild_id: int, turn: int) -> int:
    """One after the guild's last in this turn, but no earlier than the first that waits in it."""
    last = await session.scalar(
        select(JobRow.guild_turn)
        .where(JobRow.guild_id == guild_id, JobRow.turn == turn, JobRow.state != JobState.CANCELLED.value)
        .order_by(JobRow.guild_turn.desc())
        .limit(1)
    )
    first = await session.scalar(
        select(JobRow.guild_turn)
        .where(JobRow.state == JobState.QUEUED.value, JobRow.turn == turn)
        .order_by(JobRow.guild_turn)
        .limit(1)
    )
    return max(first or 1, (last or 0) + 1)
