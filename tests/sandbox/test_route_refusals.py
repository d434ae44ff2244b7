"""Requests that Discord refuses for more than the form of a message, command or modal, and by which rule."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from sandbox import Permission
from tests.sandbox.raw import Json, RawBot, error_at, raw_bot
from tests.sandbox.test_places_and_roles import EMOJI

CODES, PERMISSIONS = "topics/opcodes-and-status-codes#json", "topics/permissions#permissions"
CHANNEL, THREADS = "resources/channel", "resources/channel#start-thread-without-message"
FORUM = "resources/channel#start-thread-in-forum-or-media-channel"
ROLE, GUILD, HOOK = "resources/guild#create-guild-role", "resources/guild#create-guild-channel", "resources/webhook"
EMOJIS, SHOP, COMMANDS = (
    "resources/emoji#create-application-emoji",
    "resources/entitlement",
    "interactions/application-commands",
)
LENGTH, REQUIRED, TOO_MUCH = "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED", "NUMBER_TYPE_MAX"
HIGHER = "topics/permissions#permission-hierarchy"
X: Json = {"content": "x"}


class Row(NamedTuple):
    """In `where` stand {general}, {staff}, {quiet}, {forum}, {guild}, {me} and {mara}. `path`: of the error tree."""

    request: str
    body: Json | None
    status: int
    code: int
    path: str
    error: str
    rule: str


ROWS = [
    Row("GET /channels/1", None, 404, 10003, "", "", CODES),
    Row("GET /channels/1/messages", None, 404, 10003, "", "", CODES),
    Row("POST /channels/1/messages", X, 404, 10003, "", "", CODES),
    Row("GET /guilds/1", None, 404, 10004, "", "", CODES),
    Row("GET /users/1", None, 404, 10013, "", "", CODES),
    Row("GET {general}/messages/1", None, 404, 10008, "", "", CODES),
    Row("PATCH {general}/messages/1", X, 404, 10008, "", "", CODES),
    Row("DELETE {general}/messages/1", None, 404, 10008, "", "", CODES),
    Row("GET {staff}/messages", None, 403, 50001, "", "", PERMISSIONS),
    Row("POST {staff}/messages", X, 403, 50001, "", "", PERMISSIONS),
    Row("POST {quiet}/messages", X, 403, 50013, "", "", PERMISSIONS),
    Row("POST /users/@me/channels", {"recipient_id": "1"}, 400, 50033, "", "", "resources/user#create-dm"),
    Row("POST /users/@me/channels", {}, 400, 50035, "recipient_id", REQUIRED, "resources/user#create-dm"),
    Row("GET /applications/1/commands", None, 403, 20012, "", "", CODES),
    Row("GET /applications/{me}/commands/1", None, 404, 10063, "", "", CODES),
    Row("GET /applications/{me}/guilds/1/commands", None, 403, 50001, "", "", COMMANDS),
    Row("GET {commands}/1/permissions", None, 404, 10066, "", "", CODES),
    Row("POST /webhooks/{me}/nonsense", X, 401, 50027, "", "", CODES),
    Row("POST /webhooks/1/nonsense", X, 404, 10015, "", "", CODES),
    Row("GET /webhooks/1", None, 404, 10015, "", "", CODES),
    Row("GET /channels/1/nonsense", None, 404, 0, "", "", CODES),
    Row("POST {general}/messages/1/threads", {"name": "x"}, 404, 10008, "", "", CODES),
    Row("POST /channels/1/threads", {"name": "x"}, 404, 10003, "", "", CODES),
    Row("POST {general}/threads", {"name": "x" * 101, "type": 11}, 400, 50035, "name", LENGTH, THREADS),
    Row("POST {general}/threads", {"type": 11}, 400, 50035, "name", REQUIRED, THREADS),
    Row("POST {general}/threads", {"name": "x", "type": 2}, 400, 50035, "type", "BASE_TYPE_CHOICES", THREADS),
    Row("POST {general}/threads", {"name": "x", "type": 12}, 403, 50013, "", "", PERMISSIONS),
    Row(
        "GET {general}/messages?limit=101",
        None,
        400,
        50035,
        "limit",
        TOO_MUCH,
        "resources/message#get-channel-messages",
    ),
    Row("GET {general}/messages?before=soon", None, 400, 50035, "before", "NUMBER_TYPE_COERCE", "reference#snowflakes"),
    Row("POST {forum}/messages", X, 400, 50008, "", "", CODES),
    Row("POST {forum}/threads", {"name": "x"}, 400, 50035, "message", REQUIRED, FORUM),
    Row("POST {forum}/threads", {"name": "x", "message": X}, 400, 40067, "", "", CODES),
    Row(
        "POST {forum}/threads",
        {"name": "x", "message": X, "applied_tags": ["1"] * 6},
        400,
        50035,
        "applied_tags",
        LENGTH,
        FORUM,
    ),
    Row(
        "POST {forum}/threads",
        {"name": "x", "message": X, "applied_tags": ["1"]},
        400,
        50035,
        "applied_tags",
        "FORUM_TAG_INVALID",
        FORUM,
    ),
    Row("POST {guild}/channels", {}, 400, 50035, "name", REQUIRED, GUILD),
    Row("POST {guild}/channels", {"name": "x" * 101}, 400, 50035, "name", LENGTH, GUILD),
    Row("POST {guild}/channels", {"name": "x", "type": 1}, 400, 50035, "type", "BASE_TYPE_CHOICES", GUILD),
    Row(
        "POST {guild}/channels", {"name": "x", "topic": "x" * 1025}, 400, 50035, "topic", "BASE_TYPE_MAX_LENGTH", GUILD
    ),
    Row(
        "POST {guild}/channels",
        {"name": "x", "parent_id": "1"},
        400,
        50035,
        "parent_id",
        "CHANNEL_PARENT_INVALID",
        GUILD,
    ),
    Row(
        "POST {guild}/channels",
        {"name": "x", "type": 15, "available_tags": [{"name": "x" * 21}]},
        400,
        50035,
        "available_tags.0.name",
        LENGTH,
        CHANNEL,
    ),
    Row("POST {harbour}/channels", {"name": "x"}, 403, 50013, "", "", PERMISSIONS),
    Row("DELETE {general}/permissions/1", None, 404, 10009, "", "", CODES),
    Row(
        "PUT {general}/permissions/1",
        {"type": 0, "allow": 1 << 2},
        403,
        50013,
        "",
        "",
        "resources/channel#edit-channel-permissions",
    ),
    Row(
        "PUT {general}/permissions/1",
        {"type": 2},
        400,
        50035,
        "type",
        "BASE_TYPE_CHOICES",
        "resources/channel#overwrite-object",
    ),
    Row("POST {guild}/roles", {"name": "x" * 101}, 400, 50035, "name", "BASE_TYPE_MAX_LENGTH", ROLE),
    Row("POST {guild}/roles", {"color": 1 << 24}, 400, 50035, "color", TOO_MUCH, ROLE),
    Row("POST {guild}/roles", {"hoist": "yes"}, 400, 50035, "hoist", "BOOLEAN_TYPE_CONVERT", ROLE),
    Row("POST {guild}/roles", {"permissions": 1 << 3}, 403, 50013, "", "", HIGHER),
    Row("PATCH {guild}/roles/1", {"name": "x"}, 404, 10011, "", "", CODES),
    Row("PATCH {guild}/roles/{moderators}", {"name": "x"}, 403, 50013, "", "", HIGHER),
    Row("PUT {guild}/members/{mara}/roles/{moderators}", None, 403, 50013, "", "", HIGHER),
    Row("PUT {guild}/members/1/roles/1", None, 404, 10007, "", "", CODES),
    Row("POST {harbour}/roles", {}, 403, 50013, "", "", PERMISSIONS),
    Row("POST {general}/webhooks", {"name": ""}, 400, 50035, "name", REQUIRED, HOOK),
    Row("POST {general}/webhooks", {"name": "x" * 81}, 400, 50035, "name", LENGTH, HOOK),
    Row("POST {general}/webhooks", {"name": "Clyde"}, 400, 50035, "name", "WEBHOOK_NAME_INVALID", HOOK),
    Row("POST {thread}/webhooks", {"name": "x"}, 400, 50024, "", "", CODES),
    Row("PUT {general}/messages/1/reactions/🐶/@me", None, 404, 10008, "", "", CODES),
    Row("PUT {said}/reactions/dog/@me", None, 400, 10014, "", "", "resources/message#create-reaction"),
    Row("PUT {said}/reactions/dog:5/@me", None, 400, 10014, "", "", "resources/message#create-reaction"),
    Row("POST {emojis}", EMOJI | {"name": "x"}, 400, 50035, "name", LENGTH, EMOJIS),
    Row("POST {emojis}", EMOJI | {"name": "a b"}, 400, 50035, "name", "STRING_TYPE_REGEX", EMOJIS),
    Row("POST {emojis}", EMOJI | {"image": "x"}, 400, 50035, "image", "IMAGE_INVALID", "reference#image-data"),
    Row("POST {emojis}", {"name": "dog"}, 400, 50035, "image", REQUIRED, EMOJIS),
    Row(
        "POST {emojis}",
        EMOJI | {"image": "data:image/png;base64," + "A" * 349_532},
        400,
        50035,
        "image",
        "BINARY_TYPE_MAX_SIZE",
        EMOJIS,
    ),
    Row("GET {emojis}/1", None, 404, 10014, "", "", CODES),
    Row("GET /applications/1/emojis", None, 403, 20012, "", "", CODES),
    Row("POST {shop}", {"sku_id": "1", "owner_id": "1", "owner_type": 2}, 404, 10029, "", "", CODES),
    Row("POST {shop}", {"owner_id": "1", "owner_type": 2}, 400, 50035, "sku_id", REQUIRED, SHOP),
    Row(
        "POST {shop}",
        {"sku_id": "1", "owner_id": "1", "owner_type": 3},
        400,
        50035,
        "owner_type",
        "BASE_TYPE_CHOICES",
        SHOP,
    ),
    Row("GET {shop}/1", None, 404, 10087, "", "", SHOP),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        may = Permission
        allowed = (may.MANAGE_CHANNELS, may.MANAGE_ROLES, may.MANAGE_WEBHOOKS, may.MANAGE_THREADS)
        raw.discord.allow("Pet Parade", *allowed)
        yield await raw.register()


async def names(bot: RawBot) -> dict[str, Any]:
    """What the rows' requests call by name."""
    mod, world = bot.discord.member("mod"), bot.discord.backend.world
    found = {name: f"/channels/{mod.channel(name).id}" for name in ("general", "staff", "quiet")}
    guild, harbour = (next(g for g in world.guilds.values() if g.name == name) for name in ("Pet Parade", "Harbour"))
    if not any(c.name == "forum" for c in world.channels.values()):
        body = {"name": "forum", "type": 15, "flags": 16}
        status, _ = await bot.call("POST", f"/guilds/{guild.id}/channels", body)
        assert status == 201
        mod.say("look")
    said = next(iter(world.messages[mod.channel("general").id]))
    application = f"/applications/{bot.application}"
    return found | {
        "me": bot.application,
        "mara": bot.discord.member("mara").id,
        "forum": f"/channels/{mod.channel('forum').id}",
        "thread": f"/channels/{mod.channel('park').id}",
        "said": f"{found['general']}/messages/{said}",
        "guild": f"/guilds/{guild.id}",
        "harbour": f"/guilds/{harbour.id}",
        "moderators": next(role.id for role in guild.roles.values() if role.name == "Moderators"),
        "commands": f"{application}/guilds/{guild.id}/commands",
        "emojis": f"{application}/emojis",
        "shop": f"{application}/entitlements",
    }


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("row", ROWS, ids=[f"{row.request} {row.code} {row.path}" for row in ROWS])
async def test_a_request_that_discord_refuses_is_refused_here(bot: RawBot, row: Row) -> None:
    method, _, where = row.request.partition(" ")

    status, body = await bot.call(method, where.format(**await names(bot)), row.body)

    assert (status, body["code"]) == (row.status, row.code), body
    assert error_at(body, row.path).get("code", "") == row.error, body
