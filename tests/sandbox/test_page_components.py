"""Components on the page: pictures, buttons of each style, every select, and what each of them tells the bot."""

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page_acts import fits, is_told, newest, slash
from tests.sandbox.page_fixtures import OpenPage, Showroom

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_card_shows_its_parts_and_its_buttons_work(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show card")
    card = newest(page)
    await expect(card.get_by_role("heading", name="A card")).to_be_visible()
    await expect(card.get_by_role("separator")).to_have_count(1)
    await expect(card.get_by_role("link", name="Read more")).to_have_attribute("href", "https://example.org/")
    await expect(card.get_by_role("button", name="Not yet")).to_be_disabled()
    await card.get_by_role("button", name="Edit").click()
    await expect(card.get_by_role("heading", name="Edited in place")).to_be_visible()
    await card.get_by_role("button", name="Reply", exact=True).click()
    await is_told(page, "Pressed Reply")


async def test_pictures_open_full_size_and_spoilers_first_ask(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show card")
    await expect(newest(page).locator(".gallery img")).to_have_count(4)
    await newest(page).get_by_role("button", name="Spoiler, press to reveal the picture").click()
    await newest(page).get_by_role("button", name="View picture: picture number 2").click()
    viewer = page.get_by_role("dialog", name="Picture 2 of 4")
    await expect(viewer.get_by_role("img", name="picture number 2")).to_be_visible()
    assert await viewer.get_by_role("img").evaluate("image => image.naturalWidth") == 320
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("dialog", name="Picture 3 of 4")).to_contain_text("picture number 3")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(newest(page).get_by_role("button", name="View picture: picture number 2")).to_be_focused()


async def test_a_button_that_gets_no_answer_says_so_in_place(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show card")
    button = newest(page).get_by_role("button", name="Stay silent")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    showroom.sandbox.clock.advance(seconds=3)
    await expect(newest(page).get_by_role("alert")).to_contain_text("did not respond")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_a_gallery_of_ten_fits_a_telephone(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara", width=390)
    await page.get_by_role("textbox").fill("/show card pictures:10")
    await page.get_by_role("combobox", name="More options").press("Enter")
    await expect(newest(page).locator(".gallery img")).to_have_count(10)
    boxes = [await picture.bounding_box() for picture in await newest(page).locator(".gallery .picture").all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] > 40 for box in boxes)
    assert await fits(page)


async def test_a_classic_message_shows_text_embed_files_and_buttons(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show classic")
    message = newest(page)
    await expect(message).to_contain_text("Classic text")
    await expect(message.get_by_role("heading", name="An embed")).to_be_visible()
    await expect(message.get_by_role("link", name="notes.txt")).to_contain_text("5 bytes")
    await expect(message.get_by_role("button", name="View picture")).to_be_visible()
    await message.get_by_role("button", name="Old button").click()
    await is_told(page, "Pressed the old button")


async def test_a_select_shows_its_default_and_tells_another_choice(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await _selects(showroom, open_tab)
    coat = page.get_by_role("combobox", name="Coat: Red")
    await coat.press("ArrowDown")
    await expect(page.get_by_role("option", name="Red as foxes are")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await is_told(page, "Coat: black")
    await expect(page.get_by_role("combobox", name="Coat: Black")).to_be_focused()


async def test_several_choices_are_held_to_their_least_and_most(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await _selects(showroom, open_tab)
    await page.get_by_role("combobox", name="Extras").click()
    done = page.get_by_role("button", name="Done")
    await page.get_by_role("combobox", name="Filter Extras").fill("Extra 1")
    await expect(page.get_by_role("option")).to_have_text(["Extra 1", "Extra 10", "Extra 11", "Extra 12"])
    await page.keyboard.press("Enter")
    await expect(done).to_be_disabled()
    await page.get_by_role("option", name="Extra 10").click()
    await page.get_by_role("option", name="Extra 11").click()
    await expect(page.get_by_role("option", name="Extra 12")).to_have_attribute("aria-disabled", "true")
    await done.click()
    await is_told(page, "Extras: e1+e10+e11")


async def test_selects_of_users_roles_and_channels_tell_whom_and_where(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await _selects(showroom, open_tab)
    for select, options, told in (
        ("Owner", ["Ben"], "Owner: ben"),
        ("Role", ["Moderators"], "Role: Moderators"),
        ("Where", ["gallery"], "Where: gallery"),
        ("Anybody", ["Moss", "Moderators"], "Anybody: mod+Moderators"),
    ):
        await page.get_by_role("combobox", name=select, exact=True).click()
        for option in options:
            await page.get_by_role("option", name=option).click()
        if len(options) > 1:
            await page.get_by_role("button", name="Done").click()
        await is_told(page, told)


async def test_escape_closes_a_select_and_chooses_nothing(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await _selects(showroom, open_tab)
    owner = page.get_by_role("combobox", name="Owner", exact=True)
    await owner.click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(owner).to_be_focused()


async def _selects(showroom: Showroom, open_tab: OpenPage) -> Page:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show selects")
    await expect(newest(page).get_by_role("combobox")).to_have_count(6)
    return page
