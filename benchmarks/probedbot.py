"""`python -m benchmarks.probedbot FILE`: the bot with a probe of its event loop; the lags go to FILE at its end."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from benchmarks.measuring import watch_lag
from cogs.client import PetBot
from cogs.running import Door, serve
from petbot import logs
from petbot.config import read_settings


async def main(report: Path) -> None:
    """Serve until SIGTERM. SIGUSR1 forgets the lags so far: the measurement begins."""
    settings = read_settings(None)
    logs.set_up(settings.log_level)
    stop, lags = asyncio.Event(), list[float]()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGUSR1, lags.clear)
    probe = asyncio.create_task(watch_lag(lags))
    stop_measuring = asyncio.create_task(_report(stop, lags, report))
    assert settings.discord_token is not None
    door = Door(token=settings.discord_token.get_secret_value(), api=settings.discord_api)
    await serve(settings, door, stop, _nothing_to_announce)
    await stop_measuring
    probe.cancel()


async def _report(stop: asyncio.Event, lags: list[float], report: Path) -> None:
    """At the stop, before the closing work that nobody waits for."""
    await stop.wait()
    await asyncio.to_thread(report.write_text, json.dumps(lags))


def _nothing_to_announce(bot: PetBot) -> None:
    del bot


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
