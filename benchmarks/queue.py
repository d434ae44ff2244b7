"""How long claiming, placing and looking up a place take as the line grows: python -m benchmarks.queue

On SQLite in a new folder beside this one, or on an empty PostgreSQL database whose address is the argument.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from petbot.domain.choices import Choices, Species
from petbot.domain.ids import CardId, GuildId, OrderId, UserId
from petbot.domain.orders import Order
from petbot.domain.recipes import Recipe
from petbot.store.database import Database

SIZES = (100, 1_000, 10_000, 100_000)
USERS, GUILDS = 5_000, 200
REPEATS = 200
BATCH = 5_000
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass
class Measured:
    """Milliseconds of each repetition, at one length of the line; each is a whole committed transaction."""

    queued: int
    claim: list[float] = field(default_factory=list[float])
    place: list[float] = field(default_factory=list[float])
    look_up: list[float] = field(default_factory=list[float])


def order(number: int) -> Order:
    """One of many people's orders, in one of many guilds."""
    return Order(
        order_id=OrderId(f"o{number}"),
        card_id=CardId(f"c{number}"),
        user_id=UserId(number % USERS),
        guild_id=GuildId(number % GUILDS),
        choices=Choices(species=Species.DOG, breed="golden-retriever", coat="golden", background="beach"),
        recipe=Recipe(
            model_profile="bench",
            prompt="dog, golden coat, beach background",
            negative_prompt="",
            num_inference_steps=20,
            guidance_scale=4.0,
            width=512,
            height=512,
            seeds=(1,),
        ),
        placed_at=NOW,
    )


async def fill(database: Database, first: int, last: int) -> None:
    """Put the orders of these numbers into the line, many to a transaction."""
    for start in range(first, last, BATCH):
        async with database.transaction() as t:
            for number in range(start, min(start + BATCH, last)):
                await t.jobs.add(order(number))


async def claim(database: Database) -> None:
    """Take the next job, and be done with it."""
    async with database.transaction() as t:
        job = await t.jobs.claim(NOW, "bench")
        assert job is not None
        await t.jobs.save(job.done())


async def place(database: Database, number: int) -> None:
    """All that the store does when a person presses Generate: the cap, the order, its place in line."""
    placed = order(number)
    async with database.transaction() as t:
        await t.jobs.outstanding(placed.user_id)
        await t.jobs.add(placed)
        await t.jobs.place(placed.order_id)


async def look_up(database: Database, number: int) -> None:
    """Where the last one stands, for a ticket."""
    async with database.reading() as t:
        await t.jobs.place(OrderId(f"o{number}"))


async def milliseconds(work: Awaitable[None]) -> float:
    """How long it took."""
    start = time.perf_counter()
    await work
    return (time.perf_counter() - start) * 1000


async def measure(database: Database) -> list[Measured]:
    """Fill the line from size to size; at each, place and claim by turns, so that it keeps its length."""
    number, results = 0, list[Measured]()
    for size in SIZES:
        queued = results[-1].queued if results else 0
        await fill(database, number, number + size - queued)
        number += size - queued
        result = Measured(queued=size)
        for _ in range(REPEATS):
            result.place.append(await milliseconds(place(database, number)))
            result.look_up.append(await milliseconds(look_up(database, number)))
            result.claim.append(await milliseconds(claim(database)))
            number += 1
        results.append(result)
    return results


def table(results: list[Measured]) -> str:
    """A Markdown table: medians in milliseconds, and how they compare with the shortest line."""
    first = results[0]
    lines = [
        "| queued | claim (ms) | ratio | place (ms) | ratio | look up (ms) | ratio |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for result in results:
        cells = [f"{result.queued:,}"]
        for own, base in ((result.claim, first.claim), (result.place, first.place), (result.look_up, first.look_up)):
            cells += [f"{median(own):.2f}", f"{median(own) / median(base):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


async def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", help="an empty PostgreSQL database; SQLite when left out")
    url: str | None = parser.parse_args().url
    with TemporaryDirectory(dir=Path(__file__).parent, prefix=".queue-") as folder:
        async with Database.open(url or f"sqlite+aiosqlite:///{folder}/petbot.db") as database:
            print(table(await measure(database)))


if __name__ == "__main__":
    asyncio.run(main())
