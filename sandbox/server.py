"""The sandbox as one runs it: an address, a token, and handles on everything in it."""

import logging
import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from aiohttp import web

from sandbox.attachments import REQUEST_LIMIT
from sandbox.backend import Backend, open_backend
from sandbox.client.app import Screens
from sandbox.clock import Clock
from sandbox.driver.member import MemberDriver
from sandbox.faults import Faults
from sandbox.gateway import Gateway
from sandbox.permissions import Permission
from sandbox.recorder import Exchange, Recorder, read_lines
from sandbox.replay import Replay
from sandbox.rest.server import PREFIX, Rest
from sandbox.shapes import Json
from sandbox.world import Guild

log = logging.getLogger("sandbox")

if TYPE_CHECKING:
    from sandbox.contract import Contract

T = TypeVar("T")
TOKEN = "sandbox.petbot.token"  # noqa: S105 - it opens nothing but the sandbox


class Sandbox:
    """A local Discord on 127.0.0.1. Use it as an async context manager.

    port: 0 takes a free one. openapi: a copy of Discord's OpenAPI file to hold every exchange and event against (see
    contract.py); else the environment's DISCORD_OPENAPI names one; without either that is skipped. record: a file to
    which exchanges, gateway events and what people do are appended as JSON lines, see recorder.py and replay.py.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        application_name: str = "Petbot",
        token: str = TOKEN,
        openapi: Path | str | None = None,
        record: Path | str | None = None,
        heartbeat_interval: float = 41.25,
    ) -> None:
        self._host = host
        self._port = port
        self._backend = open_backend(
            application_name=application_name,
            token=token,
            recorder=Recorder(Path(record) if record else None),
        )
        self.gateway = Gateway(self._backend, heartbeat_interval)
        self._rest = Rest(self._backend)
        if self._backend.recorder.writes:
            self.gateway.watchers.append(self._backend.recorder.told)
        self._screens = Screens(self._backend, self.gateway)
        self._runner: web.AppRunner | None = None
        self._contract: Contract | None = None
        self._members: dict[str, MemberDriver] = {}
        self.url = ""
        openapi = openapi or os.environ.get("DISCORD_OPENAPI")
        if openapi:
            from sandbox import contract  # needs jsonschema-rs, a development dependency

            self._contract = contract.Contract(Path(openapi))
            self._rest.watchers.append(self._contract.check)
            self.gateway.watchers.append(self._contract.check_event)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=REQUEST_LIMIT + (1 << 20))
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", PREFIX + "/{tail:.*}", self._rest.handle)
        self._screens.register(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://{self._host}:{port}"
        self._backend.cdn.origin = self.url
        self._backend.gateway_url = f"ws://{self._host}:{port}/gateway"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.gateway.close()
        await self._screens.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self._backend.clock.close()
        self._backend.recorder.close()

    @property
    def token(self) -> str:
        return self._backend.world.application.token

    @property
    def gateway_url(self) -> str:
        return self._backend.gateway_url

    @property
    def clock(self) -> Clock:
        return self._backend.clock

    @property
    def faults(self) -> Faults:
        return self._backend.faults

    @property
    def exchanges(self) -> deque[Exchange]:
        return self._backend.recorder.exchanges

    @property
    def contract(self) -> "Contract | None":
        """What holds the exchanges against Discord's OpenAPI file; None without one."""
        return self._contract

    @property
    def violations(self) -> list[str]:
        """Where exchanges broke Discord's OpenAPI file; empty also without one."""
        return self._contract.violations if self._contract else []

    @property
    def unknown_routes(self) -> list[str]:
        """Requests that the sandbox has no answer for, as "METHOD /path"."""
        return self._backend.unknown_routes

    @property
    def backend(self) -> Backend:
        """The inside, for tests that must arrange what no client can."""
        return self._backend

    def member(self, name: str) -> MemberDriver:
        """Somebody to act as: mara, ben, mod, owner, zoe, or a newcomer."""
        if name not in self._members:
            self._members[name] = MemberDriver(self._backend, name)
        return self._members[name]

    def newcomer(self, name: str, guild: str = "Pet Parade") -> MemberDriver:
        """A new person, an ordinary member of that guild."""
        self._backend.arrivals.newcomer(name, self._guild(guild))
        return self.member(name)

    def bot_joins(self, guild: str) -> None:
        self._backend.arrivals.join(self._backend.world.application.bot_id, self._guild(guild))

    def bot_leaves(self, guild: str) -> None:
        """The bot is removed from a guild."""
        self._backend.arrivals.leave(self._backend.world.application.bot_id, self._guild(guild))

    def allow(self, guild: str, *permissions: Permission) -> None:
        """Give the bot's own role in a guild more permissions."""
        role = next(role for role in self._guild(guild).roles.values() if role.bot_id is not None)
        for permission in permissions:
            role.permissions |= permission

    def operated_by(self, name: str) -> None:
        """Make somebody the application's owner; a bot asks for that when it logs in."""
        self._backend.world.application.owner_id = self.member(name).id

    def sell(self, name: str) -> str:
        """Put a subscription of that name on offer. Returns its SKU's id."""
        application = self._backend.world.application
        sku: Json = {"id": self._backend.snowflakes.next(), "type": 5, "application_id": application.id, "name": name}
        application.skus.append(sku | {"slug": name.casefold().replace(" ", "-"), "flags": 1 << 2 | 1 << 8})
        return sku["id"]

    def messages(self, channel: str) -> list[Json]:
        """The messages of a channel by name, oldest first, ephemeral ones left out."""
        world = self._backend.world
        found = next(c for c in world.channels.values() if c.name == channel)
        shown = self._backend.present.message
        return [shown(m) for m in world.messages[found.id].values() if m.ephemeral_for is None]

    async def until(self, check: Callable[[], T | None], *, timeout: float = 30) -> T:
        """The first true value of `check`, tried now and after each event. Raises TimeoutError."""
        return await self._backend.events.wait_until(check, timeout)

    async def bot_ready(self, timeout: float = 10) -> None:
        """Wait until a bot has identified and registered at least one command."""
        commands = self._backend.world.application.commands
        await self.until(lambda: self.gateway.connected and any(commands.values()), timeout=timeout)

    async def replay(self, recording: Path | str, *, patience: float = 10) -> list[str]:
        """Do again what people did in a recording, against the bot that is there now. Returns where its requests differ
        from those recorded, by route and status. Raises ReplayError where an act cannot be done again."""
        replay = Replay(self._backend, read_lines(Path(recording)), patience=patience)
        self._rest.watchers.append(replay.watch)
        try:
            return await replay.run()
        finally:
            self._rest.watchers.remove(replay.watch)

    def expire_tokens(self) -> None:
        """Make all interaction tokens given so far dead now."""
        self._backend.interactions.expire_tokens()

    def _guild(self, name: str) -> Guild:
        return next(guild for guild in self._backend.world.guilds.values() if guild.name == name)
