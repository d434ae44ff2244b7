"""How soon the bot is there and how much memory its process takes: python -m benchmarks.start"""

import argparse
import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.botprocess import ROOT, BotProcess, prepared
from benchmarks.measuring import machine, table
from sandbox import Sandbox

READY_TARGET, MEMORY_TARGET = 1.5, 150
"""Seconds from the process's start to READY; MiB resident."""
SETTLING = 2.0
"""Seconds after READY at which memory is read: discord.py has its guilds by then."""
HEAVY = ("torch", "diffusers", "transformers", "PIL", "numpy")


@dataclass(frozen=True, slots=True)
class Start:
    """One start of the bot."""

    seconds: float
    processor: float
    """Seconds of processor time until READY: what a machine with nothing else to do needs at least."""
    megabytes: float
    torch: bool
    """Whether a library of torch's is mapped into the process."""


async def measure(times: int, folder: Path) -> list[Start]:
    """Starts on the same folder: the first makes the database and registers the commands."""
    async with Sandbox() as discord:
        return [await _start(discord, folder) for _ in range(times)]


async def _start(discord: Sandbox, folder: Path) -> Start:
    bot = BotProcess(discord, folder)
    before = discord.gateway.identifies
    began = time.perf_counter()
    await bot.start()
    await discord.backend.events.wait_until(lambda: discord.gateway.identifies > before, 60)
    seconds = time.perf_counter() - began
    process = psutil.Process(bot.pid)
    used = process.cpu_times()
    await asyncio.sleep(SETTLING)
    libraries = [each.path for each in process.memory_maps()]
    start = Start(
        seconds, used.user + used.system, process.memory_info().rss / 2**20, any("torch" in path for path in libraries)
    )
    await bot.end()
    return start


def imported() -> list[str]:
    """Heavy packages among the modules of a gateway process."""
    code = f"import sys, bot; print(*(name for name in {HEAVY} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return ran.stdout.split()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        starts = asyncio.run(measure(given.times, prepared(Path(folder))))
    rows = [
        (
            "first, with an empty folder" if number == 1 else f"start {number}",
            f"{start.seconds:.2f}",
            f"{start.processor:.2f}",
            f"{start.megabytes:.0f}",
            "mapped" if start.torch else "absent",
        )
        for number, start in enumerate(starts, start=1)
    ]
    rows.append(("target", f"< {READY_TARGET}", "", f"< {MEMORY_TARGET}", "absent"))
    print(
        table("Start", ("start", "process start to READY (s)", "processor time (s)", "resident (MiB)", "torch"), rows)
    )
    print(f"\n{machine()}")
    print(f"Heavy packages in sys.modules: {', '.join(imported()) or 'none'} (looked for {', '.join(HEAVY)})")


if __name__ == "__main__":
    main()
