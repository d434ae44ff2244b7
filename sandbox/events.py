"""What happens is told here once; the gateway hears what the bot may know, each open screen what its person may see."""

import asyncio
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TypeVar

from sandbox.shapes import Json, Snowflake


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`data` is for people's screens, `bot_data` for the gateway; None: not for them. `people` None means everybody."""

    type: str
    data: Json | None = None
    people: Container[Snowflake] | None = None
    bot_data: Json | None = None
    guild_id: Snowflake | None = None
    intent: int = 0


T = TypeVar("T")
Listener = Callable[[Event], None]


class Events:
    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._change: asyncio.Future[None] | None = None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        for listener in list(self._listeners):
            listener(event)
        if self._change is not None and not self._change.done():
            self._change.set_result(None)
        self._change = None

    async def wait_until(self, check: Callable[[], T | None], timeout: float) -> T:
        """The first true value of `check`, tried now and after each event; TimeoutError after so many seconds."""
        async with asyncio.timeout(timeout):
            while True:
                if value := check():
                    return value
                await self.changed()

    async def changed(self) -> None:
        """Return after the next event."""
        if self._change is None or self._change.done():
            self._change = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._change)
