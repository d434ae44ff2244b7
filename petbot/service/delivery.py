"""Delivering: drains the outbox through the Courier, so that every result arrives once, whatever breaks on the way.

Before a send its route is recorded, after it the message. What was begun and not recorded is looked for first.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from petbot.domain.errors import NotFound
from petbot.domain.ids import OrderId
from petbot.domain.portraits import Delivery, DeliveryState, Route
from petbot.service.courier import Courier, RouteClosed, Sent, TryLater
from petbot.service.faces import Result
from petbot.service.locks import Locks
from petbot.service.loops import TROUBLE_PAUSE, Bell, survives, to_its_end
from petbot.service.results import read_result
from petbot.store.database import Database
from petbot.store.images import Images

log = logging.getLogger(__name__)
AT_ONCE = 4
"""Uploads at the same time, so that a slow one holds up few; each holds up to MAX_COUNT pictures in memory."""
BACK_OFF = timedelta(seconds=2)
"""Wait after the first send that did not go through; doubled by each further one."""
LONGEST_BACK_OFF = timedelta(minutes=5)
HORIZON = timedelta(days=1)
"""Further ahead than any back-off reaches."""
GRACE = timedelta(seconds=8)
"""What uploads under way get when the bot stops; one that is cut off is looked for at the next start."""


class Delivering:
    """One loop, with up to AT_ONCE sends under way."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        courier: Courier,
        locks: Locks,
        clock: Callable[[], datetime],
        stop: asyncio.Event,
        grace: timedelta = GRACE,
    ) -> None:
        """`locks` are the card locks that Tickets and the cogs use too."""
        self._database = database
        self._images = images
        self._courier = courier
        self._locks = locks
        self._clock = clock
        self._stop = stop
        self._grace = grace
        self._bell = Bell(stop)
        self._sends: dict[OrderId, asyncio.Task[None]] = {}
        self._due: datetime | None = None

    def wake(self) -> None:
        """There is a result to deliver."""
        self._bell.ring()

    async def run(self) -> None:
        """Deliver until stopped; sends under way are given a little time to end."""
        async with asyncio.TaskGroup() as group:
            while not self._stop.is_set():
                if await survives(self._begin_due(group), "Looking for results to deliver"):
                    await self._bell.wait(self._due - self._clock() if self._due else None)
                else:
                    await self._bell.rest(TROUBLE_PAUSE)
            if self._sends:
                await asyncio.wait(self._sends.values(), timeout=self._grace.total_seconds())
            for send in self._sends.values():
                send.cancel()

    async def _begin_due(self, group: asyncio.TaskGroup) -> None:
        """Start what is due and note when the next one is, as far as there is room for it."""
        self._due = None
        now = self._clock()
        async with self._database.reading() as t:
            upcoming = await t.deliveries.due(now + HORIZON, AT_ONCE + 1)
        for delivery in upcoming:
            if delivery.order_id in self._sends:
                continue
            if len(self._sends) == AT_ONCE:
                return
            if delivery.available_at > now:
                self._due = delivery.available_at
                return
            send = group.create_task(self._send(delivery.order_id), name=f"delivery {delivery.order_id}")
            self._sends[delivery.order_id] = send

    async def _send(self, order_id: OrderId) -> None:
        try:
            what = f"Delivering order {order_id}"
            if not await survives(self._deliver(order_id), what) and not await survives(
                self._put_off(order_id, timedelta(0)), f"Putting off the delivery of order {order_id}"
            ):
                await self._bell.rest(TROUBLE_PAUSE)
        finally:
            del self._sends[order_id]
            self._bell.ring()

    async def _deliver(self, order_id: OrderId) -> None:
        try:
            async with self._database.reading() as t:
                card_id = (await t.jobs.get(order_id)).order.card_id
            async with self._locks.of(card_id):
                await self._deliver_alone(order_id)
        except NotFound:
            log.info("The card of order %s was erased before its result was delivered.", order_id)
            await self._change(order_id, _kept)

    async def _deliver_alone(self, order_id: OrderId) -> None:
        """With the card's lock held, so that nobody else writes its message meanwhile."""
        async with self._database.reading() as t:
            delivery = await t.deliveries.get(order_id)
            result = await read_result(t, self._images, order_id)
        if delivery.state is not DeliveryState.PENDING:
            return
        if result.card.closed:
            await self._change(order_id, _kept)
            return
        try:
            sent = await self._found(delivery, result) or await self._sent(delivery, result)
        except TryLater as later:
            await self._put_off(order_id, later.after)
        else:
            await to_its_end(self._change(order_id, partial(_sent, sent) if sent else _kept))

    async def _found(self, delivery: Delivery, result: Result) -> Sent | None:
        """The message of a send that was begun earlier and never recorded, if it arrived."""
        if delivery.sending is None:
            return None
        try:
            return await self._courier.find(result.card, delivery.order_id, delivery.nonce, delivery.sending)
        except RouteClosed:
            return None

    async def _sent(self, delivery: Delivery, result: Result) -> Sent | None:
        """Sent by the first open route; None when all are closed."""
        for route in self._routes(result):
            await self._change(delivery.order_id, partial(_sending, route))
            try:
                return await self._send_by(route, delivery, result)
            except RouteClosed as closed:
                log.info("Order %s cannot be delivered by %s: %s", delivery.order_id, route, closed)
        return None

    def _routes(self, result: Result) -> list[Route]:
        """The ways to try, in order; what only its owner may see is never posted in a channel."""
        token = result.card.address.token
        by_token = [Route.TOKEN] if token is not None and token.alive(self._clock()) else []
        in_channel = [] if result.card.private else [Route.CHANNEL]
        return [*by_token, *in_channel, Route.DIRECT]

    async def _send_by(self, route: Route, delivery: Delivery, result: Result) -> Sent:
        match route:
            case Route.TOKEN:
                return await self._courier.edit(result.card, result)
            case Route.CHANNEL:
                return await self._courier.post(result.card, result, delivery.nonce)
            case Route.DIRECT:
                return await self._courier.direct(result.card, result, delivery.nonce)
            case _:
                assert_never(route)

    async def _put_off(self, order_id: OrderId, least: timedelta) -> None:
        await self._change(order_id, lambda delivery: _put_off(delivery, self._clock(), least))

    async def _change(self, order_id: OrderId, change: Callable[[Delivery], Delivery]) -> None:
        """Change what is pending; a delivery that was erased or collected meanwhile stays as it is."""
        with suppress(NotFound):
            async with self._database.transaction() as t:
                delivery = await t.deliveries.get(order_id)
                if delivery.state is DeliveryState.PENDING:
                    await t.deliveries.save(change(delivery))


def _sending(route: Route, delivery: Delivery) -> Delivery:
    return replace(delivery, sending=route)


def _sent(sent: Sent, delivery: Delivery) -> Delivery:
    return replace(
        delivery,
        state=DeliveryState.SENT,
        sending=None,
        channel_id=sent.channel_id,
        message_id=sent.message_id,
    )


def _kept(delivery: Delivery) -> Delivery:
    log.warning("Order %s is kept: no way to its owner is open. A press on its card collects it.", delivery.order_id)
    return replace(delivery, state=DeliveryState.KEPT, sending=None)


def _put_off(delivery: Delivery, now: datetime, least: timedelta) -> Delivery:
    wait = BACK_OFF * 2 ** min(delivery.attempts, 10)
    wait = max(least, min(wait, LONGEST_BACK_OFF))
    return replace(delivery, attempts=delivery.attempts + 1, available_at=now + wait)
