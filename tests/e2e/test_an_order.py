"""From /pet create to the pictures: in a guild, in direct messages, and where only the person installed the bot."""

import os
from functools import partial

import pytest

from sandbox import CardView
from tests.e2e.stage import Stage, a_form, card, is_gallery, modal
from tests.fakes.engine import a_png


def shows_chosen(label: str, shown: CardView) -> bool:
    """Whether a menu of the form marks this option as chosen."""
    return any(o["label"] == label and o.get("default") for select in shown.selects for o in select.options)


async def test_a_member_of_a_guild_chooses_by_menus_and_gets_pictures(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    form = await mara.slash("pet create", species="cat", count=2)
    await form.select("Breed", "Siamese")
    await form.until(partial(shows_chosen, "Siamese"))
    await form.press("Scene")
    await form.until(lambda shown: any(select.placeholder == "Background" for select in shown.selects))
    await form.select("Background", "Beach")
    await form.until(partial(shows_chosen, "Beach"))
    await form.press("Surprise me")
    await form.press("Generate")
    await form.until(is_gallery)
    assert len(form.pictures) == 2
    assert all(picture.description and "Siamese" in picture.description for picture in form.pictures)
    assert "2 portraits" in form.text


@pytest.mark.parametrize("channel", ["dm", "hall", "park"])
async def test_it_works_in_direct_messages_in_threads_and_user_installed(stage: Stage, channel: str) -> None:
    form = await a_form(stage.discord.member("mara"), channel=channel)
    await form.press("Generate")
    await form.until(is_gallery)
    assert len(form.pictures) == 1


async def test_a_breed_is_found_by_a_modal_with_a_misspelling(stage: Stage) -> None:
    form = await stage.discord.member("mara").slash("pet create")
    found = await modal(await form.press("Find…")).submit(Name="main coon")
    await found.until(lambda shown: "Maine Coon" in shown.text)


async def test_autocomplete_offers_breeds_of_the_chosen_species(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    cats = await mara.autocomplete("pet create", breed="", species="cat")
    assert 0 < len(cats) <= 25
    assert "Beagle" not in {choice["name"] for choice in cats}
    assert (await mara.autocomplete("pet create", breed="siam"))[0]["name"] == "Siamese"
    assert await mara.autocomplete("pet create", background="beach")
    assert await mara.autocomplete("pet create", extras="hat")


async def test_reroll_gives_a_new_card_and_leaves_the_old(stage: Stage) -> None:
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    first = await form.until(is_gallery)
    second = card(await first.press("Reroll"))
    await second.until(is_gallery)
    assert second.id != first.id
    assert is_gallery(first)
    assert first.pictures[0].data != second.pictures[0].data


async def test_delete_takes_the_pictures_from_the_message_and_from_the_disk(stage: Stage) -> None:
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(is_gallery)
    assert list(stage.folder.rglob("*.png"))
    await form.press("Delete")
    await form.until(lambda shown: not shown.pictures)
    assert "Deleted" in form.text
    assert not form.buttons
    assert not list(stage.folder.rglob("*.png"))


async def test_the_ticket_lives_while_the_order_waits_and_is_drawn(stage: Stage) -> None:
    stage.fake.go.clear()
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    first, second = await a_form(mara), await a_form(ben)
    await first.press("Generate")
    await first.until(lambda shown: "Drawing" in shown.text)
    await second.press("Generate")
    await second.until(lambda shown: "One order is ahead of yours." in shown.text and "<t:" in shown.text)
    stage.fake.go.set()
    await first.until(is_gallery)
    await second.until(is_gallery)


async def test_the_ticket_shows_what_is_being_drawn(stage: Stage) -> None:
    stage.fake.preview, stage.fake.hold_at = a_png(1), 3
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(lambda shown: shown.pictures and "step 3" in shown.text)
    assert form.pictures[0].data == a_png(1)
    await form.press("Refresh")
    assert [picture.data for picture in form.pictures] == [a_png(1)]
    stage.fake.hold_at = None
    stage.fake.go.set()
    await form.until(is_gallery)
    assert len(form.pictures) == 1
    assert form.pictures[0].data != a_png(1)


@pytest.mark.skipif(
    "DISCORD_OPENAPI" not in os.environ,
    reason="DISCORD_OPENAPI names no copy of Discord's OpenAPI file, so exchanges are not held against it",
)
async def test_exchanges_are_held_against_discords_openapi_file(stage: Stage) -> None:
    await stage.discord.member("mara").slash("pet create")
    assert stage.discord.exchanges
    assert stage.discord.violations == []
