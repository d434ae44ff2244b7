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
from typing import Any

from sqlalchemy import insert, update

from petbot.domain.choices import Choices, Species
from petbot.domain.ids import CardId, GuildId, OrderId, UserId
from petbot.domain.orders import Order
from petbot.domain.recipes import Recipe
from petbot.store.database import Database
from petbot.store.engines import new_engine, parsed
from petbot.store.schema import ClockRow, JobRow, OrderRow
from petbot.store.values import choices_to_json, recipe_to_json

SIZES = (100, 1_000, 10_000, 100_000)
USERS, GUILDS = 5_000, 200
REPEATS = 100
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


async def fill(url: str, first: int, last: int) -> None:
    """Put the orders of these numbers into the line, where they would stand if nobody had been drawn yet.

    Straight into the tables, as placing 100,000 orders one by one takes minutes.
    """
    orders, jobs = list[dict[str, Any]](), list[dict[str, Any]]()
    for number in range(first, last):
        placed, turn = order(number), number // USERS
        orders.append(
            {
                "order_id": placed.order_id,
                "card_id": placed.card_id,
                "user_id": placed.user_id,
                "guild_id": placed.guild_id,
                "choices": choices_to_json(placed.choices),
                "recipe": recipe_to_json(placed.recipe),
                "placed_at": placed.placed_at,
            }
        )
        jobs.append(
            {
                "order_id": placed.order_id,
                "state": "queued",
                "attempts": 0,
                "user_id": placed.user_id,
                "guild_id": placed.guild_id,
                "steps": placed.recipe.steps,
                "sequence": number,
                "turn": 2 * turn + 2 if turn else 1,
                "guild_turn": number % USERS // GUILDS + 1,
            }
        )
    engine = new_engine(parsed(url))
    async with engine.begin() as connection:
        await connection.execute(insert(OrderRow), orders)
        await connection.execute(insert(JobRow), jobs)
        await connection.execute(update(ClockRow).values(sequence=last))
    await engine.dispose()


async def claim(database: Database) -> None:
    """Take the next job, and be done with it."""
    async with database.transaction() as t:
        job = await t.jobs.claim(NOW, "bench")
        assert job is not None
        await t.jobs.save(job.done(datetime.now(UTC)))


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


async def measure(url: str) -> list[Measured]:
    """Fill the line from size to size; at each, place and claim by turns, so that it keeps its length."""
    number, results = 0, list[Measured]()
    for size in SIZES:
        missing = size - (results[-1].queued if results else 0)
        await fill(url, number, number + missing)
        number += missing
        results.append(Measured(queued=size))
        async with Database.open(url) as database:
            for _ in range(REPEATS):
                results[-1].place.append(await milliseconds(place(database, number)))
                results[-1].look_up.append(await milliseconds(look_up(database, number)))
                results[-1].claim.append(await milliseconds(claim(database)))
                number += 1
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
        url = url or f"sqlite+aiosqlite:///{folder}/petbot.db"
        async with Database.open(url):
            pass  # which makes the tables
        print(table(await measure(url)))


if __name__ == "__main__":
    asyncio.run(main())
