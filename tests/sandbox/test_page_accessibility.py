"""axe-core finds nothing serious: chat, commands, a card, its viewer and modal, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from sandbox import Sandbox
from tests.sandbox.page_acts import composer, newest, slash
from tests.sandbox.page_fixtures import OpenPage, Showroom

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the first place of each."""
    found = (await Axe().run(page)).response["violations"]
    grave = [fault for fault in found if fault["impact"] in {"serious", "critical"}]
    return [f"{fault['id']}: {fault['help']} ({fault['nodes'][0]['html'][:160]})" for fault in grave]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing_serious(showroom: Showroom, open_tab: OpenPage, theme: str, width: int) -> None:
    page = await open_tab(showroom.url, as_="mara", theme=theme, width=width)
    await composer(page).press_sequentially("/")
    await expect(page.get_by_role("listbox")).to_be_visible()
    assert await _faults(page) == []
    await page.keyboard.press("Escape")
    await composer(page).fill("")
    await slash(page, "show card")
    assert await _faults(page) == []
    await newest(page).get_by_role("button", name="Spoiler, press to reveal the picture").click()
    await newest(page).get_by_role("button", name="View picture: picture number 2").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await _faults(page) == []
    await page.keyboard.press("Escape")
    await newest(page).get_by_role("button", name="Write").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await _faults(page) == []
    await page.keyboard.press("Escape")
    await page.evaluate("document.querySelector('[aria-label=Faults]').click()")
    await expect(page.get_by_role("dialog", name="Faults")).to_be_visible()
    assert await _faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing_serious_in_a_forum(open_tab: OpenPage, theme: str, width: int) -> None:
    async with Sandbox() as town:
        card = town.member("ben").open_post("album", "My corgi", "short legs", tags=("Dogs",))
        card.react("🐶")
        page = await open_tab(town.url, as_="mara", channel="My corgi", theme=theme, width=width)
        await newest(page).get_by_role("button", name="Add a reaction").last.click()
        await expect(page.get_by_role("group", name="Choose a reaction")).to_be_visible()
        assert await _faults(page) == []
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Back to album").click()
        await page.get_by_role("group", name="Only posts").get_by_role("button", name="Dogs").click()
        await expect(page.locator(".post")).to_have_count(1)
        assert await _faults(page) == []
        await page.get_by_role("button", name="New post").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await _faults(page) == []


async def test_axe_would_find_a_button_without_a_name(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await page.evaluate("document.body.append(document.createElement('button'))")
    assert [fault.split(":")[0] for fault in await _faults(page)] == ["button-name"]
