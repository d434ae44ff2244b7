"""The orders inside the engine: those that wait for their turn, and those that are being drawn."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from petbot.domain.ids import OrderId
from petbot.domain.recipes import Recipe
from petbot.engine.port import Cancelled, EngineFault, Event, Picture, Preview, Progress, Withheld


@dataclass(slots=True, kw_only=True, eq=False)
class Job:
    """One submission. Its outcome is the last thing in its inbox: None is success."""

    number: int
    """By which the worker knows it; an order that is submitted twice has two."""
    order_id: OrderId
    recipe: Recipe
    start: bytes | None = None
    cancelled: bool = False
    alone: bool = False
    """A worker died that drew it beside others; it is drawn by itself, for it may be the one that ends workers."""
    steps: int = 0
    """Told so far."""
    pictures: int = 0
    """Told so far; withheld ones count."""
    inbox: asyncio.Queue[Event | Exception | None] = field(default_factory=asyncio.Queue)

    def tell(self, event: Event) -> None:
        """Put it into the inbox, unless an earlier worker has told as much already."""
        match event:
            case Progress():
                news = event.step > self.steps
                self.steps = max(self.steps, event.step)
            case Preview():
                news = event.index >= self.pictures
            case Picture() | Withheld():
                news = event.index >= self.pictures
                self.pictures = max(self.pictures, event.index + 1)
        if news:
            self.inbox.put_nowait(event)


class Jobs:
    """First come, first drawn: whose turn it is was settled before an order came here."""

    def __init__(self) -> None:
        self._numbers = 0
        self._waiting: deque[Job] = deque()
        self._drawing: dict[int, Job] = {}

    def add(self, order_id: OrderId, recipe: Recipe, start: bytes | None = None) -> Job:
        """A new job at the end of the line."""
        self._numbers += 1
        job = Job(number=self._numbers, order_id=order_id, recipe=recipe, start=start)
        self._waiting.append(job)
        return job

    def take(self, capacity: int) -> Job | None:
        """The next job, from now on being drawn; None while there is no place for it, or none waits."""
        if len(self._drawing) >= capacity or not self._waiting:
            return None
        if any(job.alone for job in (self._waiting[0], *self._drawing.values())) and self._drawing:
            return None
        job = self._waiting.popleft()
        self._drawing[job.number] = job
        return job

    def of(self, order_id: OrderId) -> list[Job]:
        """All jobs of an order."""
        return [job for job in (*self._waiting, *self._drawing.values()) if job.order_id == order_id]

    def withdraw(self, job: Job) -> bool:
        """Nobody wants this job any more. True when it is being drawn and the worker does not know yet."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.inbox.put_nowait(Cancelled())
        news = job.number in self._drawing and not job.cancelled
        job.cancelled = True
        return news

    def over(self, number: int) -> bool:
        """Whether this job is not being drawn (any more)."""
        return number not in self._drawing

    def pass_on(self, number: int, event: Event) -> None:
        """Something came from the worker for a job that it draws."""
        self._drawing[number].tell(event)

    def finish(self, number: int, outcome: EngineFault | None) -> None:
        """A job that is being drawn has come to its end; a withdrawn one always ends as Cancelled."""
        job = self._drawing.pop(number)
        job.inbox.put_nowait(Cancelled() if job.cancelled else outcome)

    def orphan(self, fault: Callable[[], EngineFault]) -> None:
        """The worker that draws is gone. One job by itself has failed; of several each has another try, alone."""
        if len(self._drawing) == 1:
            self.finish(next(iter(self._drawing)), fault())
        for job in reversed(list(self._drawing.values())):
            if job.cancelled:
                self.finish(job.number, None)
            else:
                del self._drawing[job.number]
                job.alone = True
                self._waiting.appendleft(job)

    def fail_waiting(self, fault: Callable[[], EngineFault]) -> None:
        """None of those that wait will be drawn."""
        while self._waiting:
            self._waiting.popleft().inbox.put_nowait(fault())
