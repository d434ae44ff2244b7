"""REST rules beyond the form of a message: who may, how often, how large, how long."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.sandbox.raw import Json, RawBot, raw_bot


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield await raw.register()


def path(bot: RawBot, channel: str, viewer: str = "mod") -> str:
    return f"/channels/{bot.discord.member(viewer).channel(channel).id}/messages"


async def test_a_wrong_token_opens_nothing(bot: RawBot) -> None:
    for headers in ({}, {"Authorization": "Bot wrong"}, {"Authorization": bot.discord.token}):
        status, body = await bot.call("GET", "/users/@me", headers=headers)
        assert (status, body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_an_unknown_route_is_named_and_noted(bot: RawBot) -> None:
    status, body = await bot.call("GET", "/guilds/1/bananas")

    assert status == 404
    assert "GET /guilds/1/bananas" in body["message"]
    assert bot.discord.unknown_routes == ["GET /guilds/1/bananas"]


async def test_broken_json_and_other_content_types_are_refused(bot: RawBot) -> None:
    url = f"{bot.discord.url}/api/v10{path(bot, 'general')}"
    json_type = {**bot.headers, "Content-Type": "application/json"}
    async with bot.session.post(url, data=b"{", headers=json_type) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)
    async with bot.session.post(url, data=b"hi", headers=bot.headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50035)


async def test_answers_are_json_without_a_charset(bot: RawBot) -> None:
    async with bot.session.get(f"{bot.discord.url}/api/v10/users/@me", headers=bot.headers) as answer:
        assert answer.headers["Content-Type"] == "application/json"


async def test_somebody_who_takes_no_direct_messages_gets_none(bot: RawBot) -> None:
    ben = bot.discord.member("ben")
    _, channel = await bot.call("POST", "/users/@me/channels", {"recipient_id": ben.id})
    first, _ = await bot.call("POST", f"/channels/{channel['id']}/messages", {"content": "x"})
    ben.user.accepts_dms = False

    status, body = await bot.call("POST", f"/channels/{channel['id']}/messages", {"content": "x"})

    assert first == 200
    assert (status, body["code"]) == (403, 50007)


async def test_only_the_author_edits_a_message(bot: RawBot) -> None:
    said = bot.discord.member("mara").say("mine")

    status, body = await bot.call("PATCH", f"{path(bot, 'general')}/{said.id}", {"content": "x"})

    assert (status, body["code"]) == (403, 50005)
    assert (await bot.call("DELETE", f"{path(bot, 'general')}/{said.id}"))[1]["code"] == 50013


async def test_an_enforced_nonce_posts_once(bot: RawBot) -> None:
    body: Json = {"content": "x", "nonce": "n1", "enforce_nonce": True}
    _, first = await bot.call("POST", path(bot, "general"), body)
    _, again = await bot.call("POST", path(bot, "general"), body)
    _, without = await bot.call("POST", path(bot, "general"), {"content": "x", "nonce": "n1"})
    bot.discord.clock.advance(minutes=6)
    _, later = await bot.call("POST", path(bot, "general"), body)
    _, latest = await bot.call("POST", path(bot, "general"), body)

    assert again["id"] == first["id"]
    assert latest["id"] == later["id"]
    assert len({first["id"], without["id"], later["id"]}) == 3


async def test_a_burst_is_limited_and_told_how_long_to_wait(bot: RawBot) -> None:
    bot.discord.backend.limits.enabled = True
    url = f"{bot.discord.url}/api/v10{path(bot, 'general')}"
    statuses: list[int] = []
    headers: dict[str, str] = {}
    body: Json = {}
    for _ in range(6):
        async with bot.session.post(url, json={"content": "x"}, headers=bot.headers) as answer:
            statuses.append(answer.status)
            headers, body = dict(answer.headers), await answer.json()

    assert statuses == [200] * 5 + [429]
    assert headers["X-RateLimit-Limit"] == "5"
    assert headers["X-RateLimit-Remaining"] == "0"
    assert headers["X-RateLimit-Scope"] == "user"
    assert 0 < body["retry_after"] <= 5
    bot.discord.clock.advance(seconds=5)
    assert (await bot.call("POST", path(bot, "general"), {"content": "x"}))[0] == 200


async def test_fifty_requests_a_second_are_the_global_limit(bot: RawBot) -> None:
    bot.discord.backend.limits.enabled = True
    _, users = await bot.call("GET", "/users/@me")

    answers = [await bot.call("GET", f"/{kind}") for kind in ("users/@me", "gateway/bot") * 26]

    assert users["bot"]
    assert any(status == 429 and body["global"] for status, body in answers)


async def test_too_many_invalid_requests_end_in_a_ban(bot: RawBot) -> None:
    bot.discord.backend.limits.enabled = True
    bot.discord.backend.limits.invalid_limit = 3
    for _ in range(3):
        await bot.call("GET", "/users/@me", headers={"Authorization": "Bot wrong"})

    status, _ = await bot.call("GET", "/users/@me")
    assert status == 429

    bot.discord.clock.advance(minutes=11)
    assert (await bot.call("GET", "/users/@me"))[0] == 200


async def upload(bot: RawBot, size: int, payload: str = '{"content": "x"}') -> tuple[int, Json]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", payload, content_type="application/json")
    form.add_field("files[0]", io.BytesIO(b"x" * size), filename="a b.txt", content_type="text/plain")
    url = f"{bot.discord.url}/api/v10{path(bot, 'general')}"
    async with bot.session.post(url, data=form, headers=bot.headers) as answer:
        return answer.status, await answer.json()


async def test_a_file_over_ten_mebibytes_is_refused(bot: RawBot) -> None:
    assert (await upload(bot, 10 << 20))[0] == 200

    status, body = await upload(bot, (10 << 20) + 1)

    assert (status, body["code"]) == (413, 40005)


async def test_the_files_of_a_refused_request_are_forgotten(bot: RawBot) -> None:
    assert (await upload(bot, 10, '{"content": 5}'))[0] == 400
    assert (await upload(bot, 10, '{"flags": 32768, "components": [{"type": 10, "content": "x"}]}'))[0] == 400
    assert bot.discord.backend.cdn.stored == 0

    assert (await upload(bot, 10))[0] == 200
    assert bot.discord.backend.cdn.stored == 1


async def test_an_attachment_link_expires_after_a_day(bot: RawBot) -> None:
    _, message = await upload(bot, 10)
    url = message["attachments"][0]["url"]
    async with bot.session.get(url) as fresh, bot.session.get(url.replace("hm=", "hm=0")) as forged:
        assert (fresh.status, await fresh.read(), forged.status) == (200, b"x" * 10, 404)

    bot.discord.clock.advance(days=1)
    async with bot.session.get(url) as expired:
        assert expired.status == 404
    _, again = await bot.call("GET", f"{path(bot, 'general')}/{message['id']}")
    async with bot.session.get(again["attachments"][0]["url"]) as renewed:
        assert renewed.status == 200


async def test_an_edit_keeps_the_attachments_that_it_names(bot: RawBot) -> None:
    _, message = await upload(bot, 10)
    target = f"{path(bot, 'general')}/{message['id']}"

    _, untouched = await bot.call("PATCH", target, {"content": "y"})
    _, kept = await bot.call("PATCH", target, {"attachments": [{"id": message["attachments"][0]["id"]}]})
    _, dropped = await bot.call("PATCH", target, {"attachments": []})

    assert [len(m["attachments"]) for m in (untouched, kept, dropped)] == [1, 1, 0]


async def test_a_v2_message_shows_its_file_in_the_component_alone(bot: RawBot) -> None:
    unused = '{"flags": 32768, "components": [{"type": 10, "content": "x"}]}'
    used = '{"flags": 32768, "components": [{"type": 13, "file": {"url": "attachment://a_b.txt"}}]}'

    refused, _ = await upload(bot, 10, unused)
    _, message = await upload(bot, 10, used)

    assert refused == 400
    assert message["attachments"] == []
    assert message["components"][0]["name"] == "a_b.txt"
    assert message["components"][0]["file"]["content_type"] == "text/plain"


async def test_a_thread_is_a_place_to_talk(bot: RawBot) -> None:
    said = bot.discord.member("mara").say("look")
    target = f"{path(bot, 'general')}/{said.id}/threads"

    status, thread = await bot.call("POST", target, {"name": "walks"})
    _, again = await bot.call("POST", target, {"name": "walks"})
    _, message = await bot.call("POST", f"/channels/{thread['id']}/messages", {"content": "here"})

    assert (status, thread["id"], thread["parent_id"]) == (201, said.id, said.message["channel_id"])
    assert again["code"] == 160004
    assert bot.discord.member("ben").cards("walks")[0].id == message["id"]


async def test_history_comes_newest_first_and_in_pages(bot: RawBot) -> None:
    ids = [bot.discord.member("mara").say(str(n)).id for n in range(5)]
    before = await bot.call("GET", f"{path(bot, 'general')}?before={ids[3]}&limit=2")
    after = await bot.call("GET", f"{path(bot, 'general')}?after={ids[1]}&limit=2")

    assert [m["content"] for m in before[1]] == ["2", "1"]
    assert [m["content"] for m in after[1]] == ["3", "2"]


async def test_old_messages_are_not_edited_for_ever(bot: RawBot) -> None:
    _, message = await bot.call("POST", path(bot, "general"), {"content": "x"})
    bot.discord.clock.advance(hours=2)
    edits = [await bot.call("PATCH", f"{path(bot, 'general')}/{message['id']}", {"content": str(n)}) for n in range(31)]

    assert edits[0][0] == 200
    assert (edits[30][0], edits[30][1]["code"]) == (429, 30046)
    assert edits[30][1]["retry_after"] > 0


@pytest.mark.parametrize(
    ("allowed", "called"),
    [
        ({}, ["ben", "mod"]),
        ({"allowed_mentions": {"parse": []}}, []),
        ({"allowed_mentions": {"users": ["ben"]}}, ["ben"]),
        ({"allowed_mentions": {"parse": ["users"], "replied_user": False}}, ["ben"]),
        ({"allowed_mentions": {"replied_user": True}}, ["mod"]),
    ],
)
async def test_only_whom_allowed_mentions_names_are_called(allowed: Json, called: list[str]) -> None:
    async with raw_bot() as bot:
        people = {name: bot.discord.member(name).id for name in ("mara", "ben", "mod")}
        asked = bot.discord.member("mod").say("who?")
        place = bot.discord.member("mara").channel("general").id
        body: Json = {"content": f"<@{people['ben']}>", "message_reference": {"message_id": asked.id}, **allowed}
        if "users" in allowed.get("allowed_mentions", {}):
            body["allowed_mentions"] = {"users": [people["ben"]]}
        status, message = await bot.call("POST", f"/channels/{place}/messages", body)
        assert (status, message["type"]) == (200, 19)
        assert [user["id"] for user in message["mentions"]] == [people[name] for name in called]
