"""What a newcomer sees: from an empty channel to a picture, in a real browser, drawn by the real worker."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from benchmarks.botprocess import running
from sandbox import Sandbox
from tests.e2e.guide import first, returning
from tests.e2e.guide.camera import Camera
from tests.e2e.guide.town import speaking
from tests.e2e.guide.walker import WHO, walker
from tests.models import noise_folder
from tests.sandbox.page_acts import newest
from tests.sandbox.page_fixtures import OpenPage

WIDTH, HEIGHT = 390, 2200
"""A telephone's, and so high that a whole card is on the page."""


async def test_who_reads_german_on_a_telephone_needs_six_interactions_and_then_two(
    discord: Sandbox, open_page: OpenPage, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    speaking(discord, "de")
    async with running(discord, _with_noise(tmp_path, request)):
        await discord.bot_ready(timeout=30)
        page = await open_page(discord.url, as_=WHO, width=WIDTH, height=HEIGHT)
        me = walker(page, discord, "de", Camera(folder=tmp_path))
        await first.nothing_yet(me)
        await first.the_help(me)
        await first.a_refusal(me)
        await first.six_interactions(me)
        await returning.one_press(me)
    for name in ("nothing-yet", "help", "create", "refusal", "first-picture", "returning"):
        assert (tmp_path / f"{name}.png").stat().st_size > 2_000


async def test_a_newcomer_gets_a_picture_rerolls_it_and_deletes_it(
    discord: Sandbox, open_page: OpenPage, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    speaking(discord, "en-US")
    async with running(discord, _with_noise(tmp_path, request)):
        await discord.bot_ready(timeout=30)
        page = await open_page(discord.url, as_=WHO, height=HEIGHT)
        card = await first.six_interactions(walker(page, discord, "en-US", Camera(folder=tmp_path)))
        await card.get_by_role("button", name="Reroll").click()
        await expect(page.locator("[data-message]")).to_have_count(2)
        await expect(newest(page)).to_contain_text("is ready", timeout=60_000)
        await newest(page).get_by_role("button", name="Delete").click()
        await expect(newest(page)).to_contain_text("Deleted")
        await expect(newest(page).get_by_role("img")).to_have_count(0)


def _with_noise(folder: Path, request: pytest.FixtureRequest) -> Path:
    """A data folder in which the bot finds the model that draws noise."""
    cache = request.config.cache
    assert cache is not None
    (folder / "noise-model").symlink_to(noise_folder(cache.mkdir("models")))
    return folder
