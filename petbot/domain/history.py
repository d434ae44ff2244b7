"""History: a person's own orders as they look back on them, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from petbot.domain.choices import Species
from petbot.domain.ids import ChannelId, GuildId, MessageId, OrderId
from petbot.domain.orders import Job
from petbot.domain.portraits import Portrait


class Way(StrEnum):
    """Which way a page lies from an order: it begins with it, or ends just before it."""

    FROM = "from"
    UPTO = "upto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An order's place in the history: by time, and of one moment by id."""

    at: datetime
    order_id: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which orders are looked for; nothing said means all."""

    liked: bool = False
    failed: bool = False
    species: Species | None = None
    breed: str | None = None
    guild_id: GuildId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message with an order's pictures stands."""

    guild_id: GuildId | None
    """None in direct messages."""
    channel_id: ChannelId
    message_id: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One order in the history, with what became of it."""

    job: Job
    portraits: tuple[Portrait, ...]
    """Empty while nothing is drawn, and once the pictures are gone."""
    liked: bool | None
    """Whether its owner likes the pictures; None while they have not said."""
    closed: bool
    """Its card was cancelled, or its pictures deleted."""
    private: bool
    """Its card is shown to its owner alone, and cannot be linked to."""
    place: Place | None
    """Where the result was delivered."""
    repeatable: bool = False
    """The model in use would draw the same pictures from its recipe."""
