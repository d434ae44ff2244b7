"""A walk past every component and every modal input, by mouse and by keyboard, in both themes, wide and narrow.

What the bot receives is asserted each time. One page and one bot serve them all (exhibits.py says what is shown).
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.sandbox import exhibits
from tests.sandbox.exhibits import BUTTONS, CHOICES, CLASSIC, LINK, MODALS, MODERN, OPENERS, SELECTS, Json
from tests.sandbox.page_acts import fits, newest
from tests.sandbox.page_fixtures import opening
from tests.sandbox.raw import RawBot, raw_bot

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("hand", ["mouse", "keyboard"]),
    pytest.mark.parametrize("width", [1280, 390]),
    pytest.mark.parametrize("theme", ["light", "dark"]),
]
ACKNOWLEDGE, OPEN_MODAL = 6, 9
PHOTO = FilePayload(name="dog.txt", mimeType="text/plain", buffer=b"woof")


@dataclass
class Walk:
    """The page, the bot behind it, and the hand that one uses."""

    page: Page
    bot: RawBot
    heard: asyncio.Queue[Json] = field(default_factory=asyncio.Queue[Json])
    keyboard: bool = False

    async def show(self, body: Json, files: bool = False) -> Locator:
        """Posts a message as the bot and returns what the page shows of it."""
        backend = self.bot.discord.backend
        place = backend.posting.channel_for(self.bot.application, self.bot.discord.member("mara").channel("general").id)
        message = backend.posting.send(self.bot.application, place.id, body, exhibits.FILES if files else {})
        shown = self.page.locator(f"[data-message='{message.id}']")
        await expect(shown).to_be_visible()
        return shown

    async def told(self) -> Json:
        """What the bot receives next."""
        async with asyncio.timeout(20):
            return await self.heard.get()

    async def use(self, control: Locator, key: str = "Enter") -> None:
        """Clicks, or goes there and presses the key."""
        if self.keyboard:
            await control.press(key)
        else:
            await control.click()

    async def choose(self, trigger: Locator, *options: str) -> None:
        """Picks options of a select; several are confirmed."""
        await self.use(trigger, "ArrowDown")
        for option in options:
            row = self.page.get_by_role("option", name=re.compile(rf"^{re.escape(option)}(\s|$)"))
            if self.keyboard:
                await self._reach(row)
                await self.page.keyboard.press("Enter")
            else:
                await row.click()
        if len(options) > 1:
            await self.use(self.page.get_by_role("button", name="Done"))
        await expect(self.page.get_by_role("listbox")).to_have_count(0)

    async def _reach(self, row: Locator) -> None:
        """Down the list until the row is the active one."""
        for _ in range(await self.page.get_by_role("option").count()):
            if await row.get_attribute("data-active"):
                return
            await self.page.keyboard.press("ArrowDown")
        await expect(row).to_have_attribute("data-active", "true")

    def meant(self, name: str) -> list[str]:
        """What the bot is told of a choice, with this town's ids."""
        return [self._id(*value.split()) if " " in value else value for value in CHOICES[name].values]

    def _id(self, kind: str, name: str) -> str:
        discord = self.bot.discord
        if kind == "user":
            return discord.member(name).id
        if kind == "channel":
            return discord.member("mara").channel(name).id
        roles = [role for guild in discord.backend.world.guilds.values() for role in guild.roles.values()]
        return next(role.id for role in roles if role.name == name)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def walking(shared_browser: "Browser") -> AsyncIterator[Walk]:
    async with raw_bot(heartbeat_interval=600) as bot, opening(shared_browser) as opened:
        await bot.register()
        socket = await bot.identify()
        walk = Walk(page=await opened(bot.discord.url, as_="mara"), bot=bot)
        hearing = asyncio.create_task(_hear(socket, walk))
        yield walk
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        await socket.close()


