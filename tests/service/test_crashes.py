"""Whatever dies, and whenever: each order ends, and its result is delivered exactly once."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petbot.domain.errors import Refusal
from petbot.domain.ids import UserId
from petbot.domain.orders import JobState
from petbot.domain.portraits import DeliveryState, Route
from petbot.service.faces import Ticket
from petbot.store.database import Database
from petbot.store.images import Images
from tests.builders import an_asker
from tests.fakes.clock import MovableClock
from tests.fakes.courier import FakeCourier, later
from tests.fakes.engine import WORKER_DIED, FakeEngine
from tests.fakes.mortal import Crash, Life, MortalCourier, MortalDatabase
from tests.service.shop import Shop

NAPS = 30
"""Looks around the shop in a life that nothing cuts short."""
END = 600
"""Looks after which the last life must have brought everything to its end."""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One life of the bot: what happens before it and in it, and after how many breaths it crashes (None: a stop)."""

    orders: list[tuple[int, bool]]
    """Who orders, and whether there is a token for the card."""
    minutes: int
    """That pass before it."""
    troubles: list[tuple[Route, bool]]
    """Sends that seem to fail, and whether they arrive all the same."""
    closed: set[Route]
    worker_dies: int
    cancelled: int | None
    """The order that is cancelled in the midst of it."""
    breaths: int | None


CHAPTERS = st.builds(
    Chapter,
    orders=st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=3),
    minutes=st.sampled_from([0, 0, 1, 20]),
    troubles=st.lists(st.tuples(st.sampled_from(Route), st.booleans()), max_size=2),
    closed=st.sets(st.sampled_from([Route.TOKEN, Route.CHANNEL])),
    worker_dies=st.sampled_from([0, 0, 1, 6]),
    cancelled=st.none() | st.integers(0, 5),
    breaths=st.none() | st.integers(1, 90),
)


class Story:
    """Lives of the bot, one after another, on one database and one Discord that forgets every nonce."""

    def __init__(self, database: Database, images: Images, capacity: int) -> None:
        self._database = database
        self._images = images
        self._clock = MovableClock()
        self._discord = FakeCourier()
        self._discord.deduplicates = False
        self._faults: list[Exception] = []
        self._capacity = capacity
        self._tickets: list[Ticket] = []

    async def tell(self, chapters: list[Chapter]) -> None:
        """Live all chapters and one more to the end, and check that everything ended well."""
        for chapter in chapters:
            await self._before(chapter)
            await self._live(chapter.breaths, chapter.cancelled)
        self._faults.clear()
        await self._live(None, None, to_the_end=True)
        for ticket in self._tickets:
            await self._check(ticket)

    async def _before(self, chapter: Chapter) -> None:
        shop = self._shop(Life(None))
        for user, token in chapter.orders:
            with suppress(Refusal):
                self._tickets.append(await shop.ordered(UserId(user), token=token))
        self._clock.move(timedelta(minutes=chapter.minutes))
        for route, arrives in chapter.troubles:
            troubles = self._discord.lost_answers if arrives else self._discord.stumbles
            troubles.setdefault(route, []).append(later())
        self._discord.closed = chapter.closed
        self._faults += [WORKER_DIED] * chapter.worker_dies

    async def _live(self, breaths: int | None, cancelled: int | None, *, to_the_end: bool = False) -> None:
        shop = self._shop(Life(breaths))
        try:
            async with asyncio.TaskGroup() as group:
                for loop in (shop.dispatcher, shop.delivering, shop.tickets):
                    group.create_task(loop.run())
                await self._look_on(shop, cancelled, to_the_end=to_the_end)
                shop.stop.set()
        except BaseExceptionGroup as failures:
            if others := failures.split(Crash)[1]:
                raise others from None

    async def _look_on(self, shop: Shop, cancelled: int | None, *, to_the_end: bool) -> None:
        for nap in range(END if to_the_end else NAPS):
            await asyncio.sleep(0.001)
            if cancelled is not None and nap == cancelled and self._tickets:
                card = self._tickets[cancelled % len(self._tickets)].card
                with suppress(Refusal):
                    await shop.ordering.cancel(card.card_id, an_asker(card.user_id))
            if to_the_end and nap % 20 == 19:
                if await self._all_over():
                    return
                self._clock.move(timedelta(minutes=6))
                shop.wake()

    async def _all_over(self) -> bool:
        async with self._database.reading() as t:
            jobs = [await t.jobs.get(ticket.job.order.order_id) for ticket in self._tickets]
            return all(job.state.final for job in jobs) and await t.deliveries.next_available_at() is None

    async def _check(self, ticket: Ticket) -> None:
        order_id = ticket.job.order.order_id
        async with self._database.reading() as t:
            job = await t.jobs.get(order_id)
            delivery = None if job.state is JobState.CANCELLED else await t.deliveries.get(order_id)
            portraits = await t.portraits.of(order_id)
        assert job.state.final
        assert self._discord.deliveries(order_id) == (0 if delivery is None else 1)
        assert delivery is None or delivery.state is DeliveryState.SENT
        assert len(portraits) == (1 if job.state is JobState.DONE else 0)

    def _shop(self, life: Life) -> Shop:
        engine = FakeEngine(capacity=self._capacity)
        engine.faults = self._faults
        return Shop(
            database=MortalDatabase(self._database, life),
            images=self._images,
            clock=self._clock,
            engine=engine,
            discord=MortalCourier(self._discord, life),
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of one more empty database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        numbers = count()
        return lambda: f"sqlite+aiosqlite:///{shutil.copy(template, tmp_path / f'{next(numbers)}.db')}"
    server, name = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    return lambda: server.url(server.new_database(name))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(capacity=st.integers(1, 3), chapters=st.lists(CHAPTERS, min_size=1, max_size=5))
def test_every_order_is_delivered_exactly_once_whatever_dies_and_whenever(
    new_url: Callable[[], str], tmp_path: Path, capacity: int, chapters: list[Chapter]
) -> None:
    async def story() -> None:
        async with Database.open(new_url()) as database:
            await Story(database, Images(tmp_path / "images"), capacity).tell(chapters)

    asyncio.run(story())
