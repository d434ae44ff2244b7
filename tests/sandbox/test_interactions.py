"""The life of an interaction, by raw requests: one answer, within 3 seconds, and a token for 15 minutes."""

from collections.abc import AsyncIterator

import pytest

from sandbox.interactions import Interaction, Kind
from sandbox.invoking import Invoking
from tests.sandbox.raw import Json, RawBot, raw_bot

HELLO: Json = {"type": 4, "data": {"content": "hello"}}
BUTTON: Json = {
    "type": 4,
    "data": {
        "content": "press",
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}],
    },
}
MODAL: Json = {
    "type": 9,
    "data": {
        "title": "T",
        "custom_id": "m",
        "components": [{"type": 18, "label": "L", "component": {"type": 23, "custom_id": "c"}}],
    },
}
EPHEMERAL = 64
LOADING = 128
V2 = 1 << 15


@pytest.fixture
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield await raw.register()


@pytest.fixture
async def interaction(bot: RawBot) -> Interaction:
    return bot.begin(bot.discord.member("mara"))


async def test_an_interaction_takes_one_answer_only(bot: RawBot, interaction: Interaction) -> None:
    assert (await bot.answer(interaction, HELLO))[0] == 204

    status, body = await bot.answer(interaction, HELLO)

    assert (status, body["code"]) == (400, 40060)


async def test_an_answer_after_three_seconds_comes_too_late(bot: RawBot, interaction: Interaction) -> None:
    bot.discord.clock.advance(seconds=3)

    status, body = await bot.answer(interaction, HELLO)

    assert (status, body["code"]) == (404, 10062)
    assert interaction.failure == "The application did not respond"


async def test_an_unknown_interaction_cannot_be_answered(bot: RawBot, interaction: Interaction) -> None:
    path = f"/interactions/{interaction.id}/made-up/callback"

    status, body = await bot.call("POST", path, HELLO)

    assert (status, body["code"]) == (404, 10062)


async def test_the_token_works_for_fifteen_minutes(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, HELLO)
    bot.discord.clock.advance(minutes=14, seconds=55)
    assert (await bot.webhook("PATCH", interaction, "/messages/@original", {"content": "still"}))[0] == 200

    bot.discord.clock.advance(seconds=10)

    for method, tail in (("PATCH", "/messages/@original"), ("GET", "/messages/@original"), ("POST", "")):
        status, body = await bot.webhook(method, interaction, tail, {"content": "late"})
        assert (status, body["code"]) == (401, 50027)


async def test_thinking_for_fifteen_minutes_is_a_failure(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, {"type": 5})
    bot.discord.clock.advance(minutes=15)

    assert interaction.failure == "The application did not respond"


async def test_before_the_first_answer_there_is_no_webhook(bot: RawBot, interaction: Interaction) -> None:
    status, body = await bot.webhook("POST", interaction, "", {"content": "early"})

    assert (status, body["code"]) == (404, 10015)


async def test_with_response_gives_the_message_back(bot: RawBot, interaction: Interaction) -> None:
    status, body = await bot.answer(interaction, HELLO, params={"with_response": "true"})

    assert status == 200
    assert body["resource"]["type"] == 4
    assert body["resource"]["message"]["content"] == "hello"
    assert body["interaction"]["response_message_id"] == body["resource"]["message"]["id"]


async def test_a_deferral_stays_private_or_public_for_good(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, {"type": 5, "data": {"flags": EPHEMERAL | V2}})
    _, thinking = await bot.webhook("GET", interaction, "/messages/@original")
    assert thinking["flags"] == EPHEMERAL | LOADING

    body: Json = {"flags": V2, "components": [{"type": 10, "content": "done"}]}
    _, message = await bot.webhook("PATCH", interaction, "/messages/@original", body)

    assert message["flags"] == EPHEMERAL | V2


async def test_the_first_follow_up_replaces_thinking(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, {"type": 5})

    _, first = await bot.webhook("POST", interaction, "", {"content": "one", "flags": EPHEMERAL})
    _, second = await bot.webhook("POST", interaction, "", {"content": "two"})

    assert first["id"] == interaction.original_id
    assert not first["flags"] & EPHEMERAL
    assert second["id"] != first["id"]


