"""Faults on command, and who comes and goes."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import ApiError, Sandbox
from tests.sandbox.raw import Json, RawBot, raw_bot
from tests.sandbox.small_bot import Bot, running


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield await raw.register()


def general(bot: RawBot) -> str:
    return f"/channels/{bot.discord.member('mara').channel('general').id}/messages"


async def test_a_fault_strikes_as_often_as_it_was_told_to(bot: RawBot) -> None:
    bot.discord.faults.add("status", method="GET", path="^/users", status=502, times=2)

    statuses = [(await bot.call("GET", "/users/@me"))[0] for _ in range(3)]

    assert statuses == [502, 502, 200]


async def test_a_fault_without_an_end_is_removed_by_hand(bot: RawBot) -> None:
    fault = bot.discord.faults.add("status", times=None)
    assert [(await bot.call("GET", "/users/@me"))[0] for _ in range(3)] == [503] * 3

    bot.discord.faults.remove(fault)

    assert (await bot.call("GET", "/users/@me"))[0] == 200
    assert fault.hits == 3


async def test_a_fault_leaves_other_routes_alone(bot: RawBot) -> None:
    bot.discord.faults.add("status", method="POST", path="/messages$")

    assert (await bot.call("GET", "/users/@me"))[0] == 200


async def test_a_cut_upload_posts_nothing(bot: RawBot) -> None:
    bot.discord.faults.add("cut", path="/messages$")

    with pytest.raises(aiohttp.ClientError):
        await bot.call("POST", general(bot), {"content": "x" * 1000})

    assert bot.discord.messages("general") == []


async def test_a_lost_answer_did_its_work(bot: RawBot) -> None:
    bot.discord.faults.add("lost_answer", path="/messages$")
    body: Json = {"content": "once", "nonce": "1", "enforce_nonce": True}

    with pytest.raises(aiohttp.ClientError):
        await bot.call("POST", general(bot), body)
    status, again = await bot.call("POST", general(bot), body)

    assert (status, [m["id"] for m in bot.discord.messages("general")]) == (200, [again["id"]])


async def test_a_request_that_is_never_answered_times_out(bot: RawBot) -> None:
    bot.discord.faults.add("timeout")

    with pytest.raises(TimeoutError):
        await bot.call("GET", "/users/@me", timeout=aiohttp.ClientTimeout(total=0.05))


async def test_tokens_can_be_made_to_expire_now(bot: RawBot) -> None:
    interaction = bot.begin(bot.discord.member("mara"))
    await bot.answer(interaction, {"type": 4, "data": {"content": "x"}})

    bot.discord.expire_tokens()

    assert (await bot.webhook("PATCH", interaction, "/messages/@original", {"content": "y"}))[1]["code"] == 50027


async def test_the_page_sets_faults_too(bot: RawBot) -> None:
    url = f"{bot.discord.url}/client/faults"
    async with bot.session.post(url, json={"kind": "status", "status": 500, "path": "/users"}) as answer:
        assert (await answer.json())["times"] == 1
    async with bot.session.post(url, json={"path": "("}) as answer:
        assert answer.status == 400
    async with bot.session.post(f"{url}/now", json={"action": "dance"}) as answer:
        assert "drop" in (await answer.json())["message"]
    assert (await bot.call("GET", "/users/@me"))[0] == 500


async def test_the_bot_hears_when_it_joins_and_leaves_a_guild() -> None:
    async with Sandbox() as town, running(town) as small:
        assert names(small) == {"Pet Parade", "Harbour"}

        async with asyncio.timeout(5):
            left = asyncio.create_task(small.wait_for("guild_remove"))
            await asyncio.sleep(0)
            town.bot_joins("Hall without the bot")
            town.bot_leaves("Harbour")
            await left

        assert names(small) == {"Pet Parade", "Hall without the bot"}
        assert (await town.member("zoe").slash("pet create", species="ant", channel="hall")).text == "a ant"


def names(bot: Bot) -> set[str]:
    return {guild.name for guild in bot.guilds}


async def test_a_newcomer_does_what_others_do(bot: RawBot) -> None:
    kim = bot.discord.newcomer("kim")
    said = kim.say("hello")

    assert kim.commands() == ["pet", "Quote"]
    with pytest.raises(ApiError, match="Missing Permissions"):
        said.as_(bot.discord.member("ben")).delete()
    said.as_(bot.discord.member("mod")).delete()
    assert said.deleted


async def heard(socket: aiohttp.ClientWebSocketResponse, until: str) -> list[str]:
    """The contents of the messages that the gateway tells, in order, up to this one."""
    contents: list[str] = []
    async with asyncio.timeout(5):
        while until not in contents:
            payload = await socket.receive_json()
            if payload["t"] == "MESSAGE_CREATE":
                contents.append(payload["d"]["content"])
    return contents


@pytest.mark.parametrize(
    ("fault", "contents"),
    [
        ({"kind": "duplicate_event", "path": "MESSAGE_CREATE"}, ["one", "one", "two"]),
        ({"kind": "lose_event", "path": "MESSAGE"}, ["two"]),
        ({"kind": "delay_event", "path": "MESSAGE", "seconds": 0.05}, ["two", "one"]),
    ],
)
async def test_gateway_events_are_doubled_lost_and_delayed_on_command(
    bot: RawBot, fault: Json, contents: list[str]
) -> None:
    bot.discord.backend.world.application.privileged_intents = 1 << 19
    socket = await bot.identify(intents=513 | 1 << 15)
    while (await socket.receive_json(timeout=5))["t"] != "GUILD_CREATE":
        pass
    async with bot.session.post(f"{bot.discord.url}/client/faults", json=fault) as answer:
        assert answer.status == 200

    for words in ("one", "two"):
        bot.discord.member("mara").say(words)

    assert await heard(socket, contents[-1]) == contents


async def test_an_unknown_kind_of_fault_is_refused(bot: RawBot) -> None:
    with pytest.raises(ValueError, match="the kinds are"):
        bot.discord.faults.add("earthquake")  # pyright: ignore[reportArgumentType]
    async with bot.session.post(f"{bot.discord.url}/client/faults", json={"kind": "earthquake"}) as answer:
        assert answer.status == 400
