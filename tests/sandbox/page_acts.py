"""What a person does on the page, for the browser tests."""

import re

from playwright.async_api import Locator, Page, expect


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^Message "))


def newest(page: Page) -> Locator:
    """The newest message that the page shows."""
    return page.locator("[data-message]").last


async def say(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


async def slash(page: Page, command: str) -> None:
    """Types a command with no options left to fill, and sends it."""
    await composer(page).press_sequentially(f"/{command} ")
    await page.get_by_role("combobox", name="More options").press("Enter")


async def is_told(page: Page, text: str) -> None:
    """The newest message comes to say the text."""
    await expect(newest(page)).to_contain_text(text)


async def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
