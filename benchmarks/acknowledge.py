"""How soon the bot answers while 200 people order at once and the worker draws: python -m benchmarks.acknowledge

The sandbox and the people are this process, the bot with its worker another; so their load is not the bot's.
"""

import argparse
import asyncio
import json
import random
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.botprocess import BotProcess, prepared
from benchmarks.measuring import machine, percentile, table, watch_lag
from benchmarks.people import BREEDS, crowd
from sandbox import MemberDriver, Sandbox
from sandbox.events import Event

TARGETS = {"p99": 0.300, "max": 3.0, "lag": 0.050}
"""Seconds: of acknowledgements, and of the bot's event-loop lag at its 99th percentile."""
PATIENCE = 120.0
"""Seconds after which a person who got no form gives up, and the benchmark fails."""


@dataclass(slots=True)
class Answers:
    """When each interaction was sent, and how long its acknowledgement took."""

    sent: dict[str, float] = field(default_factory=dict[str, float])
    took: list[float] = field(default_factory=list[float])

    def hear(self, event: Event) -> None:
        """Listen to the sandbox."""
        if event.type == "INTERACTION_CREATE" and event.bot_data:
            self.sent[event.bot_data["id"]] = time.perf_counter()
        elif event.type in {"INTERACTION_SUCCESS", "INTERACTION_FAILURE"} and event.data:
            began = self.sent.pop(event.data["id"], None)
            if began is not None:
                self.took.append(time.perf_counter() - began)


async def order(member: MemberDriver, after: float, rng: random.Random) -> None:
    """One person: /pet create, then Generate."""
    await asyncio.sleep(after)
    card = await member.slash("pet create", breed=rng.choice(BREEDS), background="beach", timeout=PATIENCE)
    await card.press("Generate", timeout=PATIENCE)


async def measure(people: int, within: float, folder: Path) -> tuple[Answers, list[float], list[float]]:
    """The acknowledgements, the bot's lags and the sandbox's, all in seconds."""
    answers, own_lags, rng = Answers(), list[float](), random.Random(1)
    async with Sandbox() as discord, a_bot(discord, folder) as bot:
        customers = crowd(discord, people + 1)
        await order(customers.pop().member, 0, rng)  # so that the worker draws from the first moment on
        discord.backend.events.listen(answers.hear)
        bot.signal(signal.SIGUSR1)
        probe = asyncio.create_task(watch_lag(own_lags))
        orders = (order(each.member, within * number / people, rng) for number, each in enumerate(customers))
        await asyncio.gather(*orders)
        probe.cancel()
    return answers, json.loads((folder / "lags.json").read_text()), own_lags


@asynccontextmanager
async def a_bot(discord: Sandbox, folder: Path) -> AsyncGenerator[BotProcess]:
    """A bot with its probe, let in by the sandbox."""
    bot = BotProcess(discord, folder, command=("-m", "benchmarks.probedbot", str(folder / "lags.json")))
    await bot.start()
    try:
        await discord.bot_ready(30)
        yield bot
    finally:
        await bot.end()


def shown(answers: Answers, lags: list[float], own_lags: list[float], people: int, within: float) -> str:
    """The table."""
    rows = [
        _row("interaction to acknowledgement", answers.took, f"p99 < {1000 * TARGETS['p99']:.0f}, none > 3000"),
        _row("the bot's event-loop lag", lags, f"p99 < {1000 * TARGETS['lag']:.0f}"),
        _row("the sandbox's event-loop lag (in the above)", own_lags, ""),
    ]
    title = f"Acknowledgement: {people} people order within {within:g} s while the worker draws (ms)"
    return table(title, ("what", "count", "p50", "p99", "max", "target"), rows)


def _row(name: str, seconds: list[float], target: str) -> tuple[str, ...]:
    figures = (percentile(seconds, 0.5), percentile(seconds, 0.99), max(seconds, default=0))
    return (name, str(len(seconds)), *(f"{1000 * figure:.0f}" for figure in figures), target)


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--within", type=float, default=10.0, help="seconds")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        measured = asyncio.run(measure(given.people, given.within, prepared(Path(folder))))
    print(shown(*measured, given.people, given.within))
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
