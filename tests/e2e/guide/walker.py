"""A member at the page: commands, presses and choices in the member's own language, and what comes of them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from cogs.result import wording as result
from petbot.catalogue import Catalogue, kind_of, load_catalogue
from petbot.domain.choices import Field
from petbot.domain.texts import Named
from petbot.languages import Language, language
from sandbox import MemberDriver, Sandbox
from sandbox.world import Message
from tests.e2e.guide.camera import Camera
from tests.sandbox.page_acts import composer

DRAWN_MS = 120_000
"""Milliseconds that an order may take on a busy machine, with the orders before it."""
ANSWERED = """before => {
  const last = [...document.querySelectorAll("[data-message]")].at(-1);
  return last && last.dataset.message !== before && !last.querySelector(".thinking");
}"""
WHO = "mara"
Card = Locator
"""A message of the bot's, wherever it stands in the log."""


@dataclass(slots=True, kw_only=True)
class Walker:
    """Every act counts as one interaction. What is pressed is named by the bot's own texts, in any language."""

    page: Page
    discord: Sandbox
    language: Language
    catalogue: Catalogue
    camera: Camera
    acts: int = 0

    def say(self, said: str | Named) -> str:
        """An entry's name, or a text's first line as the page shows it: without its markdown, and up to a command."""
        words = self.language.say(said) if isinstance(said, str) else self.language.name(said)
        return re.split("[`<{]", words.splitlines()[0])[0].lstrip("#- ").replace("**", "").strip()

    def entry(self, field: Field, name: str) -> Named:
        """An entry of the catalogue, by its id."""
        return self.catalogue.shelf(kind_of(field))[name]

    def named(self, command: str) -> str:
        """A command as this member types it."""
        return " ".join(self.language.named("command", word) for word in ("pet", *command.split()))

    def other(self, name: str = "ben") -> MemberDriver:
        """Somebody else, who needs no browser."""
        return self.discord.member(name)

    async def command(self, command: str, options: str = "") -> Card:
        """Send a command of /pet with options as one types them; returns what it shows."""
        return await self.answered(lambda: self._send(f"/{self.named(command)} {options}"))

    async def press(self, card: Card, label: str) -> None:
        """Press a button of the card; of an emoji alone, by the emoji."""
        self.acts += 1
        await card.get_by_role("button", name=self.say(label), exact=True).click()

    async def press_and_see(self, card: Card, label: str) -> None:
        """Press a button that changes the card it stands on."""
        await self._edited(card, lambda: self.press(card, label))

    async def press_for_more(self, card: Card, label: str) -> Card:
        """Press a button that is answered by a message of its own."""
        return await self.answered(lambda: self.press(card, label))

    async def press_for_modal(self, card: Card, label: str) -> Locator:
        """Press a button that opens a modal."""
        await self.press(card, label)
        return await self.modal()

    async def modal(self) -> Locator:
        """The modal that is open."""
        modal = self.page.get_by_role("dialog")
        await expect(modal.locator("form")).to_be_visible()
        return modal

    async def submit(self, modal: Locator) -> None:
        """Send a modal."""
        self.acts += 1
        await modal.get_by_role("button", name="Submit").click()
        await expect(modal).to_have_count(0)

    async def submit_and_see(self, card: Card, modal: Locator) -> None:
        """Send a modal that changes the card it was opened from."""
        await self._edited(card, lambda: self.submit(modal))

    async def choose(self, card: Card, label: str, *entries: str | Named) -> None:
        """Choose in a menu that changes the card it stands on."""
        await self._edited(card, lambda: self.pick(self.menu(card, label), *entries))

    async def choose_for_more(self, card: Card, label: str, entry: str | Named) -> Card:
        """Choose in a menu what is answered by a message of its own."""
        return await self.answered(lambda: self.pick(self.menu(card, label), entry))

    def menu(self, within: Locator, label: str) -> Locator:
        """A menu by its placeholder or label, whatever is chosen in it."""
        return within.get_by_role("combobox", name=re.compile(f"^{re.escape(self.say(label))}"))

    async def pick(self, menu: Locator, *entries: str | Named) -> None:
        """Open a menu and take these."""
        self.acts += 1
        await menu.click()
        for entry in entries:
            await self.option(self.say(entry)).click()
        if len(entries) > 1:
            await self.page.get_by_role("button", name="Done").click()
        await expect(self.page.get_by_role("listbox")).to_have_count(0)

    async def pick_first(self, card: Card, label: str) -> None:
        """Take the first line of a menu that changes the card it stands on."""
        await self._edited(card, lambda: self._first(self.menu(card, label)))

    async def _first(self, menu: Locator) -> None:
        self.acts += 1
        await menu.click()
        await self.page.get_by_role("option").first.click()

    def option(self, label: str) -> Locator:
        """A line of the menu that is open."""
        exact = self.page.locator(".row-label", has_text=re.compile(f"^{re.escape(label)}$"))
        return self.page.get_by_role("option").filter(has=exact)

    async def reads(self, card: Card, said: str | Named, *, within_ms: int = 20_000) -> None:
        """The card comes to say it."""
        await expect(card).to_contain_text(self.say(said), timeout=within_ms)

    async def drawn(self, card: Card, number: int = 1) -> None:
        """The order's pictures have come to its card."""
        await self.reads(card, result.HEADING.format(number=number), within_ms=DRAWN_MS)
        await expect(card.locator(".gallery img")).to_have_count(number)

    async def answered(self, act: Callable[[], Awaitable[None]]) -> Card:
        """The message that the act brings, once it is more than "thinking…"."""
        messages = self.page.locator("[data-message]")
        before = await messages.last.get_attribute("data-message") if await messages.count() else None
        await act()
        await self.page.wait_for_function(ANSWERED, arg=before)
        number = await messages.last.get_attribute("data-message")
        return self.page.locator(f"[data-message='{number}']")

    async def go(self, channel: str) -> None:
        """Go to a channel, a thread or a post by its name, or by its id."""
        await self.page.goto(f"{self.discord.url}/#as={WHO}&channel={channel}")
        await self.page.reload()
        await expect(composer(self.page)).to_be_focused()

    async def _edited(self, card: Card, act: Callable[[], Awaitable[None]]) -> None:
        """Do it and wait until the bot has changed the card, so that the next act comes after it."""
        message = await self._message(card)
        before = message.edited_at
        await act()
        await self.discord.until(lambda: message.edited_at != before)

    async def _message(self, card: Card) -> Message:
        number = await card.get_attribute("data-message")
        kept = self.discord.backend.world.messages.values()
        return next(messages[number] for messages in kept if number in messages)

    async def _send(self, line: str) -> None:
        self.acts += 1
        await composer(self.page).fill(line)
        await self.page.get_by_role("combobox", name="More options").press("Enter")


def walker(page: Page, discord: Sandbox, locale: str, camera: Camera) -> Walker:
    """A member at this page, whose Discord and servers speak the language."""
    return Walker(page=page, discord=discord, language=language(locale), catalogue=load_catalogue(), camera=camera)
