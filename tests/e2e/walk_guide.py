"""A member's way through the studio in a browser, wide and dark in English, narrow and light in German.

python -m tests.e2e.walk_guide docs/guide      # makes the guide's screenshots, with the embedded model
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from benchmarks.botprocess import running
from sandbox import Sandbox
from tests.e2e.walk import DRAWN_MS
from tests.sandbox.page_acts import fits, newest, slash
from tests.sandbox.page_fixtures import ARGUMENTS, browser_path

WIDE, NARROW = (1180, 900), (390, 844)
ENGLISH = ("surprise", "create", "history", "taste", "queue", "profiles", "help")
GERMAN = ("überraschung", "erstellen", "verlauf", "geschmack", "warteschlange", "profile", "hilfe")
PICTURES = "[...document.images].every(image => image.complete)"


async def _shot(page: Page, folder: Path, name: str) -> None:
    await page.wait_for_function(PICTURES)
    assert await fits(page)
    await page.screenshot(path=folder / f"{name}.png")


async def _answered(page: Page, command: str) -> None:
    """Send the command and wait for its card: one with something to press or choose, or a text."""
    before = await page.locator("[data-message]").count()
    await slash(page, command)
    await expect(page.locator("[data-message]")).to_have_count(before + 1)
    await expect(newest(page).get_by_role("heading").first).to_be_visible()


async def _drawn(page: Page, command: str) -> None:
    """As `_answered`, and wait for the picture: its menu comes with it."""
    await _answered(page, command)
    await expect(newest(page).get_by_role("combobox")).to_be_visible(timeout=DRAWN_MS)


async def _walk(browser: Browser, url: str, folder: Path, names: Sequence[str], *, who: str, narrow: bool) -> None:
    width, height = NARROW if narrow else WIDE
    page = await browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="light" if narrow else "dark"
    )
    await page.goto(f"{url}/#as={who}&channel=general")
    if narrow:  # the second walk: what the first one left is there before anything is counted
        await expect(newest(page)).to_be_visible()
    suffix = "-de" if narrow else ""
    for command, name in zip(names, ENGLISH, strict=True):
        await (_drawn if name == "surprise" else _answered)(page, f"pet {command}")
        await _shot(page, folder, f"{name}{suffix}")
    await page.close()


async def _guide(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with (
            Sandbox() as discord,
            async_playwright() as playwright,
            running(discord, Path(data), PETBOT_MODEL="embedded"),
        ):
            await discord.bot_ready(timeout=30)
            browser = await playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
            await _walk(browser, discord.url, folder, ENGLISH, who="mara", narrow=False)
            await _walk(browser, discord.url, folder, GERMAN, who="ben", narrow=True)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(_guide(Path(sys.argv[1])))
