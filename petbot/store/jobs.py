"""The durable queue: orders and their jobs, claimed fairly under leases."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.errors import NotFound
from petbot.domain.ids import CardId, GuildId, OrderId, UserId
from petbot.domain.lineage import Kinship, Parent
from petbot.domain.moderation import Halt
from petbot.domain.orders import Job, JobState, Order
from petbot.domain.texts import tr
from petbot.domain.waiting import Place
from petbot.store.fairness import advance, next_line
from petbot.store.pauses import EVERYWHERE
from petbot.store.places import places_in_line
from petbot.store.schema import JobRow, OrderRow, PauseRow
from petbot.store.values import (
    choices_from_json,
    choices_to_json,
    recipe_from_json,
    recipe_to_json,
    text_from_column,
    text_to_column,
)

LIVE = tuple(state.value for state in JobState if not state.final)
"""States of jobs to which something may still happen."""

MANY = 1000
"""Jobs that a moderator ends with one press, the most; more take a second press."""
QUEUED, WAITING, RUNNING = JobState.QUEUED.value, JobState.WAITING.value, JobState.RUNNING.value


class Jobs:
    """Jobs by their order's id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order: Order) -> Job:
        """Put a new order into the line, at the place that is fair now."""
        guild_id = order.guild_id or 0
        line = await next_line(self._session, order.user_id, guild_id)
        job = Job(order=order)
        self._session.add(_order_row(order))
        await self._session.flush()
        row = JobRow(
            order_id=order.order_id,
            user_id=order.user_id,
            guild_id=guild_id,
            steps=order.recipe.steps,
            turn=line.turn,
            guild_turn=line.guild_turn,
            sequence=line.sequence,
        )
        _write(row, job)
        self._session.add(row)
        await self._session.flush()
        return job

    async def get(self, order_id: OrderId) -> Job:
        """Raises NotFound."""
        found = (await self._session.execute(joined().where(JobRow.order_id == order_id))).first()
        if found is None:
            raise _gone()
        return job_of(*found)

    async def save(self, job: Job) -> None:
        """Write what became of a job; one that no longer runs has no owner. Raises NotFound."""
        row = await self._session.get(JobRow, job.order.order_id)
        if row is None:
            raise _gone()
        _write(row, job)
        await self._session.flush()

    async def claim(self, now: datetime, owner: str) -> Job | None:
        """The next job, running under a fresh lease of this owner; None when none may be claimed now.

        Waiting jobs whose time has come and running ones whose lease ran out are in line again, at their old places;
        the latter keep the attempt that was cut short. A paused guild's orders wait. No job is given to two claimers.
        """
        await self._return_due(now)
        paused = await self._paused()
        if EVERYWHERE in paused:
            return None
        moving = (JobRow.state == QUEUED, *([JobRow.guild_id.not_in(paused)] if paused else []))
        first = joined().where(*moving).order_by(JobRow.turn, JobRow.guild_turn, JobRow.sequence).limit(1)
        first = first.with_for_update(of=JobRow, skip_locked=True).execution_options(populate_existing=True)
        found = (await self._session.execute(first)).first()
        if found is None:
            return None
        row, order = found
        await advance(self._session, row.turn)
        job = job_of(row, order).claimed(now)
        _write(row, job)
        row.lease_owner = owner
        await self._session.flush()
        return job

    async def extend(self, order_id: OrderId, owner: str, until: datetime) -> bool:
        """Hold on to a running job; False when this owner no longer holds it."""
        held = (JobRow.order_id == order_id, JobRow.state == RUNNING, JobRow.lease_owner == owner)
        return await self._changed(update(JobRow).where(*held).values(lease_until=until)) == 1

    async def release_all(self, owner: str) -> int:
        """Hand back, at no cost in attempts, every job that this owner holds; how many there were."""
        held = (JobRow.state == RUNNING, JobRow.lease_owner == owner)
        attempts = case((JobRow.attempts > 0, JobRow.attempts - 1), else_=0)
        return await self._changed(_back_in_line().where(*held).values(attempts=attempts))

    async def outstanding(self, user_id: UserId) -> int:
        """How many orders of this person are queued, waiting or running."""
        return await self._count(JobRow.user_id == user_id, JobRow.state.in_(LIVE))

    async def ordered_before(self, user_id: UserId) -> bool:
        """Whether the person has any order, in whatever state."""
        found = select(OrderRow.order_id).where(OrderRow.user_id == user_id).limit(1)
        return await self._session.scalar(found) is not None

    async def asked_since(self, user_id: UserId, guild_id: GuildId | None, since: datetime) -> int:
        """How many orders this person placed in this guild (None: in direct messages) since then."""
        theirs = (OrderRow.user_id == user_id, OrderRow.guild_id == guild_id, OrderRow.placed_at >= since)
        return await self._session.scalar(select(func.count()).select_from(OrderRow).where(*theirs)) or 0

    async def failed_since(self, user_id: UserId, since: datetime) -> list[datetime]:
        """When this person placed those orders of theirs, since then, that failed for good."""
        theirs = (OrderRow.user_id == user_id, OrderRow.placed_at >= since, JobRow.state == JobState.FAILED.value)
        found = select(OrderRow.placed_at).join(JobRow, JobRow.order_id == OrderRow.order_id).where(*theirs)
        return list(await self._session.scalars(found))

    async def live(
        self, guild_id: GuildId | None, *, user_id: UserId | None = None, limit: int = MANY, offset: int = 0
    ) -> list[Job]:
        """Jobs of a guild (None: of all) to which something may still happen, as they stand in line."""
        which = [JobRow.state.in_(LIVE)]
        which += [JobRow.guild_id == guild_id] if guild_id is not None else []
        which += [JobRow.user_id == user_id] if user_id is not None else []
        line = joined().where(*which).order_by(JobRow.turn, JobRow.guild_turn, JobRow.sequence)
        found = await self._session.execute(line.limit(limit).offset(offset))
        return [job_of(row, order) for row, order in found]

    async def children(self, order_id: OrderId) -> list[Job]:
        """The orders that were made from this one's pictures, the oldest first."""
        made = joined().where(OrderRow.parent_id == order_id).order_by(OrderRow.placed_at)
        return [job_of(row, order) for row, order in await self._session.execute(made)]

    async def _paused(self) -> set[int]:
        halted = select(PauseRow.guild_id).where(PauseRow.halt == Halt.PAUSED.value)
        return set(await self._session.scalars(halted))

    async def queued(self) -> int:
        """How many jobs wait to be drawn, those that back off included."""
        return await self._count(JobRow.state.in_((QUEUED, WAITING)))

    async def place(self, order_id: OrderId) -> Place:
        """Where an order stands; nothing is ahead of one that is over. Raises NotFound."""
        places = await self.places((order_id,))
        if order_id not in places:
            raise _gone()
        return places[order_id]

    async def places(self, order_ids: Iterable[OrderId]) -> dict[OrderId, Place]:
        """Where these orders stand, in one pass over the line; unknown ones are left out."""
        return await places_in_line(self._session, tuple(order_ids))

    async def next_available_at(self) -> datetime | None:
        """When the next waiting job, or the next lease that runs out, becomes claimable; None when there is neither."""
        waiting = await self._session.scalar(
            select(JobRow.available_at).where(JobRow.state == WAITING).order_by(JobRow.available_at).limit(1)
        )
        leased = await self._session.scalar(
            select(JobRow.lease_until).where(JobRow.state == RUNNING).order_by(JobRow.lease_until).limit(1)
        )
        return min((due for due in (waiting, leased) if due is not None), default=None)

    async def _return_due(self, now: datetime) -> None:
        rested = (JobRow.state == WAITING, JobRow.available_at <= now)
        lapsed = (JobRow.state == RUNNING, JobRow.lease_until <= now)
        for due in (rested, lapsed):
            await self._changed(_back_in_line().where(*due))

    async def _count(self, *which: ColumnElement[bool]) -> int:
        return await self._session.scalar(select(func.count()).select_from(JobRow).where(*which)) or 0

    async def _changed(self, change: Update) -> int:
        changed = change.returning(JobRow.order_id).execution_options(synchronize_session="fetch")
        return len((await self._session.scalars(changed)).all())


