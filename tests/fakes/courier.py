"""A Discord that only remembers: what stands on which card, and which messages were sent."""

import asyncio
from dataclasses import dataclass
from itertools import count

from petbot.domain.cards import Card
from petbot.domain.ids import CardId, ChannelId, MessageId, OrderId
from petbot.domain.portraits import Route
from petbot.service.courier import Courier, RouteClosed, Sent, TryLater
from petbot.service.faces import Result, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message of its own, in a channel or by DM."""

    route: Route
    nonce: str
    result: Result
    sent: Sent


class FakeCourier(Courier):
    """Implements Courier. Every send waits for `go`; clear it to hold uploads in the air."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.go.set()
        self.cards: dict[CardId, Ticket | Result] = {}
        """What each card's message shows."""
        self.posted: list[Posted] = []
        self.tickets: list[Ticket] = []
        """Every ticket that was shown, in order."""
        self.closed: set[Route] = set()
        self.stumbles: dict[Route, list[Exception]] = {}
        """What the next sends on a route raise, one each, without sending."""
        self.lost_answers: dict[Route, list[BaseException]] = {}
        """What the next sends on a route raise, one each, after having sent."""
        self.ticket_stumbles: list[Exception] = []
        self.takedown_stumbles: list[Exception] = []
        self.taken_down: set[tuple[ChannelId, MessageId]] = set()
        self.showing: CardId | None = None
        """The card whose ticket is being edited."""
        self.under_way: set[OrderId] = set()
        self.deduplicates = True
        """Whether Discord still remembers the nonces; it forgets them after some minutes."""
        self._numbers = count(9001)

    def deliveries(self, order_id: OrderId) -> int:
        """How many messages show this order's result."""
        shown = [face for face in self.cards.values() if isinstance(face, Result)]
        shown += [message.result for message in self.posted]
        return sum(result.order.order_id == order_id for result in shown)

    def result(self, card_id: CardId) -> Result:
        """The result that a card shows."""
        face = self.cards[card_id]
        assert isinstance(face, Result)
        return face

    async def edit(self, card: Card, result: Result) -> Sent:
        await self._begin(Route.TOKEN, result)
        self.cards[card.card_id] = result
        self._end(Route.TOKEN)
        return self._card_sent(card)

    async def post(self, card: Card, result: Result, nonce: str) -> Sent:
        return await self._message(Route.CHANNEL, card.address.channel_id, result, nonce)

    async def direct(self, card: Card, result: Result, nonce: str) -> Sent:
        return await self._message(Route.DIRECT, ChannelId(card.user_id), result, nonce)

    async def find(self, card: Card, order_id: OrderId, nonce: str, route: Route) -> Sent | None:
        await asyncio.sleep(0)
        if route is Route.TOKEN:
            face = self.cards.get(card.card_id)
            return self._card_sent(card) if isinstance(face, Result) and face.order.order_id == order_id else None
        return self._by_nonce(route, nonce)

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        await asyncio.sleep(0)
        if self.takedown_stumbles:
            raise self.takedown_stumbles.pop(0)
        self.taken_down.add((channel_id, message_id))

    async def show_ticket(self, card: Card, ticket: Ticket) -> None:
        self.showing = card.card_id
        await self.go.wait()
        self.showing = None
        if self.ticket_stumbles:
            raise self.ticket_stumbles.pop(0)
        self.cards[card.card_id] = ticket
        self.tickets.append(ticket)

    async def _message(self, route: Route, channel_id: ChannelId, result: Result, nonce: str) -> Sent:
        await self._begin(route, result)
        sent = self._by_nonce(route, nonce) if self.deduplicates else None
        if sent is None:
            sent = Sent(channel_id=channel_id, message_id=MessageId(next(self._numbers)))
            self.posted.append(Posted(route=route, nonce=nonce, result=result, sent=sent))
        self._end(route)
        return sent

    async def _begin(self, route: Route, result: Result) -> None:
        self.under_way.add(result.order.order_id)
        try:
            await self.go.wait()
            await asyncio.sleep(0)
        finally:
            self.under_way.discard(result.order.order_id)
        if route in self.closed:
            raise RouteClosed(f"{route} is closed")
        if stumbles := self.stumbles.get(route):
            raise stumbles.pop(0)

    def _end(self, route: Route) -> None:
        if lost := self.lost_answers.get(route):
            raise lost.pop(0)

    def _by_nonce(self, route: Route, nonce: str) -> Sent | None:
        found = (message.sent for message in self.posted if message.route is route and message.nonce == nonce)
        return next(found, None)

    def _card_sent(self, card: Card) -> Sent:
        return Sent(channel_id=card.address.channel_id, message_id=card.address.message_id or MessageId(0))


def later() -> TryLater:
    """What Discord says when it is overloaded."""
    return TryLater()
