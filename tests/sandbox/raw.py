"""A bot without a library: raw requests and a raw gateway, to say what no library would let one say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp

from sandbox import MemberDriver, Sandbox
from sandbox.interactions import Interaction, Kind
from sandbox.invoking import Invoking

Json = dict[str, Any]
COMMANDS = [
    {
        "name": "pet",
        "description": "Draw",
        "options": [{"type": 3, "name": "breed", "description": "b", "autocomplete": True}],
    },
    {"name": "Quote", "type": 3},
]


class RawBot:
    """`call` returns (status, JSON body)."""

    def __init__(self, discord: Sandbox, session: aiohttp.ClientSession) -> None:
        self.discord = discord
        self.session = session
        self.headers = {"Authorization": f"Bot {discord.token}"}
        self.application = discord.backend.world.application.id

    async def call(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        url = f"{self.discord.url}/api/v10{path}"
        more.setdefault("headers", self.headers)
        async with self.session.request(method, url, json=body, **more) as answer:
            return answer.status, await answer.json() if answer.content_length else {}

    async def register(self, commands: list[Json] | None = None) -> Self:
        status, body = await self.call("PUT", f"/applications/{self.application}/commands", commands or COMMANDS)
        assert status == 200, body
        return self

    def begin(self, member: MemberDriver, channel: str = "general") -> Interaction:
        """`member` runs /pet; nobody answers yet."""
        place = member.channel(channel)
        command = Invoking(self.discord.backend).commands(member.id, place)[0]
        data: Json = {"id": command["id"], "name": "pet", "type": 1}
        return Invoking(self.discord.backend).begin(member.id, Kind.COMMAND, place.id, data)

    def press(self, member: MemberDriver, interaction: Interaction, custom_id: str) -> Interaction:
        """`member` presses a button of the interaction's original response."""
        assert interaction.original_id is not None
        return Invoking(self.discord.backend).begin(
            member.id,
            Kind.COMPONENT,
            interaction.channel.id,
            {"component_type": 2, "custom_id": custom_id},
            message_id=interaction.original_id,
        )

    async def answer(self, interaction: Interaction, body: Json, **more: Any) -> tuple[int, Json]:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        return await self.call("POST", path, body, **more)

    async def webhook(
        self, method: str, interaction: Interaction, tail: str = "", body: Json | None = None
    ) -> tuple[int, Json]:
        return await self.call(method, f"/webhooks/{self.application}/{interaction.token}{tail}", body)

    async def connect(self, **query: str) -> aiohttp.ClientWebSocketResponse:
        return await self.session.ws_connect(self.discord.backend.gateway_url, params=query)

    async def identify(self, **more: Any) -> aiohttp.ClientWebSocketResponse:
        """A connection that has said who it is; HELLO is read, READY is not."""
        socket = await self.connect()
        await socket.receive_json()
        data: Json = {"token": self.discord.token, "intents": 513, "properties": {}, **more}
        await socket.send_json({"op": 2, "d": data})
        return socket


@asynccontextmanager
async def raw_bot(**options: Any) -> AsyncIterator[RawBot]:
    async with Sandbox(**options) as discord, aiohttp.ClientSession() as session:
        discord.backend.limits.enabled = False
        yield RawBot(discord, session)


def error_at(body: Json, path: str) -> Json:
    """The first error at a dotted path of Discord's error tree; {} where there is none."""
    node: Any = body.get("errors", {})
    for part in filter(None, path.split(".")):
        node = node.get(part, {}) if isinstance(node, dict) else {}
    errors = node.get("_errors", [])
    return errors[0] if errors else {}