async def test_an_ephemeral_message_is_out_of_the_bots_own_reach(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, {"type": 4, "data": {"content": "psst", "flags": EPHEMERAL}})
    path = f"/channels/{interaction.channel.id}/messages/{interaction.original_id}"

    for method in ("GET", "PATCH", "DELETE"):
        status, body = await bot.call(method, path, {"content": "x"})
        assert (status, body["code"]) == (404, 10008)


async def test_the_v2_flag_is_not_taken_off_again(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, {"type": 4, "data": {"flags": V2, "components": [{"type": 10, "content": "x"}]}})

    status, body = await bot.webhook("PATCH", interaction, "/messages/@original", {"flags": 0})

    assert (status, body["code"]) == (400, 50035)
    assert "flags" in body["errors"]


async def test_an_old_message_becomes_v2_only_without_its_content(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, HELLO)
    body: Json = {"flags": V2, "components": [{"type": 10, "content": "x"}]}

    refused, _ = await bot.webhook("PATCH", interaction, "/messages/@original", body)
    accepted, _ = await bot.webhook("PATCH", interaction, "/messages/@original", {**body, "content": None})

    assert (refused, accepted) == (400, 200)


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 10, None])
async def test_a_command_is_not_answered_by_an_update(bot: RawBot, interaction: Interaction, kind: int | None) -> None:
    status, body = await bot.answer(interaction, {"type": kind, "data": {"content": "x"}})

    assert (status, body["code"]) == (400, 50035)
    assert interaction.answered is None


async def test_a_refused_answer_leaves_the_interaction_open(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, {"type": 4, "data": {"content": "x" * 2001}})

    assert (await bot.answer(interaction, HELLO))[0] == 204


async def test_an_empty_answer_is_refused(bot: RawBot, interaction: Interaction) -> None:
    status, body = await bot.answer(interaction, {"type": 4, "data": {}})

    assert (status, body["code"]) == (400, 50006)


async def test_a_modal_cannot_answer_a_modal(bot: RawBot, interaction: Interaction) -> None:
    mara = bot.discord.member("mara")
    await bot.answer(interaction, BUTTON)
    pressed = bot.press(mara, interaction, "go")
    await bot.answer(pressed, MODAL)
    data: Json = {"custom_id": "m", "components": []}
    submitted = Invoking(bot.discord.backend).begin(mara.id, Kind.MODAL_SUBMIT, pressed.channel.id, data)

    status, body = await bot.answer(submitted, MODAL)

    assert (status, body["code"]) == (400, 50035)
    assert (await bot.answer(submitted, {"type": 7, "data": {"content": "done", "components": []}}))[0] == 204


async def test_a_button_updates_the_message_that_it_sits_on(bot: RawBot, interaction: Interaction) -> None:
    await bot.answer(interaction, BUTTON)
    pressed = bot.press(bot.discord.member("ben"), interaction, "go")

    await bot.answer(pressed, {"type": 7, "data": {"content": "pressed"}})

    assert bot.discord.messages("general")[-1]["content"] == "pressed"
    assert bot.discord.messages("general")[-1]["components"] != []


async def test_where_only_the_person_installed_it_five_follow_ups_are_allowed(bot: RawBot) -> None:
    commands: list[Json] = [{"name": "pet", "description": "d", "integration_types": [1], "contexts": [0, 2]}]
    await bot.register(commands)
    interaction = bot.begin(bot.discord.member("zoe"), "hall")
    await bot.answer(interaction, HELLO)

    statuses = [(await bot.webhook("POST", interaction, "", {"content": "x"}))[0] for _ in range(6)]

    assert statuses == [200] * 5 + [400]


async def test_autocomplete_offers_at_most_25_choices(bot: RawBot) -> None:
    mara = bot.discord.member("mara")
    place = mara.channel("general")
    command = Invoking(bot.discord.backend).commands(mara.id, place)[0]
    option: Json = {"type": 3, "name": "breed", "value": "c", "focused": True}
    data: Json = {"id": command["id"], "name": "pet", "type": 1, "options": [option]}
    asked = Invoking(bot.discord.backend).begin(mara.id, Kind.AUTOCOMPLETE, place.id, data)
    choices = [{"name": f"c{n}", "value": f"c{n}"} for n in range(26)]

    assert (await bot.answer(asked, HELLO))[0] == 400
    assert (await bot.answer(asked, {"type": 8, "data": {"choices": choices}}))[0] == 400
    assert (await bot.answer(asked, {"type": 8, "data": {"choices": choices[:25]}}))[0] == 204
    assert len(asked.choices) == 25
