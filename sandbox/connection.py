"""One websocket to a bot: a queue out, so that nobody waits for a slow reader; a checked stream in."""

import asyncio
import json
import socket as sockets
import struct
from collections import deque
from collections.abc import AsyncIterator

from aiohttp import ClientConnectionResetError, WSMsgType, web

from sandbox.compression import Encoder
from sandbox.sessions import Session
from sandbox.shapes import Json

MAX_PAYLOAD = 4096  # bytes, events/gateway#sending-events
SENDS, SEND_SECONDS = 120, 60  # events/gateway#rate-limiting


class Closed(Exception):
    """The gateway ends a connection, with a close code of its documentation."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    def __init__(
        self,
        socket: web.WebSocketResponse,
        encode: Encoder,
        thawed: asyncio.Event,
        transport: asyncio.BaseTransport | None,
    ) -> None:
        self.session: Session | None = None
        self.ended_cleanly = False
        self._socket = socket
        self._encode = encode
        self._thawed = thawed
        self._transport = transport
        self._out: asyncio.Queue[Json | Closed] = asyncio.Queue()
        self._received: deque[float] = deque()
        self._beat_at = asyncio.get_running_loop().time()
        self._writer = asyncio.create_task(self._write(), name="sandbox gateway writer")

    def send(self, payload: Json) -> None:
        self._out.put_nowait(payload)

    def close_soon(self, code: int, reason: str) -> None:
        self._out.put_nowait(Closed(code, reason))

    def abort(self) -> None:
        """Break the connection with a TCP reset."""
        if isinstance(self._transport, asyncio.Transport):
            raw = self._transport.get_extra_info("socket")
            raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
            self._transport.abort()

    def beat(self) -> None:
        self._beat_at = asyncio.get_running_loop().time()

    async def received(self, patience: float) -> AsyncIterator[Json]:
        """The client's payloads until it leaves. Raises Closed where it breaks the protocol or misses a heartbeat."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout_at(self._beat_at + patience):
                    message = await self._socket.receive()
            except TimeoutError:
                raise Closed(4009, "Session timed out.") from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                # 1000 and 1001 end a session, any other way of leaving lets it be resumed.
                self.ended_cleanly = message.type is WSMsgType.CLOSE and message.data in (1000, 1001)
                return
            self._count(loop.time())
            yield _parse(message.data)

    async def close(self, code: int, reason: str) -> None:
        await self._socket.close(code=code, message=reason.encode())

    async def finish(self) -> None:
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    def _count(self, now: float) -> None:
        self._received.append(now)
        while now - self._received[0] > SEND_SECONDS:
            self._received.popleft()
        if len(self._received) > SENDS:
            raise Closed(4008, "You are being rate limited.")

    async def _write(self) -> None:
        while True:
            item = await self._out.get()
            await self._thawed.wait()
            if isinstance(item, Closed):
                await self.close(item.code, item.reason)
                return
            frame = self._encode(json.dumps(item, separators=(",", ":")))
            try:
                if isinstance(frame, bytes):
                    await self._socket.send_bytes(frame)
                else:
                    await self._socket.send_str(frame)
            except (ClientConnectionResetError, ConnectionError):
                return


def _parse(data: str | bytes) -> Json:
    if len(data) > MAX_PAYLOAD:
        raise Closed(4002, "Payload too large.")
    try:
        payload = json.loads(data)
    except ValueError:
        raise Closed(4002, "Error while decoding payload.") from None
    if not isinstance(payload, dict):
        raise Closed(4002, "Error while decoding payload.")
    return payload
