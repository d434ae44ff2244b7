"""Channels, forum posts, roles, webhooks, reactions: what the bot makes of a guild, and what is told of it."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox import Permission
from sandbox.permissions import in_channel
from tests.sandbox.raw import Json, RawBot, raw_bot
from tests.sandbox.small_bot import PNG

P = Permission
EMOJI: Json = {"name": "corgi", "image": "data:image/png;base64," + base64.b64encode(PNG).decode()}


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        allowed = (P.MANAGE_CHANNELS, P.MANAGE_ROLES, P.MANAGE_WEBHOOKS, P.MANAGE_MESSAGES)
        raw.discord.allow("Pet Parade", *allowed)
        yield await raw.register()


def guild(bot: RawBot) -> str:
    return bot.discord.member("mara").channel("general").guild_id or ""


def general(bot: RawBot) -> str:
    return f"/channels/{bot.discord.member('mara').channel('general').id}"


async def made(answer: Any) -> Json:
    status, body = await answer
    assert status < 300, body
    return body


async def heard(socket: aiohttp.ClientWebSocketResponse, last: str) -> list[str]:
    """The names of the events up to this one, without those of logging in."""
    names: list[str] = []
    while last not in names:
        name = (await socket.receive_json(timeout=5))["t"]
        names += [name] if name not in ("READY", "GUILD_CREATE") else []
    return names


async def test_a_channel_is_made_changed_and_removed(bot: RawBot) -> None:
    socket = await bot.identify()
    channel = await made(bot.call("POST", f"/guilds/{guild(bot)}/channels", {"name": "tricks", "topic": "sit"}))
    path = f"/channels/{channel['id']}"
    await made(bot.call("PATCH", path, {"name": "more-tricks"}))
    mara = bot.discord.member("mara")
    mara.say("sit!", channel="more-tricks")
    hidden = {"type": 1, "deny": int(P.VIEW_CHANNEL)}
    await made(bot.call("PUT", f"{path}/permissions/{mara.id}", hidden))
    assert channel["id"] not in {c.id for c in visible(bot, mara.id)}
    await made(bot.call("DELETE", f"{path}/permissions/{mara.id}"))
    assert channel["id"] in {c.id for c in visible(bot, mara.id)}
    await made(bot.call("DELETE", path))

    told = [name for name in await heard(socket, "CHANNEL_DELETE") if name.startswith("CHANNEL")]
    assert told == ["CHANNEL_CREATE", *["CHANNEL_UPDATE"] * 3, "CHANNEL_DELETE"]
    assert (await bot.call("GET", path))[1]["code"] == 10003


def visible(bot: RawBot, user_id: str) -> list[Any]:
    world = bot.discord.backend.world
    return [c for c in world.channels.values() if in_channel(world, user_id, c)]


async def test_a_forum_post_is_a_thread_with_its_first_message(bot: RawBot) -> None:
    body: Json = {"name": "breeds", "type": 15, "flags": 16, "available_tags": [{"name": "dogs"}]}
    forum = await made(bot.call("POST", f"/guilds/{guild(bot)}/channels", body))
    tag = forum["available_tags"][0]["id"]
    post: Json = {"name": "corgis", "message": {"content": "short legs"}}
    path = f"/channels/{forum['id']}"

    assert (await bot.call("POST", f"{path}/threads", post))[1]["code"] == 40067
    thread = await made(bot.call("POST", f"{path}/threads", post | {"applied_tags": [tag]}))

    assert (thread["id"], thread["parent_id"], thread["applied_tags"]) == (thread["message"]["id"], forum["id"], [tag])
    assert bot.discord.member("ben").cards("corgis")[0].text == "short legs"
    assert (await bot.call("POST", f"{path}/messages", {"content": "x"}))[1]["code"] == 50008


async def test_a_role_is_made_given_and_taken(bot: RawBot) -> None:
    bot.discord.backend.world.application.privileged_intents = 1 << 15
    socket = await bot.identify(intents=3)
    mara = bot.discord.member("mara")
    role = await made(bot.call("POST", f"/guilds/{guild(bot)}/roles", {"name": "Breeders", "color": 5}))
    path = f"/guilds/{guild(bot)}/roles/{role['id']}"
    await made(bot.call("PATCH", path, {"hoist": True}))
    await made(bot.call("PUT", f"/guilds/{guild(bot)}/members/{mara.id}/roles/{role['id']}"))
    assert role["id"] in (await made(bot.call("GET", f"/guilds/{guild(bot)}/members/{mara.id}")))["roles"]
    await made(bot.call("DELETE", f"/guilds/{guild(bot)}/members/{mara.id}/roles/{role['id']}"))
    await made(bot.call("DELETE", path))

    changes = ["GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_UPDATE"]
    assert await heard(socket, "GUILD_ROLE_DELETE") == [*changes, "GUILD_ROLE_DELETE"]


async def test_a_bot_gives_no_more_than_it_has_itself(bot: RawBot) -> None:
    roles = bot.discord.backend.world.guilds[guild(bot)].roles.values()
    own = next(role for role in roles if role.bot_id)
    above = next(role for role in roles if role.position > own.position)

    for method, path, body in (
        ("POST", f"/guilds/{guild(bot)}/roles", {"permissions": int(P.ADMINISTRATOR)}),
        ("PATCH", f"/guilds/{guild(bot)}/roles/{above.id}", {"name": "x"}),
        ("PUT", f"{general(bot)}/permissions/{above.id}", {"type": 0, "allow": int(P.BAN_MEMBERS)}),
    ):
        status, answer = await bot.call(method, path, body)
        assert (status, answer["code"]) == (403, 50013)


async def test_a_webhook_of_a_channel_speaks_under_its_own_name(bot: RawBot) -> None:
    hook = await made(bot.call("POST", f"{general(bot)}/webhooks", {"name": "Herald"}))
    path = f"/webhooks/{hook['id']}/{hook['token']}"
    nobody: Json = {"headers": {}}

    assert await bot.call("POST", path, {"content": "hear"}, **nobody) == (204, {})
    said = await made(bot.call("POST", f"{path}?wait=true", {"content": "ye", "username": "Crier"}, **nobody))
    await made(bot.call("PATCH", f"{path}/messages/{said['id']}", {"content": "yo"}, **nobody))

    shown = bot.discord.messages("general")
    assert [(m["author"]["username"], m["content"]) for m in shown] == [("Herald", "hear"), ("Crier", "yo")]
    assert (await bot.call("POST", f"/webhooks/{hook['id']}/wrong", {"content": "x"}))[1]["code"] == 50027
    await made(bot.call("DELETE", path, **nobody))
    assert (await bot.call("GET", path, **nobody))[1]["code"] == 10015


async def test_reactions_are_counted_and_told(bot: RawBot) -> None:
    socket = await bot.identify(intents=1 | 1 << 10)
    emoji = await made(bot.call("POST", f"/applications/{bot.application}/emojis", EMOJI))
    said = bot.discord.member("mara").say("look")
    base = f"{general(bot)}/messages/{said.id}/reactions"
    for key in ("🐶", f"corgi:{emoji['id']}"):
        await made(bot.call("PUT", f"{base}/{key}/@me"))
        await made(bot.call("PUT", f"{base}/{key}/@me"))

    assert [(r["emoji"]["name"], r["count"], r["me"]) for r in said.message["reactions"]] == [
        ("🐶", 1, True),
        ("corgi", 1, True),
    ]
    assert [u["id"] for u in await people(bot, f"{base}/🐶")] == [bot.application]
    await made(bot.call("DELETE", f"{base}/🐶/@me"))
    await made(bot.call("DELETE", base))
    added, removed = ["MESSAGE_REACTION_ADD"] * 2, "MESSAGE_REACTION_REMOVE"
    assert await heard(socket, f"{removed}_ALL") == [*added, removed, f"{removed}_ALL"]
    assert (await bot.call("PUT", f"{base}/corgi/@me"))[1]["code"] == 10014


async def people(bot: RawBot, path: str) -> list[Json]:
    status, body = await bot.call("GET", path)
    assert status == 200
    return body


async def test_the_2001st_application_emoji_is_refused(bot: RawBot) -> None:
    path = f"/applications/{bot.application}/emojis"
    emojis = bot.discord.backend.world.application.emojis
    emojis.update({str(n): {"id": str(n), "name": f"e{n}"} for n in range(2000)})

    status, body = await bot.call("POST", path, EMOJI)

    assert (status, body["code"]) == (400, 30008)
