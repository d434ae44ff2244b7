"""Kills the bot and its worker at random moments while people order, then counts: one delivered card for each order.

python -m benchmarks.chaos --orders 40 --members 8 --bot-kills 10 --worker-kills 10 --seed 1
"""

import argparse
import asyncio
import contextlib
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.botprocess import BotProcess, prepared, running
from benchmarks.people import crowd, results
from sandbox import Sandbox

WORKER = "petbot.engine.worker"
FINISH = 180.0
"""Seconds that everything may take to be delivered once the killing has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of everything."""

    orders: int = 40
    members: int = 8
    bot_kills: int = 10
    worker_kills: int = 10
    seed: int = 1
    pause: tuple[float, float] = (0.5, 4.0)
    """Least and most seconds between two kills."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was counted at the end."""

    orders: int
    delivered: Counter[str] = field(default_factory=Counter[str])
    """Results seen in Discord, by order."""
    bot_kills: int = 0
    worker_kills: int = 0

    @property
    def exactly_once(self) -> bool:
        """Whether each order has one result, and nothing else was delivered."""
        return len(self.delivered) == self.orders and set(self.delivered.values()) <= {1}

    def table(self) -> str:
        """The counts, line by line."""
        once = sum(count == 1 for count in self.delivered.values())
        lines = [
            ("orders placed", self.orders),
            ("bot killed", self.bot_kills),
            ("worker killed", self.worker_kills),
            ("orders delivered exactly once", once),
            ("orders delivered more than once", len(self.delivered) - once),
            ("orders not delivered", self.orders - len(self.delivered)),
        ]
        return "\n".join(f"{name:32} {count:5}" for name, count in lines)


async def run(plan: Plan, folder: Path) -> Outcome:
    """Carry the plan out in a folder of its own; the model is the noise pipeline, built there if it is missing."""
    rng = random.Random(plan.seed)
    async with Sandbox() as discord, running(discord, folder) as bot:
        await discord.bot_ready(timeout=30)
        customers = crowd(discord, plan.members)
        shares = [plan.orders // plan.members + (n < plan.orders % plan.members) for n in range(plan.members)]
        outcome = Outcome(orders=plan.orders)
        async with asyncio.TaskGroup() as group:
            for customer, share in zip(customers, shares, strict=True):
                group.create_task(customer.order(share, random.Random(rng.random())))
            group.create_task(_kill(bot, plan, rng, outcome))
        await _all_ended(folder / "petbot.db")
        with contextlib.suppress(TimeoutError):  # the last edits take a moment; what is judged is the count
            await _until(lambda: len(list(results(customers))) >= plan.orders, 5)
        outcome.delivered = Counter(results(customers))
        outcome.orders = _count(folder / "petbot.db", "SELECT count(*) FROM orders")
        return outcome


async def _kill(bot: BotProcess, plan: Plan, rng: random.Random, outcome: Outcome) -> None:
    victims = ["bot"] * plan.bot_kills + ["worker"] * plan.worker_kills
    rng.shuffle(victims)
    for victim in victims:
        await asyncio.sleep(rng.uniform(*plan.pause))
        if victim == "bot":
            await bot.kill()
            outcome.bot_kills += 1
            await bot.start()
        else:
            outcome.worker_kills += await _kill_worker(bot)


async def _kill_worker(bot: BotProcess) -> int:
    """Kill the worker once there is one (it takes seconds to come back after each death)."""
    while True:
        for child in psutil.Process(bot.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if WORKER in child.cmdline():
                    child.kill()
                    return 1
        await asyncio.sleep(0.05)


async def _all_ended(database: Path) -> None:
    """Until the queue is empty and the outbox drained, as the database itself tells."""
    open_jobs = "SELECT count(*) FROM jobs WHERE state IN ('queued', 'waiting', 'running')"
    undelivered = "SELECT count(*) FROM deliveries WHERE state = 'pending'"
    await _until(lambda: _count(database, open_jobs) + _count(database, undelivered) == 0, FINISH)


async def _until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait for what no event tells, as it happens in another process. TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _count(database: Path, query: str) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchone()[0]


def _plan(arguments: list[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    for name in ("orders", "members", "bot_kills", "worker_kills", "seed"):
        default = getattr(Plan(), name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default, help=f"default {default}")
    return Plan(**vars(parser.parse_args(arguments)))


def main() -> int:
    """Run the plan of the command line; 0 if every order was delivered exactly once."""
    with tempfile.TemporaryDirectory(prefix="petbot-chaos-") as name:
        folder = prepared(Path(name))
        outcome = asyncio.run(run(_plan(sys.argv[1:]), folder))
    print(outcome.table())
    return 0 if outcome.exactly_once else 1


if __name__ == "__main__":
    sys.exit(main())
