"""Whatever dies, and whenever: each order ends, and its result is delivered exactly once."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

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

T = TypeVar("T")
NAPS = 60
"""Looks around the shop in one life that ends by a stop and not by a crash."""
END = 400
"""Looks after which the last life should have brought everything to its end."""


class Lives(RuleBasedStateMachine):
    """Orders are placed, cancelled, drawn and delivered through many short lives of the bot."""

    def __init__(self, url: str, images: Path) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.database = self._run(self.stack.enter_async_context(Database.open(url)))
        self.images = Images(images)
        self.clock = MovableClock()
        self.discord = FakeCourier()
        self.discord.deduplicates = False
        self.faults: list[Exception] = []
        self.capacity = 1
        self.tickets: list[Ticket] = []

    @initialize(capacity=st.integers(1, 3))
    def an_engine(self, capacity: int) -> None:
        self.capacity = capacity

    @rule(user=st.integers(1, 3), pictures=st.integers(1, 2), token=st.booleans())
    def an_order_is_placed(self, user: int, pictures: int, token: bool) -> None:
        with suppress(Refusal):
            shop = self._shop(Life(None))
            self.tickets.append(self._run(shop.ordered(UserId(user), pictures=pictures, token=token)))

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    @rule(route=st.sampled_from(Route), arrives=st.booleans())
    def discord_is_unwell(self, route: Route, arrives: bool) -> None:
        troubles = self.discord.lost_answers if arrives else self.discord.stumbles
        troubles.setdefault(route, []).append(later())

    @rule(routes=st.sets(st.sampled_from([Route.TOKEN, Route.CHANNEL])))
    def ways_close_and_open(self, routes: set[Route]) -> None:
        self.discord.closed = routes

    @rule(times=st.integers(1, 6))
    def the_worker_will_die(self, times: int) -> None:
        self.faults += [WORKER_DIED] * times

    @rule(breaths=st.integers(1, 60), cancelled=st.none() | st.integers(0, 9))
    def a_life_ends_in_a_crash(self, breaths: int, cancelled: int | None) -> None:
        self._run(self._live(Life(breaths), NAPS, cancelled))

    @rule(naps=st.integers(0, 10), cancelled=st.none() | st.integers(0, 9))
    def a_life_ends_in_a_stop(self, naps: int, cancelled: int | None) -> None:
        self._run(self._live(Life(None), naps, cancelled))

    def teardown(self) -> None:
        try:
            self.faults.clear()
            self._run(self._live(Life(None), END, None, to_the_end=True))
            for ticket in self.tickets:
                self._run(self._check(ticket))
        finally:
            self._run(self.stack.aclose())
            self.runner.close()

    async def _live(self, life: Life, naps: int, cancelled: int | None, *, to_the_end: bool = False) -> None:
        shop = self._shop(life)
        with suppress(Crash):
            try:
                async with asyncio.TaskGroup() as group:
                    for loop in (shop.dispatcher, shop.delivering, shop.tickets):
                        group.create_task(loop.run())
                    await self._look_on(shop, naps, cancelled, to_the_end=to_the_end)
                    shop.stop.set()
            except BaseExceptionGroup as group_of:
                _only_crashes(group_of)

    async def _look_on(self, shop: Shop, naps: int, cancelled: int | None, *, to_the_end: bool) -> None:
        for nap in range(naps):
            await asyncio.sleep(0.001)
            if nap == cancelled and self.tickets:
                ticket = self.tickets[cancelled % len(self.tickets)]
                with suppress(Refusal):
                    await shop.ordering.cancel(ticket.card.card_id, an_asker(ticket.card.user_id))
            if to_the_end and nap % 20 == 19:
                if await self._all_over():
                    return
                self.clock.move(timedelta(minutes=6))
                shop.wake()

    async def _all_over(self) -> bool:
        async with self.database.reading() as t:
            jobs = [await t.jobs.get(ticket.job.order.order_id) for ticket in self.tickets]
            return all(job.state.final for job in jobs) and await t.deliveries.next_available_at() is None

    async def _check(self, ticket: Ticket) -> None:
        order_id = ticket.job.order.order_id
        async with self.database.reading() as t:
            job = await t.jobs.get(order_id)
            delivery = None if job.state is JobState.CANCELLED else await t.deliveries.get(order_id)
            portraits = await t.portraits.of(order_id)
        assert job.state.final
        assert self.discord.deliveries(order_id) == (0 if delivery is None else 1)
        assert delivery is None or delivery.state is DeliveryState.SENT
        drawn = len(job.order.recipe.seeds) if job.state is JobState.DONE else 0
        assert [portrait.index for portrait in portraits] == list(range(drawn))

    def _shop(self, life: Life) -> Shop:
        engine = FakeEngine(capacity=self.capacity)
        engine.faults = self.faults
        return Shop(
            database=MortalDatabase(self.database, life),
            images=self.images,
            clock=self.clock,
            engine=engine,
            discord=MortalCourier(self.discord, life),
        )

    def _run(self, work: Coroutine[None, None, T]) -> T:
        return self.runner.run(work)


def _only_crashes(group: BaseExceptionGroup[BaseException]) -> None:
    _, others = group.split(Crash)
    if others:
        raise others


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], str]:
    """Gives the address of one more empty database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        return lambda number: f"sqlite+aiosqlite:///{shutil.copy(template, tmp_path / f'{number}.db')}"
    server, name = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    return lambda _: server.url(server.new_database(name))


def test_every_order_is_delivered_exactly_once_whatever_dies_and_whenever(
    new_url: Callable[[int], str], tmp_path: Path
) -> None:
    numbers = iter(range(1_000_000))
    run_state_machine_as_test(
        lambda: Lives(new_url(next(numbers)), tmp_path / "images"),
        settings=settings(
            max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
