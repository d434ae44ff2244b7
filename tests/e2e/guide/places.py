"""Chapter 6: a picture of one's own to start from, and all the places in which the bot works."""

import io

from PIL import Image, ImageDraw
from playwright.async_api import FilePayload, expect

from cogs.form import wording as form
from cogs.start import wording as start
from petbot.domain.choices import Likeness
from tests.e2e.guide.walker import Card, Walker
from tests.sandbox.page_acts import composer

HALL = "hall"
"""A channel of a server that the bot is no member of."""


def sketch() -> bytes:
    """A member's own drawing, as PNG: a brown dog on a green hill under the sun."""
    picture = Image.new("RGB", (512, 512), "#9ad1f5")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((380, 40, 470, 130), fill="#ffd94a")
    draw.ellipse((-200, 330, 712, 900), fill="#6fbf5a")
    draw.ellipse((150, 250, 350, 470), fill="#9a6236")
    for ear in (130, 290):
        draw.ellipse((ear, 130, ear + 80, 270), fill="#7a4a26")
    draw.ellipse((165, 110, 335, 290), fill="#a86c3c")
    for eye in (205, 265):
        draw.ellipse((eye, 165, eye + 30, 195), fill="#20160f")
    draw.ellipse((225, 215, 275, 250), fill="#20160f")
    out = io.BytesIO()
    picture.resize((320, 320)).save(out, "PNG")
    return out.getvalue()


async def from_a_file(me: Walker) -> Card:
    """A file of one's own becomes the start of a portrait that keeps its outlines; returns the card."""
    await composer(me.page).fill(f"/{me.named('photo')} ")
    file = FilePayload(name="sketch.png", mimeType="image/png", buffer=sketch())
    await me.page.get_by_label("File for picture").set_input_files(file)
    card = await me.answered(lambda: me.page.get_by_role("combobox", name="More options").press("Enter"))
    await me.reads(card, start.STARTS)
    await me.press_and_see(card, start.LIKENESSES[Likeness.CLOSELY])
    await me.press_and_see(card, form.SURPRISE)
    await me.camera.take("photo", card)
    await me.press_and_see(card, form.GENERATE)
    await me.drawn(card)
    return card


async def from_a_message(me: Walker, portrait: Card) -> None:
    """Another member's picture, by the menu of their message."""
    said = me.other().say("🐶", ("sketch.png", sketch()))
    message = me.page.locator(f"[data-message='{said.id}']")
    await me.camera.beside("sketch", message.locator("img"), portrait.locator(".gallery img"))
    await message.get_by_text("🐶").click(button="right")
    use = me.page.get_by_role("menuitem", name=me.language.named("command", start.MENU))
    await expect(use).to_be_visible()
    await me.camera.take("menu", message, me.page.locator(".popover"))
    card = await me.answered(use.click)
    await me.reads(card, start.STARTS)
    await me.press_and_see(card, form.CANCEL)


async def for_me_alone(me: Walker) -> None:
    """A picture that nobody else sees."""
    card = await me.command("surprise", "private:True")
    await expect(card).to_contain_text("Only you can see this")
    await me.drawn(card)
    await me.camera.take("private", card)


async def everywhere(me: Walker) -> None:
    """In a thread, in a forum's post, in a direct message, and where the bot is installed for oneself alone."""
    me.other().open_post("album", "Bella", "🐕", tags=("Dogs",))
    direct = me.other("mara").channel("dm").id
    for place in ("park", "Bella", direct, HALL):
        await me.go(place)
        card = await me.command("surprise")
        await me.drawn(card)
