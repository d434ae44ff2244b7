"""The Courier: what brings a card's faces to Discord. Discord's is in the cogs; the tests have a fake."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from petbot.domain.cards import Card
from petbot.domain.errors import PetbotError
from petbot.domain.ids import ChannelId, MessageId, OrderId
from petbot.domain.portraits import Route
from petbot.service.faces import Result, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The message in which something was delivered."""

    channel_id: ChannelId
    message_id: MessageId


class RouteClosed(PetbotError):
    """This way to the person is closed (token dead, channel gone or forbidden, DMs shut): try the next one.

    Promises that nothing was sent.
    """


class TryLater(PetbotError):
    """Discord could not take it now (429, 5xx, no connection). Whether it arrived is not known."""

    def __init__(self, after: timedelta = timedelta(0)) -> None:
        super().__init__(f"Try again after {after}.")
        self.after = after
        """The least wait that Discord asked for."""


class Courier(Protocol):
    """Brings faces to people. Each method raises RouteClosed or TryLater where it cannot.

    Of a card it needs the address, of which the token may be dead for all routes but TOKEN.
    """

    async def edit(self, card: Card, result: Result) -> Sent:
        """Turn the card into its result, by its token. Doing it twice is the same as once."""
        ...

    async def post(self, card: Card, result: Result, nonce: str) -> Sent:
        """A new message in the card's channel that mentions its owner."""
        ...

    async def direct(self, card: Card, result: Result, nonce: str) -> Sent:
        """A new direct message to the card's owner."""
        ...

    async def find(self, card: Card, order_id: OrderId, nonce: str, route: Route) -> Sent | None:
        """Look whether a send of this order that was begun on this route has arrived.

        TOKEN: whether the card's message shows the result already. CHANNEL, DIRECT: a message of ours with the
        nonce. None also where we are not let in to look.
        """
        ...

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Delete a message of ours; one that is gone already is fine."""
        ...

    async def show_ticket(self, card: Card, ticket: Ticket) -> None:
        """Turn the card into this ticket, by its token."""
        ...
