"""A person's own orders page by page: each page is a stretch of one index, however many orders there are."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.history import Mark, Past, Place, Search
from petbot.domain.ids import ChannelId, GuildId, MessageId, OrderId, UserId
from petbot.domain.orders import Job, JobState
from petbot.domain.portraits import DeliveryState, Portrait
from petbot.store.columns import UtcTime
from petbot.store.jobs import job_of
from petbot.store.portraits import portrait_of
from petbot.store.schema import CardRow, DeliveryRow, JobRow, OpinionRow, OrderRow, PortraitRow

Query = Select[OrderRow, JobRow, CardRow, DeliveryRow, bool]
"""The last three are None where there is no such row."""
LINE = (OrderRow.placed_at, OrderRow.order_id)


class History:
    """Orders by the person who placed them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def mark(self, user_id: UserId, order_id: OrderId) -> Mark | None:
        """The place of one of the person's orders; None where they have no such order."""
        row = await self._session.get(OrderRow, order_id)
        if row is None or row.user_id != user_id:
            return None
        return Mark(at=row.placed_at, order_id=order_id)

    async def one(self, user_id: UserId, order_id: OrderId) -> Past | None:
        """One of the person's orders."""
        pasts = await self._pasts(_orders(user_id, Search()).where(OrderRow.order_id == order_id))
        return pasts[0] if pasts else None

    async def begin(self, user_id: UserId, search: Search, mark: Mark | None, limit: int) -> list[Past]:
        """Orders from this place on, the newest first; without a mark from the newest of all."""
        older = [] if mark is None else [tuple_(*LINE) <= _at(mark)]
        line = [column.desc() for column in LINE]
        return await self._pasts(_orders(user_id, search).where(*older).order_by(*line).limit(limit))

    async def above(self, user_id: UserId, search: Search, mark: Mark, steps: int) -> Mark | None:
        """The order that is so many steps newer than this place, or the newest if there are less; None if none is."""
        newer = _orders(user_id, search).where(tuple_(*LINE) > _at(mark)).order_by(*LINE).limit(steps)
        found = (await self._session.execute(newer.with_only_columns(*LINE))).all()
        return Mark(at=found[-1][0], order_id=OrderId(found[-1][1])) if found else None

    async def _pasts(self, query: Query) -> list[Past]:
        rows = (await self._session.execute(query)).all()
        pictures = await self._pictures([row[0].order_id for row in rows]) if rows else {}
        return [
            _past(pictures.get(order.order_id, ()), job_of(job, order), card, delivery, liked)
            for order, job, card, delivery, liked in rows
        ]

    async def _pictures(self, order_ids: Sequence[str]) -> dict[str, tuple[Portrait, ...]]:
        found = select(PortraitRow).where(PortraitRow.order_id.in_(order_ids))
        found = found.order_by(PortraitRow.order_id, PortraitRow.place)
        pictures: dict[str, tuple[Portrait, ...]] = {}
        for row in await self._session.scalars(found):
            pictures[row.order_id] = (*pictures.get(row.order_id, ()), portrait_of(row))
        return pictures


def _orders(user_id: UserId, search: Search) -> Query:
    own = and_(OpinionRow.order_id == OrderRow.order_id, OpinionRow.user_id == user_id)
    return (
        select(OrderRow, JobRow, CardRow, DeliveryRow, OpinionRow.liked)
        .join(JobRow, JobRow.order_id == OrderRow.order_id)
        .outerjoin(CardRow, CardRow.card_id == OrderRow.card_id)
        .outerjoin(DeliveryRow, DeliveryRow.order_id == OrderRow.order_id)
        .outerjoin(OpinionRow, own)
        .where(OrderRow.user_id == user_id, *_wanted(search))
    )


def _wanted(search: Search) -> list[ColumnElement[bool]]:
    """A person's orders are looked through in the order of their index until a page is full."""
    wanted: list[ColumnElement[bool]] = []
    if search.liked:
        wanted.append(OpinionRow.liked.is_(True))
    if search.failed:
        wanted.append(JobRow.state == JobState.FAILED.value)
    if search.species is not None:
        wanted.append(OrderRow.choices["species"].as_string() == search.species.value)
    if search.breed is not None:
        wanted.append(OrderRow.choices["breed"].as_string() == search.breed)
    if search.guild_id is not None:
        wanted.append(OrderRow.guild_id == search.guild_id)
    return wanted


def _at(mark: Mark) -> ColumnElement[tuple[object, ...]]:
    return tuple_(literal(mark.at, UtcTime()), literal(mark.order_id))


def _past(
    portraits: tuple[Portrait, ...], job: Job, card: CardRow | None, delivery: DeliveryRow | None, liked: bool | None
) -> Past:
    return Past(
        job=job,
        portraits=portraits,
        liked=liked,
        closed=card is not None and card.closed,
        private=card is not None and card.private,
        place=_place(card, delivery),
    )


def _place(card: CardRow | None, delivery: DeliveryRow | None) -> Place | None:
    """Where it was delivered; a result that went by direct message is in no guild, though its card was."""
    if card is None or delivery is None or delivery.state != DeliveryState.SENT.value:
        return None
    channel_id, message_id = delivery.channel_id, delivery.message_id
    if channel_id is None or message_id is None:
        return None
    home = card.guild_id if channel_id == card.channel_id else None
    return Place(
        guild_id=None if home is None else GuildId(home),
        channel_id=ChannelId(channel_id),
        message_id=MessageId(message_id),
    )
