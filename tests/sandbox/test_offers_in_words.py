"""What comes along with a command on offer: its words in each locale, and what the person has bought."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.interactions import Interaction
from tests.sandbox.raw import Json, RawBot, raw_bot

COMMAND: Json = {
    "name": "pet",
    "description": "Draw a pet",
    "name_localizations": {"de": "tier", "fr": "animal"},
    "description_localizations": {"de": "Ein Tier malen"},
}


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield await raw.register([COMMAND])


async def test_a_person_is_offered_a_command_in_their_own_language(bot: RawBot) -> None:
    ben = bot.discord.member("ben")
    async with bot.session.get(f"{bot.discord.url}/client/bootstrap", params={"as": ben.id}) as answer:
        locale = (await answer.json())["me"]["locale"]
    query = {"as": ben.id, "channel": ben.channel("general").id}
    async with bot.session.get(f"{bot.discord.url}/client/commands", params=query) as answer:
        offered = (await answer.json())[0]

    assert (offered["name_localizations"][locale], offered["description_localizations"][locale]) == (
        "tier",
        "Ein Tier malen",
    )


async def test_an_interaction_tells_what_the_person_and_the_guild_have_bought(bot: RawBot) -> None:
    mara, sku = bot.discord.member("mara"), bot.discord.sell("Gold")
    path = f"/applications/{bot.application}/entitlements"
    _, own = await bot.call("POST", path, {"sku_id": sku, "owner_id": mara.id, "owner_type": 2})
    guild = mara.channel("general").guild_id
    _, shared = await bot.call("POST", path, {"sku_id": sku, "owner_id": guild, "owner_type": 1})
    socket = await bot.identify()
    while (await socket.receive_json(timeout=5))["t"] != "GUILD_CREATE":
        pass

    assert await bought(bot.begin(mara), socket) == {own["id"], shared["id"]}
    assert await bought(bot.begin(bot.discord.member("ben")), socket) == {shared["id"]}
    await bot.call("DELETE", f"{path}/{own['id']}")
    assert await bought(bot.begin(mara), socket) == {shared["id"]}


async def bought(interaction: Interaction, socket: aiohttp.ClientWebSocketResponse) -> set[str]:
    while True:
        data = (await socket.receive_json(timeout=5))["d"]
        if isinstance(data, dict) and data.get("id") == interaction.id:
            return {entitlement["id"] for entitlement in data["entitlements"]}
