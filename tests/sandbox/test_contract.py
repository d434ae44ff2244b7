"""Every route that the sandbox serves, against Discord's own OpenAPI file: requests and answers, and planted faults."""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from sandbox.contract import Contract
from sandbox.interactions import Kind
from sandbox.invoking import Invoking
from sandbox.recorder import Exchange
from sandbox.rest.call import routes
from tests.sandbox.contract_exchanges import everything_else
from tests.sandbox.raw import Json, RawBot, raw_bot
from tests.sandbox.small_bot import PNG

FILES = (os.environ.get("DISCORD_OPENAPI", ""), "shared/discord/openapi.json", "../shared/discord/openapi.json")
OPENAPI = next((Path(name) for name in FILES if name and Path(name).is_file()), None)
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(OPENAPI is None, reason="DISCORD_OPENAPI names no copy of Discord's OpenAPI file"),
]
V2 = 1 << 15
CARD: Json = {
    "flags": V2,
    "components": [
        {
            "type": 17,
            "accent_color": 0x112233,
            "components": [
                {"type": 10, "content": "a pet"},
                {"type": 12, "items": [{"media": {"url": "attachment://pet.png"}, "description": "a pet"}]},
                {"type": 13, "file": {"url": "attachment://pet.png"}},
                {"type": 14, "divider": False, "spacing": 2},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "x"}],
                    "accessory": {"type": 11, "media": {"url": "https://example.org/x.png"}},
                },
                {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]},
                {"type": 1, "components": [{"type": 5, "custom_id": "who"}]},
                {
                    "type": 1,
                    "components": [
                        {
                            "type": 3,
                            "custom_id": "s",
                            "placeholder": "p",
                            "options": [{"label": "a", "value": "a", "emoji": {"name": "🐶"}}],
                        }
                    ],
                },
            ],
        }
    ],
}
EMBED: Json = {"content": "x", "embeds": [{"title": "t", "color": 1, "fields": [{"name": "a", "value": "b"}]}]}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot(openapi=OPENAPI) as raw:
        yield await raw.register()


def card_with_file() -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", aiohttp.payload.JsonPayload(CARD))
    form.add_field("files[0]", io.BytesIO(PNG), filename="pet.png", content_type="image/png")
    return form


async def ok(answer: Any) -> Json:
    status, body = await answer
    assert status < 300, body
    return body


async def test_no_exchange_breaks_the_contract_and_every_route_was_taken(bot: RawBot) -> None:
    mara = bot.discord.member("mara")
    await application(bot)
    await places(bot)
    await messages(bot, mara.channel("general").id)
    await interactions(bot)
    await everything_else(bot)
    await refusals(bot)

    contract = bot.discord.contract
    assert contract is not None
    assert contract.violations == [], "\n".join(contract.violations)
    assert set(routes.templates) - contract.seen == set()


async def application(bot: RawBot) -> None:
    for path in ("/gateway", "/gateway/bot", "/applications/@me", "/oauth2/applications/@me", "/users/@me"):
        await ok(bot.call("GET", path))
    guild = next(iter(bot.discord.backend.world.guilds))
    command: Json = {
        "name": "extra",
        "description": "d",
        "name_localizations": {"de": "mehr"},
        "contexts": [0, 1],
        "default_member_permissions": 32,
        "options": [
            {"type": 1, "name": "sub", "description": "d", "options": [{"type": 6, "name": "who", "description": "d"}]}
        ],
    }
    for base in (
        f"/applications/{bot.application}/commands",
        f"/applications/{bot.application}/guilds/{guild}/commands",
    ):
        created = await ok(bot.call("POST", base, command))
        await ok(bot.call("PATCH", f"{base}/{created['id']}", {"description": "better"}))
        await ok(bot.call("GET", f"{base}/{created['id']}"))
        await ok(bot.call("GET", base, params={"with_localizations": "true"}))
        await ok(bot.call("GET", base))
        await ok(bot.call("DELETE", f"{base}/{created['id']}"))
        await ok(bot.call("PUT", base, [command]))
    await bot.register()


async def places(bot: RawBot) -> None:
    mara = bot.discord.member("mara")
    guild = mara.channel("general").guild_id
    await ok(bot.call("GET", f"/guilds/{guild}", params={"with_counts": "true"}))
    for tail in ("channels", "roles", "threads/active", f"members/{mara.id}"):
        await ok(bot.call("GET", f"/guilds/{guild}/{tail}"))
    await ok(bot.call("GET", f"/users/{mara.id}"))
    await ok(bot.call("GET", "/users/@me/guilds"))
    private = await ok(bot.call("POST", "/users/@me/channels", {"recipient_id": mara.id}))
    for channel in (mara.channel("general").id, mara.channel("park").id, private["id"]):
        await ok(bot.call("GET", f"/channels/{channel}"))


