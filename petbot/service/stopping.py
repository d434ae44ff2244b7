"""Ends orders on a moderator's word, or because their owner's data are erased."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from petbot.domain.ids import OrderId
from petbot.domain.orders import Job
from petbot.domain.portraits import Delivery
from petbot.domain.texts import Text
from petbot.store.database import Transaction


class Stopping:
    """First in a transaction, then, once that is committed, at the engine."""

    def __init__(
        self,
        *,
        stop_drawing: Callable[[OrderId], Awaitable[None]],
        wake: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        """`wake` rings the delivery, which brings the news to the cards."""
        self._stop_drawing = stop_drawing
        self._wake = wake
        self._clock = clock

    async def stop(self, t: Transaction, jobs: Sequence[Job], reason: Text) -> list[Job]:
        """These jobs fail for this reason, which is delivered to their owners like any result."""
        now = self._clock()
        ended = [job.stumbled(reason, now, fatal=True) for job in jobs if not job.state.final]
        for job in ended:
            order_id = job.order.order_id
            await t.jobs.save(job)
            await t.deliveries.add(Delivery(order_id=order_id, available_at=now, nonce=order_id))
        return ended

    async def stopped(self, jobs: Sequence[Job]) -> None:
        """After the commit: nothing more is drawn of them."""
        for job in jobs:
            await self._stop_drawing(job.order.order_id)
        if jobs:
            self._wake()
