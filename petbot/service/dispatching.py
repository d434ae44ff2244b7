"""The Dispatcher: claims jobs fairly and has the engine draw them. A claim is a lease, kept alive by a heartbeat."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import fmean

from petbot.domain.cards import Card
from petbot.domain.errors import Fault
from petbot.domain.ids import OrderId
from petbot.domain.orders import LEASE, Job
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.domain.waiting import UNMEASURED_STEP_SECONDS, Place
from petbot.engine.port import Cancelled, Engine, EngineFault, ModelBroken, ModelMissing, Progress, WorkerBroken
from petbot.service.drawing import Drawing
from petbot.service.faces import Ticket
from petbot.service.loops import TROUBLE_PAUSE, Bell, survives, to_its_end, unless_stopped
from petbot.service.outcomes import Outcomes
from petbot.store.database import Database, Transaction
from petbot.store.errors import PictureBroken
from petbot.store.images import Images

log = logging.getLogger(__name__)
OWNER = "dispatcher"
"""Whose leases ours are. One instance at a time holds the database, so at start-up they are a dead instance's."""
HEARTBEAT = LEASE / 3
GRACE = timedelta(seconds=10)
"""At a stop, a job that should be done within this is drawn to its end; process supervisors commonly kill after 30 s
or more (systemd: TimeoutStopSec, 90 s; docker stop: 10 s, so there the job is drawn again)."""
HANDOVER = timedelta(seconds=3)
"""What the engine gets to stop between two denoising steps before its job is handed back without its word."""
NOT_STORED = tr("The pictures could not be stored.")
FAULT = tr("Something went wrong on our side (reference {reference}).")


