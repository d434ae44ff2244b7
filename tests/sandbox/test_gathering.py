"""What people do around messages: the bot is told of their reactions, threads and posts, and they are refused alike."""

import asyncio
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.errors import ApiError
from sandbox.permissions import Permission
from sandbox.threads import start_post, start_thread
from sandbox.world import Overwrite
from tests.sandbox.raw import RawBot, raw_bot
from tests.sandbox.test_contract import OPENAPI

Json = dict[str, Any]
REACTIONS_AND_GUILDS = 1 << 0 | 1 << 9 | 1 << 10


async def _told(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Json:
    """The data of the next event of a kind."""
    async with asyncio.timeout(10):
        while (event := await socket.receive_json())["t"] != kind:
            pass
    return event["d"]


async def _listening(bot: RawBot) -> aiohttp.ClientWebSocketResponse:
    """A connection that the bot is told everything on from now on."""
    socket = await bot.identify(intents=REACTIONS_AND_GUILDS)
    await _told(socket, "READY")
    return socket


async def test_the_bot_is_told_who_reacts_and_who_takes_it_back() -> None:
    async with raw_bot(openapi=OPENAPI) as bot:
        socket = await _listening(bot)
        mara, ben = bot.discord.member("mara"), bot.discord.member("ben")
        card = mara.say("look")
        card.as_(ben).react("🐶")
        added = await _told(socket, "MESSAGE_REACTION_ADD")
        assert (added["user_id"], added["emoji"]["name"], added["message_author_id"]) == (ben.id, "🐶", mara.id)
        card.as_(ben).take_back("🐶")
        assert (await _told(socket, "MESSAGE_REACTION_REMOVE"))["user_id"] == ben.id
        assert "reactions" not in card.message
        assert bot.discord.violations == []
        await socket.close()


async def test_the_bot_is_not_told_of_reactions_where_it_may_not_look() -> None:
    async with raw_bot() as bot:
        socket = await _listening(bot)
        moss = bot.discord.member("mod")
        moss.say("secret", channel="staff").react("🐶")
        moss.say("open").react("🐱")
        assert (await _told(socket, "MESSAGE_REACTION_ADD"))["emoji"]["name"] == "🐱"
        await socket.close()


async def test_the_bot_is_told_of_a_post_and_of_its_first_message() -> None:
    async with raw_bot(openapi=OPENAPI) as bot:
        socket = await _listening(bot)
        first = bot.discord.member("ben").open_post("album", "My corgi", "short legs", tags=("Dogs",))
        post = await _told(socket, "THREAD_CREATE")
        assert (post["name"], post["newly_created"], len(post["applied_tags"])) == ("My corgi", True, 1)
        message = await _told(socket, "MESSAGE_CREATE")
        assert message["id"] == message["channel_id"] == post["id"] == first.id
        assert bot.discord.violations == []
        await socket.close()


@pytest.mark.parametrize(
    ("denied", "code"), [(Permission.ADD_REACTIONS, 50013), (Permission.READ_MESSAGE_HISTORY, 50013)]
)
async def test_a_person_without_the_permission_does_not_react(denied: Permission, code: int) -> None:
    async with Sandbox() as town:
        mara = town.member("mara")
        card = town.member("ben").say("look")
        mara.channel("general").overwrites.append(Overwrite(id=mara.id, type=1, deny=int(denied)))
        with pytest.raises(ApiError) as refused:
            card.as_(mara).react("🐶")
        assert refused.value.code == code


async def test_what_is_no_emoji_is_no_reaction() -> None:
    async with Sandbox() as town:
        with pytest.raises(ApiError) as refused:
            town.member("ben").say("look").react("dog")
        assert refused.value.code == 10014


async def test_a_message_bears_one_thread_and_a_forum_no_unknown_tag() -> None:
    async with Sandbox() as town:
        mara = town.member("mara")
        place, forum = mara.channel("general"), mara.channel("album")
        message = mara.say("walk?")
        start_thread(town.backend, mara.id, place.id, {"name": "walks"}, message_id=message.id)
        with pytest.raises(ApiError) as second:
            start_thread(town.backend, mara.id, place.id, {"name": "again"}, message_id=message.id)
        assert second.value.code == 160004
        body: Json = {"name": "x", "applied_tags": ["5"], "message": {"content": "y"}}
        with pytest.raises(ApiError) as unknown:
            start_post(town.backend, mara.id, forum.id, body, {})
        assert "applied_tags" in unknown.value.body()["errors"]


async def test_pages_fetch_older_messages_before_an_id() -> None:
    async with raw_bot() as bot:
        town: Sandbox = bot.discord
        said = [town.member("mara").say(str(number)) for number in range(5)]
        shown = await _messages(bot, before=said[3].id, limit="2")
        assert [message["content"] for message in shown] == ["1", "2"]


async def _messages(bot: RawBot, **query: str) -> list[Json]:
    mara = bot.discord.member("mara")
    url = f"{bot.discord.url}/client/channels/{mara.channel('general').id}/messages"
    async with bot.session.get(url, params={"as": mara.id, **query}) as answer:
        return await answer.json()
