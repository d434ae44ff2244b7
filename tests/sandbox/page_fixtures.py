"""The sandbox's page in a real browser, for any test that wants to see what a person sees.

`open_page` suits every test: it starts a browser of its own. `open_tab` and `showroom` are for many tests in a row:
they share one browser, so their modules say `pytestmark = pytest.mark.asyncio(loop_scope="session")`.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from sandbox import Sandbox
    from tests.sandbox.page_bot import Bot

OpenPage = Callable[..., Awaitable["Page"]]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000


def browser_path() -> str:
    """Where Chromium is; skips the test where it is not, and fails it where REQUIRE_BROWSER=1 demands one."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        return found
    reason = "no Chromium on this machine: the page is not tested (apt-get install chromium)"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@asynccontextmanager
async def _browser() -> AsyncIterator["Browser"]:
    path = browser_path()
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def opening(browser: "Browser") -> AsyncIterator[OpenPage]:
    """Opens pages until the end, then holds them to it: no error thrown or logged, nothing asked of another server."""
    from playwright.async_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    complaints: list[str] = []

    async def opened(
        url: str, *, as_: str, channel: str = "general", width: int = 1280, height: int = 860, theme: str = "light"
    ) -> "Page":
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            locale="en-GB",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(f"threw: {error}"))
        page.on("console", lambda line: _logged(line.type, line.text, complaints))
        page.on("request", lambda request: _outside(url, request.url, complaints))
        await page.goto(f"{url}/#{urlencode({'as': as_, 'channel': channel})}")
        await page.get_by_role("log", name="Messages").wait_for()
        return page

    yield opened
    for context in browser.contexts:
        await context.close()
    assert complaints == []


def _logged(kind: str, text: str, complaints: list[str]) -> None:
    """A socket that cannot be opened is logged by the browser itself; the page says so in its own way."""
    if kind == "error" and not text.startswith("WebSocket connection to"):
        complaints.append(f"logged: {text}")


def _outside(home: str, asked: str, complaints: list[str]) -> None:
    if urlsplit(asked).scheme.startswith("http") and urlsplit(asked).netloc != urlsplit(home).netloc:
        complaints.append(f"asked another server: {asked}")


@pytest.fixture
async def open_page() -> AsyncIterator[OpenPage]:
    """`await open_page(sandbox.url, as_="mara", channel="general", width=1280, theme="light")`: a member's page."""
    async with _browser() as browser, opening(browser) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_browser() -> AsyncIterator["Browser"]:
    async with _browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def open_tab(shared_browser: "Browser") -> AsyncIterator[OpenPage]:
    """As open_page, in the browser that the tests of a session share."""
    async with opening(shared_browser) as opened:
        yield opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Showroom:
    sandbox: "Sandbox"
    bot: "Bot"

    @property
    def url(self) -> str:
        return self.sandbox.url


@pytest_asyncio.fixture(loop_scope="session")
async def showroom() -> AsyncIterator[Showroom]:
    """A sandbox with the bot that shows every component (page_bot.py)."""
    from sandbox import Sandbox
    from tests.sandbox.page_bot import running

    async with Sandbox() as sandbox, running(sandbox) as bot:
        yield Showroom(sandbox=sandbox, bot=bot)