async def _hear(socket: aiohttp.ClientWebSocketResponse, walk: Walk) -> None:
    """The bot: notes what it is told; a button "Open X" opens the modal X, all else is acknowledged."""
    async for line in socket:
        told = line.json()
        if told["t"] != "INTERACTION_CREATE":
            continue
        data = told["d"]["data"]
        name = data["custom_id"].removeprefix("Open ")
        answer: Json = {"type": ACKNOWLEDGE}
        if name != data["custom_id"]:
            modal = {"title": name, "custom_id": name, "components": MODALS[name]}
            answer = {"type": OPEN_MODAL, "data": modal}
        status, _ = await walk.bot.call(
            "POST", f"/interactions/{told['d']['id']}/{told['d']['token']}/callback", answer
        )
        assert status == 204
        walk.heard.put_nowait(data)


@pytest_asyncio.fixture(loop_scope="session")
async def walk(walking: Walk, theme: str, width: int, hand: str) -> Walk:
    """The page in this theme and width, and this hand to use it."""
    await walking.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await walking.page.set_viewport_size({"width": width, "height": 860})
    walking.keyboard = hand == "keyboard"
    return walking


async def test_every_classic_component_tells_the_bot(walk: Walk) -> None:
    message = await walk.show(CLASSIC)
    await expect(message.locator("strong").first).to_have_text("text")
    await expect(message.get_by_role("heading", name="An embed")).to_be_visible()
    await _press_all(walk, message)
    await _choose_all(walk, message, SELECTS[:4])
    assert await fits(walk.page)


async def test_every_component_of_version_2_tells_the_bot(walk: Walk) -> None:
    message = await walk.show(MODERN, files=True)
    box = message.locator(".container").first
    assert await box.evaluate("box => getComputedStyle(box).getPropertyValue('--accent-bar')") == "#2f7a4f"
    await expect(box.get_by_role("heading", name="A box")).to_be_visible()
    await expect(box.get_by_role("separator")).to_have_count(1)
    await expect(box.get_by_role("link", name="notes.txt")).to_contain_text("5 bytes")
    await expect(box.get_by_role("button", name="Off")).to_be_disabled()
    await _press_all(walk, box)
    await walk.use(box.get_by_role("button", name="Accessory"))
    assert (await walk.told())["custom_id"] == "Accessory"
    await _choose_all(walk, box, SELECTS)
    assert await fits(walk.page)


async def test_pictures_and_covers_open(walk: Walk) -> None:
    page, message = walk.page, await walk.show(MODERN, files=True)
    await walk.use(message.get_by_role("button", name="View picture: a small picture"))
    await expect(page.get_by_role("dialog").get_by_role("img", name="a small picture")).to_be_visible()
    await page.keyboard.press("Escape")
    await walk.use(message.get_by_role("button", name="Spoiler, press to reveal the picture"))
    await walk.use(message.get_by_role("button", name="View picture: picture b"))
    await expect(page.get_by_role("dialog", name="Picture 2 of 3").get_by_role("img", name="picture b")).to_be_visible()
    await (
        page.keyboard.press("ArrowRight") if walk.keyboard else page.get_by_role("button", name="Next picture").click()
    )
    await expect(page.get_by_role("dialog", name="Picture 3 of 3")).to_contain_text("picture c")
    await (page.keyboard.press("Escape") if walk.keyboard else page.get_by_role("button", name="Close").click())
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await walk.use(message.get_by_role("button", name="Spoiler, press to reveal", exact=True))
    await expect(message.get_by_role("button", name="Spoiler")).to_have_count(0)
    await expect(message.get_by_text("Behind the cover")).to_be_visible()


async def test_a_modal_of_words_tells_the_bot(walk: Walk) -> None:
    modal = await _open(walk, "Words")
    for field_, words in (("Name", "Biscuit"), ("Story", "Once upon a time"), ("Nickname", "Bix")):
        await _write(walk, modal.get_by_role("textbox", name=field_, exact=True), words)
    await _choose_all(walk, modal, (), "Coat", "Extras")
    assert await _submitted(walk, modal) == {
        "Name": "Biscuit",
        "Story": "Once upon a time",
        "Nickname": "Bix",
        "Coat": ["black"],
        "Extras": ["b3", "h5"],
    }


