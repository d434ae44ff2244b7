"""The gateway, by a raw client: who may in, what is told, how a session survives."""

import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import zstandard

from tests.sandbox.raw import Json, RawBot, raw_bot


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield await raw.register()


async def closes_with(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    while (message := await socket.receive(timeout=5)).type is not aiohttp.WSMsgType.CLOSE:
        assert message.type is aiohttp.WSMsgType.TEXT, message
    return message.data


async def until(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Json:
    while (payload := await socket.receive_json(timeout=5))["t"] != kind:
        pass
    return payload


async def test_identify_is_answered_by_ready_and_the_guilds(bot: RawBot) -> None:
    socket = await bot.identify()

    ready = await until(socket, "READY")
    guild = await until(socket, "GUILD_CREATE")

    assert ready["d"]["user"]["username"] == "Petbot"
    assert ready["d"]["guilds"][0] == {"id": guild["d"]["id"], "unavailable": True}
    assert {"general", "gallery", "quiet"} <= {channel["name"] for channel in guild["d"]["channels"]}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("no json", 4002),
        ("[]", 4002),
        (json.dumps({"op": 1, "d": "x" * 5000}), 4002),
        (json.dumps({"op": 99}), 4001),
        (json.dumps({"op": 3, "d": {}}), 4003),
        (json.dumps({"op": 2, "d": {"token": "wrong", "intents": 0}}), 4004),
        (json.dumps({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}), 4004),
        (json.dumps({"op": 2, "d": {"token": "TOKEN", "intents": 1 << 40}}), 4013),
        (json.dumps({"op": 2, "d": {"token": "TOKEN", "intents": 1 << 15}}), 4014),
        (json.dumps({"op": 2, "d": {"token": "TOKEN", "intents": 1 << 1}}), 4014),
        (json.dumps({"op": 2, "d": {"token": "TOKEN", "intents": 1, "shard": [2, 2]}}), 4010),
    ],
)
async def test_what_breaks_the_protocol_is_closed_with_its_code(bot: RawBot, payload: str, code: int) -> None:
    socket = await bot.connect()
    await socket.receive_json()

    await socket.send_str(payload.replace("TOKEN", bot.discord.token))

    assert await closes_with(socket) == code


async def test_a_second_identify_is_refused(bot: RawBot) -> None:
    socket = await bot.identify()
    await socket.send_json({"op": 2, "d": {"token": bot.discord.token, "intents": 1}})

    assert await closes_with(socket) == 4005


async def test_an_unknown_version_or_compression_is_refused(bot: RawBot) -> None:
    assert await closes_with(await bot.connect(v="6")) == 4012
    assert await closes_with(await bot.connect(compress="brotli")) == 4012


async def test_a_client_that_misses_its_heartbeats_is_dropped() -> None:
    async with raw_bot(heartbeat_interval=0.1) as bot:
        assert await closes_with(await bot.identify()) == 4009


async def test_121_payloads_in_a_minute_are_too_many(bot: RawBot) -> None:
    socket = await bot.connect()
    for _ in range(121):
        await socket.send_json({"op": 1, "d": None})

    assert await closes_with(socket) == 4008


async def test_a_heartbeat_is_acknowledged(bot: RawBot) -> None:
    socket = await bot.connect()
    hello = await socket.receive_json()
    await socket.send_json({"op": 1, "d": None})

    assert hello["d"]["heartbeat_interval"] == 41250
    assert (await socket.receive_json())["op"] == 11


