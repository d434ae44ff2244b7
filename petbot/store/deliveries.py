"""The outbox: results on their way to people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.errors import NotFound
from petbot.domain.ids import ChannelId, MessageId, OrderId
from petbot.domain.portraits import Delivery, DeliveryState, Route
from petbot.domain.texts import tr
from petbot.store.schema import DeliveryRow

PENDING = DeliveryState.PENDING.value


class Deliveries:
    """Deliveries by their order's id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, delivery: Delivery) -> None:
        """A result to be sent; one for each order."""
        row = DeliveryRow(order_id=delivery.order_id)
        _write(row, delivery)
        self._session.add(row)
        await self._session.flush()

    async def get(self, order_id: OrderId) -> Delivery:
        """Raises NotFound."""
        row = await self._session.get(DeliveryRow, order_id)
        if row is None:
            raise _gone()
        return _delivery_of(row)

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Pending deliveries whose time has come, the longest due first."""
        found = await self._session.scalars(
            select(DeliveryRow)
            .where(DeliveryRow.state == PENDING, DeliveryRow.available_at <= now)
            .order_by(DeliveryRow.available_at)
            .limit(limit)
        )
        return [_delivery_of(row) for row in found]

    async def save(self, delivery: Delivery) -> None:
        """Write what became of a delivery. Raises NotFound."""
        row = await self._session.get(DeliveryRow, delivery.order_id)
        if row is None:
            raise _gone()
        _write(row, delivery)
        await self._session.flush()

    async def next_available_at(self) -> datetime | None:
        """When the next pending delivery is due, which may be past; None when nothing is pending."""
        return await self._session.scalar(
            select(DeliveryRow.available_at)
            .where(DeliveryRow.state == PENDING)
            .order_by(DeliveryRow.available_at)
            .limit(1)
        )


def _delivery_of(row: DeliveryRow) -> Delivery:
    return Delivery(
        order_id=OrderId(row.order_id),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        available_at=row.available_at,
        nonce=row.nonce,
        sending=None if row.sending is None else Route(row.sending),
        channel_id=None if row.channel_id is None else ChannelId(row.channel_id),
        message_id=None if row.message_id is None else MessageId(row.message_id),
    )


def _write(row: DeliveryRow, delivery: Delivery) -> None:
    row.state = delivery.state.value
    row.attempts = delivery.attempts
    row.available_at = delivery.available_at
    row.nonce = delivery.nonce
    row.sending = None if delivery.sending is None else delivery.sending.value
    row.channel_id = delivery.channel_id
    row.message_id = delivery.message_id


def _gone() -> NotFound:
    return NotFound(tr("That result is gone. Use /pet create to place a new order."))