def joined() -> Select[JobRow, OrderRow]:
    """Jobs with their orders, for `job_of`."""
    return select(JobRow, OrderRow).join(OrderRow, OrderRow.order_id == JobRow.order_id)


def job_of(row: JobRow, order: OrderRow) -> Job:
    """The value that two rows hold; raises UnknownData."""
    return Job(
        order=_order_of(order),
        state=JobState(row.state),
        attempts=row.attempts,
        lease_until=row.lease_until,
        available_at=row.available_at,
        error=text_from_column(row.error),
        ended_at=row.ended_at,
        remark=text_from_column(row.remark),
    )


def _order_of(row: OrderRow) -> Order:
    return Order(
        order_id=OrderId(row.order_id),
        card_id=CardId(row.card_id),
        user_id=UserId(row.user_id),
        guild_id=None if row.guild_id is None else GuildId(row.guild_id),
        choices=choices_from_json(row.choices),
        recipe=recipe_from_json(row.recipe),
        placed_at=row.placed_at,
        parent=_parent_of(row),
    )


def _parent_of(row: OrderRow) -> Parent | None:
    if row.parent_id is None or row.kinship is None:
        return None
    return Parent(order_id=OrderId(row.parent_id), index=row.parent_place, kinship=Kinship(row.kinship))


def _order_row(order: Order) -> OrderRow:
    parent = order.parent
    return OrderRow(
        order_id=order.order_id,
        card_id=order.card_id,
        user_id=order.user_id,
        guild_id=order.guild_id,
        choices=choices_to_json(order.choices),
        recipe=recipe_to_json(order.recipe),
        placed_at=order.placed_at,
        parent_id=parent and parent.order_id,
        parent_place=parent and parent.index,
        kinship=parent and parent.kinship.value,
    )


def _write(row: JobRow, job: Job) -> None:
    row.state = job.state.value
    row.attempts = job.attempts
    row.lease_until = job.lease_until
    row.available_at = job.available_at
    row.error = text_to_column(job.error)
    row.ended_at = job.ended_at
    row.remark = text_to_column(job.remark)
    if job.state is not JobState.RUNNING:
        row.lease_owner = None


def _back_in_line() -> Update:
    return update(JobRow).values(state=QUEUED, lease_until=None, lease_owner=None)


def _gone() -> NotFound:
    return NotFound(tr("That order is gone. Use /pet create to place a new one."))
