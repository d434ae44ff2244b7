"""The gateway, version 10: sessions that identify, beat, resume and are told what happens.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from aiohttp import web

from sandbox.backend import Backend
from sandbox.compression import encoder, plain
from sandbox.connection import Closed, Connection
from sandbox.events import Event
from sandbox.pace import Pace
from sandbox.sessions import RESUME_SECONDS, Session
from sandbox.shapes import Json

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS, SOUNDS = 1, 2, 3, 4, 6, 8, 31
ROUND_TRIP = 0.05
"""Seconds. An acknowledgement faster than any network overtakes a client that notes the beat after sending it."""
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11
# Which application flags grant a privileged intent, full or limited.
GRANTS = {1 << 1: 1 << 14 | 1 << 15, 1 << 8: 1 << 12 | 1 << 13, 1 << 15: 1 << 18 | 1 << 19}
KNOWN_INTENTS = (1 << 26) - 1

Watcher = Callable[[str, Json], None]


class Gateway:
    """All connections of one sandbox. `heartbeat_interval` in seconds; the faults below act on all shards."""

    def __init__(self, backend: Backend, heartbeat_interval: float = 41.25) -> None:
        self._backend = backend
        self._pace = Pace(backend.clock, backend.world.application)
        self.heartbeat_interval = heartbeat_interval
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._thawed = asyncio.Event()
        self._thawed.set()
        self.identifies = 0
        self.resumes = 0
        self.watchers: list[Watcher] = []  # called with the name and data of every event that a session is given
        backend.events.listen(self._hear)

    @property
    def connected(self) -> bool:
        """Whether some session is live."""
        return any(session.send is not None for session in self._sessions.values())

    def drop(self, code: int = 1001) -> None:
        """Close every connection with a close code; sessions can be resumed."""
        for connection in list(self._connections):
            connection.close_soon(code, "dropped on command")

    def reset(self) -> None:
        """Break every connection without a close frame (TCP RST)."""
        for connection in list(self._connections):
            connection.abort()

    def freeze(self) -> None:
        """Send nothing more, heartbeat acknowledgements included, until `thaw`."""
        self._thawed.clear()

    def thaw(self) -> None:
        self._thawed.set()

    def ask_to_reconnect(self) -> None:
        for connection in list(self._connections):
            connection.send({"op": RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every session that it is invalid; unless resumable, also forget it."""
        if not resumable:
            self._sessions.clear()
        for connection in list(self._connections):
            connection.send({"op": INVALID_SESSION, "d": resumable, "s": None, "t": None})

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False)
        await socket.prepare(request)
        encode = encoder(request.query.get("compress"))
        connection = Connection(socket, encode or plain, self._thawed, request.transport)
        self._connections.add(connection)
        try:
            if encode is None or request.query.get("v", "10") != "10":
                raise Closed(4012, "Invalid API version.")
            await self._converse(connection)
        except Closed as end:
            await connection.close(end.code, end.reason)
        finally:
            self._connections.discard(connection)
            self._leave(connection)
            await connection.finish()
        return socket

    async def close(self) -> None:
        self._thawed.set()
        for connection in list(self._connections):
            with suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await connection.close(1001, "the sandbox stops")

    async def _converse(self, connection: Connection) -> None:
        interval = int(self.heartbeat_interval * 1000)
        connection.send({"op": HELLO, "d": {"heartbeat_interval": interval, "_trace": []}, "s": None, "t": None})
        # A client that misses a beat by half an interval is taken for dead.
        async for payload in connection.received(self.heartbeat_interval * 1.5):
            self._obey(connection, payload)

    def _obey(self, connection: Connection, payload: Json) -> None:
        op, data = payload.get("op"), payload.get("d")
        if op == HEARTBEAT:
            connection.beat()
            acknowledgement: Json = {"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None}
            asyncio.get_running_loop().call_later(ROUND_TRIP, connection.send, acknowledgement)
            return
        if op in (IDENTIFY, RESUME):
            if not isinstance(data, dict):
                raise Closed(4002, "Error while decoding payload.")
            if connection.session is not None:
                raise Closed(4005, "Already authenticated.")
            if data.get("token", "").removeprefix("Bot ") != self._backend.world.application.token:
                raise Closed(4004, "Authentication failed.")
            self._identify(connection, data) if op == IDENTIFY else self._resume(connection, data)
            return
        if op not in (PRESENCE, VOICE, MEMBERS, SOUNDS):
            raise Closed(4001, "Unknown opcode.")
        if connection.session is None:
            raise Closed(4003, "Not authenticated.")
        if op == MEMBERS and isinstance(data, dict):
            self._send_members(connection.session, data)

    def _identify(self, connection: Connection, data: Json) -> None:
        session = Session(intents=self._checked_intents(data), shard=_checked_shard(data))
        if not self._pace.admits(session.shard[0]):
            connection.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        self.identifies += 1
        self._forget_the_long_gone()
        self._sessions[session.id] = session
        self._attach(connection, session)
        world, present = self._backend.world, self._backend.present
        bot_id = world.application.bot_id
        guilds = [g for g in world.guilds_of(bot_id) if session.wants(Event(type="", guild_id=g.id))]
        ready: Json = {
            "v": 10,
            "user": present.me(),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._backend.gateway_url,
            "shard": list(session.shard),
            "application": {
                "id": world.application.id,
                "flags": present.application()["flags"],
            },
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "_trace": [],
        }
        self._dispatch(session, "READY", ready)
        for guild in guilds:
            self._dispatch(session, "GUILD_CREATE", present.guild_create(guild))

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self._sessions.get(str(data.get("session_id")))
        away = self._backend.clock.now() - (session.left_at or self._backend.clock.now()) if session else 0
        if session is None or away > RESUME_SECONDS:
            connection.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        sequence = data.get("seq")
        missed = session.missed_since(sequence) if isinstance(sequence, int) else None
        if missed is None:
            raise Closed(4007, "Invalid seq.")
        self.resumes += 1
        self._attach(connection, session)
        for payload in missed:
            connection.send(payload)
        session.dispatch("RESUMED", {"_trace": []})

    def _attach(self, connection: Connection, session: Session) -> None:
        """One connection per session: a second one takes over."""
        for other in self._connections:
            if other is not connection and other.session is session:
                other.close_soon(4000, "taken over")
                other.session = None
        connection.session = session
        session.send, session.left_at = partial(self._deliver, connection), None
        self._backend.events.publish(Event(type="BOT_CONNECTED", people=frozenset()))

    def _leave(self, connection: Connection) -> None:
        session = connection.session
        if session is not None:
            session.send = None
            session.left_at = self._backend.clock.now()
            if connection.ended_cleanly:
                self._sessions.pop(session.id, None)

    def _forget_the_long_gone(self) -> None:
        now = self._backend.clock.now()
        self._sessions = {
            key: session
            for key, session in self._sessions.items()
            if session.left_at is None or now - session.left_at <= RESUME_SECONDS
        }

    def _checked_intents(self, data: Json) -> int:
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            raise Closed(4013, "Invalid intent(s).")
        granted = self._backend.world.application.privileged_intents
        for intent, flags in GRANTS.items():
            if intents & intent and not granted & flags:
                raise Closed(4014, "Disallowed intent(s).")
        return intents

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._backend.world.guilds.get(str(data.get("guild_id")))
        if guild is None:
            return
        asked = data.get("user_ids") or list(guild.members)
        asked = [asked] if isinstance(asked, str) else asked
        members = [self._backend.present.member(guild.members[u]) for u in map(str, asked) if u in guild.members]
        chunk: Json = {"guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1}
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        self._dispatch(session, "GUILD_MEMBERS_CHUNK", chunk)

    def _hear(self, event: Event) -> None:
        if event.bot_data is None:
            return
        for session in self._sessions.values():
            if session.wants(event):
                self._dispatch(session, event.type, event.bot_data)

    def _dispatch(self, session: Session, kind: str, data: Json) -> None:
        session.dispatch(kind, data)
        for watcher in self.watchers:
            watcher(kind, data)

    def _deliver(self, connection: Connection, payload: Json) -> None:
        """Send an event, unless a fault on command has other plans for it."""
        fault = self._backend.faults.strike_event(payload["t"])
        kind = fault.kind if fault else None
        if fault is not None and kind == "delay_event":
            asyncio.get_running_loop().call_later(fault.seconds, connection.send, payload)
        elif kind != "lose_event":
            connection.send(payload)
        if kind == "duplicate_event":
            connection.send(payload)


def _checked_shard(data: Json) -> tuple[int, int]:
    shard = data.get("shard", [0, 1])
    if not (isinstance(shard, list) and len(shard) == 2 and all(isinstance(n, int) for n in shard)):
        raise Closed(4010, "Invalid shard.")
    index, count = shard
    if not 0 <= index < count:
        raise Closed(4010, "Invalid shard.")
    return index, count
