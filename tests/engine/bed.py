"""A batch with a denoiser that only counts, and hands that do what they are given when they are told."""

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

import torch

from petbot.engine.batching import Batch, Ended
from petbot.engine.drawing.wishes import Beside, Said, Wanted, Way, aside
from petbot.engine.hands import Result
from petbot.engine.port import Picture, Preview


class Dummy:
    """In a request's place: so many steps, of a size."""

    def __init__(self, number: int, *, steps: int, shape: int) -> None:
        self.number = number
        self.steps = steps
        self.shape = shape
        self.position = 0
        self.fails: Exception | None = None
        """What its next steps raise."""
        self.spoils: Exception | None = None
        """What its finishing raises."""

    def finished(self) -> Picture:
        """Its picture."""
        if self.spoils:
            raise self.spoils
        return Picture(index=0, seed=self.number, width=1, height=1, png=b"")


class Counter:
    """In the denoiser's place: counts steps, and fails as it is told."""

    def __init__(self, memory: int = 1_000_000) -> None:
        self.memory = memory
        self.calls: list[list[int]] = []
        self.resting = True

    def group(self, request: Any) -> Hashable:
        return request.shape

    def size(self, request: Any) -> int:
        return request.shape

    def advance(self, requests: Sequence[Any]) -> None:
        self.resting = False
        assert len({request.shape for request in requests}) == 1
        if sum(map(self.size, requests)) > self.memory:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        for request in requests:
            if request.fails:
                raise request.fails
        for request in requests:
            request.position += 1
        self.calls.append([request.number for request in requests])

    def rest(self) -> None:
        self.resting = True


class SlowHands:
    """Do what they are given when they are told."""

    def __init__(self) -> None:
        self._given: list[tuple[Future[Any], Callable[[], object]]] = []

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """It stays undone."""
        future: Future[Result] = Future()
        self._given.append((future, work))
        return future

    def rest(self) -> None:
        """Do all of it."""
        while self._given:
            self.do()

    def do(self) -> None:
        """The first of it that was not cancelled."""
        while self._given:
            future, work = self._given.pop(0)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except (OSError, RuntimeError) as error:
                future.set_exception(error)
            return


class Bed:
    """A batch of dummies, and what was said of each."""

    def __init__(
        self, *, most: int = 8, room: int | None = None, memory: int = 1_000_000, hands: SlowHands | None = None
    ) -> None:
        """With `hands` a drawing has previews, and ends in a picture."""
        self.hands = hands
        self.counter = Counter(memory)
        self.batch = Batch(self.counter, most=most, room=room, hands=hands)
        self.said: dict[int, list[Said | Ended]] = {}
        self.open: set[int] = set()
        """Drawings that have begun and were not closed."""
        self.dummies: dict[int, Dummy] = {}

    def join(self, number: int, *, steps: int = 3, shape: int = 1) -> Dummy:
        """A drawing of so many steps."""
        self.dummies[number] = dummy = Dummy(number, steps=steps, shape=shape)
        self.said[number] = []
        self.batch.join(number, self._way(dummy))
        return dummy

    def turn(self) -> None:
        """One turn, all of it heard."""
        for number, said in self.batch.turn():
            self.said[number].append(said)

    def to_the_end(self) -> None:
        """Turns until nobody is left; no more than it may take."""
        for _ in range(1000):
            if not self.batch:
                return
            self.turn()
        raise AssertionError("somebody is stuck")

    def outcome(self, number: int) -> Exception | str | None:
        """The error that ended a drawing, None where it was done, or "in flight"."""
        last = self.said[number][-1] if self.said[number] else None
        return last.error if isinstance(last, Ended) else "in flight"

    def _way(self, dummy: Dummy) -> Way:
        request: Any = dummy
        self.open.add(dummy.number)
        try:
            while dummy.position < dummy.steps:
                yield Wanted(requests=[request])
                yield dummy.position
                if self.hands:
                    yield Beside(work=partial(Preview, index=0, jpeg=bytes([dummy.position])))
            if self.hands:
                yield (yield from aside(dummy.finished))
        finally:
            self.open.remove(dummy.number)
