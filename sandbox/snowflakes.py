"""Discord's ids: milliseconds since 2015 in the upper 42 bits, a counter below, so that ids sort by time."""

import itertools

from sandbox.clock import Clock
from sandbox.shapes import Snowflake

EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counter = itertools.count()
        self._last_ms = 0

    def next(self) -> Snowflake:
        """A new id, greater than all before it."""
        counter = next(self._counter) & 0x3FFFFF
        ms = int(self._clock.now() * 1000) - EPOCH_MS
        # The lower 22 bits wrap after 4 million ids; the millisecond then has long moved on.
        self._last_ms = max(self._last_ms, ms)
        return str((self._last_ms << 22) | counter)
