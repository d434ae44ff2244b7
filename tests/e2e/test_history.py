"""A person's history: pages, filters, one order opened again, and what becomes of controls when things are gone."""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from sandbox import CardView, MemberDriver
from sandbox.driver.acting import DriverError
from tests.e2e.stage import Stage, a_form, card, is_gallery, is_ticket


async def drawn(member: MemberDriver, channel: str = "general", **options: object) -> CardView:
    """A finished card."""
    form = await a_form(member, channel, **options)
    await form.press("Generate")
    return await form.until(is_gallery)


async def history(member: MemberDriver, channel: str = "general", **options: str) -> CardView:
    """What the command shows."""
    return await (await member.slash("pet history", channel=channel, **options)).until(lambda view: view.text)


async def opened(member: MemberDriver, number: int = 0) -> CardView:
    """The card of the history with one order opened: the newest is number 0."""
    shown = await history(member)
    menu = next(select for select in shown.selects if "Open" in select.placeholder)
    await shown.select("Open an order…", menu.options[number]["value"])
    return await shown.until(lambda view: "Your order\n" in view.text)


def labels(shown: CardView) -> set[str]:
    return {button.label for button in shown.buttons}


async def told(stage: Stage, member: MemberDriver, words: str) -> None:
    """Wait until the person alone was told so."""
    await stage.discord.backend.events.wait_until(lambda: any(words in each.text for each in member.notices), 10)


async def test_somebody_without_orders_is_told_how_to_begin(stage: Stage) -> None:
    shown = await history(stage.discord.member("mara"))
    assert shown.ephemeral
    assert "/pet create" in shown.text
    assert not shown.buttons


