"""Draws the pictures of the page that sandbox/README.md shows: python -m tests.sandbox.screenshots docs/images

The portraits on them are tiles of docs/contact-sheets/artist.png.
"""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox import Sandbox
from sandbox.threads import start_post
from tests.sandbox.page_acts import composer
from tests.sandbox.page_fixtures import ARGUMENTS, browser_path
from tests.sandbox.raw import RawBot, raw_bot

Json = dict[str, Any]
SHEET = Path(__file__).parents[2] / "docs" / "contact-sheets" / "artist.png"
TILE, GAP, COLUMNS = 256, 4, 6  # of the sheet, in pixels and tiles
WIDE, PHONE = {"width": 1280, "height": 960}, {"width": 390, "height": 780}
PET: Json = {
    "name": "pet",
    "description": "Draw a pet",
    "options": [
        {
            "type": 1,
            "name": "create",
            "description": "Choose a pet by menus and have it drawn",
            "options": [
                {"type": 3, "name": "species", "description": "What kind of animal", "required": True},
                {"type": 3, "name": "breed", "description": "By its name"},
                {"type": 11, "name": "photo", "description": "A picture to start from"},
            ],
        },
        {"type": 1, "name": "again", "description": "Draw your last pet again"},
        {"type": 1, "name": "profiles", "description": "The pets that you saved"},
    ],
}
MODAL: Json = {
    "title": "Describe your pet",
    "custom_id": "describe",
    "components": [
        {"type": 18, "label": "Name", "component": {"type": 4, "style": 1, "custom_id": "name", "max_length": 40}},
        {
            "type": 18,
            "label": "Coat",
            "component": {
                "type": 3,
                "custom_id": "coat",
                "options": [{"label": "Merle", "value": "merle", "default": True, "emoji": {"name": "🎨"}}],
            },
        },
        {
            "type": 18,
            "label": "Size",
            "component": {
                "type": 21,
                "custom_id": "size",
                "options": [
                    {"label": "Small", "value": "s", "description": "fits a basket"},
                    {"label": "Large", "value": "l", "description": "needs the sofa"},
                ],
            },
        },
        {
            "type": 18,
            "label": "Wears",
            "component": {
                "type": 22,
                "custom_id": "wears",
                "options": [{"label": "Santa hat", "value": "hat"}, {"label": "Scarf", "value": "scarf"}],
            },
        },
        {
            "type": 18,
            "label": "Photographs",
            "component": {"type": 19, "custom_id": "photos", "max_values": 3, "required": False},
        },
    ],
}