class Dispatcher:
    """One loop. Jobs in the database, `engine.capacity` of them at a time in memory as Drawings."""

    def __init__(
        self,
        *,
        database: Database,
        engine: Engine,
        outcomes: Outcomes,
        images: Images,
        clock: Callable[[], datetime],
        stop: asyncio.Event,
        on_outcome: Callable[[], None],
        owner: str = OWNER,
        grace: timedelta = GRACE,
        heartbeat: timedelta = HEARTBEAT,
    ) -> None:
        self._database = database
        self._engine = engine
        self._outcomes = outcomes
        self._images = images
        self._clock = clock
        self._on_outcome = on_outcome
        self._owner = owner
        self._grace = grace
        self._heartbeat = heartbeat
        self._bell = Bell(stop)
        self._stop = stop
        self._checked = True
        self._due: datetime | None = None
        self._drawings: dict[OrderId, Drawing] = {}
        self._tasks: dict[OrderId, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """An order was placed, or something else may be claimable."""
        self._bell.ring()

    def progress(self, order_id: OrderId) -> Progress | None:
        """Of an order that is being drawn; None before its first step."""
        drawing = self._drawings.get(order_id)
        return drawing.progress if drawing else None

    def ticket(self, card: Card, job: Job, place: Place, step_seconds: float | None) -> Ticket:
        """The card's ticket as of now; `step_seconds` is the measured mean, None where there is none."""
        order_id = job.order.order_id
        drawing = self._drawings.get(order_id)
        preview = drawing.preview if drawing else None
        ticket = Ticket(card=card, job=job, place=place, eta=None, progress=self.progress(order_id), preview=preview)
        if job.state.final:
            return ticket
        return replace(ticket, eta=self._eta(job, place, step_seconds or UNMEASURED_STEP_SECONDS))

    async def cancel(self, order_id: OrderId) -> None:
        """Stop drawing an order between two steps. Its job must be cancelled in the database already."""
        if drawing := self._drawings.get(order_id):
            drawing.unwanted = True
            await self._engine.cancel(order_id)

    async def run(self) -> None:
        """Draw until stopped; then finish what is nearly done and hand back the rest.

        Raises ModelMissing, ModelBroken or WorkerBroken when the engine cannot draw at all. Orders wait in the queue
        then, and `run` may be called again once the model is mended.
        """
        await self._take_back()
        async with asyncio.TaskGroup() as group:
            heartbeat = group.create_task(self._keep_leases(), name="heartbeat")
            while (unusable := await self._unusable()) is None and not self._stop.is_set():
                if await survives(self._fill(group), "Claiming orders"):
                    await self._bell.wait(self._due - self._clock() if self._due else None)
                else:
                    await self._bell.rest(TROUBLE_PAUSE)
            await self._drain()
            heartbeat.cancel()
        if unusable:
            raise unusable

    async def _take_back(self) -> None:
        """What an instance that died was drawing is queued again at once, and free: its death was not the job's doing.

        A job's own doing ends in the worker process, which the engine reports as a failed attempt.
        """
        async with self._database.transaction() as t:
            count = await t.jobs.release_all(self._owner)
        if count:
            log.info("%d orders were being drawn when Petbot last ended; they are queued again.", count)

    async def _unusable(self) -> Fault | None:
        """Why the engine cannot draw. While a dead worker loads its model again this waits, and the queue with it."""
        try:
            if facts := await unless_stopped(self._engine.ready(), self._stop):
                self._checked = bool(facts.safety)
        except (ModelMissing, ModelBroken, WorkerBroken) as fault:
            return fault
        return None

    async def _fill(self, group: asyncio.TaskGroup) -> None:
        self._due = None
        while len(self._drawings) < self._engine.capacity:
            async with self._database.transaction() as t:
                job = await t.jobs.claim(self._clock(), self._owner)
                if job is None:
                    self._due = await t.jobs.next_available_at()
                    return
                drawing = Drawing(job=job, visible=await self._is_visible(t, job))
            self._begin(group, drawing)

    async def _is_visible(self, t: Transaction, job: Job) -> bool:
        """Whether the picture may be seen while it is drawn: not where it is checked first, nor where it is covered."""
        guild_id = job.order.guild_id
        return not self._checked and (guild_id is None or not (await t.policies.of(guild_id)).spoiler)

    def _begin(self, group: asyncio.TaskGroup, drawing: Drawing) -> None:
        order_id = drawing.job.order.order_id
        if order_id not in self._drawings:  # a lease of ours that ran out while the machine slept
            self._drawings[order_id] = drawing
            self._tasks[order_id] = group.create_task(self._serve(order_id), name=f"order {order_id}")

    async def _serve(self, order_id: OrderId) -> None:
        """One job, from its claim to its outcome."""
        job = self._drawings[order_id].job
        try:
            if not await self._settle(self._drawings[order_id]):
                await survives(to_its_end(self._unsettled(job)), f"Putting back order {order_id}")
        except asyncio.CancelledError:
            await self._engine.cancel(order_id)
            await survives(to_its_end(self._outcomes.handed_back(job)), f"Handing back order {order_id}")
            raise
        finally:
            del self._drawings[order_id], self._tasks[order_id]
            self._bell.ring()
            self._on_outcome()

    async def _unsettled(self, job: Job) -> None:
        """For a job whose outcome could not be stored: an attempt lost, unless we stopped while the disk was full."""
        if self._stop.is_set():
            await self._outcomes.handed_back(job)
        else:
            await self._outcomes.failed(job, NOT_STORED, fatal=False)

    async def _settle(self, drawing: Drawing) -> bool:
        job = drawing.job
        try:
            await self._draw(drawing)
            outcome = self._outcomes.drawn(drawing)
        except Cancelled:
            outcome = self._outcomes.handed_back(job)
        except EngineFault as fault:
            log.warning("Order %s, attempt %d: %s", job.order.order_id, job.attempts, fault)
            outcome = self._outcomes.failed(job, fault.reason, fatal=fault.fatal)
        except Exception:  # the outermost ring: whatever one order does, the others are drawn
            reference = secrets.token_hex(3).upper()
            log.exception("Order %s, attempt %d (reference %s)", job.order.order_id, job.attempts, reference)
            outcome = self._outcomes.failed(job, FAULT.format(reference=reference), fatal=False)
        return await survives(to_its_end(outcome), f"Storing the outcome of order {job.order.order_id}")

    async def _draw(self, drawing: Drawing) -> None:
        """Raises Cancelled also when the engine was done before it heard that nobody wants the pictures."""
        order_id = drawing.job.order.order_id
        await self._extend([drawing])  # cancelled between its claim and now?
        if self._stop.is_set():  # the stop came between claim and submission, so the engine had nothing to cancel
            raise Cancelled
        if not drawing.unwanted:
            async for event in self._engine.submit(order_id, drawing.recipe, await self._start(drawing.recipe)):
                drawing.note(event)
                if drawing.unwanted:
                    await self._engine.cancel(order_id)
        if drawing.unwanted:
            raise Cancelled

    async def _start(self, recipe: Recipe) -> bytes | None:
        """The picture that the recipe starts from. Without it the engine refuses, in words for the person."""
        if recipe.start is None:
            return None
        try:
            return await self._images.read(recipe.start.sha256)
        except PictureBroken as fault:
            log.warning("%s", fault)
            return None

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat.total_seconds())
            if self._drawings:
                await survives(self._extend(list(self._drawings.values())), "Extending leases")

    async def _extend(self, drawings: list[Drawing]) -> None:
        """Sign of life. A lease that cannot be extended is gone: the order was cancelled or erased."""
        until = self._clock() + LEASE
        async with self._database.transaction() as t:
            ids = [drawing.job.order.order_id for drawing in drawings]
            lost = [order_id for order_id in ids if not await t.jobs.extend(order_id, self._owner, until)]
        for order_id in lost:
            await self.cancel(order_id)

    async def _drain(self) -> None:
        for order_id, drawing in list(self._drawings.items()):
            if drawing.remaining is None or drawing.remaining > self._grace:
                await self._engine.cancel(order_id)
        await self._ended_within(self._grace)
        for order_id in list(self._drawings):
            await self._engine.cancel(order_id)
        await self._ended_within(HANDOVER)
        for task in self._tasks.values():
            task.cancel()

    async def _ended_within(self, time: timedelta) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=time.total_seconds())

    def _eta(self, job: Job, place: Place, step_seconds: float) -> datetime:
        capacity, steps = self._engine.capacity, job.order.recipe.steps
        own = self._drawings.get(job.order.order_id)
        company = [own] if own else list(self._drawings.values())
        if capacity > 1 and (measured := [each.step_seconds for each in company if each.step_seconds]):
            step_seconds = fmean(measured)  # as quick as it is in the present company
        if own:
            steps -= own.steps_done
            ahead = steps
        else:
            ahead = max(0, place.steps_ahead - sum(drawing.steps_done for drawing in self._drawings.values()))
        begin = max(self._clock(), job.available_at or self._clock())
        return begin + timedelta(seconds=replace(place, steps_ahead=ahead).seconds(step_seconds, capacity, steps))
