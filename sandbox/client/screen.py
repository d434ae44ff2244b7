"""One open page: hears what its person may see."""

import asyncio
import json

from aiohttp import ClientConnectionResetError, web

from sandbox.backend import Backend
from sandbox.events import Event
from sandbox.shapes import Snowflake


class Screen:
    def __init__(self, backend: Backend, socket: web.WebSocketResponse, user_id: Snowflake) -> None:
        self._backend = backend
        self._socket = socket
        self._user_id = user_id
        self._out: asyncio.Queue[str] = asyncio.Queue()

    async def run(self) -> None:
        """Push events until the page goes away."""
        stop = self._backend.events.listen(self._hear)
        writer = asyncio.create_task(self._write(), name="sandbox screen")
        try:
            async for _ in self._socket:
                pass  # the page has nothing to say here
        finally:
            stop()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def close(self) -> None:
        await self._socket.close(code=1001)

    def _hear(self, event: Event) -> None:
        seen = event.people is None or self._user_id in event.people
        if event.data is not None and seen:
            self._out.put_nowait(json.dumps({"t": event.type, "d": event.data}, separators=(",", ":")))

    async def _write(self) -> None:
        while True:
            text = await self._out.get()
            try:
                await self._socket.send_str(text)
            except (ClientConnectionResetError, ConnectionError):
                return
