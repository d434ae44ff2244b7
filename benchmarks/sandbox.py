"""How soon a sandbox is there, and what interactions cost on one core: python -m benchmarks.sandbox"""

import argparse
import asyncio
import os
import statistics
import time
from dataclasses import dataclass

import aiohttp
from aiohttp import test_utils, web

from benchmarks.measuring import percentile, table
from sandbox import Sandbox
from sandbox.interactions import Kind
from sandbox.invoking import Invoking
from sandbox.shapes import Json

START_TARGET, CROWD_TARGET = 0.050, 20.0
"""Seconds: until a sandbox listens; for 10,000 interactions."""
COMMAND: Json = {"name": "pet", "description": "Draw"}
CONTENT: Json = {"type": 4, "data": {"content": "a pet"}}
TOGETHER = 16
"""Interactions under way at the same time; each is one request of the bot's."""
WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a number of interactions took, in seconds."""

    wall: float
    cpu: float


async def starts(times: int) -> list[float]:
    """Seconds from nothing to a listening sandbox, after one that is not counted."""
    seconds: list[float] = []
    for _ in range(times + 1):
        began = time.perf_counter()
        async with Sandbox():
            seconds.append(time.perf_counter() - began)
    return seconds[1:]


async def crowd(count: int) -> Crowd:
    """So many slash commands, told through the gateway and answered through REST, by a bare client in this process.

    The client's own work is in the measure: both share the process and its one core.
    """
    async with Sandbox() as discord, aiohttp.ClientSession() as session:
        discord.backend.limits.enabled = False
        headers = {"Authorization": f"Bot {discord.token}"}
        application = discord.backend.world.application.id
        url = f"{discord.url}/api/v10/applications/{application}/commands"
        async with session.put(url, json=[COMMAND], headers=headers) as answer:
            answer.raise_for_status()
        async with session.ws_connect(discord.gateway_url) as gateway:
            await gateway.receive_json()
            await gateway.send_json({"op": 2, "d": {"token": discord.token, "intents": 0, "properties": {}}})
            while (await gateway.receive_json())["t"] != "READY":
                pass
            await _run(discord, session, gateway, WARM_UP)
            wall, cpu = time.perf_counter(), time.process_time()
            await _run(discord, session, gateway, count)
            return Crowd(time.perf_counter() - wall, time.process_time() - cpu)


async def _run(
    discord: Sandbox, session: aiohttp.ClientSession, gateway: aiohttp.ClientWebSocketResponse, count: int
) -> None:
    mara = discord.member("mara")
    place, invoking = mara.channel("general"), Invoking(discord.backend)
    command = next(iter(discord.backend.world.application.commands[None]))
    data: Json = {"id": command, "name": "pet", "type": 1}
    left = count
    for _ in range(min(TOGETHER, count)):
        invoking.begin(mara.id, Kind.COMMAND, place.id, data)
    begun = min(TOGETHER, count)
    async with asyncio.TaskGroup() as answers:
        while left:
            payload = await gateway.receive_json()
            if payload["t"] != "INTERACTION_CREATE":
                continue
            left -= 1
            answers.create_task(_answer(discord, session, payload["d"]))
            if begun < count:
                begun += 1
                invoking.begin(mara.id, Kind.COMMAND, place.id, data)
    discord.backend.world.messages[place.id].clear()


async def _answer(discord: Sandbox, session: aiohttp.ClientSession, interaction: Json) -> None:
    url = f"{discord.url}/api/v10/interactions/{interaction['id']}/{interaction['token']}/callback"
    async with session.post(url, json=CONTENT) as answer:
        assert answer.status == 204, await answer.text()


async def floor(count: int) -> Crowd:
    """The same number of requests to a bare aiohttp server that knows nothing, in this process too."""

    async def nothing(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/", nothing)
    async with test_utils.TestServer(app) as server, aiohttp.ClientSession() as session:

        async def ask(times: int) -> None:
            for _ in range(times):
                async with session.post(server.make_url("/"), json=CONTENT) as answer:
                    assert answer.status == 204

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(ask(count // TOGETHER) for _ in range(TOGETHER)))
        return Crowd(time.perf_counter() - wall, time.process_time() - cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--interactions", type=int, default=10_000)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    soon = asyncio.run(starts(given.starts))
    many = asyncio.run(crowd(given.interactions))
    bare = asyncio.run(floor(given.interactions))
    target = CROWD_TARGET * given.interactions / 10_000
    rows = [
        ["start, median", f"{statistics.median(soon) * 1000:.1f} ms", f"< {START_TARGET * 1000:.0f} ms"],
        ["start, 95 %", f"{percentile(soon, 0.95) * 1000:.1f} ms", ""],
        [f"{given.interactions:,} interactions, CPU", f"{many.cpu:.1f} s", f"< {target:.0f} s"],
        [f"{given.interactions:,} interactions, wall", f"{many.wall:.1f} s", ""],
        ["as many requests to a bare server, CPU", f"{bare.cpu:.1f} s", ""],
        ["the sandbox over the bare server, CPU", f"{many.cpu / bare.cpu:.1f} times", ""],
    ]
    print(table(f"The sandbox on {os.cpu_count()} cores, load {load:.1f}", ["what", "measured", "target"], rows))


if __name__ == "__main__":
    main()
