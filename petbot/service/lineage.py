"""Where the pictures stand that an order was made from, and those that were made from it."""

from dataclasses import dataclass

from petbot.domain.errors import NotFound
from petbot.domain.ids import ChannelId, GuildId, MessageId, OrderId
from petbot.domain.lineage import Parent
from petbot.domain.orders import Job, JobState, Order
from petbot.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A message of ours, as a link finds it."""

    guild_id: GuildId | None
    """None in direct messages."""
    channel_id: ChannelId
    message_id: MessageId

    @property
    def link(self) -> str:
        """Its address in Discord."""
        return f"https://discord.com/channels/{self.guild_id or '@me'}/{self.channel_id}/{self.message_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """An order that came of another, and the message that shows the one of the two that is not at hand."""

    parent: Parent
    spot: Spot | None
    """None where no message shows it any more, or one that only its owner sees."""


async def origin_of(t: Transaction, order: Order) -> Relative | None:
    """The picture that the order was made from."""
    return Relative(parent=order.parent, spot=await spot_of(t, order.parent.order_id)) if order.parent else None


async def children_of(t: Transaction, order_id: OrderId) -> list[Relative]:
    """What was made from the order's pictures and not given up, the oldest first."""
    kept = [job.order for job in await t.jobs.children(order_id) if await is_kept(t, job)]
    return [Relative(parent=order.parent, spot=await spot_of(t, order.order_id)) for order in kept if order.parent]


async def is_kept(t: Transaction, job: Job) -> bool:
    """Whether the order is still to be drawn, or its pictures are still there."""
    return not job.state.final or (job.state is JobState.DONE and bool(await t.portraits.of(job.order.order_id)))


async def spot_of(t: Transaction, order_id: OrderId) -> Spot | None:
    """The message that shows an order to everybody in its channel: its card, or where its result was sent instead."""
    try:
        card = await t.cards.by_order(order_id)
    except NotFound:
        return None
    channel_id, message_id = card.address.channel_id, card.address.message_id
    if sent := await _sent(t, order_id):
        channel_id, message_id = sent
    if card.closed or card.private or message_id is None:
        return None
    guild_id = card.address.guild_id if channel_id == card.address.channel_id else None
    return Spot(guild_id=guild_id, channel_id=channel_id, message_id=message_id)


async def _sent(t: Transaction, order_id: OrderId) -> tuple[ChannelId, MessageId] | None:
    try:
        delivery = await t.deliveries.get(order_id)
    except NotFound:
        return None
    if delivery.channel_id is None or delivery.message_id is None:
        return None
    return delivery.channel_id, delivery.message_id