async def messages(bot: RawBot, channel: str) -> None:
    base = f"/channels/{channel}/messages"
    plain = await ok(bot.call("POST", base, EMBED | {"nonce": "n", "enforce_nonce": True}))
    await ok(bot.call("POST", base, {"content": "re", "message_reference": {"message_id": plain["id"]}}))
    url = f"{bot.discord.url}/api/v10{base}"
    async with bot.session.post(url, data=card_with_file(), headers=bot.headers) as answer:
        assert answer.status == 200, await answer.text()
    await ok(bot.call("PATCH", f"{base}/{plain['id']}", {"content": "y", "embeds": []}))
    await ok(bot.call("POST", f"{base}/{plain['id']}/threads", {"name": "walks"}))
    await ok(bot.call("POST", f"/channels/{channel}/threads", {"name": "naps", "type": 11}))
    await ok(bot.call("GET", f"{base}/{plain['id']}"))
    await ok(bot.call("GET", base, params={"limit": "5"}))
    await ok(bot.call("DELETE", f"{base}/{plain['id']}"))
    await ok(bot.call("POST", f"/channels/{channel}/typing"))


async def interactions(bot: RawBot) -> None:
    mara = bot.discord.member("mara")
    wanted = {"with_response": "true"}
    started = bot.begin(mara)
    url = f"{bot.discord.url}/api/v10/interactions/{started.id}/{started.token}/callback"
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", aiohttp.payload.JsonPayload({"type": 4, "data": CARD}))
    form.add_field("files[0]", io.BytesIO(PNG), filename="pet.png", content_type="image/png")
    async with bot.session.post(url, data=form, params=wanted) as answer:
        assert answer.status == 200, await answer.text()
    modal: Json = {
        "title": "T",
        "custom_id": "m",
        "components": [{"type": 18, "label": "L", "component": {"type": 4, "custom_id": "c", "style": 1}}],
    }
    pressed = bot.press(mara, started, "go")
    await ok(bot.answer(pressed, {"type": 9, "data": modal}, params=wanted))
    filled: Json = {"components": [{"type": 18, "component": {"type": 4, "custom_id": "c", "value": "v"}}]}
    submitted = Invoking(bot.discord.backend).begin(
        mara.id, Kind.MODAL_SUBMIT, started.channel.id, {"custom_id": "m", "opened_by": pressed.id, **filled}
    )
    words: Json = {"content": "more", "flags": 64}
    await ok(bot.answer(submitted, {"type": 4, "data": words}, params=wanted))
    await ok(bot.answer(bot.press(mara, started, "go"), {"type": 6}, params=wanted))
    thinking = bot.begin(mara)
    await ok(bot.answer(thinking, {"type": 5}, params=wanted))
    for tail in ("/messages/@original", f"/messages/{thinking.original_id}"):
        await ok(bot.webhook("PATCH", thinking, tail, {"content": "thought"}))
        await ok(bot.webhook("GET", thinking, tail))
    again = await ok(bot.webhook("POST", thinking, "", words))
    await ok(bot.webhook("DELETE", thinking, f"/messages/{again['id']}"))
    await ok(bot.webhook("DELETE", thinking, "/messages/@original"))


async def refusals(bot: RawBot) -> None:
    assert (await bot.call("GET", "/users/1"))[0] == 404
    assert (await bot.call("GET", "/users/@me", headers={}))[0] == 401
    general = bot.discord.member("mara").channel("general").id
    assert (await bot.call("POST", f"/channels/{general}/messages", {"content": "x" * 2001}))[0] == 400
    bot.discord.faults.add("rate_limit", retry_after=0.1)
    assert (await bot.call("GET", "/users/@me"))[0] == 429


CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
PRIVATE: Json = {"id": 5, "type": 1, "flags": 0, "recipients": []}
LONG: Json = {"type": 9, "data": {"title": "x" * 46, "custom_id": "c", "components": []}}
# What the exchange is, its request, status and answer, and what the violation says; nothing where there is none.
PLANTED = [
    ("GET /users/@me", None, 200, {"id": "1"}, "required property"),
    ("GET /gateway", None, 200, {"url": 5}, "answer at /url"),
    (f"POST {CALLBACK}", {"type": 6}, 204, {}, "no body is expected"),
    ("GET /users/@me", None, 200, None, "a body is missing"),
    ("GET /users/@me", None, 202, {}, "status 202"),
    ("GET /bananas", None, 200, {}, "no such operation"),
    ("GET /gateway?x", None, 200, {"url": "wss://gateway.discord.gg"}, "no such query parameter"),
    ("POST /channels/{channel_id}/messages", {"content": 5}, 200, None, "request at /content"),
    ("POST /users/@me/channels", {"recipient_id": 5}, 200, PRIVATE, "answer at /"),
    (f"POST {CALLBACK}", LONG, 204, None, "request at /"),
    ("POST /users/@me/channels", {"recipient_id": []}, 404, {"message": "refused anyway", "code": 1}, ""),
    ("POST /users/@me/channels", {"recipient_id": 5}, 404, {"message": "ids may be numbers", "code": 1}, ""),
]


@pytest.mark.parametrize(("target", "request_", "status", "response", "caught"), PLANTED)
async def test_a_planted_fault_is_caught(target: str, request_: Any, status: int, response: Any, caught: str) -> None:
    assert OPENAPI is not None
    contract = Contract(OPENAPI)
    method, _, path = target.partition(" ")
    route, _, query = path.partition("?")

    contract.check(
        Exchange(
            method=method,
            route=route,
            path=path,
            query=dict.fromkeys(filter(None, [query]), "1"),
            request=request_,
            status=status,
            response=response,
        )
    )

    assert bool(contract.violations) == bool(caught)
    assert all(caught in violation for violation in contract.violations[:1])
