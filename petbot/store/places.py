"""Where orders stand in line, counted over an index that holds all that the count needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import OrderId
from petbot.domain.orders import JobState
from petbot.domain.waiting import Place
from petbot.store.fairness import Line
from petbot.store.schema import JobRow

IN_LINE = (JobState.QUEUED.value, JobState.WAITING.value)
"""States that hold a place in line. A job that backs off keeps its place, and counts as ahead of those behind it."""

OVER = Place(position=0, steps_ahead=0)
"""The place of an order that is done, failed or cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What is needed of one job to place it."""

    order_id: OrderId
    state: JobState
    steps: int
    line: Line


async def places_in_line(session: AsyncSession, order_ids: Sequence[OrderId]) -> dict[OrderId, Place]:
    """The place of each order that is known. Each stretch of the line between two of them is counted once."""
    standings = await _standings(session, order_ids)
    places = {standing.order_id: _out_of_line(standing) for standing in standings}
    waiting = [standing for standing in standings if standing.state.value in IN_LINE]
    waiting.sort(key=lambda standing: standing.line)
    ahead, steps = await _running(session) if waiting else (0, 0)
    start: Line | None = None
    for standing in waiting:
        more, more_steps = await _between(session, start, standing.line)
        ahead, steps, start = ahead + more, steps + more_steps, standing.line
        places[standing.order_id] = Place(position=ahead, steps_ahead=steps + standing.steps)
    return places


def _out_of_line(standing: _Standing) -> Place:
    return OVER if standing.state.final else Place(position=0, steps_ahead=standing.steps)


async def _standings(session: AsyncSession, order_ids: Sequence[OrderId]) -> list[_Standing]:
    columns = (JobRow.order_id, JobRow.state, JobRow.steps, JobRow.turn, JobRow.guild_turn, JobRow.sequence)
    rows = await session.execute(select(*columns).where(JobRow.order_id.in_(order_ids)))
    return [
        _Standing(
            order_id=OrderId(order_id),
            state=JobState(state),
            steps=steps,
            line=Line(turn=turn, guild_turn=guild_turn, sequence=sequence),
        )
        for order_id, state, steps, turn, guild_turn, sequence in rows
    ]


async def _running(session: AsyncSession) -> tuple[int, int]:
    return await _counted(session, JobRow.state == JobState.RUNNING.value)


async def _between(session: AsyncSession, start: Line | None, end: Line) -> tuple[int, int]:
    """Jobs and steps in line from `start`, included, up to `end`, not included."""
    line = tuple_(JobRow.turn, JobRow.guild_turn, JobRow.sequence)
    stretch = [JobRow.state.in_(IN_LINE), line < tuple_(end.turn, end.guild_turn, end.sequence)]
    if start is not None:
        stretch.append(line >= tuple_(start.turn, start.guild_turn, start.sequence))
    return await _counted(session, *stretch)


async def _counted(session: AsyncSession, *which: ColumnElement[bool]) -> tuple[int, int]:
    """How many jobs, and how many denoising steps they have together."""
    steps = cast(func.coalesce(func.sum(JobRow.steps), 0), BigInteger)  # PostgreSQL sums to its numeric type
    jobs, steps = (await session.execute(select(func.count(), steps).select_from(JobRow).where(*which))).one()
    return jobs, steps
