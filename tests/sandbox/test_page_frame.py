"""The page around the messages: who one is, where one is, themes, narrow screens, lost connections."""

import pytest
from playwright.async_api import expect

from sandbox import Sandbox
from tests.sandbox.page_acts import composer, fits, is_told, say
from tests.sandbox.page_fixtures import OpenPage, Showroom

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_one_becomes_another_member_and_sees_what_that_one_sees(open_tab: OpenPage) -> None:
    async with Sandbox() as sandbox:
        page = await open_tab(sandbox.url, as_="mara", channel="quiet")
        await expect(page.get_by_role("heading", name="quiet", exact=True)).to_be_visible()
        await expect(page.get_by_role("button", name="staff")).to_have_count(0)
        await page.get_by_role("button", name="You are Mara").press("Enter")
        await page.get_by_role("option", name="Moss").click()
        await expect(page.get_by_role("button", name="You are Moss")).to_be_visible()
        await page.get_by_role("button", name="staff").click()
        await expect(composer(page)).to_have_attribute("placeholder", "Message #staff")
        assert "as=mod" in page.url
        assert "channel=staff" in page.url


async def test_servers_threads_and_direct_messages_are_reached(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await page.get_by_role("button", name="park").click()
    await expect(composer(page)).to_have_attribute("placeholder", "Message #park")
    await page.get_by_role("complementary", name="Members").get_by_role("button", name="Ben").click()
    await page.get_by_role("menuitem", name="Message").click()
    await say(page, "Just between us")
    await is_told(page, "Just between us")
    await page.get_by_role("button", name="Hall without the bot").click()
    await expect(composer(page)).to_have_attribute("placeholder", "Message #hall")
    ben = await open_tab(showroom.url, as_="ben")
    await ben.get_by_role("button", name="Direct messages").click()
    await is_told(ben, "Just between us")


async def test_on_a_telephone_the_sides_are_drawers(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara", width=390, height=780, theme="dark")
    assert await fits(page)
    await expect(page.get_by_role("navigation", name="Channels")).to_be_hidden()
    await page.get_by_role("button", name="Servers and channels").click()
    await page.get_by_role("button", name="gallery").click()
    await expect(page.get_by_role("navigation", name="Channels")).to_be_hidden()
    await expect(composer(page)).to_have_attribute("placeholder", "Message #gallery")
    await page.get_by_role("button", name="Members").click()
    await expect(page.get_by_role("complementary", name="Members")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Members")).to_be_hidden()
    await expect(page.get_by_role("button", name="Members")).to_be_focused()
    await page.get_by_role("button", name="Members").click()
    await page.get_by_role("button", name="Members").focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Members")).to_be_hidden()
    await page.get_by_role("button", name="Servers and channels").click()
    await page.get_by_role("button", name="Close the drawer").click(position={"x": 370, "y": 300})
    await expect(page.get_by_role("navigation", name="Channels")).to_be_hidden()


async def test_the_theme_follows_the_system_until_one_chooses(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara", theme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(ground)
    await page.get_by_role("button", name="Use the light theme").click()
    light = await page.evaluate(ground)
    assert light != dark
    await page.reload()
    await expect(composer(page)).to_be_visible()
    assert await page.evaluate(ground) == light


async def test_a_sandbox_started_anew_is_found_again(open_tab: OpenPage) -> None:
    async with Sandbox() as first:
        page = await open_tab(first.url, as_="mara")
        port = int(first.url.rsplit(":", 1)[1])
    await expect(page.get_by_text("Reconnecting", exact=True)).to_be_visible()
    async with Sandbox(port=port):
        await expect(page.get_by_text("Reconnecting", exact=True)).to_have_count(0)
        await say(page, "Still here")
        await is_told(page, "Still here")


async def test_faults_are_added_and_removed_by_the_panel(showroom: Showroom, open_tab: OpenPage) -> None:
    page = await open_tab(showroom.url, as_="mara")
    await page.get_by_role("button", name="Faults").click()
    panel = page.get_by_role("dialog", name="Faults")
    await panel.get_by_label("What goes wrong").select_option("rate_limit")
    await panel.get_by_role("button", name="Add the fault").click()
    await expect(panel.get_by_role("listitem")).to_contain_text("Answer 429")
    assert [fault.kind for fault in showroom.sandbox.faults.active] == ["rate_limit"]
    await panel.get_by_label("What goes wrong").select_option("delay_event")
    await panel.get_by_label("Name of the event").fill("MESSAGE_CREATE")
    await panel.get_by_label("Seconds late").fill("0.5")
    await panel.get_by_label("How often").fill("")
    await panel.get_by_role("button", name="Add the fault").click()
    await expect(panel.get_by_role("listitem").last).to_have_text(
        "Send a gateway event late · MESSAGE_CREATE · until removed"
    )
    late = showroom.sandbox.faults.active[-1]
    assert (late.path, late.seconds, late.times) == ("MESSAGE_CREATE", 0.5, None)
    await panel.get_by_role("button", name="Remove all").click()
    await expect(panel).to_contain_text("All is well")
    resumed = showroom.sandbox.gateway.resumes
    await panel.get_by_role("button", name="Drop it").click()
    await showroom.sandbox.until(lambda: showroom.sandbox.gateway.resumes > resumed)
    before = showroom.sandbox.clock.offset
    await panel.get_by_role("button", name="1 minute").click()
    await expect(page.get_by_text("The clock has moved on")).to_be_visible()
    assert showroom.sandbox.clock.offset == before + 60
