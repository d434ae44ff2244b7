"""The sandbox's time: the machine's, plus an offset that tests push forward. All of Discord's deadlines hang on it."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch, movable forwards. A timer fires when the clock passes it, by waiting or by `advance`."""

    def __init__(self) -> None:
        self.offset = 0.0
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._wakeup: asyncio.TimerHandle | None = None
        self.moved: Callable[[], None] = lambda: None  # called when `advance` has moved it

    def now(self) -> float:
        return time.time() + self.offset

    def iso(self, at: float | None = None) -> str:
        """ISO 8601 in UTC with microseconds, as Discord prints its timestamps."""
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.isoformat(timespec="microseconds")

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Move time forwards and fire, at once and in order, all timers that this passes."""
        step = seconds + 60 * minutes + 3600 * hours + 86400 * days
        if step < 0:
            raise ValueError("the clock only moves forwards")
        self.offset += step
        self.moved()
        self._fire()

    def call_at(self, when: float, callback: Callable[[], None]) -> None:
        timer = (when, next(self._order), callback)
        heapq.heappush(self._timers, timer)
        if self._timers[0] is timer:
            self._arm()

    def close(self) -> None:
        self._timers.clear()
        if self._wakeup is not None:
            self._wakeup.cancel()

    def _fire(self) -> None:
        while self._timers and self._timers[0][0] <= self.now():
            heapq.heappop(self._timers)[2]()
        self._arm()

    def _arm(self) -> None:
        if self._wakeup is not None:
            self._wakeup.cancel()
            self._wakeup = None
        if self._timers:
            delay = max(0.0, self._timers[0][0] - self.now())
            self._wakeup = asyncio.get_running_loop().call_later(delay, self._fire)
