"""Gateway payloads that share schemas with REST, against Discord's own OpenAPI file, and planted faults."""

import copy
from typing import Any

import pytest

from sandbox.contract import Contract
from sandbox.interactions import Kind
from sandbox.invoking import Invoking
from tests.sandbox.contract_exchanges import everything_else
from tests.sandbox.raw import Json, RawBot, raw_bot
from tests.sandbox.test_contract import OPENAPI

pytestmark = pytest.mark.skipif(OPENAPI is None, reason="DISCORD_OPENAPI names no copy of Discord's OpenAPI file")
OPTIONS = [
    {"type": kind, "name": name, "description": "d"}
    for kind, name in ((6, "who"), (7, "where"), (8, "role"), (9, "any"), (11, "file"))
]
PRESENCES, MEMBERS_AND_CONTENT = 1 << 8, 1 << 15 | 1 << 19
MENUS: Json = {
    "content": "choose",
    "components": [{"type": 1, "components": [{"type": kind, "custom_id": f"s{kind}"}]} for kind in (5, 6, 7, 8)],
}


async def test_no_event_breaks_the_contract() -> None:
    async with raw_bot(openapi=OPENAPI) as bot:
        await everything(bot)

        contract = bot.discord.contract
        assert contract is not None
        assert contract.violations == [], "\n".join(contract.violations)
        assert contract.events_seen >= {
            *("READY", "GUILD_CREATE", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_MEMBERS_CHUNK"),
            *("MESSAGE_CREATE", "MESSAGE_UPDATE", "THREAD_CREATE", "THREAD_UPDATE", "INTERACTION_CREATE"),
            *("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE"),
            *("GUILD_MEMBER_UPDATE", "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"),
            *("ENTITLEMENT_CREATE", "ENTITLEMENT_UPDATE", "ENTITLEMENT_DELETE"),
        }


async def everything(bot: RawBot) -> None:
    """Each event that the gateway tells, once at least."""
    discord = bot.discord
    mara, ben = discord.member("mara"), discord.member("ben")
    await bot.register(
        [
            {"name": "look", "description": "d", "options": OPTIONS, "contexts": [0, 1]},
            *({"name": name, "type": kind} for name, kind in (("Wave", 2), ("Quote", 3))),
        ]
    )
    discord.backend.world.application.privileged_intents = MEMBERS_AND_CONTENT
    socket = await bot.identify(intents=(1 << 26) - 1 & ~PRESENCES)
    guild = mara.channel("general").guild_id
    await socket.send_json({"op": 8, "d": {"guild_id": guild, "query": "", "limit": 0}})
    while (await socket.receive_json(timeout=5))["t"] != "GUILD_MEMBERS_CHUNK":
        pass
    kim = discord.newcomer("kim")
    discord.backend.arrivals.leave(kim.id, discord.backend.world.guilds[guild or ""])
    discord.bot_joins("Hall without the bot")
    said = mara.say(f"hello <@{ben.id}>")
    general = mara.channel("general").id
    _, own = await bot.call("POST", f"/channels/{general}/messages", MENUS)
    await bot.call("PATCH", f"/channels/{general}/messages/{own['id']}", {"content": "y"})
    await bot.call("POST", f"/channels/{general}/messages/{own['id']}/threads", {"name": "walks"})
    await interactions(bot, said.id, own["id"])
    await bot.register()
    await everything_else(bot)


async def interactions(bot: RawBot, said: str, own: str) -> None:
    mara, ben = bot.discord.member("mara"), bot.discord.member("ben")
    backend = bot.discord.backend
    invoking, place = Invoking(backend), mara.channel("general")
    by_name = {c["name"]: c["id"] for c in invoking.commands(mara.id, place)}
    role = next(iter(backend.world.guilds[place.guild_id or ""].roles))
    file = backend.cdn.keep(place.id, ("a.txt", b"x")).id
    park = mara.channel("park").id
    values = {"who": ben.id, "where": park, "role": role, "any": ben.id, "file": file}
    given = [{"type": o["type"], "name": o["name"], "value": values[str(o["name"])]} for o in OPTIONS]
    for channel in (place, mara.channel("park"), mara.channel("dm")):
        some = given if channel is place else []
        invoking.begin(
            mara.id, Kind.COMMAND, channel.id, {"id": by_name["look"], "name": "look", "type": 1, "options": some}
        )
    for name, kind, target in (("Wave", 2, ben.id), ("Quote", 3, said)):
        data: Json = {"id": by_name[name], "name": name, "type": kind, "target_id": target}
        invoking.begin(mara.id, Kind.COMMAND, place.id, data)
    for kind, value in ((5, ben.id), (6, role), (7, ben.id), (8, place.id)):
        chosen: Json = {"component_type": kind, "custom_id": f"s{kind}", "values": [value]}
        invoking.begin(mara.id, Kind.COMPONENT, place.id, chosen, message_id=own)


USER: Json = {
    "id": "5",
    "username": "mara",
    "avatar": None,
    "discriminator": "0",
    "public_flags": 0,
    "flags": 0,
    "global_name": None,
    "primary_guild": None,
}
ROLE: Json = {"guild_id": "1", "role": {"id": "1", "name": 5}}
BARE = {"id": "1", "channel_id": "2"}
# Event, its data, and the beginning of the violation; nothing where there is none.
PLANTED: list[tuple[str, Any, str]] = [
    ("MESSAGE_CREATE", BARE, "MESSAGE_CREATE event at /"),
    ("GUILD_MEMBER_REMOVE", {"guild_id": "1", "user": USER}, ""),
    ("GUILD_MEMBER_REMOVE", {"guild_id": "1", "user": USER | {"username": 5}}, "GUILD_MEMBER_REMOVE event at /user/us"),
    ("GUILD_ROLE_CREATE", ROLE, "GUILD_ROLE_CREATE event at /role"),
    ("INTERACTION_CREATE", {"user": {"id": 5}}, "INTERACTION_CREATE event at /user"),
    ("INTERACTION_CREATE", {"channel": {"type": 11}}, "INTERACTION_CREATE event at /channel"),
    (
        "INTERACTION_CREATE",
        {"data": {"resolved": {"users": {"5": USER | {"id": None}}}}},
        "INTERACTION_CREATE event at /data/resolved/users/5/id",
    ),
    ("INTERACTION_CREATE", {"entitlements": [{"id": "1"}]}, "INTERACTION_CREATE event at /entitlements/0"),
    ("GUILD_CREATE", {"id": "1", "channels": [{}]}, "GUILD_CREATE event at /"),
    ("TYPING_START", {"shared": "with nothing"}, ""),
]


@pytest.mark.parametrize(("event", "data", "caught"), PLANTED)
async def test_a_planted_fault_in_an_event_is_caught(event: str, data: Any, caught: str) -> None:
    assert OPENAPI is not None
    contract = Contract(OPENAPI)

    contract.check_event(event, copy.deepcopy(data))

    assert bool(contract.violations) == bool(caught), contract.violations
    assert all(violation.startswith(caught) for violation in contract.violations[:1])
