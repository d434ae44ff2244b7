"""What a newcomer sees: from an empty channel to a picture, in a real browser, drawn by the real worker."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from benchmarks.botprocess import running
from sandbox import Sandbox
from tests.e2e.walk import order
from tests.models import noise_folder
from tests.sandbox.page_acts import newest
from tests.sandbox.page_fixtures import OpenPage


async def test_a_newcomer_gets_a_picture_rerolls_it_and_deletes_it(
    discord: Sandbox, open_page: OpenPage, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cache = request.config.cache
    assert cache is not None
    (tmp_path / "noise-model").symlink_to(noise_folder(cache.mkdir("models")))
    async with running(discord, tmp_path):
        await discord.bot_ready(timeout=30)
        page = await open_page(discord.url, as_="mara")
        card = await order(page, tmp_path)
        await card.get_by_role("button", name="Reroll").click()
        await expect(page.locator("[data-message]")).to_have_count(2)
        await expect(newest(page)).to_contain_text("is ready", timeout=60_000)
        await newest(page).get_by_role("button", name="Delete").click()
        await expect(newest(page)).to_contain_text("Deleted")
        await expect(newest(page).get_by_role("img")).to_have_count(0)
    assert all((tmp_path / name).stat().st_size > 10_000 for name in ("form.png", "ticket.png", "result.png"))
