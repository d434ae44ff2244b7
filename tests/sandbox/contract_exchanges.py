"""Exchanges for the contract test: what a bot makes of a guild, and what belongs to the application."""

from typing import Any

from sandbox import Permission
from tests.sandbox.raw import Json, RawBot
from tests.sandbox.test_places_and_roles import EMOJI, general, guild, made


async def everything_else(bot: RawBot) -> None:
    may = Permission
    allowed = (may.MANAGE_CHANNELS, may.MANAGE_ROLES, may.MANAGE_WEBHOOKS, may.MANAGE_MESSAGES, may.MANAGE_THREADS)
    bot.discord.allow("Pet Parade", *allowed)
    await channels(bot)
    await roles(bot)
    await webhooks(bot)
    await reactions_and_emojis(bot)
    await shop(bot)


async def channels(bot: RawBot) -> None:
    base = f"/guilds/{guild(bot)}/channels"
    body: Json = {"name": "breeds", "type": 15, "available_tags": [{"name": "dogs", "emoji_name": "🐶"}]}
    forum = await made(bot.call("POST", base, body))
    path = f"/channels/{forum['id']}"
    tags = [forum["available_tags"][0]["id"]]
    post: Json = {"name": "corgis", "message": {"content": "short legs"}, "applied_tags": tags}
    thread = await made(bot.call("POST", f"{path}/threads", post))
    await made(bot.call("PATCH", f"/channels/{thread['id']}", {"archived": True}))
    await made(bot.call("PATCH", path, {"topic": "all of them", "nsfw": False}))
    who = bot.discord.member("ben").id
    await made(bot.call("PUT", f"{path}/permissions/{who}", {"type": 1, "allow": str(1 << 10), "deny": 0}))
    await made(bot.call("GET", path))
    await made(bot.call("DELETE", f"{path}/permissions/{who}"))
    await made(bot.call("DELETE", f"/channels/{thread['id']}"))
    await made(bot.call("DELETE", path))
    await made(bot.call("POST", base, {"name": "talk", "type": 2}))


async def roles(bot: RawBot) -> None:
    base = f"/guilds/{guild(bot)}/roles"
    role = await made(bot.call("POST", base, {"name": "Breeders", "color": 5, "permissions": str(1 << 10)}))
    await made(bot.call("PATCH", f"{base}/{role['id']}", {"hoist": True, "mentionable": True}))
    held = f"/guilds/{guild(bot)}/members/{bot.discord.member('mara').id}/roles/{role['id']}"
    await made(bot.call("PUT", held))
    await made(bot.call("DELETE", held))
    await made(bot.call("DELETE", f"{base}/{role['id']}"))


async def webhooks(bot: RawBot) -> None:
    hook = await made(bot.call("POST", f"{general(bot)}/webhooks", {"name": "Herald"}))
    other = await made(bot.call("POST", f"{general(bot)}/webhooks", {"name": "Crier"}))
    for path in (f"{general(bot)}/webhooks", f"/guilds/{guild(bot)}/webhooks", f"/webhooks/{hook['id']}"):
        await made(bot.call("GET", path))
    path, nobody = f"/webhooks/{hook['id']}/{hook['token']}", {"headers": dict[str, str]()}
    await made(bot.call("GET", path, **nobody))
    await made(bot.call("POST", path, {"content": "hear"}, **nobody))
    said = await made(bot.call("POST", path, {"content": "x", "username": "y"}, params={"wait": "true"}, **nobody))
    await made(bot.call("GET", f"{path}/messages/{said['id']}", **nobody))
    await made(bot.call("PATCH", f"{path}/messages/{said['id']}", {"content": "z"}, **nobody))
    await made(bot.call("DELETE", f"{path}/messages/{said['id']}", **nobody))
    await made(bot.call("DELETE", path, **nobody))
    await made(bot.call("DELETE", f"/webhooks/{other['id']}"))


async def reactions_and_emojis(bot: RawBot) -> None:
    emojis = f"/applications/{bot.application}/emojis"
    emoji = await made(bot.call("POST", emojis, EMOJI))
    await made(bot.call("PATCH", f"{emojis}/{emoji['id']}", {"name": "corgi_small"}))
    await made(bot.call("GET", f"{emojis}/{emoji['id']}"))
    await made(bot.call("GET", emojis))
    said = bot.discord.member("mara").say("look")
    base, key = f"{general(bot)}/messages/{said.id}/reactions", f"corgi_small:{emoji['id']}"
    await made(bot.call("PUT", f"{base}/{key}/@me"))
    await made(bot.call("GET", f"{general(bot)}/messages/{said.id}"))
    await made(bot.call("GET", f"{base}/{key}", params={"limit": "5"}))
    await made(bot.call("DELETE", f"{base}/{key}/@me"))
    for path in (f"{base}/{key}/{bot.application}", f"{base}/{key}", base):
        await made(bot.call("PUT", f"{base}/{key}/@me"))
        await made(bot.call("DELETE", path))
    await made(bot.call("DELETE", f"{emojis}/{emoji['id']}"))


async def shop(bot: RawBot) -> None:
    base, sku = f"/applications/{bot.application}/entitlements", bot.discord.sell("Gold")
    await made(bot.call("GET", f"/applications/{bot.application}/skus"))
    granted: list[Any] = []
    for owner, kind in ((bot.discord.member("mara").id, 2), (guild(bot), 1)):
        granted.append(await made(bot.call("POST", base, {"sku_id": sku, "owner_id": owner, "owner_type": kind})))
    path = f"{base}/{granted[0]['id']}"
    await made(bot.call("GET", base, params={"user_id": bot.discord.member("mara").id, "sku_ids": sku}))
    await made(bot.call("GET", path))
    bot.begin(bot.discord.member("mara"))
    await made(bot.call("POST", f"{path}/consume"))
    await made(bot.call("DELETE", path))
    application = bot.discord.backend.world.application
    command = next(iter(application.commands[None]))
    shown = [{"id": bot.discord.member("ben").id, "type": 2, "permission": False}]
    application.command_permissions[guild(bot), command] = shown
    commands = f"/applications/{bot.application}/guilds/{guild(bot)}/commands"
    await made(bot.call("GET", f"{commands}/permissions"))
    await made(bot.call("GET", f"{commands}/{command}/permissions"))