async def test_a_modal_of_choices_and_files_tells_the_bot(walk: Walk) -> None:
    modal = await _open(walk, "Choices")
    await expect(modal.locator("strong")).to_have_text("well")
    if walk.keyboard:
        await modal.get_by_label("Small").press(" ")
        await walk.page.keyboard.press("ArrowDown")
    else:
        await modal.get_by_label("Large").click()
    for box in ("Hat", "Scarf", "Private"):
        await walk.use(modal.get_by_label(box, exact=True), " ")
    async with walk.page.expect_file_chooser() as chooser:
        await walk.use(modal.get_by_role("button", name="browse"))
    await (await chooser.value).set_files([PHOTO])
    given = await _submitted(walk, modal)
    (photo,) = given.pop("Photographs")
    assert given == {"Size": "l", "Wears": ["hat", "scarf"], "Private": True}
    kept = walk.bot.discord.backend.cdn.get(photo)
    assert kept is not None
    assert (kept.filename, kept.data) == ("dog.txt", b"woof")


async def test_a_modal_of_people_and_places_tells_the_bot(walk: Walk) -> None:
    modal = await _open(walk, "People")
    names = ("Owner", "Role", "Anybody", "Where")
    await _choose_all(walk, modal, (), *names)
    assert await _submitted(walk, modal) == {name: walk.meant(name) for name in names}


async def _press_all(walk: Walk, within: Locator) -> None:
    """Every button is reached by Tab in the order of reading, and each but the link tells the bot."""
    first = within.get_by_role("button", name="Primary")
    if walk.keyboard:
        await first.focus()
        for button in BUTTONS[1:]:
            await walk.page.keyboard.press("Tab")
            role = "link" if button["style"] == LINK else "button"
            await expect(within.get_by_role(role, name=button["label"], exact=True)).to_be_focused()
    for number, button in enumerate(BUTTONS):
        if button["style"] == LINK:
            link = within.get_by_role("link", name="Link", exact=True)
            await expect(link).to_have_attribute("href", button["url"])
            continue
        control = within.get_by_role("button", name=button["label"], exact=True)
        await walk.use(control, "Enter" if number % 2 else " ")
        told = await walk.told()
        assert (told["component_type"], told["custom_id"]) == (2, button["custom_id"])


async def _choose_all(walk: Walk, within: Locator, selects: tuple[Json, ...], *named: str) -> None:
    """Chooses in each of the message's selects, or in those of a modal by their labels, which tell nothing yet."""
    for name in [*(select["placeholder"] for select in selects), *named]:
        trigger = within.get_by_role("combobox", name=re.compile(f"^{name}"))
        await walk.choose(trigger, *CHOICES[name].options)
        if not named:
            told = await walk.told()
            assert (told["custom_id"], told["values"]) == (name, walk.meant(name))
        await expect(trigger).to_be_focused()
        await expect(trigger).to_have_accessible_name(f"{name}: {', '.join(CHOICES[name].options)}")


async def _open(walk: Walk, name: str) -> Locator:
    await walk.show(OPENERS)
    await walk.use(newest(walk.page).get_by_role("button", name=f"Open {name}"))
    assert (await walk.told())["custom_id"] == f"Open {name}"
    modal = walk.page.get_by_role("dialog", name=name)
    await expect(modal).to_be_visible()
    return modal


async def _write(walk: Walk, box: Locator, words: str) -> None:
    if walk.keyboard:
        await box.press("ControlOrMeta+a")
        await walk.page.keyboard.type(words)
    else:
        await box.fill(words)


async def _submitted(walk: Walk, modal: Locator) -> Json:
    """The modal's values as the bot receives them, by custom id."""
    assert await fits(walk.page)
    await walk.use(modal.get_by_role("button", name="Submit"))
    told = await walk.told()
    await expect(modal).to_have_count(0)
    return dict(_values(told["components"]))


def _values(parts: list[Json]) -> list[tuple[str, Any]]:
    inner = [one for part in parts for one in (part.get("components") or [part.get("component")]) if one]
    return [(one["custom_id"], one["values"] if "values" in one else one["value"]) for one in inner]
