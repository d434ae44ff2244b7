"""Every end-to-end test ends by asserting that nothing was sent that Discord would not know or not take."""

import gc
import os
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.e2e.matrix import Town, build
from tests.e2e.stage import Stage

OPENAPI = os.environ.get("DISCORD_OPENAPI")
"""A copy of Discord's OpenAPI file; with it, each exchange is held against it, both ways."""


@pytest.fixture(autouse=True, scope="module")
def _what_other_tests_left_is_not_looked_through() -> Generator[None]:
    """Bot and Discord share this process, and Discord waits 3 s: too short for a collector amid all files' objects."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
async def discord() -> AsyncGenerator[Sandbox]:
    """A sandbox; at the end, not one exchange may have broken Discord's contract."""
    async with Sandbox(openapi=OPENAPI) as sandbox:
        yield sandbox
        assert sandbox.violations == []
        assert sandbox.unknown_routes == []


@pytest.fixture
async def stage(discord: Sandbox, tmp_path: Path) -> AsyncGenerator[Stage]:
    """A bot with the fake engine on that sandbox, started."""
    stage = Stage(discord, tmp_path)
    await stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def town(discord: Sandbox, tmp_path: Path) -> AsyncGenerator[Town]:
    """Everything arranged of which the table permissions.csv speaks, with the bot started."""
    town = await build(discord, tmp_path)
    yield town
    await town.stage.stop()
