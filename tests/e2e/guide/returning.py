"""Chapter 2: who comes back finds the form filled in, and walks through all of its pages once."""

import re

from playwright.async_api import expect

from cogs import wording as shared
from cogs.form import wording as form
from petbot.catalogue.menus import LABELS, OWNERS, PICTURES, groups
from petbot.domain.choices import Field
from tests.e2e.guide.first import BACKGROUND, BREED
from tests.e2e.guide.walker import DRAWN_MS, Card, Walker

MOMENT: tuple[tuple[Field, str], ...] = (("pose", "sitting"), ("season", "summer"))
HAIR: tuple[tuple[Field, str], ...] = (("hairstyle", "ponytail"), ("hair_colour", "red-hair"))
"""What the two modals are answered with."""


async def one_press(me: Walker) -> Card:
    """The third picture of the same costs a command and a press, as the second was asked for in one line."""
    breed, background = me.say(me.entry("breed", BREED)), me.say(me.entry("background", BACKGROUND))
    card = await me.command("create", f"breed:{breed} background:{background}")
    await me.press_and_see(card, form.GENERATE)
    await me.drawn(card)
    before = me.acts
    card = await me.command("create")
    await me.reads(card, form.FILLED)
    await me.camera.take("returning", card)
    await me.press_and_see(card, form.GENERATE)
    assert me.acts - before == 2
    await me.drawn(card)
    return card


async def the_pet(me: Walker) -> Card:
    """A form whose breed was searched in a modal, with the swatches of its coats."""
    card = await me.command("create")
    modal = await me.press_for_modal(card, form.FIND)
    await modal.get_by_role("textbox").fill("corgi")
    await me.camera.take("search", modal)
    await me.submit_and_see(card, modal)
    await me.reads(card, "🔎")
    await me.choose(card, LABELS["breed"], me.entry("breed", "pembroke-welsh-corgi"))
    await me.press_and_see(card, form.PAGES["pet"])
    await _opened(me, card, LABELS["coat"], "coats")
    return card


async def the_scene(me: Walker, card: Card) -> None:
    """A group of places opened, two extras, and the modal with pose, mood and light."""
    await me.press_and_see(card, form.PAGES["scene"])
    nature = next(option for option in groups(me.catalogue, "background", me.language.code))
    await me.choose(card, LABELS["background"], f"{nature.label} …")
    await _opened(me, card, LABELS["background"], "places")
    await me.choose(card, LABELS["background"], me.entry("background", "meadow"))
    extras = [me.entry("extras", name) for name in ("ball", "sunglasses")]
    await me.choose(card, LABELS["extras"], *extras)
    modal = await me.press_for_modal(card, form.ASIDES["scene"][0])
    for field, name in MOMENT:
        await me.pick(me.menu(modal, LABELS[field]), me.entry(field, name))
    await me.camera.take("scene", modal)
    await me.submit_and_see(card, modal)
    await expect(me.menu(card, LABELS["background"])).to_be_visible()


async def the_owner(me: Walker, card: Card) -> None:
    """Somebody beside the pet, with the swatches of skin tones, hair and clothing."""
    await me.press_and_see(card, form.PAGES["owner"])
    await me.choose(card, LABELS["owners"], OWNERS.format(number=1))
    await _opened(me, card, LABELS["tone"], "tones")
    await me.choose(card, LABELS["tone"], me.entry("tone", "tone-7"))
    await me.choose(card, LABELS["clothing"], me.entry("clothing", "hoodie"))
    modal = await me.press_for_modal(card, form.ASIDES["owner"][0])
    for field, name in HAIR:
        await me.pick(me.menu(modal, LABELS[field]), me.entry(field, name))
    await me.submit_and_see(card, modal)
    await me.camera.take("owner", card)


async def the_style(me: Walker, card: Card) -> None:
    """Four pictures with much work in each, and words of one's own."""
    await me.press_and_see(card, form.PAGES["style"])
    await me.choose(card, LABELS["quality"], me.entry("quality", "fine"))
    await me.choose(card, LABELS["count"], PICTURES.format(number=4))
    modal = await me.press_for_modal(card, form.ASIDES["style"][0])
    await modal.get_by_role("textbox").fill(me.say(form.NOTE_PLACEHOLDER))
    await me.submit_and_see(card, modal)
    await me.reads(card, "“" if me.language.code == "en" else "„")


async def the_ticket(me: Walker, card: Card) -> None:
    """Behind another's orders: its place in line, then what is being drawn, then four pictures."""
    for _ in range(4):
        await me.other().slash("pet surprise", channel="gallery", count=4, quality="fine")
    await me.press_and_see(card, form.GENERATE)
    ahead = [re.escape(me.say(shared.AHEAD.format(number=number))) for number in range(1, 5)]
    await expect(card).to_contain_text(re.compile("|".join(ahead)))
    await me.camera.take("waiting", card)
    await me.reads(card, shared.RUNNING_HEADING, within_ms=DRAWN_MS)
    pictures = card.locator(".gallery img")
    while not await pictures.count():  # it is looked at anew every three seconds, which is long for a small model
        await me.press_and_see(card, shared.BUTTON_REFRESH)
    await expect(pictures).to_have_count(1)
    await me.camera.take("drawing", card)
    await me.drawn(card, 4)
    await me.camera.take("result", card)


async def _opened(me: Walker, card: Card, label: str, name: str) -> None:
    """A picture of the card with this menu open; Escape closes it again."""
    await me.menu(card, label).click()
    await me.camera.take(name, card, me.page.locator(".popover"))
    await me.page.keyboard.press("Escape")
