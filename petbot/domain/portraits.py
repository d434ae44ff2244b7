"""Portraits, finished pictures, and the deliveries that bring them to people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from petbot.domain.ids import ChannelId, MessageId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One finished picture. The bytes lie on disk under their hash; everything else is here."""

    order_id: OrderId
    index: int
    """Place within its order, from 0."""
    sha256: str
    """Lower-case hex digest of the PNG file."""
    seed: int
    width: int
    height: int
    alt_text: str
    """What the picture shows, in words; at most 256 characters (discord.py's documented limit for media)."""


class DeliveryState(StrEnum):
    """Pending until sent; kept when no way to the person is open, and then collected by a button or command."""

    PENDING = "pending"
    SENT = "sent"
    KEPT = "kept"


class Route(StrEnum):
    """The ways to a person, in the order in which they are tried."""

    TOKEN = "token"  # noqa: S105 - the name of a way, not a secret
    CHANNEL = "channel"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An outbox row: the result of one order (pictures, or the news that it failed) on its way to its card."""

    order_id: OrderId
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    available_at: datetime
    nonce: str
    """At most 25 characters; Discord refuses a second message with it (enforce_nonce)."""
    sending: Route | None = None
    """The route on which a send was begun and not yet recorded: after a crash, look before sending again."""
    channel_id: ChannelId | None = None
    message_id: MessageId | None = None
    """Where it was delivered, once sent."""
