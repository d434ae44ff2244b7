"""The engine as the gateway has it: a worker process that is fed, watched, and started again when it dies."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from petbot.domain.errors import Fault
from petbot.domain.ids import OrderId
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine import messages
from petbot.engine.child import WORKER, Child
from petbot.engine.folder import check_folder
from petbot.engine.jobs import Job, Jobs
from petbot.engine.port import EngineFault, Equipment, Event, ModelFacts, WorkerBroken
from petbot.engine.wire import MAX_PAYLOAD, Frame

STARTS = 5
"""Deaths in a row before the model is loaded, after which the engine calls itself broken (and still goes on trying)."""
AWAY = tr("The drawing engine is away for the moment.")
STUMBLED = tr("The drawing engine stumbled and is being started again.")
TOO_LONG = tr("Drawing took too long and was stopped.")
log = logging.getLogger("petbot.engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the supervisor waits for what."""

    load: timedelta = timedelta(minutes=10)
    """From birth to a loaded model; then the worker is killed."""
    back_off: timedelta = timedelta(seconds=1)
    """Before the second restart in a row (the first is at once); doubled by each further one."""
    longest: timedelta = timedelta(seconds=30)
    """Between two starts, at most; also between two looks at a model that cannot be loaded."""
    farewell: timedelta = timedelta(seconds=5)
    """For a worker to exit by itself; then it is killed."""