async def test_the_newest_orders_come_first_with_pictures_and_pages_lead_to_the_others(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    for breed in ("pug", "beagle", "siamese", "boxer", "sphynx", "dalmatian"):
        await drawn(mara, breed=breed)
    shown = await history(mara)
    assert shown.text.index("Dalmatian") < shown.text.index("Boxer") < shown.text.index("Beagle")
    assert "Pug" not in shown.text
    assert len(shown.pictures) == 5
    assert all(picture.data.startswith(b"\xff\xd8") and picture.description for picture in shown.pictures)
    assert labels(shown) == {"Older"}
    await stage.restart()
    await shown.press("Older")
    await shown.until(lambda view: "Pug" in view.text and "Dalmatian" not in view.text)
    assert labels(shown) == {"Newer"}
    await shown.press("Newer")
    await shown.until(lambda view: "Dalmatian" in view.text and labels(view) == {"Older"})


async def test_filters_leave_what_was_asked_for(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await drawn(mara, breed="pug")
    await drawn(mara, breed="siamese")
    await drawn(mara, channel="dm", breed="boxer")
    shown = await history(mara)
    for choice, seen in (
        ("Only dogs", {"Pug", "Boxer"}),
        ("Only cats", {"Siamese"}),
        ("Only in this server", {"Pug", "Siamese"}),
        ("All orders", {"Pug", "Siamese", "Boxer"}),
    ):
        await shown.select("Show…", choice)
        await shown.until(lambda view, seen=seen: {b for b in ("Pug", "Siamese", "Boxer") if b in view.text} == seen)
    for choice in ("Only what I like", "Only what did not work"):
        await shown.select("Show…", choice)
        await shown.until(lambda view: "no such orders" in view.text)
    assert "Only in this server" not in {o["label"] for s in (await history(mara, "dm")).selects for o in s.options}


async def test_what_comes_of_a_private_order_is_private_as_well(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await drawn(mara, private=True)
    shown = await opened(mara)
    for label in ("Again", "Same pictures", "Edit…"):
        assert card(await shown.press(label)).ephemeral
    assert not stage.discord.member("ben").cards()


async def test_a_breed_is_found_by_its_name_and_said_in_the_menu(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await drawn(mara, breed="pug")
    await drawn(mara, breed="siamese")
    [found, *_] = await mara.autocomplete("pet history", breed="siames")
    shown = await history(mara, breed=found["value"])
    assert "Siamese" in shown.text
    assert "Pug" not in shown.text
    assert next(s for s in shown.selects if s.placeholder == "Show…").chosen == ["breed.siamese"]
    with suppress(DriverError):  # "thinking…" is taken back
        await mara.slash("pet history", breed="goldn retriver")
    await told(stage, mara, "Golden Retriever")


def until_recorded(database: Path) -> None:
    """Wait until the delivery is written down: the picture is seen a moment before."""
    for _ in range(500):
        with closing(sqlite3.connect(database, timeout=10)) as connection:
            if connection.execute("SELECT 1 FROM deliveries WHERE message_id IS NOT NULL").fetchall():
                return
        time.sleep(0.02)


async def test_an_opened_order_shows_its_pictures_its_message_and_the_way_back(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    first = await drawn(mara, count=2)
    await asyncio.to_thread(until_recorded, stage.folder / "petbot.db")
    shown = await opened(mara)
    assert len(shown.pictures) == 2
    assert labels(shown) == {"Again", "Same pictures", "Edit…", "Delete", "Go to the message", "Back"}
    link = next(button.url for button in shown.buttons if button.url)
    assert link.endswith(f"/{first.message['channel_id']}/{first.id}")
    await stage.restart()
    await shown.press("Back")
    await shown.until(lambda view: "Your orders" in view.text)


async def test_again_draws_other_pictures_and_same_pictures_the_same(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    first = await drawn(mara)
    shown = await opened(mara)
    again = await card(await shown.press("Again")).until(is_gallery)
    assert again.pictures[0].data != first.pictures[0].data
    await stage.restart()
    same = await card(await shown.press("Same pictures")).until(is_gallery)
    assert same.pictures[0].data == first.pictures[0].data
    assert not same.ephemeral


async def test_edit_opens_a_form_with_the_orders_choices(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await drawn(mara, breed="siamese")
    shown = await opened(mara)
    await stage.restart()
    form = card(await shown.press("Edit"))
    await form.until(lambda view: "Siamese" in view.text and "Generate" in labels(view))


async def test_delete_takes_pictures_and_message_away_and_twice_changes_nothing(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    first = await drawn(mara)
    shown = await opened(mara)
    await stage.restart()
    delete = next(button.custom_id for button in shown.buttons if button.label == "Delete")
    await asyncio.gather(shown.press(delete), shown.press(delete))
    await shown.until(lambda view: "You deleted these pictures" in view.text and not view.pictures)
    await stage.discord.backend.events.wait_until(lambda: first.deleted, 10)
    assert labels(shown) == {"Again", "Same pictures", "Edit…", "Back"}
    assert not list(stage.folder.rglob("*.png"))
    await shown.press("Back")
    await shown.until(lambda view: "pictures deleted" in view.text)


async def test_pictures_that_were_swept_are_said_to_be_gone(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await drawn(mara)
    for path in stage.folder.rglob("*.png"):
        path.unlink()
    shown = await history(mara)
    assert not shown.pictures
    shown = await opened(mara)
    assert "no longer kept" in shown.text
    assert "Delete" not in labels(shown)


async def test_an_order_that_still_waits_leads_to_the_queue(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    stage.fake.go.clear()
    form = await a_form(mara)
    await form.press("Generate")
    await form.until(is_ticket)
    shown = await opened(mara)
    assert "/pet queue" in shown.text
    assert labels(shown) == {"Back"}
    stage.fake.go.set()
    await form.until(is_gallery)


def erase_orders(stage: Stage) -> None:
    with closing(sqlite3.connect(stage.folder / "petbot.db", timeout=30)) as database, database:
        for table in ("portraits", "deliveries", "opinions", "jobs", "orders"):
            database.execute(f"DELETE FROM {table}")


async def test_a_page_whose_orders_are_gone_becomes_the_newest(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    for _ in range(6):
        await drawn(mara, breed="pug")
    shown = await history(mara)
    await asyncio.to_thread(erase_orders, stage)
    await shown.press("Older")
    await shown.until(lambda view: "Nothing here yet" in view.text)
