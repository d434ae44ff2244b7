"""The sandbox as a program of its own, for a bot that is nothing but websocket and HTTP calls."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from sandbox import Sandbox
from tests.sandbox.raw import Json

COMMANDS: list[Json] = [{"name": "pet", "description": "Draw"}]


@asynccontextmanager
async def program(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, str]]]:
    """`python -m sandbox`, and the addresses that it printed, by their names."""
    command = (sys.executable, "-m", "sandbox", "--port", "0", *arguments)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
    try:
        printed: dict[str, str] = {}
        assert process.stdout is not None
        async with asyncio.timeout(30):
            while "Gateway" not in printed:
                name, _, value = (await process.stdout.readline()).decode().partition(" ")
                printed[name] = value.strip()
        yield process, printed
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def be_a_bot(token: str, api: str, gateway: str, words: str, answers: int) -> None:
    """Log in, register a command, answer so many interactions, leave."""
    headers = {"Authorization": f"Bot {token}"}
    async with aiohttp.ClientSession() as session, session.ws_connect(gateway, params={"v": "10"}) as socket:
        hello = await socket.receive_json()
        assert hello["d"]["heartbeat_interval"] > 1000
        await socket.send_json({"op": 2, "d": {"token": token, "intents": 1, "properties": {}}})
        async with session.get(f"{api}/applications/@me", headers=headers) as me:
            path = f"{api}/applications/{(await me.json())['id']}/commands"
        async with session.put(path, json=COMMANDS, headers=headers) as registered:
            assert registered.status == 200
        while answers:
            told = await socket.receive_json(timeout=30)
            if told["t"] == "INTERACTION_CREATE":
                data = told["d"]
                url = f"{api}/interactions/{data['id']}/{data['token']}/callback"
                async with session.post(url, json={"type": 4, "data": {"content": words}}) as answer:
                    assert answer.status == 204
                answers -= 1


async def record(file: Path) -> None:
    async with Sandbox(record=file) as discord:
        bot = asyncio.create_task(
            be_a_bot(discord.token, f"{discord.url}/api/v10", discord.gateway_url, "a pet", answers=2)
        )
        await discord.bot_ready()
        for name in ("mara", "ben"):
            assert (await discord.member(name).slash("pet")).text == "a pet"
        await bot


async def test_a_bot_of_plain_calls_logs_in_and_serves_a_person() -> None:
    async with program() as (_, printed):
        bot = asyncio.create_task(be_a_bot(printed["Token"], printed["REST"], printed["Gateway"], "woof", answers=1))
        site = printed["REST"].removesuffix("/api/v10")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{site}/client/bootstrap") as answer:
                town = await answer.json()
            where = {"as": town["me"]["id"], "channel": town["guilds"][0]["channels"][1]["id"]}
            offered: list[Json] = []
            while not offered:
                async with session.get(f"{site}/client/commands", params=where) as answer:
                    offered = await answer.json()
            data: Json = {"id": offered[0]["id"], "name": "pet", "type": 1}
            act: Json = {"type": 2, "channel_id": where["channel"], "nonce": "1", "data": data}
            async with session.post(f"{site}/client/interactions", params=where, json=act) as begun:
                assert begun.status == 200
            await bot
            async with session.get(f"{site}/client/channels/{where['channel']}/messages", params=where) as answer:
                assert [message["content"] for message in await answer.json()] == ["woof"]


@pytest.mark.parametrize(("answers", "code", "last"), [(2, 0, "the same"), (1, 1, "1 recorded, 0 now")])
async def test_a_replay_ends_with_0_where_the_bot_asks_for_the_same(
    tmp_path: Path, answers: int, code: int, last: str
) -> None:
    await record(tmp_path / "day.jsonl")

    async with program("replay", str(tmp_path / "day.jsonl"), "--patience", "0.5") as (process, printed):
        await be_a_bot(printed["Token"], printed["REST"], printed["Gateway"], "a pet", answers)
        out, _ = await asyncio.wait_for(process.communicate(), 60)

    assert (process.returncode, last in out.decode()) == (code, True), out.decode()
