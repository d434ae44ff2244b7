"""Which commands people are offered where: installations, contexts, permissions (interactions/application-commands)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox import ApiError
from sandbox.interactions import Kind
from sandbox.invoking import Invoking
from tests.sandbox.raw import Json, RawBot, raw_bot

MANAGE_MESSAGES = 1 << 13
GUILD, USER, BOTH = [0], [1], [0, 1]


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield raw


@pytest.mark.parametrize(
    ("traits", "member", "channel", "offered"),
    [
        ({}, "ben", "general", True),
        ({}, "ben", "dm", True),
        ({}, "zoe", "hall", False),
        ({"integration_types": USER}, "mara", "hall", True),
        ({"integration_types": USER}, "mara", "general", True),
        ({"integration_types": USER}, "ben", "general", False),
        ({"integration_types": BOTH}, "ben", "general", True),
        ({"contexts": [0]}, "ben", "dm", False),
        ({"contexts": [1]}, "ben", "general", False),
        ({"dm_permission": False}, "ben", "dm", False),
        ({"default_member_permissions": MANAGE_MESSAGES}, "ben", "general", False),
        ({"default_member_permissions": MANAGE_MESSAGES}, "mod", "general", True),
        ({"default_member_permissions": 0}, "mod", "general", False),
        ({"default_member_permissions": 0}, "owner", "general", True),
        ({"nsfw": True}, "ben", "general", False),
        ({"nsfw": True}, "ben", "dm", True),
    ],
)
async def test_a_command_is_offered_where_its_traits_allow_it(
    bot: RawBot, traits: Json, member: str, channel: str, offered: bool
) -> None:
    await bot.register([{"name": "pet", "description": "d", **traits}])

    assert bot.discord.member(member).commands(channel) == (["pet"] if offered else [])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ({"type": 3, "max_length": 2}, "xxx"),
        ({"type": 3, "choices": [{"name": "a", "value": "a"}]}, "b"),
        ({"type": 4}, "1"),
        ({"type": 4, "max_value": 4}, 5),
        ({"type": 5}, "yes"),
        ({"type": 10, "min_value": 0.5}, 0.1),
    ],
)
async def test_an_option_that_does_not_fit_is_not_sent(bot: RawBot, option: Json, value: Any) -> None:
    declared: Json = {"name": "count", "description": "d", "required": True, **option}
    await bot.register([{"name": "pet", "description": "d", "options": [declared]}])

    with pytest.raises(ApiError):
        await bot.discord.member("ben").slash("pet", count=value)
    with pytest.raises(ApiError, match="Invalid Form Body"):
        await bot.discord.member("ben").slash("pet")


async def test_a_command_of_one_guild_is_offered_there_alone(bot: RawBot) -> None:
    guild = bot.discord.member("zoe").channel("harbour").guild_id
    path = f"/applications/{bot.application}/guilds/{guild}/commands"
    await bot.call("PUT", path, [{"name": "sail", "description": "d"}])

    assert bot.discord.member("zoe").commands("harbour") == ["sail"]
    assert bot.discord.member("ben").commands("general") == []


async def test_a_button_of_a_message_that_one_does_not_see_cannot_be_pressed(bot: RawBot) -> None:
    await bot.register()
    interaction = bot.begin(bot.discord.member("mara"))
    button: Json = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
    row: Json = {"type": 1, "components": [button]}
    await bot.answer(interaction, {"type": 4, "data": {"content": "x", "flags": 64, "components": [row]}})
    pressed: Json = {"component_type": 2, "custom_id": "go"}

    with pytest.raises(ApiError, match="Unknown Message"):
        Invoking(bot.discord.backend).begin(
            bot.discord.member("ben").id,
            Kind.COMPONENT,
            interaction.channel.id,
            pressed,
            message_id=interaction.original_id,
        )
