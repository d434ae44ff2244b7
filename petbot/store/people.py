"""All that is kept about one person, to be shown, taken along or erased."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.cards import Card
from petbot.domain.ids import ChannelId, MessageId, OrderId, UserId
from petbot.domain.orders import Job
from petbot.domain.petprofiles import PetProfile
from petbot.domain.portraits import Portrait
from petbot.domain.taste import Taste
from petbot.domain.uploads import Upload
from petbot.store import files
from petbot.store.cards import card_of
from petbot.store.files import START
from petbot.store.jobs import job_of, joined
from petbot.store.petprofiles import PetProfiles
from petbot.store.portraits import Portraits, portrait_of
from petbot.store.schema import CardRow, DeliveryRow, JobRow, OpinionRow, OrderRow, PortraitRow
from petbot.store.taste import Tastes
from petbot.store.uploads import Uploads

Message = tuple[ChannelId, MessageId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Possessions:
    """Rows of one person, as values."""

    cards: tuple[Card, ...]
    jobs: tuple[Job, ...]
    portraits: tuple[Portrait, ...]
    messages: frozenset[Message]
    """Messages of ours that show any of it."""
    taste: Taste
    opinions: Mapping[OrderId, bool]
    """Which orders' pictures they like or dislike, others' among them."""
    profiles: tuple[PetProfile, ...]
    uploads: tuple[Upload, ...]


class People:
    """What the tables of cards, orders and pictures hold of a person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._portraits = Portraits(session)
        self._tastes = Tastes(session)
        self._profiles = PetProfiles(session)
        self._uploads = Uploads(session)

    async def all_of(self, user_id: UserId) -> Possessions:
        """Everything."""
        cards = [card_of(row) for row in await self._session.scalars(select(CardRow).where(CardRow.user_id == user_id))]
        found = await self._session.execute(joined().where(OrderRow.user_id == user_id).order_by(OrderRow.placed_at))
        jobs = [job_of(row, order) for row, order in found]
        pictures = select(PortraitRow).join(OrderRow, OrderRow.order_id == PortraitRow.order_id)
        rows = await self._session.scalars(pictures.where(OrderRow.user_id == user_id))
        portraits = [portrait_of(row) for row in rows]
        return Possessions(
            cards=tuple(cards),
            jobs=tuple(jobs),
            portraits=tuple(portraits),
            messages=frozenset({*_own(cards), *await self._delivered(user_id)}),
            taste=await self._tastes.of(user_id),
            opinions=await self._tastes.opinions(user_id),
            profiles=tuple(await self._profiles.of(user_id)),
            uploads=tuple(await self._uploads.of(user_id)),
        )

    async def erase(self, user_id: UserId) -> list[str]:
        """Delete the rows; the hashes of picture files that nobody else uses, to be removed after the commit."""
        mine = select(OrderRow.order_id).where(OrderRow.user_id == user_id)
        shown = select(PortraitRow.sha256).where(PortraitRow.order_id.in_(mine))
        started = select(START).where(OrderRow.user_id == user_id, START.is_not(None))
        hashes = {*await self._session.scalars(shown), *await self._session.scalars(started)}
        hashes |= await self._uploads.forget(user_id)
        await self._tastes.forget(user_id)
        await self._profiles.forget(user_id)
        for table in (DeliveryRow, JobRow, OpinionRow, PortraitRow):
            await self._session.execute(delete(table).where(table.order_id.in_(mine)))
        await self._session.execute(delete(OrderRow).where(OrderRow.user_id == user_id))
        await self._session.execute(delete(CardRow).where(CardRow.user_id == user_id))
        return sorted(hashes - await files.used(self._session, hashes))

    async def orders_before(self, at: datetime, limit: int) -> list[OrderId]:
        """Finished orders placed before then that still have pictures, the oldest first."""
        old = (
            select(OrderRow.order_id)
            .where(OrderRow.placed_at < at, OrderRow.order_id.in_(select(PortraitRow.order_id)))
            .order_by(OrderRow.placed_at)
            .limit(limit)
        )
        return [OrderId(order) for order in await self._session.scalars(old)]

    async def used(self, hashes: Iterable[str]) -> set[str]:
        """Those of these picture hashes that something still speaks of."""
        return await files.used(self._session, hashes)

    async def _delivered(self, user_id: UserId) -> set[Message]:
        sent = select(DeliveryRow.channel_id, DeliveryRow.message_id).join(
            OrderRow, OrderRow.order_id == DeliveryRow.order_id
        )
        found = await self._session.execute(sent.where(OrderRow.user_id == user_id))
        return {(ChannelId(channel), MessageId(message)) for channel, message in found if channel and message}


def _own(cards: list[Card]) -> set[Message]:
    stand = {(card.address.channel_id, card.address.message_id) for card in cards}
    return {(channel, message) for channel, message in stand if message is not None}
