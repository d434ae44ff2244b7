"""A result finds its way: by token while it lives, else to the channel, else by direct message, else it is kept."""

import asyncio
import sqlite3
from contextlib import closing

from sandbox import CardView
from tests.e2e.stage import Stage, a_form, is_gallery, is_ticket

QUARTER_OF_AN_HOUR = 16


async def a_late_order(stage: Stage, channel: str) -> CardView:
    """An order whose token dies while it is drawn."""
    stage.fake.go.clear()
    form = await a_form(stage.discord.member("mara"), channel=channel)
    await form.press("Generate")
    await form.until(is_ticket)
    stage.discord.clock.advance(minutes=QUARTER_OF_AN_HOUR)
    stage.fake.go.set()
    return form


async def newest(stage: Stage, channel: str) -> CardView:
    """The first result that arrives in a channel."""
    mara = stage.discord.member("mara")
    await stage.discord.backend.events.wait_until(lambda: any(map(is_gallery, mara.cards(channel))), 10)
    return next(filter(is_gallery, mara.cards(channel)))


async def test_a_late_result_is_a_message_in_the_channel_that_calls_its_owner(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    form = await a_late_order(stage, "general")
    result = await newest(stage, "general")
    assert result.id != form.id
    assert mara.mention in result.text
    assert [user["id"] for user in result.message["mentions"]] == [mara.id]
    await result.press("Reroll")


async def test_where_the_bot_may_not_write_a_late_result_comes_by_direct_message(stage: Stage) -> None:
    await a_late_order(stage, "quiet")
    result = await newest(stage, "dm")
    assert "I could not write in <#" in result.text
    assert not any(map(is_gallery, stage.discord.member("mara").cards("quiet")))


async def test_a_late_result_of_a_user_installed_bot_comes_by_direct_message(stage: Stage) -> None:
    await a_late_order(stage, "hall")
    assert is_gallery(await newest(stage, "dm"))


async def test_with_every_way_closed_a_result_is_kept_and_a_press_collects_it(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    mara.user.accepts_dms = False
    form = await a_late_order(stage, "quiet")
    refused = lambda: any(e.status == 403 and e.path.endswith("/messages") for e in stage.discord.exchanges)  # noqa: E731
    await stage.discord.backend.events.wait_until(lambda: stage.fake.begun and not stage.fake.busy, 10)
    await stage.restart()
    assert refused()
    assert not mara.cards("dm")
    await form.press("Refresh")
    await form.until(is_gallery)
    await form.press("Refresh" if is_ticket(form) else "Reroll")


async def test_a_card_whose_message_was_deleted_gets_its_result_as_a_new_message(stage: Stage) -> None:
    stage.fake.go.clear()
    mara = stage.discord.member("mara")
    form = await a_form(mara)
    await form.press("Generate")
    await form.until(is_ticket)
    stage.discord.backend.posting.delete(form._message)
    stage.fake.go.set()
    assert mara.mention in (await newest(stage, "general")).text


def _delivered(stage: Stage) -> bool:
    with closing(sqlite3.connect(stage.folder / "petbot.db")) as database:
        return database.execute("SELECT state FROM deliveries").fetchone() == ("sent",)


def _forget_the_delivery(stage: Stage) -> None:
    """The database as a crash leaves it between an edit by token and the note that it arrived."""
    with closing(sqlite3.connect(stage.folder / "petbot.db")) as database, database:
        database.execute("UPDATE deliveries SET state = 'pending', sending = 'token', message_id = NULL")


async def test_an_edit_that_arrived_before_a_crash_is_found_although_its_token_has_died(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    form = await a_form(mara)
    await form.press("Generate")
    await form.until(is_gallery)
    await stage.stop()
    _forget_the_delivery(stage)
    stage.discord.clock.advance(minutes=QUARTER_OF_AN_HOUR)
    await stage.start()
    async with asyncio.timeout(10):
        while not _delivered(stage):  # noqa: ASYNC110 - the database tells nobody when it changes
            await asyncio.sleep(0.02)
    assert [shown.id for shown in mara.cards("general") if is_gallery(shown)] == [form.id]
