"""The real discord.py against the sandbox: it logs in, loses its connection, comes back, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from discord.http import Route

from sandbox import CardView, DriverError, InteractionFailed, ModalView, Sandbox
from tests.sandbox.small_bot import PNG, Bot, running


@pytest.fixture
async def town() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def bot(town: Sandbox) -> AsyncIterator[Bot]:
    async with running(town) as started:
        yield started


@pytest.mark.usefixtures("bot")
async def test_a_slash_command_is_answered_by_a_card_with_a_picture(town: Sandbox) -> None:
    card = await town.member("mara").slash("pet create", species="dog")

    assert card.text == "a dog"
    assert [(picture.description, picture.data) for picture in card.pictures] == [("a small pet", PNG)]
    assert card.accent == 0x112233
    assert town.unknown_routes == []


@pytest.mark.usefixtures("bot")
async def test_menus_modals_and_private_replies_work(town: Sandbox) -> None:
    mara, ben = town.member("mara"), town.member("ben")
    card = await mara.slash("pet create", species="cat")

    chosen = await card.select("Background", "Beach")
    assert (chosen.id, card.text) == (card.id, "background=b")  # type: ignore[union-attr]

    modal = await card.press("Find a breed")
    assert isinstance(modal, ModalView)
    await modal.submit(breed="corgi", coat="Long")
    assert card.text == "breed=corgi coat=l"

    notice = await card.as_(ben).press("Whisper")
    assert isinstance(notice, CardView)
    assert (notice.text, notice.ephemeral) == ("psst ben", True)
    assert [card.text for card in ben.notices] == ["psst ben"]
    assert mara.notices == []


@pytest.mark.usefixtures("bot")
async def test_a_file_travels_with_a_command(town: Sandbox) -> None:
    card = await town.member("mara").slash("pet create", species="dog", breed="corgi", file=("my dog.png", PNG))

    assert card.text == f"a corgi dog like my_dog.png of {len(PNG)} bytes"


@pytest.mark.usefixtures("bot")
async def test_context_menus_bring_their_target_along(town: Sandbox) -> None:
    mara, ben = town.member("mara"), town.member("ben")
    said = ben.say("good dog")

    quoted = await mara.message_command("Quote", said)
    greeted = await mara.user_command("Greet", ben)

    assert isinstance(quoted, CardView)
    assert isinstance(greeted, CardView)
    assert (quoted.text, greeted.text) == ("ben: good dog", f"hello {ben.mention}")
    assert [user["id"] for user in greeted.message["mentions"]] == [ben.id]


@pytest.mark.usefixtures("bot")
async def test_a_deferred_update_shows_up_later(town: Sandbox) -> None:
    card = await town.member("mara").slash("pet create", species="cat")

    await card.press("Later")
    await card.until(lambda c: c.text == "drawn", timeout=5)

    assert [picture.data for picture in card.pictures] == [PNG]


@pytest.mark.usefixtures("bot")
async def test_a_deferred_reply_is_waited_for(town: Sandbox) -> None:
    assert (await town.member("mara").slash("pet slow", private=True)).ephemeral
    assert (await town.member("mara").slash("pet slow", channel="dm")).text == "thought"


@pytest.mark.usefixtures("bot")
async def test_autocomplete_gives_the_choices(town: Sandbox) -> None:
    choices = await town.member("mara").autocomplete("pet create", breed="co", species="dog")

    assert [choice["name"] for choice in choices] == ["corgi", "collie"]


@pytest.mark.usefixtures("bot")
async def test_a_silent_bot_fails_in_discords_words(town: Sandbox) -> None:
    mara = town.member("mara")
    waiting = asyncio.create_task(mara.slash("pet mute"))
    await asyncio.sleep(0)
    town.clock.advance(seconds=3)

    with pytest.raises(InteractionFailed, match="The application did not respond"):
        await waiting
    assert mara.last_failure == "The application did not respond"


@pytest.mark.usefixtures("bot")
async def test_a_guild_without_the_bot_is_served_by_the_persons_own_installation(town: Sandbox) -> None:
    assert (await town.member("mara").slash("pet create", species="owl", channel="hall")).text == "a owl"
    assert town.member("ben").commands("general") == ["pet", "Quote", "Greet"]
    with pytest.raises(DriverError, match="ben sees no channel 'hall'"):
        town.member("ben").commands("hall")


@pytest.mark.usefixtures("bot")
async def test_the_driver_says_what_there_is_instead(town: Sandbox) -> None:
    mara = town.member("mara")
    card = await mara.slash("pet create", species="dog")

    with pytest.raises(DriverError, match=r"no button is called 'Fly'.*Whisper"):
        await card.press("Fly")
    with pytest.raises(DriverError, match="no option 'wings', only"):
        await mara.slash("pet create", species="dog", wings=2)
    with pytest.raises(DriverError, match="offered no command 'fly'"):
        await mara.slash("fly")
    with pytest.raises(TimeoutError, match="the card still was"):
        await card.until(lambda c: c.deleted, timeout=0.01)


@pytest.mark.parametrize("way", ["drop", "reset", "ask_to_reconnect"])
async def test_a_lost_connection_is_resumed_and_nothing_missed(town: Sandbox, bot: Bot, way: str) -> None:
    getattr(town.gateway, way)()
    card = await town.member("mara").slash("pet create", species="dog")

    assert card.text == "a dog"
    assert town.gateway.resumes == 1
    assert town.gateway.identifies == 1
    assert "ready" in bot.events


@pytest.mark.usefixtures("bot")
async def test_an_invalid_session_makes_the_bot_identify_anew(town: Sandbox) -> None:
    town.gateway.invalidate()
    await town.backend.events.wait_until(lambda: town.gateway.identifies == 2, 5)
    card = await town.member("mara").slash("pet create", species="dog")

    assert card.text == "a dog"
    assert town.gateway.identifies == 2


@pytest.mark.usefixtures("bot")
async def test_a_frozen_gateway_delivers_after_the_thaw(town: Sandbox) -> None:
    town.gateway.freeze()
    waiting = asyncio.create_task(town.member("mara").slash("pet create", species="dog"))
    asyncio.get_running_loop().call_later(0.05, town.gateway.thaw)

    assert (await waiting).text == "a dog"


async def test_a_wrong_token_does_not_log_in(town: Sandbox) -> None:
    Route.BASE = f"{town.url}/api/v10"
    bot = Bot()

    with pytest.raises(discord.LoginFailure):
        await bot.login("wrong")
    await bot.close()


async def test_errors_arrive_as_discord_py_knows_them(town: Sandbox, bot: Bot) -> None:
    mara, mod = town.member("mara"), town.member("mod")
    quiet = bot.get_channel(int(mara.channel("quiet").id))
    assert isinstance(quiet, discord.TextChannel)
    with pytest.raises(discord.Forbidden) as forbidden:
        await quiet.send("hello")
    assert forbidden.value.code == 50013
    with pytest.raises(discord.Forbidden):
        await bot.fetch_channel(int(mod.channel("staff").id))

    town.faults.add("status", method="POST", path="/messages$", status=503, times=1)
    general = bot.get_channel(int(mara.channel("general").id))
    assert isinstance(general, discord.TextChannel)
    with pytest.raises(discord.DiscordServerError):
        await general.send("not yet")
    town.faults.add("rate_limit", path="/messages$", retry_after=0.01)
    assert (await general.send("after all")).content == "after all"
    assert town.faults.active == []
