"""Makes the guide's pictures: wide and dark in English, narrow and light in German, with the embedded model.

python -m tests.e2e.guide docs/guide

A font with emojis must be there (Debian: fonts-noto-color-emoji), or they become empty boxes.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, async_playwright

from benchmarks.botprocess import running
from sandbox import Sandbox
from tests.e2e.guide import finished, first, lookingback, pets, places, returning
from tests.e2e.guide.camera import Camera
from tests.e2e.guide.town import speaking
from tests.e2e.guide.walker import WHO, Walker, walker
from tests.sandbox.page_fixtures import ARGUMENTS, browser_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One walk. The window is as high as the longest card, which a telephone would scroll."""

    locale: str
    width: int
    theme: Literal["dark", "light"]
    suffix: str = ""
    height: int = 1600
    kept: frozenset[str] | None = None
    """The pictures that the guide shows of it; all if None."""


ON_THE_PHONE = frozenset({"create", "coats", "drawing", "result", "profile", "taste", "history", "queue"})
TOURS = (
    Tour(locale="en-US", width=1280, theme="dark"),
    Tour(locale="de", width=390, theme="light", suffix="-de", height=2200, kept=ON_THE_PHONE),
)
ROOM = ".log-list { padding-bottom: 420px !important }"
"""Below the newest card, so that its menus open downwards and leave the card to be seen."""


async def walk(me: Walker) -> None:
    """All chapters, in the order in which a member might come upon them."""
    await first.nothing_yet(me)
    await first.the_help(me)
    await first.a_refusal(me)
    picture = await first.six_interactions(me)
    await returning.one_press(me)
    several = await returning.the_pet(me)
    await returning.the_scene(me, several)
    await returning.the_owner(me, several)
    await returning.the_style(me, several)
    await returning.the_ticket(me, several)
    await finished.others_like_it(me, picture)
    await finished.looked_at(me, picture)
    await finished.judged(me, picture)
    await finished.changed_and_deleted(me, picture)
    await pets.saved(me, picture, several)
    await pets.drawn_again(me)
    await pets.given(me, await pets.listed(me))
    await places.from_a_message(me, await places.from_a_file(me))
    await lookingback.the_taste(me)
    await lookingback.the_history(me)
    await lookingback.the_queue(me)
    await places.for_me_alone(me)
    await places.everywhere(me)


@asynccontextmanager
async def _town(tour: Tour, model: str) -> AsyncGenerator[Sandbox]:
    """A sandbox of its own for each walk, so that everybody is new in it, and a bot."""
    with tempfile.TemporaryDirectory() as data:
        async with Sandbox() as discord, running(discord, Path(data), PETBOT_MODEL=model, PETBOT_ORDERS_AT_ONCE="2"):
            speaking(discord, tour.locale)
            await discord.bot_ready(timeout=30)
            yield discord


async def _page(browser: Browser, discord: Sandbox, tour: Tour) -> Page:
    page = await browser.new_page(
        viewport={"width": tour.width, "height": tour.height}, color_scheme=tour.theme, reduced_motion="reduce"
    )
    await page.goto(f"{discord.url}/#as={WHO}&channel=general")
    await page.get_by_role("log", name="Messages").wait_for()
    await page.add_style_tag(content=ROOM)
    return page


async def guide(folder: Path, tour: Tour, model: str = "embedded") -> None:
    """Walk once; leaves the pictures in the folder."""
    async with _town(tour, model) as discord, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        camera = Camera(folder=folder, suffix=tour.suffix, kept=tour.kept)
        await walk(walker(await _page(browser, discord, tour), discord, tour.locale, camera))
        await browser.close()


async def _all(folder: Path) -> None:
    for tour in TOURS:
        await guide(folder, tour)


if __name__ == "__main__":
    asyncio.run(_all(Path(sys.argv[1])))
