"""Reactions, threads, forums, names, older messages, and channels that come and go, as the page shows them."""

import re

import pytest
from playwright.async_api import Page, expect

from sandbox import Sandbox
from sandbox.permissions import Permission
from tests.sandbox.page_acts import composer, fits, is_told, newest, say
from tests.sandbox.page_fixtures import OpenPage
from tests.sandbox.raw import raw_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_reaction_is_picked_counted_for_all_and_taken_back(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        mara, ben = await open_tab(town.url, as_="mara"), await open_tab(town.url, as_="ben", width=390, theme="dark")
        card = town.member("ben").say("Look")
        await newest(mara).hover()
        await newest(mara).get_by_role("button", name="Add a reaction").click()
        await mara.get_by_role("group", name="Choose a reaction").get_by_role("button", name="dog").press("Enter")
        mine = newest(mara).get_by_role("button", name="🐶: Mara")
        await expect(mine).to_have_attribute("aria-pressed", "true")
        await newest(ben).get_by_role("button", name="🐶: Mara").click()
        await expect(newest(mara).get_by_role("button", name="🐶: Mara, Ben")).to_contain_text("2")
        card.react("🎉")
        await newest(mara).get_by_role("button", name="🐶: Mara, Ben").click()
        await expect(newest(ben).locator(".reaction")).to_have_text(["🐶1", "🎉1"])
        assert [(one["emoji"]["name"], one["count"]) for one in card.message["reactions"]] == [("🐶", 1), ("🎉", 1)]
        assert await fits(ben)


async def test_the_board_of_reactions_is_walked_by_arrow_keys(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        page = await open_tab(town.url, as_="mara")
        town.member("ben").say("Look")
        await page.get_by_role("log").focus()
        await page.keyboard.press("ArrowUp")
        more = newest(page).get_by_role("button", name="Add a reaction")
        await more.press("Enter")
        for key, name in (("ArrowRight", "thumbs down"), ("ArrowDown", "party"), ("ArrowLeft", "angry")):
            await page.keyboard.press(key)
            await expect(page.get_by_role("button", name=name)).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("group", name="Choose a reaction")).to_have_count(0)
        await expect(more).to_be_focused()


async def test_a_forum_lists_posts_by_tag_and_one_opens_a_post(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        page = await open_tab(town.url, as_="mara", width=390)
        town.member("ben").open_post("album", "My corgi", "short **legs**", tags=("Dogs",))
        await _to(page, "album")
        await expect(page.get_by_role("button", name=re.compile("My corgi"))).to_contain_text("Ben: short legs")
        await page.get_by_role("button", name="New post").click()
        form = page.get_by_role("dialog", name="Open the post")
        await form.get_by_label("Title").fill("My cat")
        await form.get_by_label("Message").fill("whiskers")
        await form.get_by_role("button", name="Cats").click()
        await form.get_by_role("button", name="Open the post").click()
        await expect(composer(page)).to_have_attribute("placeholder", "Message #My cat")
        await is_told(page, "whiskers")
        await page.get_by_role("button", name="album").click()
        posts = page.locator(".post-title")
        await expect(posts).to_have_text(["My cat", "My corgi"])
        town.member("ben").say("woof", channel="My corgi")
        await expect(posts).to_have_text(["My corgi", "My cat"])
        await page.get_by_role("group", name="Only posts").get_by_role("button", name="Cats").click()
        await expect(posts).to_have_text(["My cat"])
        assert await fits(page)


async def test_a_thread_begins_with_a_message_and_leads_back(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        page = await open_tab(town.url, as_="mara")
        await say(page, "Shall we walk?")
        await newest(page).get_by_text("Shall we walk?").click(button="right")
        await page.get_by_role("menuitem", name="Start a thread").click()
        await page.get_by_label("Name of the thread").fill("walks")
        await page.get_by_role("button", name="Start the thread").click()
        await expect(composer(page)).to_have_attribute("placeholder", "Message #walks")
        await page.get_by_role("main").get_by_role("button", name="general").click()
        await newest(page).get_by_role("button", name="walks").click()
        await expect(page.get_by_role("heading", name="walks", exact=True)).to_be_visible()


async def test_names_are_completed_and_sent_as_mentions(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        page = await open_tab(town.url, as_="mara")
        await composer(page).press_sequentially("Hello @be")
        await expect(page.get_by_role("listbox", name="Names").get_by_role("option")).to_have_count(1)
        await page.keyboard.press("Enter")
        await page.keyboard.type("see #gal")
        await page.keyboard.press("Tab")
        await expect(composer(page)).to_have_value("Hello @Ben see #gallery ")
        await page.keyboard.press("Enter")
        await expect(newest(page).locator(".mention")).to_have_text(["@Ben", "#gallery"])
        ben, place = town.member("ben"), town.member("ben").channel("gallery")
        assert town.messages("general")[-1]["content"] == f"Hello {ben.mention} see <#{place.id}>"


async def test_older_messages_come_as_one_scrolls_back_and_nothing_jumps(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        for number in range(120):
            town.member(("ben", "mod")[number % 2]).say(f"number {number}")
        page = await open_tab(town.url, as_="mara")
        rows = page.locator("[data-message]")
        await expect(rows).to_have_count(50)
        await expect(page.get_by_role("heading", name="Welcome to #general")).to_have_count(0)
        seen = page.get_by_text("number 75", exact=True)
        await page.get_by_role("button", name="Show older messages").evaluate("button => button.click()")
        await expect(rows).to_have_count(100)
        await page.get_by_role("log").evaluate("log => log.scrollTop = 0")
        await expect(rows).to_have_count(120)
        await expect(page.get_by_role("heading", name="Welcome to #general")).to_have_count(1)
        await expect(seen).to_have_count(1)
        assert await rows.all_inner_texts() == sorted(
            await rows.all_inner_texts(), key=lambda text: int(text.rpartition("number ")[2])
        )


async def test_a_reply_leads_to_what_it_answers_however_far_back(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        ben, mara = town.member("ben"), town.member("mara")
        first = ben.say("Who has a cat?")
        for number in range(130):
            (ben, mara)[number % 2].say(f"number {number}")
        reply = {"content": "I have", "message_reference": {"message_id": first.id}}
        town.backend.posting.send(mara.id, mara.channel("general").id, reply, {})
        page = await open_tab(town.url, as_="ben")
        await newest(page).get_by_role("button", name="Ben Who has a cat?").press("Enter")
        await expect(page.locator(f"[data-message='{first.id}']")).to_be_focused()


async def test_reading_on_while_older_messages_arrive_stays_in_place(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        for number in range(80):
            town.member(("ben", "mod")[number % 2]).say(f"number {number}")
        page = await open_tab(town.url, as_="mara")
        await expect(page.locator("[data-message]")).to_have_count(50)
        await page.get_by_role("log").evaluate("log => log.scrollTop = 200")
        await expect(page.locator("[data-message]")).to_have_count(80)
        box = await page.get_by_text("number 35", exact=True).bounding_box()
        assert box is not None
        assert 0 < box["y"] < 860


async def test_a_channel_that_goes_leaves_the_page_and_leads_elsewhere(open_tab: OpenPage) -> None:
    async with raw_bot() as bot:
        town = bot.discord
        town.allow("Pet Parade", Permission.MANAGE_CHANNELS, Permission.MANAGE_THREADS)
        mara = town.member("mara")
        gallery, park = mara.channel("gallery"), mara.channel("park")
        page = await open_tab(town.url, as_="mara", channel="gallery")
        for gone, name in ((gallery, "gallery"), (park, "park")):
            await expect(page.get_by_role("button", name=name)).to_have_count(1)
            assert (await bot.call("DELETE", f"/channels/{gone.id}"))[0] == 200
            await expect(page.get_by_role("button", name=name)).to_have_count(0)
        await expect(page.get_by_text("This channel is gone")).to_be_visible()
        await expect(composer(page)).to_have_attribute("placeholder", "Message #general")
        hide = {"type": 1, "allow": "0", "deny": str(int(Permission.VIEW_CHANNEL))}
        town.allow("Pet Parade", Permission.MANAGE_ROLES)
        quiet = mara.channel("quiet")
        assert (await bot.call("PUT", f"/channels/{quiet.id}/permissions/{mara.id}", hide))[0] == 204
        await expect(page.get_by_role("button", name="quiet")).to_have_count(0)


async def test_newcomers_and_a_moved_clock_reach_an_open_page(open_tab: OpenPage) -> None:
    async with Sandbox() as town:
        page = await open_tab(town.url, as_="mara")
        members = page.get_by_role("complementary", name="Members")
        await expect(members.get_by_role("button", name="Kim")).to_have_count(0)
        town.newcomer("kim")
        await expect(members.get_by_role("button", name="Kim")).to_be_visible()
        town.member("ben").say(f"<t:{int(town.clock.now()) + 7230}:R>")
        await expect(newest(page).locator("time.timestamp")).to_have_text("in 2 hours")
        town.clock.advance(hours=1)
        await expect(newest(page).locator("time.timestamp")).to_have_text("in 1 hour")


async def test_typing_is_shown_until_the_message_comes(open_tab: OpenPage) -> None:
    async with raw_bot() as bot:
        page = await open_tab(bot.discord.url, as_="mara")
        place = bot.discord.member("mara").channel("general")
        await bot.call("POST", f"/channels/{place.id}/typing")
        await expect(page.get_by_text("Petbot is typing")).to_be_visible()
        await bot.call("POST", f"/channels/{place.id}/messages", {"content": "done"})
        await is_told(page, "done")
        await expect(page.get_by_text("Petbot is typing")).to_have_count(0)


async def _to(page: Page, channel: str) -> None:
    """Through the drawer, on a narrow screen."""
    await page.get_by_role("button", name="Servers and channels").click()
    await page.get_by_role("navigation", name="Channels").get_by_role("button", name=channel).click()
