"""The composer of the page: text, slash commands with every kind of option, context menus, and what comes back."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.sandbox.page_acts import composer, is_told, newest, say, slash
from tests.sandbox.page_fixtures import OpenPage, Showroom

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHOTO = FilePayload(name="dog.txt", mimeType="text/plain", buffer=b"woof")


async def test_what_one_writes_another_reads_at_once(showroom: Showroom, open_tab: OpenPage) -> None:
    mara, ben = await open_tab(showroom.url, as_="mara"), await open_tab(showroom.url, as_="ben")
    await say(mara, "Hello **Ben**, see <#1> ||here||")
    await expect(newest(ben).locator("strong")).to_have_text("Ben")
    await newest(ben).get_by_role("button", name="Spoiler").click()
    await expect(newest(ben)).to_contain_text("here")
    await newest(ben).hover()
    await newest(ben).get_by_role("button", name="Reply").click()
    await say(ben, "Seen")
    await expect(newest(mara)).to_contain_text("Mara Hello Ben")
    await expect(newest(mara)).to_contain_text("Seen")


async def test_markup_in_a_message_stays_text(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await say(page, "<img src=x onerror='document.title=1'> [x](javascript:alert(1))")
    await is_told(page, "<img src=x onerror='document.title=1'> [x](javascript:alert(1))")
    await expect(newest(page).locator("img, a")).to_have_count(0)


async def test_files_go_with_a_message(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await page.get_by_label("Files to attach").set_input_files(PHOTO)
    await page.get_by_role("button", name="Send").click()
    await expect(newest(page).get_by_role("link", name="dog.txt")).to_contain_text("4 bytes")


async def test_a_slash_lists_the_commands_and_escape_goes_back(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await composer(page).press_sequentially("/ca")
    commands = page.get_by_role("listbox", name="Commands")
    await expect(commands.get_by_role("option")).to_have_count(1)
    await expect(commands).to_contain_text("A card of components, version 2")
    await composer(page).press("Enter")
    await expect(page.get_by_role("form", name="Options of /show card")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(composer(page)).to_be_focused()


async def test_options_of_every_kind_reach_the_application(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await composer(page).press_sequentially("/greet rab")
    await page.keyboard.press("Enter")
    await page.keyboard.type("breed:grey")
    await expect(page.get_by_role("option")).to_have_text(["Greyhound (rabbit)"])
    await page.keyboard.press("Enter")
    for typed in ("times:3", "loud:tr", "weight:2.5", "who:ben", "where:gall", "role:mod"):
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
    await page.keyboard.type("photo:")
    await page.get_by_label("File for photo").set_input_files(PHOTO)
    await page.get_by_role("combobox", name="More options").press("Enter")
    await is_told(page, "Greeted species=rabbit breed=Greyhound times=3 loud=True weight=2.5 who=ben")
    await is_told(page, "where=gallery role=Moderators photo=dog.txt (4 bytes)")
    await expect(newest(page)).to_contain_text("Only you can see this")


async def test_a_whole_command_can_be_pasted(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await composer(page).fill("/greet species:Dog breed:Co")
    breed = page.get_by_role("combobox", name="breed")
    await breed.focus()
    await expect(page.get_by_role("option")).to_have_text(["Collie (dog)", "Corgi (dog)"])
    await breed.fill("My own mix")
    await page.get_by_role("combobox", name="More options").press("Enter")
    await is_told(page, "Greeted species=dog breed=My own mix")


async def test_a_wrong_or_missing_option_is_told_before_sending(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await composer(page).press_sequentially("/greet ")
    await page.get_by_role("button", name="Send the command").click()
    await expect(page.get_by_role("alert")).to_have_text("This option is required")
    await expect(page.get_by_role("combobox", name="species")).to_be_focused()
    await page.keyboard.type("dog times:9")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("At most 4")


async def test_the_log_stays_at_its_end_unless_one_scrolled_up(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    log = page.get_by_role("log")
    below = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
    for _ in range(3):
        await slash(page, "show classic")
    await expect(page.get_by_role("heading", name="An embed")).to_have_count(3)
    await say(page, "The end")
    await is_told(page, "The end")
    await expect(page.get_by_text("Jump to the newest")).to_have_count(0)
    assert await log.evaluate(below) < 2
    await log.evaluate("log => log.scrollTop = 0")
    await page.get_by_role("button", name="Jump to the newest").click()
    await expect(page.get_by_text("Jump to the newest")).to_have_count(0)
    assert await log.evaluate(below) < 2


async def test_a_silent_application_is_told_where_it_was_asked(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show nothing")
    await expect(page.get_by_text("Sending the command")).to_be_visible()
    showroom.sandbox.clock.advance(seconds=3)
    await expect(page.get_by_role("alert")).to_contain_text("The application did not respond")
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_deferred_answer_thinks_and_then_speaks(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await slash(page, "show thought")
    await is_told(page, "Petbot is thinking")
    showroom.bot.thought.set()
    await expect(newest(page).locator("strong")).to_have_text("thought")


async def test_context_menus_run_the_commands_of_applications(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await say(page, "Look at this")
    await newest(page).get_by_text("Look at this").click(button="right")
    await page.get_by_role("menuitem", name="Praise").click()
    await is_told(page, "Praised mara")
    members = page.get_by_role("complementary", name="Members")
    await members.get_by_role("button", name="Ben").press("Enter")
    for _ in range(3):
        await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Wave")).to_be_focused()
    await page.keyboard.press("Enter")
    await is_told(page, "Waved at ben")


async def test_an_ephemeral_answer_is_seen_by_one_and_dismissed(showroom: Showroom, open_tab: OpenPage) -> None:
    mara, ben = await open_tab(showroom.url, as_="mara"), await open_tab(showroom.url, as_="ben")
    await composer(mara).fill("/greet species:cat")
    await mara.get_by_role("combobox", name="More options").press("Enter")
    await is_told(mara, "Greeted species=cat")
    await expect(ben.locator("[data-message]")).to_have_count(0)
    await mara.get_by_role("button", name="Dismiss message").click()
    await expect(mara.locator("[data-message]")).to_have_count(0)