def portrait(number: int) -> bytes:
    """A tile of the sheet as PNG."""
    left, top = (GAP + (TILE + GAP) * place for place in (number % COLUMNS, number // COLUMNS))
    data = io.BytesIO()
    Image.open(SHEET).crop((left, top, left + TILE, top + TILE)).save(data, "PNG")
    return data.getvalue()


def _card(pictures: int) -> Json:
    items = [
        {"media": {"url": f"attachment://{number}.png"}, "description": f"Portrait {number + 1} of {pictures}"}
        for number in range(pictures)
    ]
    buttons = [
        {"type": 2, "style": 1, "label": "Reroll", "emoji": {"name": "🎲"}, "custom_id": "reroll"},
        {"type": 2, "style": 2, "label": "Describe", "emoji": {"name": "✏️"}, "custom_id": "describe"},
        {"type": 2, "style": 3, "label": "Save", "emoji": {"name": "💾"}, "custom_id": "save"},
        {"type": 2, "style": 4, "label": "Delete", "emoji": {"name": "🗑️"}, "custom_id": "delete"},
    ]
    enlarge = [{"label": f"Enlarge portrait {number + 1}", "value": str(number)} for number in range(pictures)]
    parts: list[Json] = [
        {"type": 10, "content": f"### 🖼️ Your {pictures} portraits are ready\nThree friends, drawn by the artist"},
        {"type": 12, "items": items},
        {
            "type": 1,
            "components": [
                {"type": 3, "custom_id": "more", "placeholder": "Do more with one of them", "options": enlarge}
            ],
        },
        {"type": 1, "components": buttons},
        {"type": 14, "divider": True, "spacing": 1},
        {"type": 10, "content": "-# Seeds 4711 to 4713 · press Describe to change anything"},
    ]
    return {"flags": 1 << 15, "components": [{"type": 17, "accent_color": 0x23A55A, "components": parts}]}


async def _a_day(bot: RawBot) -> None:
    """What was said before the pictures are taken."""
    town = bot.discord
    mara, ben, moss = (town.member(name) for name in ("mara", "ben", "mod"))
    await bot.register([PET])
    await _posts(bot)
    hello = ben.say("Morning! Has anybody drawn a pet yet?")
    hello.react("👋")
    hello.as_(moss).react("👋")
    reply = {
        "content": f"Not yet, {ben.mention}, but my **merle** is next",
        "message_reference": {"message_id": hello.id},
    }
    town.backend.posting.send(mara.id, mara.channel("general").id, reply, {})
    interaction = bot.begin(mara)
    await bot.answer(interaction, {"type": 5})
    await _edit(bot, f"/webhooks/{bot.application}/{interaction.token}/messages/@original", _card(3), (0, 8, 16))
    card = mara.cards("general")[-1]
    for person, emoji in ((ben, "😍"), (moss, "😍"), (mara, "😍"), (ben, "🐶"), (moss, "🎉")):
        card.as_(person).react(emoji)


async def _posts(bot: RawBot) -> None:
    town = bot.discord
    town.member("owner").open_post(
        "album", "How to photograph a black cat", "Use a window and *patience*.", tags=("Cats",)
    )
    town.member("ben").open_post("album", "Rules of the album", "One pet a post, please.", tags=("Others",))
    mara = town.member("mara")
    forum = mara.channel("album")
    body: Json = {
        "name": "Wizard cat, third attempt",
        "applied_tags": [forum.available_tags[1]["id"]],
        "message": {"content": "The hat was the hard part"},
    }
    start_post(town.backend, mara.id, forum.id, body, {0: ("wizard.png", portrait(12))})
    body |= {"name": "Foxy on the beach", "applied_tags": [forum.available_tags[0]["id"]]}
    body["message"] = {"content": "Her first holiday ☀️"}
    start_post(town.backend, mara.id, forum.id, body, {0: ("fox.png", portrait(17))})
    town.member("ben").say("What a hat!", channel="Wizard cat, third attempt")
    town.member("mod").say("Lovely", channel="Foxy on the beach")


async def _edit(bot: RawBot, path: str, body: Json, tiles: tuple[int, ...]) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(body))
    for number, tile in enumerate(tiles):
        form.add_field(f"files[{number}]", portrait(tile), filename=f"{number}.png", content_type="image/png")
    async with bot.session.patch(f"{bot.discord.url}/api/v10{path}", data=form) as answer:
        assert answer.status == 200, await answer.text()


@asynccontextmanager
async def _screen(browser: Browser, town: Sandbox, theme: str, size: Json, channel: str) -> AsyncIterator[Page]:
    sharpness = 2 if size is PHONE else 1
    scheme = "dark" if theme == "dark" else "light"
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme=scheme,
        device_scale_factor=sharpness,
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = await context.new_page()
    await page.goto(f"{town.url}/#as=mara&channel={channel}")
    await expect(page.get_by_role("main")).to_be_visible()
    yield page
    await context.close()


async def _take(page: Page, folder: Path, name: str) -> None:
    await page.wait_for_function("[...document.images].every(image => image.complete)")
    shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    # 256 colours are enough to the eye, and a third of the bytes.
    shot.quantize(256, dither=Image.Dither.NONE).save(folder / f"sandbox-{name}.png", optimize=True)


async def _answer_presses(bot: RawBot, socket: aiohttp.ClientWebSocketResponse) -> None:
    """Every press opens the modal."""
    async for line in socket:
        told = line.json()
        if told["t"] == "INTERACTION_CREATE" and told["d"]["type"] == 3:
            path = f"/interactions/{told['d']['id']}/{told['d']['token']}/callback"
            await bot.call("POST", path, {"type": 9, "data": MODAL})


async def _pictures(folder: Path) -> None:
    async with raw_bot(heartbeat_interval=600) as bot, async_playwright() as playwright:
        town, browser = bot.discord, await playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        socket = await bot.identify()
        answering = asyncio.create_task(_answer_presses(bot, socket))
        await _a_day(bot)
        for theme in ("light", "dark"):
            for size, suffix in ((WIDE, ""), (PHONE, "-phone")):
                async with _screen(browser, town, theme, size, "general") as page:
                    await expect(page.get_by_role("button", name="Reroll")).to_be_visible()
                    await _take(page, folder, f"channel-{theme}{suffix}")
        for theme, size, suffix in (("light", WIDE, ""), ("dark", PHONE, "-phone")):
            async with _screen(browser, town, theme, size, "album") as page:
                await expect(page.locator(".post")).to_have_count(4)
                await _take(page, folder, f"forum-{theme}{suffix}")
        for theme, size, suffix in (("dark", WIDE, ""), ("light", PHONE, "-phone")):
            async with _screen(browser, town, theme, size, "general") as page:
                await page.get_by_role("button", name="Describe").click()
                await page.get_by_role("dialog").get_by_label("Name").fill("Biscuit")
                await page.get_by_label("Large").check()
                await page.get_by_label("Scarf").check()
                await _take(page, folder, f"modal-{theme}{suffix}")
        async with _screen(browser, town, "dark", WIDE, "general") as page:
            await page.get_by_role("button", name="View picture: Portrait 2 of 3").click()
            await _take(page, folder, "viewer-dark")
        async with _screen(browser, town, "light", WIDE, "general") as page:
            await page.get_by_role("button", name="Faults").click()
            await page.get_by_role("button", name="Add the fault").click()
            await expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
            await _take(page, folder, "faults-light")
        async with _screen(browser, town, "light", WIDE, "general") as page:
            await composer(page).press_sequentially("/pet")
            await _take(page, folder, "commands-light")
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(_pictures(Path(sys.argv[1])))
