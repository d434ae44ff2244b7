"""Modals on the page: every input, what is wrong with it before it is sent, and what the bot receives."""

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.sandbox.page_acts import is_told, newest, slash
from tests.sandbox.page_fixtures import OpenPage, Showroom

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHOTOS = [FilePayload(name=f"photo{number}.txt", mimeType="text/plain", buffer=b"x" * number) for number in (1, 2)]


async def _opened(showroom: Showroom, open_tab: OpenPage, button: str) -> tuple[Page, Locator]:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show card")
    await newest(page).get_by_role("button", name=button).click()
    return page, page.get_by_role("dialog")


async def test_a_modal_holds_its_inputs_to_their_rules_and_then_submits(showroom: Showroom, open_tab: OpenPage) -> None:
    page, modal = await _opened(showroom, open_tab, "Write")
    name = modal.get_by_role("textbox", name="Name")
    await expect(name).to_be_focused()
    await name.fill("B")
    await modal.get_by_role("button", name="Submit").click()
    await expect(modal.get_by_role("alert")).to_have_text(["Write at least 2 characters", "This is required"])
    await name.fill("Biscuit")
    await modal.get_by_role("textbox", name="Story").fill("Once\nupon a time")
    await modal.get_by_role("combobox", name="Coat: Red").click()
    await page.get_by_role("option", name="Black").click()
    await modal.get_by_label("Large").check()
    await modal.get_by_label("Hat").check()
    await modal.get_by_label("Scarf").check()
    await modal.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await is_told(page, "Wrote Biscuit / Once\nupon a time / black / l / hat+scarf")


async def test_files_a_tick_and_a_person_can_be_handed_in(showroom: Showroom, open_tab: OpenPage) -> None:
    page, modal = await _opened(showroom, open_tab, "Hand in")
    await expect(modal.locator("strong")).to_have_text("any")
    await modal.get_by_label("Keep it private").check()
    await modal.get_by_label("Photographs").set_input_files(PHOTOS)
    await modal.get_by_role("button", name="Remove photo1.txt").click()
    await modal.get_by_role("combobox", name="Owner").click()
    await page.get_by_role("option", name="Ben").click()
    await modal.get_by_role("button", name="Submit").click()
    await is_told(page, "Handed in True / photo2.txt (2 bytes) / ben")


async def test_escape_closes_a_modal_and_gives_focus_back(showroom: Showroom, open_tab: OpenPage) -> None:
    page, modal = await _opened(showroom, open_tab, "Write")
    await modal.get_by_role("textbox", name="Name").fill("Biscuit")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(newest(page).get_by_role("button", name="Write")).to_be_focused()


async def test_a_modal_that_gets_no_answer_keeps_what_was_written(showroom: Showroom, open_tab: OpenPage) -> None:
    page, modal = await _opened(showroom, open_tab, "Write")
    await modal.get_by_role("textbox", name="Name").fill("Biscuit")
    await modal.get_by_label("Small").check()
    showroom.sandbox.faults.add("timeout", path="callback")
    await modal.get_by_role("button", name="Submit").click()
    await expect(modal.get_by_role("button", name="Submit")).to_have_attribute("aria-busy", "true")
    showroom.sandbox.clock.advance(seconds=3)
    await expect(modal.get_by_role("alert")).to_contain_text("did not respond")
    await expect(modal.get_by_role("textbox", name="Name")).to_have_value("Biscuit")
    assert page.url.startswith(showroom.url)