async def test_a_resumed_session_gets_what_it_missed(bot: RawBot) -> None:
    socket = await bot.identify()
    ready = await until(socket, "READY")
    bot.discord.gateway.reset()
    while (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
        pass
    bot.discord.member("mara").say("while you were away <@" + bot.application + ">")

    socket = await bot.connect()
    await socket.receive_json()
    resume = {"token": bot.discord.token, "session_id": ready["d"]["session_id"], "seq": ready["s"]}
    await socket.send_json({"op": 6, "d": resume})

    assert (await until(socket, "MESSAGE_CREATE"))["d"]["content"].startswith("while you were away")
    assert await until(socket, "RESUMED")


async def test_an_unknown_session_is_invalid(bot: RawBot) -> None:
    socket = await bot.connect()
    await socket.receive_json()
    await socket.send_json({"op": 6, "d": {"token": bot.discord.token, "session_id": "gone", "seq": 1}})

    assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_sequence_from_the_future_is_refused(bot: RawBot) -> None:
    socket = await bot.identify()
    ready = await until(socket, "READY")
    other = await bot.connect()
    await other.receive_json()
    resume = {"token": bot.discord.token, "session_id": ready["d"]["session_id"], "seq": 999}
    await other.send_json({"op": 6, "d": resume})

    assert await closes_with(other) == 4007


async def test_a_session_left_cleanly_cannot_be_resumed(bot: RawBot) -> None:
    socket = await bot.identify()
    ready = await until(socket, "READY")
    await socket.close(code=1000)

    other = await bot.connect()
    await other.receive_json()
    resume = {"token": bot.discord.token, "session_id": ready["d"]["session_id"], "seq": ready["s"]}
    await other.send_json({"op": 6, "d": resume})

    assert (await other.receive_json())["op"] == 9


async def test_each_shard_hears_of_its_own_guilds_only(bot: RawBot) -> None:
    guilds: list[set[str]] = []
    for shard in (0, 1):
        socket = await bot.identify(shard=[shard, 2])
        ready = await until(socket, "READY")
        guilds.append({guild["id"] for guild in ready["d"]["guilds"]})

    assert len(guilds[0] | guilds[1]) == 2
    assert not guilds[0] & guilds[1]
    assert all((int(guild) >> 22) % 2 == shard for shard in (0, 1) for guild in guilds[shard])


async def test_without_the_intent_others_words_are_hidden(bot: RawBot) -> None:
    socket = await bot.identify()
    await until(socket, "READY")
    bot.discord.member("mara").say("a secret")

    assert (await until(socket, "MESSAGE_CREATE"))["d"]["content"] == ""


@pytest.mark.parametrize("name", ["zlib-stream", "zstd-stream"])
async def test_a_compressed_stream_carries_the_same_payloads(bot: RawBot, name: str) -> None:
    inflate: Any = zlib.decompressobj() if name == "zlib-stream" else zstandard.ZstdDecompressor().decompressobj()
    socket = await bot.connect(compress=name)
    assert json.loads(inflate.decompress(await socket.receive_bytes()))["op"] == 10

    await socket.send_json({"op": 2, "d": {"token": bot.discord.token, "intents": 1}})

    assert json.loads(inflate.decompress(await socket.receive_bytes()))["t"] == "READY"


async def test_shards_identify_one_at_a_time_for_each_bucket(bot: RawBot) -> None:
    application = bot.discord.backend.world.application
    application.identify_seconds, application.max_concurrency = 5.0, 2
    first = await bot.identify(shard=[0, 4])
    await until(first, "READY")
    await until(await bot.identify(shard=[1, 4]), "READY")

    early = await bot.identify(shard=[2, 4])
    assert (await early.receive_json())["op"] == 9
    bot.discord.clock.advance(seconds=5)
    await early.send_json({"op": 2, "d": {"token": bot.discord.token, "intents": 1, "shard": [2, 4]}})
    assert (await until(early, "READY"))["d"]["shard"] == [2, 4]


async def test_the_days_identifies_are_counted(bot: RawBot) -> None:
    application = bot.discord.backend.world.application
    await until(await bot.identify(), "READY")
    _, gateway = await bot.call("GET", "/gateway/bot")
    assert (gateway["session_start_limit"]["remaining"], gateway["session_start_limit"]["max_concurrency"]) == (999, 1)

    application.identifies_left = 0
    assert await closes_with(await bot.identify()) == 4004

    bot.discord.clock.advance(days=1)
    await until(await bot.identify(), "READY")
