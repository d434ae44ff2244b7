"""`python bot.py` with the real worker process: pictures are drawn, and SIGTERM hands the running order back."""

import signal
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.e2e.process import a_process, on
from tests.e2e.stage import a_form, is_gallery, is_ticket
from tests.models import noise_folder


@pytest.fixture(scope="session")
def noise(request: pytest.FixtureRequest) -> Path:
    """The stand-in model's folder."""
    assert request.config.cache is not None
    return noise_folder(request.config.cache.mkdir("models"))


async def test_an_order_that_sigterm_interrupts_is_drawn_after_the_next_start(
    discord: Sandbox, tmp_path: Path, noise: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "noise-model").symlink_to(noise)
    mara = discord.member("mara")
    async with a_process(tmp_path, PETBOT_MODEL="noise", **on(discord)) as bot:
        await discord.bot_ready(30)
        first = await a_form(mara)
        await first.press("Generate")
        await first.until(is_gallery, timeout=60)
        assert first.pictures[0].width == 512
        second = await a_form(mara, count=4)
        await second.press("Generate")
        await second.until(is_ticket)
        bot.signal(signal.SIGTERM)
        code, errors = await bot.ended()
        assert (code, "Traceback" in errors) == (0, False), errors
    async with a_process(tmp_path, PETBOT_MODEL="noise", **on(discord)):
        await second.until(is_gallery, timeout=60)
        assert len(second.pictures) == 4
    assert len(discord.messages("general")) == 2
