"""How a claimed job ends: drawn, failed or handed back; each is one transaction in which the first writer wins."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from petbot.catalogue.catalogue import Catalogue
from petbot.domain.errors import NotFound
from petbot.domain.ids import OrderId
from petbot.domain.languages import ENGLISH
from petbot.domain.orders import Job, JobState
from petbot.domain.portraits import Delivery, Portrait
from petbot.domain.texts import joined
from petbot.engine.port import Picture
from petbot.languages import language
from petbot.service.drawing import Drawing
from petbot.service.loops import first_of
from petbot.store.database import Database, Transaction
from petbot.store.errors import DatabaseFull, DatabaseLocked, DatabaseUnavailable, DiskFull
from petbot.store.images import Images

log = logging.getLogger(__name__)
WEATHER = (DatabaseFull, DatabaseLocked, DatabaseUnavailable, DiskFull)
"""Faults that pass, by themselves or when the operator makes room; pictures are kept in memory until then."""
WEATHER_PAUSE = timedelta(seconds=10)


class Outcomes:
    """Writes the ends of jobs. While the disk is full it waits, so that no more is drawn than can be kept."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
        stop: asyncio.Event,
        pause: timedelta = WEATHER_PAUSE,
    ) -> None:
        self._database = database
        self._images = images
        self._catalogue = catalogue
        self._clock = clock
        self._stop = stop
        self._pause = pause

    async def drawn(self, drawing: Drawing) -> None:
        """Files first, then one transaction: portraits, the job done, and the delivery that brings them."""

        async def write() -> None:
            alt_text = await self._alt_text(drawing.job)
            portraits = [await self._stored(drawing.job, picture, alt_text) for picture in drawing.pictures]
            for orphan in await self._keep(drawing, portraits):
                await self._images.delete(orphan)

        await self._insist(write, drawing.job.order.order_id)

    async def failed(self, job: Job, reason: str, *, fatal: bool) -> None:
        """The attempt failed: the job waits for its next one, or the person is told why there is none."""

        async def change(t: Transaction, running: Job) -> None:
            stumbled = running.stumbled(reason, self._clock(), fatal=fatal)
            await t.jobs.save(stumbled)
            if stumbled.state is JobState.FAILED:
                await t.deliveries.add(self._delivery(stumbled))

        await self._insist(lambda: self._change_running(job, change), job.order.order_id)

    async def handed_back(self, job: Job) -> None:
        """Queued again at no cost. Does nothing to a job that was cancelled meanwhile."""

        async def change(t: Transaction, running: Job) -> None:
            await t.jobs.save(running.handed_back())

        await self._insist(lambda: self._change_running(job, change), job.order.order_id)

    async def _change_running(self, job: Job, change: Callable[[Transaction, Job], Awaitable[None]]) -> None:
        try:
            async with self._database.transaction() as t:
                now = await t.jobs.get(job.order.order_id)
                if now.state is JobState.RUNNING:
                    await change(t, now)
        except NotFound:
            log.info("Order %s was erased while it was being drawn.", job.order.order_id)

    async def _keep(self, drawing: Drawing, portraits: list[Portrait]) -> list[str]:
        """Files that nobody needs, because the order was cancelled or erased before its pictures came."""
        try:
            async with self._database.transaction() as t:
                job = await t.jobs.get(drawing.job.order.order_id)
                if job.state is JobState.DONE:  # a commit whose answer was lost, tried again
                    return []
                await t.portraits.add_all(portraits)
                if job.state.final:
                    return await t.portraits.delete(job.order.order_id)
                await self._finish(t, job, drawing)
                return []
        except NotFound:
            return [portrait.sha256 for portrait in portraits]

    async def _finish(self, t: Transaction, job: Job, drawing: Drawing) -> None:
        await t.jobs.save(job.done(self._clock(), joined(" ", drawing.remarks) or None))
        await t.deliveries.add(self._delivery(job))
        if drawing.step_seconds is not None:
            await t.timings.record(job.order.recipe.model_profile, drawing.step_seconds)

    async def _alt_text(self, job: Job) -> str:
        """In the language of the card; a card that was erased needs none."""
        async with self._database.reading() as t:
            card = await t.cards.find(job.order.card_id)
        locale = card.locale if card else ENGLISH
        return self._catalogue.alt_text(job.order.choices, language(locale).say)

    async def _stored(self, job: Job, picture: Picture, alt_text: str) -> Portrait:
        return Portrait(
            order_id=job.order.order_id,
            index=picture.index,
            sha256=await self._images.put(picture.png),
            seed=picture.seed,
            width=picture.width,
            height=picture.height,
            alt_text=alt_text,
        )

    def _delivery(self, job: Job) -> Delivery:
        return Delivery(order_id=job.order.order_id, available_at=self._clock(), nonce=job.order.order_id)

    async def _insist(self, write: Callable[[], Awaitable[None]], order_id: OrderId) -> None:
        """Write, however often it takes. Raises the fault when the bot stops first: start-up draws the order again."""
        while True:
            try:
                return await write()
            except WEATHER as fault:
                if self._stop.is_set():
                    raise
                seconds = self._pause.total_seconds()
                log.error("Order %s is kept and stored again in %g s: %s", order_id, seconds, fault)
            await first_of(self._stop, longest=self._pause)