class WorkerEngine:
    """An Engine that draws in a process of its own, as many orders at once as that says."""

    def __init__(
        self,
        profile: ModelProfile,
        job_time_limit: timedelta,
        *,
        equipment: Equipment | None = None,
        patience: Patience | None = None,
        command: Sequence[str] = WORKER,
    ) -> None:
        """`job_time_limit`: a worker that draws at one order for longer counts as wedged and is killed.

        Where it draws several at once, each may take that many times as long. Whatever ends a worker that draws
        several, each of them is drawn again by itself, and only one that ends a worker alone has failed.
        """
        self._profile = profile
        self._job_time_limit = job_time_limit
        self._equipment = equipment or Equipment()
        self._patience = patience or Patience()
        self._command = command
        self._jobs = Jobs()
        self._child: Child | None = None
        self._facts: ModelFacts | None = None
        self._fault: Fault | None = None
        self._known = asyncio.Event()
        self._stopping = asyncio.Event()
        self._failed_starts = 0
        self._capacity = 1
        self._alarms: dict[int, asyncio.TimerHandle] = {}
        self._supervision: asyncio.Task[None] | None = None

    @property
    def capacity(self) -> int:
        """What the latest worker has said; 1 before the first."""
        return self._capacity

    @property
    def worker_pid(self) -> int | None:
        """Process id of the living worker: for operators, and for tests that kill it."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Begin to start the worker; `ready` tells when it is."""
        self._supervision = asyncio.create_task(self._supervise(), name="engine supervision")

    async def ready(self) -> ModelFacts:
        """Wait until the model is loaded. Raises ModelMissing, ModelBroken or WorkerBroken when it cannot be.

        After such an answer the engine goes on trying, and a later call may succeed.
        """
        while True:
            await self._known.wait()
            if self._fault is not None:
                raise type(self._fault)(str(self._fault))
            if self._facts is not None:
                return self._facts

    async def submit(
        self, order_id: OrderId, recipe: Recipe, start: bytes | None = None
    ) -> AsyncGenerator[Event, None]:
        """See Engine.submit. A caller that leaves early cancels the order."""
        self._refuse_other_models(recipe)
        _refuse_huge(start)
        job = self._jobs.add(order_id, recipe, start)
        self._feed()
        try:
            while (event := await job.inbox.get()) is not None:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self._withdraw(job)

    async def cancel(self, order_id: OrderId) -> None:
        """See Engine.cancel. An order that waits inside `submit` is cancelled at once."""
        for job in self._jobs.of(order_id):
            self._withdraw(job)

    async def stop(self) -> None:
        """End the worker and wait until it is gone."""
        self._stopping.set()
        self._be_away(WorkerBroken("The engine was stopped."))
        if self._child is not None:
            await self._child.end(self._patience.farewell)
        if self._supervision is not None:
            await self._supervision

    def _refuse_other_models(self, recipe: Recipe) -> None:
        if recipe.model_profile != self._profile.name:
            raise EngineFault(
                f"The order is for the model profile {recipe.model_profile}; {self._profile.name} is loaded.",
                reason=tr("This order was made for another model than the one in use now. Please order it anew."),
                fatal=True,
            )

    def _feed(self) -> None:
        """Give the worker what it has room for; fail all that wait if there will be no worker."""
        if self._fault is not None:
            text = str(self._fault)
            self._jobs.fail_waiting(lambda: EngineFault(text, reason=AWAY))
        if self._child is None or self._facts is None:
            return
        while (job := self._jobs.take(self._capacity)) is not None:
            self._alarms[job.number] = self._alarm(self._child, 1 if job.alone else self._capacity)
            self._child.send(messages.draw(job.number, job.recipe, job.start))

    def _alarm(self, child: Child, company: int) -> asyncio.TimerHandle:
        limit = self._job_time_limit.total_seconds() * company
        why = f"it drew at one order for longer than {limit:g} s"
        return asyncio.get_running_loop().call_later(limit, child.kill, why)

    def _withdraw(self, job: Job) -> None:
        if self._jobs.withdraw(job) and self._child is not None:
            self._child.send(messages.cancel(job.number))

    def _finish(self, number: int, outcome: EngineFault | None) -> None:
        self._alarms.pop(number).cancel()
        self._jobs.finish(number, outcome)
        self._feed()

    def _heed(self, frame: Frame) -> None:
        """Act upon what the worker says, unless it comes too late: we are stopping, or that job is over."""
        if self._stopping.is_set() or ("job" in frame.header and self._jobs.over(frame.header["job"])):
            return
        match frame.kind:
            case "ready":
                self._facts, self._fault, self._failed_starts = messages.facts_of(frame), None, 0
                self._capacity = max(1, self._facts.capacity)
                self._known.set()
                safety = self._facts.safety or "off, no checker is configured"
                log.info(
                    "The model %s is loaded on %s. Safety check: %s.", self._facts.profile, self._facts.device, safety
                )
                self._feed()
            case "unusable":
                self._failed_starts = 0
                self._declare(messages.unusable_of(frame))
            case "progress" | "preview" | "picture" | "withheld":
                self._jobs.pass_on(frame.header["job"], messages.drawn_of(frame))
            case "done" | "cancelled":
                self._finish(frame.header["job"], None)
            case "failed":
                self._finish(frame.header["job"], messages.fault_of(frame))
            case other:
                log.warning("The worker said something unknown: %s.", other)

    async def _supervise(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._live()
            except Exception:  # outermost ring: whatever ends one life must not end the supervision
                log.exception("A worker's life ended in an unexpected way; the next begins.")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause().total_seconds()):
                    await self._stopping.wait()

    async def _live(self) -> None:
        """One life of a worker."""
        try:
            await asyncio.to_thread(check_folder, self._profile.folder)
            self._child = await Child.born(self._command)
        except Fault as fault:
            self._declare(fault)
            return
        except OSError as error:
            self._declare(WorkerBroken(f"No worker process can be started: {error}."))
            return
        try:
            await self._listen(self._child)
        finally:
            self._bury(await self._child.end(self._patience.farewell), overdue=self._child.killed)

    async def _listen(self, child: Child) -> None:
        if self._stopping.is_set():
            return
        child.send(messages.load(self._profile, self._equipment))
        limit = self._patience.load.total_seconds()
        why = f"its model was not loaded after {limit:g} s"
        overdue = asyncio.get_running_loop().call_later(limit, child.kill, why)
        try:
            async for frame in child.frames():
                overdue.cancel()
                self._heed(frame)
        finally:
            overdue.cancel()

    def _bury(self, epitaph: str, *, overdue: bool) -> None:
        """After the worker's end: settle what it was drawing, and count a death before the model was loaded."""
        was_ready, self._facts, self._child = self._facts is not None, None, None
        if self._fault is None:
            self._known.clear()
            log.warning("The %s", epitaph)
        self._failed_starts += not was_ready
        if self._failed_starts >= STARTS:
            text = f"The worker died {STARTS} times in a row as it started. The last {epitaph}"
            self._declare(WorkerBroken(text))
        reason = AWAY if self._stopping.is_set() else TOO_LONG if overdue else STUMBLED
        while self._alarms:
            self._alarms.popitem()[1].cancel()
        self._jobs.orphan(lambda: EngineFault(f"While drawing, the {epitaph}", reason=reason))
        self._feed()

    def _declare(self, fault: Fault) -> None:
        """Tell the operator, once, why nothing can be drawn, and wait no longer with those who ask."""
        if self._stopping.is_set():
            return
        deaths_again = isinstance(fault, WorkerBroken) and isinstance(self._fault, WorkerBroken)
        if str(fault) != str(self._fault) and not deaths_again:
            log.error("%s", fault)
        self._be_away(fault)

    def _be_away(self, fault: Fault) -> None:
        self._fault = fault
        self._known.set()
        self._feed()

    def _pause(self) -> timedelta:
        if self._fault is not None:
            return self._patience.longest
        if self._failed_starts <= 1:
            return timedelta()
        return min(self._patience.longest, self._patience.back_off * 2 ** (self._failed_starts - 2))


def _refuse_huge(start: bytes | None) -> None:
    if start is not None and len(start) > MAX_PAYLOAD:
        raise EngineFault(
            f"The picture to start from has {len(start)} bytes; the worker takes {MAX_PAYLOAD}.",
            reason=tr("The picture to start from is too large."),
            fatal=True,
        )
