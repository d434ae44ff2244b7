"""The bot as an operator runs it: `bot.py` in a process of its own, against a sandbox."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox import Sandbox

ROOT = Path(__file__).parents[1]
STOP_WITHIN = 20.0
"""Seconds after which a bot that was asked to stop is killed."""


def prepared(folder: Path) -> Path:
    """The folder, with the noise pipeline in it where the setting PETBOT_MODEL=noise expects it."""
    model = folder / "noise-model"
    if not model.exists():
        command = [sys.executable, "-m", "petbot.engine.noise", str(model)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@asynccontextmanager
async def running(discord: Sandbox, folder: Path, **settings: str) -> AsyncGenerator["BotProcess"]:
    """A started bot, asked to stop at the end whatever happened."""
    bot = BotProcess(discord, folder, **settings)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.end()


class BotProcess:
    """Started, killed and started again on the same data folder; its log goes to `bot.log` there."""

    def __init__(
        self, discord: Sandbox, folder: Path, *, command: Sequence[str] = ("bot.py",), **settings: str
    ) -> None:
        """`command`: what Python runs; a bot with a probe of its own, for instance."""
        self._folder = folder
        self._command = command
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PETBOT_", "DISCORD_"))},
            "DISCORD_TOKEN": discord.token,
            "PETBOT_DISCORD_API": discord.url,
            "PETBOT_DATA_FOLDER": str(folder),
            "PETBOT_MODEL": "noise",
            "PETBOT_ACTIONS_PER_10_SECONDS": "10000",  # benchmarks press faster than people do
            "PETBOT_ACTIONS_PER_MINUTE": "60000",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The process id of the running bot."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it; whether it is ready is for Discord to say."""
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    async def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def end(self) -> int:
        """SIGTERM, and SIGKILL if that is not heeded. Returns the exit status."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_WITHIN)
            except TimeoutError:
                await self.kill()
        return self._process.returncode or 0
