"""What every loop of ours is made of: a Bell to wait on, and an outermost ring that no item's failure passes."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Coroutine
from datetime import timedelta
from typing import TypeVar

log = logging.getLogger(__name__)
TROUBLE_PAUSE = timedelta(seconds=5)
"""Rest of a loop whose database does not answer, before it asks again."""
LAST_WORDS = timedelta(seconds=5)
"""What a write of an outcome gets when the whole bot is being torn down."""
T = TypeVar("T")


class Bell:
    """Wakes one loop: when rung, when its time has come, or when the bot stops. A ring between two waits is kept."""

    def __init__(self, stop: asyncio.Event) -> None:
        self.stop = stop
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something to do."""
        self._rung.set()

    async def wait(self, longest: timedelta | None = None) -> None:
        """Return when rung, when stopping, or after `longest`."""
        await first_of(self._rung, self.stop, longest=longest)
        self._rung.clear()

    async def rest(self, length: timedelta) -> None:
        """Return after `length`, or when stopping; a ring does not shorten it and is kept."""
        await first_of(self.stop, longest=length)


async def first_of(*events: asyncio.Event, longest: timedelta | None = None) -> None:
    """Wait for one of the events, or for `longest`."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    seconds = None if longest is None else max(0.0, longest.total_seconds())
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def survives(work: Awaitable[object], what: str) -> bool:
    """Whether the work went well; a failure is logged with a reference and goes no further."""
    try:
        await work
    except Exception:  # the outermost ring: one item's failure must not end the loop
        log.exception("%s failed (reference %s).", what, secrets.token_hex(3).upper())
        return False
    return True


async def unless_stopped(work: Awaitable[T], stop: asyncio.Event) -> T | None:
    """The work's result, or None when the bot stops first; the work is cancelled then."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()


async def to_its_end(work: Coroutine[None, None, T]) -> T:
    """Run the work so that cancelling the caller does not cut it short; it gets LAST_WORDS then, and no more."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=LAST_WORDS.total_seconds())
        task.cancel()
        raise
