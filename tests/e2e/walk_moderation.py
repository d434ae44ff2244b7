"""A moderator's cards in a browser, with a picture of each: rules, queue, a report, bans and the record.

python -m tests.e2e.walk_moderation docs/images      # makes the screenshots of docs/moderation.md
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from sandbox import CardView, MemberDriver, Sandbox
from tests.e2e.stage import Stage, a_form, is_gallery, is_ticket, modal
from tests.sandbox.page_fixtures import ARGUMENTS, browser_path

DRAWN_MS = 60_000
SIZE = {"width": 1180, "height": 1120}


async def picture(page: Page, card: CardView, path: Path, says: str = "") -> None:
    """The card alone, once the page shows these words on it, and its pictures."""
    shown = page.locator(f'[data-message="{card.id}"]')
    await expect(shown).to_contain_text(says, timeout=DRAWN_MS)
    await shown.scroll_into_view_if_needed()
    await page.wait_for_function(
        "id => [...document.querySelectorAll(`[data-message='${id}'] img`)].every(image => image.complete)", arg=card.id
    )
    await shown.screenshot(path=path)


async def card(member: MemberDriver, command: str, **options: object) -> CardView:
    """What a command shows."""
    return await (await member.slash(command, **options)).until(lambda view: view.text)  # pyright: ignore[reportArgumentType]


async def walk(stage: Stage, page: Page, folder: Path) -> None:
    """From the rules to the record; leaves moderation-*.png."""
    owner, mara, ben = (stage.discord.member(name) for name in ("owner", "mara", "ben"))
    rules = await card(owner, "petadmin policy")
    await rules.select("Log channel", owner.channel("gallery").id)
    await rules.press("Cover results")
    await modal(await rules.press("Limits…")).submit({"Per hour": "5", "Per day": "20"})
    await rules.until(lambda view: "5 an hour" in view.text)
    await picture(page, rules, folder / "moderation-policy.png", "5 an hour")
    form = await a_form(mara)
    await form.press("Generate")
    await form.until(is_gallery)
    await modal(await form.as_(ben).press("Report")).submit({"What is wrong": "This is not what our server is for."})
    reports = await card(owner, "petadmin reports")
    await picture(page, reports, folder / "moderation-reports.png")
    desk = await card(owner, "petadmin queue")
    await desk.press("Pause")
    await desk.until(lambda view: "Paused" in view.text)
    for member in (mara, ben, mara):
        waiting = await a_form(member)
        await waiting.press("Generate")
        await waiting.until(is_ticket)
    desk = await card(owner, "petadmin queue")
    await picture(page, desk, folder / "moderation-pause.png")
    stage.discord.newcomer("rex")
    await card(owner, "petadmin ban", user=stage.discord.member("rex"), reason="Floods the channel with orders")
    await card(owner, "petadmin timeout", user=ben, minutes=90, reason="Rude notes, again")
    await picture(page, await card(owner, "petadmin bans"), folder / "moderation-bans.png")
    await picture(page, await card(owner, "petadmin record"), folder / "moderation-record.png")
    await page.goto(f"{stage.discord.url}/#as=owner&channel=gallery")
    case = next(view for view in owner.cards("gallery") if "was reported" in view.text)
    await picture(page, case, folder / "moderation-case.png")


async def _screenshots(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with Sandbox() as discord, async_playwright() as playwright:
            stage = Stage(discord, Path(data))
            await stage.start()
            browser = await playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
            page = await browser.new_page(viewport=SIZE, color_scheme="dark")
            await page.goto(f"{discord.url}/#as=owner&channel=general")
            try:
                await walk(stage, page, folder)
            finally:
                await browser.close()
                await stage.stop()


if __name__ == "__main__":
    asyncio.run(_screenshots(Path(sys.argv[1])))
