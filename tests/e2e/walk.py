"""A newcomer's way through the bot in a browser, with a picture of each of the card's three states.

python -m tests.e2e.walk docs/images      # makes the README's screenshots, with the embedded model
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from benchmarks.botprocess import running
from sandbox import Sandbox
from tests.sandbox.page_acts import newest, slash
from tests.sandbox.page_fixtures import ARGUMENTS, browser_path

TICKET = re.compile("In the queue|Drawing|ready")
READY = re.compile("is ready|are ready")
Picks = Sequence[tuple[str, str, str]]
"""Answers: the button that shows the menu, the menu, and the option."""
SHOWN: Picks = (
    ("Dog", "Breed", "Golden Retriever"),
    ("Scene", "Background", "Beach"),
    ("Style", "How many pictures", "4 pictures"),
)
"""What the README's screenshots show."""
DRAWN_MS = 60_000
"""Milliseconds that a picture may take on a busy machine, the model's loading included."""


async def order(page: Page, folder: Path, *, picks: Picks = ()) -> Locator:
    """From /pet create to the pictures; leaves form.png, ticket.png and result.png. Returns the card.

    `picks` are answered first; the rest is left to Surprise me.
    """
    await slash(page, "pet create")
    card = newest(page)
    for button, menu, option in picks:
        await card.get_by_role("button", name=button).click()
        await _pick(page, card.get_by_role("combobox", name=menu), option)
    await card.get_by_role("button", name="Surprise me").click()
    await expect(card).not_to_contain_text("Still to choose")
    await card.get_by_role("button", name="Scene").click()
    await expect(card.get_by_role("combobox", name="Background")).to_be_visible()
    await page.screenshot(path=folder / "form.png")
    await card.get_by_role("button", name="Generate").click()
    await expect(card.get_by_role("button", name="Generate")).to_have_count(0)
    await expect(card).to_contain_text(TICKET, timeout=DRAWN_MS)
    if picks:
        await expect(card).to_contain_text(" step ", timeout=DRAWN_MS)
    await page.screenshot(path=folder / "ticket.png")
    await expect(card).to_contain_text(READY, timeout=DRAWN_MS)
    picture = card.get_by_role("img").last
    await expect(picture).to_be_visible()
    await page.wait_for_function("[...document.images].every(image => image.complete)")
    await page.screenshot(path=folder / "result.png")
    return card


async def _pick(page: Page, menu: Locator, option: str) -> None:
    await menu.click()
    await page.get_by_role("option", name=option).click()
    await expect(menu).to_contain_text(option)


async def _screenshots(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with (
            Sandbox() as discord,
            async_playwright() as playwright,
            running(discord, Path(data), PETBOT_MODEL="embedded"),
        ):
            await discord.bot_ready(timeout=30)
            browser = await playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
            page = await browser.new_page(viewport={"width": 1180, "height": 900}, color_scheme="dark")
            await page.goto(f"{discord.url}/#as=mara&channel=general")
            await order(page, folder, picks=SHOWN)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(_screenshots(Path(sys.argv[1])))
