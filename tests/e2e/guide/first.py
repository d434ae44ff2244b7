"""Chapter 1: somebody who never was here finds the way, and has a picture after six interactions."""

from playwright.async_api import expect

from cogs.form import wording as form
from cogs.help import wording as manual
from cogs.history import wording as history
from cogs.profiles import wording as profiles
from cogs.queue import wording as queue
from cogs.taste import wording as taste
from petbot.catalogue.menus import LABELS
from petbot.catalogue.naming import SPECIES
from petbot.domain.choices import Species
from tests.e2e.guide.walker import Card, Walker

BREED, BACKGROUND = "shiba-inu", "beach"
"""What the first picture shows."""
MOST_ACTS = 6
"""Interactions from nothing to a picture, the command included."""
NOTHING_YET = (
    ("profiles", profiles.LIST_EMPTY),
    ("taste", taste.EMPTY),
    ("history", history.NOTHING),
    ("queue", queue.EMPTY),
)


async def nothing_yet(me: Walker) -> None:
    """Every list that is empty says how it is filled."""
    for command, said in NOTHING_YET:
        card = await me.command(command)
        await me.reads(card, said)
        if command == "profiles":
            await me.camera.take("nothing-yet", card)


async def the_help(me: Walker) -> None:
    """At a glance, and one topic."""
    card = await me.command("help")
    await me.reads(card, manual.COMMANDS)
    await me.camera.take("help", card)
    await me.choose(card, manual.MORE, manual.TITLES["first"])
    await expect(card.get_by_role("heading", name=me.say(manual.TITLES["first"]))).to_be_visible()


async def a_refusal(me: Walker) -> None:
    """What cannot be is told to the member alone, with the next step."""
    card = await me.command("create")
    await me.reads(card, form.FIRST)
    await me.camera.take("create", card)
    told = await me.press_for_more(card, form.GENERATE)
    await me.camera.take("refusal", told)
    await me.press_and_see(card, form.CANCEL)


async def six_interactions(me: Walker) -> Card:
    """From nothing to the result, which is returned."""
    before = me.acts
    card = await me.command("create")
    await me.press_and_see(card, SPECIES[Species.DOG])
    await me.choose(card, LABELS["breed"], me.entry("breed", BREED))
    await me.press_and_see(card, form.PAGES["scene"])
    await me.choose(card, LABELS["background"], me.entry("background", BACKGROUND))
    await me.press_and_see(card, form.GENERATE)
    assert me.acts - before <= MOST_ACTS
    await me.drawn(card)
    await me.camera.take("first-picture", card)
    return card
