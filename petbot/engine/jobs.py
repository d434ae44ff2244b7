"""The orders inside the engine: those that wait for their turn, and the one that is being drawn."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from petbot.domain.ids import OrderId
from petbot.domain.recipes import Recipe
from petbot.engine.port import Cancelled, EngineFault, Event


@dataclass(slots=True, kw_only=True, eq=False)
class Job:
    """One submission. Its outcome is the last thing in its inbox: None is success."""

    number: int
    """By which the worker knows it; an order that is submitted twice has two."""
    order_id: OrderId
    recipe: Recipe
    start: bytes | None = None
    cancelled: bool = False
    inbox: asyncio.Queue[Event | Exception | None] = field(default_factory=asyncio.Queue)


class Jobs:
    """First come, first drawn, one at a time: whose turn it is was settled before an order came here."""

    def __init__(self) -> None:
        self._numbers = 0
        self._waiting: deque[Job] = deque()
        self.drawing: Job | None = None

    def add(self, order_id: OrderId, recipe: Recipe, start: bytes | None = None) -> Job:
        """A new job at the end of the line."""
        self._numbers += 1
        job = Job(number=self._numbers, order_id=order_id, recipe=recipe, start=start)
        self._waiting.append(job)
        return job

    def take(self) -> Job | None:
        """The next job, from now on the one being drawn; None while there is one already, or none waits."""
        if self.drawing is not None or not self._waiting:
            return None
        self.drawing = self._waiting.popleft()
        return self.drawing

    def of(self, order_id: OrderId) -> list[Job]:
        """All jobs of an order."""
        return [job for job in (*self._waiting, self.drawing) if job is not None and job.order_id == order_id]

    def withdraw(self, job: Job) -> bool:
        """Nobody wants this job any more. True when it is being drawn and the worker does not know yet."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.inbox.put_nowait(Cancelled())
        news = job is self.drawing and not job.cancelled
        job.cancelled = True
        return news

    def over(self, number: int) -> bool:
        """Whether this job is not the one being drawn (any more)."""
        return self.drawing is None or self.drawing.number != number

    def pass_on(self, event: Event) -> None:
        """Something came from the worker for the job that it draws, if any."""
        if self.drawing is not None:
            self.drawing.inbox.put_nowait(event)

    def finish(self, outcome: EngineFault | None) -> None:
        """The job that is being drawn, if any, has come to its end; a withdrawn one always ends as Cancelled."""
        if self.drawing is not None:
            self.drawing.inbox.put_nowait(Cancelled() if self.drawing.cancelled else outcome)
            self.drawing = None

    def fail_waiting(self, fault: Callable[[], EngineFault]) -> None:
        """None of those that wait will be drawn."""
        while self._waiting:
            self._waiting.popleft().inbox.put_nowait(fault())
