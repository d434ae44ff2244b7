"""The bot as an operator starts it: `python bot.py` in a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox import Sandbox

ROOT = Path(__file__).parents[2]
START_LIMIT = 30.0
"""Seconds that a start may take on a busy machine before the test gives up."""


class Process:
    """A running or ended `python bot.py`."""

    def __init__(self, inner: asyncio.subprocess.Process) -> None:
        self._inner = inner

    async def ended(self) -> tuple[int, str]:
        """Its exit code and all that it wrote to stderr."""
        async with asyncio.timeout(START_LIMIT):
            _, errors = await self._inner.communicate()
        assert self._inner.returncode is not None
        return self._inner.returncode, errors.decode()

    async def line(self) -> str:
        """The next line on stdout."""
        assert self._inner.stdout is not None
        async with asyncio.timeout(START_LIMIT):
            return (await self._inner.stdout.readline()).decode().strip()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._inner.send_signal(number)


@asynccontextmanager
async def a_process(folder: Path, **settings: str) -> AsyncGenerator[Process]:
    """`python bot.py` with these settings alone, in `folder`; killed at the end if it still runs."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PETBOT_", "DISCORD_", "DATABASE_"))
    }
    inner = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        cwd=folder,
        env=kept | {"PETBOT_DATA_FOLDER": str(folder / "data"), "PYTHONUNBUFFERED": "1"} | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Process(inner)
    finally:
        if inner.returncode is None:
            inner.kill()
            await inner.communicate()


def on(discord: Sandbox) -> dict[str, str]:
    """Settings that connect a process to a sandbox of this one."""
    return {"DISCORD_TOKEN": discord.token, "PETBOT_DISCORD_API": discord.url}
