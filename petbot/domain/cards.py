"""The Card: the one Discord message that is the form, then the queue ticket, then the result."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from petbot.domain.choices import Choices
from petbot.domain.ids import CardId, ChannelId, GuildId, MessageId, OrderId, UserId
from petbot.domain.petprofiles import ProfileId

TOKEN_MARGIN = timedelta(seconds=30)
"""We stop using a token this long before it dies, so that no upload is cut off by its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An interaction token: the right to edit one message for a quarter of an hour. A secret: never logged."""

    application_id: int
    value: str
    expires_at: datetime

    def alive(self, now: datetime) -> bool:
        """Whether an edit begun now may still use it."""
        return now < self.expires_at - TOKEN_MARGIN

    def __repr__(self) -> str:
        return f"Token(expires_at={self.expires_at!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a card stands and by what right we may edit it."""

    channel_id: ChannelId
    guild_id: GuildId | None
    message_id: MessageId | None
    token: Token | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card's durable state. A form while order_id is None, then that order's ticket and result."""

    card_id: CardId
    user_id: UserId
    address: Address
    choices: Choices
    locale: str
    """Discord locale in which it speaks, such as "en-US": its owner's where only they read it, else the guild's."""
    order_id: OrderId | None = None
    private: bool = False
    """Shown to its owner alone, as the guild wants it: never posted in the channel."""
    closed: bool = False
    """Cancelled or deleted by its owner; its buttons answer that it is gone."""
    profile_id: ProfileId | None = None
    """The profile that the form started from; the order keeps its seed."""
