"""A Shop: the whole of Petbot without Discord and without a model, on a clock that stands still."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from petbot.catalogue import Catalogue, load_catalogue
from petbot.domain.cards import Card
from petbot.domain.choices import StartPicture
from petbot.domain.ids import CardId, OrderId, UserId
from petbot.domain.moderation import Record
from petbot.domain.orders import Job, JobState
from petbot.domain.portraits import Delivery, DeliveryState
from petbot.domain.profiles import ModelProfile
from petbot.domain.retention import Retention
from petbot.service.cardservices import Bounds, open_cards
from petbot.service.courier import Courier
from petbot.service.delivery import Delivering
from petbot.service.desks import Loops, open_desks
from petbot.service.dispatching import Dispatcher
from petbot.service.faces import Ticket
from petbot.service.health import Health
from petbot.service.locks import Locks
from petbot.service.outcomes import Outcomes
from petbot.service.placing import Limits
from petbot.service.sweeping import Sweeping
from petbot.service.takingdown import Takingdown
from petbot.service.tickets import Tickets
from petbot.store.database import Database
from petbot.store.images import Images
from tests.builders import MARA, a_profile, a_token, an_address, an_asker, some_choices
from tests.fakes.clock import MovableClock
from tests.fakes.courier import FakeCourier
from tests.fakes.engine import FakeEngine

catalogue: Callable[[], Catalogue] = cache(load_catalogue)
LOOK = 0.005
"""Seconds between two looks for something that no event announces."""
LOOKS = 2000
"""Looks after which a test gives up; never a measure of speed."""


@dataclass(kw_only=True)
class Shop:
    """One instance of Petbot; opening another on the same database and fakes is a restart."""

    database: Database
    images: Images
    clock: MovableClock = field(default_factory=MovableClock)
    engine: FakeEngine = field(default_factory=FakeEngine)
    courier: FakeCourier = field(default_factory=FakeCourier)
    discord: Courier | None = None
    """What goes between the loops and `courier`, if anything."""
    locks: Locks = field(default_factory=Locks)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    limits: Limits = field(default_factory=Limits)
    retention: Retention = field(default_factory=Retention)
    profile: ModelProfile = field(default_factory=a_profile)
    """What draws."""
    grace: timedelta = timedelta(seconds=10)
    heartbeat: timedelta = timedelta(seconds=20)
    pause: timedelta = timedelta(milliseconds=10)
    every: timedelta = timedelta(milliseconds=10)

    told: list[Record] = field(default_factory=list[Record])
    """What the log channel was told."""
    looked: int = 0
    """Times that Tickets looked at the clock, which it does at least once in each round."""

    def __post_init__(self) -> None:
        database, clock, stop = self.database, self.clock, self.stop
        self.delivering = Delivering(
            database=database,
            images=self.images,
            courier=self.discord or self.courier,
            locks=self.locks,
            clock=clock,
            stop=stop,
            grace=self.grace,
        )
        outcomes = Outcomes(
            database=database, images=self.images, catalogue=catalogue(), clock=clock, stop=stop, pause=self.pause
        )
        self.dispatcher = Dispatcher(
            database=database,
            engine=self.engine,
            outcomes=outcomes,
            images=self.images,
            clock=clock,
            stop=stop,
            on_outcome=self.delivering.wake,
            grace=self.grace,
            heartbeat=self.heartbeat,
        )
        self.tickets = Tickets(
            database=database,
            dispatcher=self.dispatcher,
            courier=self.discord or self.courier,
            locks=self.locks,
            clock=self._look_at_the_clock,
            stop=stop,
            every=self.every,
        )
        self.takingdown = Takingdown(database=database, courier=self.discord or self.courier, clock=clock, stop=stop)
        self.sweeping = Sweeping(
            database=database, images=self.images, retention=self.retention, clock=clock, stop=stop
        )
        self._open_cards()
        self._open_desks()

    def _open_cards(self) -> None:
        self.health = Health()
        cards = open_cards(
            database=self.database,
            images=self.images,
            clock=self.clock,
            catalogue=catalogue(),
            profile=self.profile,
            loops=self._loops,
            wake=self.wake,
            health=self.health,
            rng=random.Random(1),
            bounds=Bounds(outstanding=self.limits.max_outstanding, profiles=3),
            inspector=_trusting,
        )
        self.ordering, self.forms, self.variations = cards["ordering"], cards["forms"], cards["variations"]
        self.results, self.uploads, self.profiles = cards["results"], cards["uploads"], cards["profiles"]
        self.tasting, self.looking_back, self.own_queue = cards["tasting"], cards["looking_back"], cards["own_queue"]

    @property
    def _loops(self) -> Loops:
        return Loops(dispatcher=self.dispatcher, delivering=self.delivering, takingdown=self.takingdown)

    def _open_desks(self) -> None:
        desks = open_desks(self.database, self.images, self._loops, self.clock, self._listen)
        self.moderation, self.queue_desk = desks.moderation, desks.queue
        self.reports, self.privacy = desks.reports, desks.privacy

    async def _listen(self, record: Record) -> None:
        self.told.append(record)

    def wake(self) -> None:
        """Ring every loop, as after the clock was moved."""
        for loop in (self.dispatcher, self.delivering, self.tickets):
            loop.wake()

    @asynccontextmanager
    async def open(self, *, tickets: bool = False, hung_uploads: bool = False) -> AsyncIterator["Shop"]:
        """With its loops running; stopped as by SIGTERM at the end. `hung_uploads` do not end by themselves then."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.dispatcher.run(), name="dispatcher")
            group.create_task(self.delivering.run(), name="delivering")
            group.create_task(self.takingdown.run(), name="taking down")
            if tickets:
                group.create_task(self.tickets.run(), name="tickets")
            try:
                yield self
            finally:
                self.engine.hold_at = None
                self.engine.go.set()
                if not hung_uploads:
                    self.courier.go.set()
                self.stop.set()

    def restarted(self, profile: ModelProfile | None = None) -> "Shop":
        """Another instance, not opened yet: nothing in memory is left, Discord and the database are as they were.

        `profile` draws from now on, where it is another one.
        """
        return Shop(
            database=self.database,
            images=self.images,
            clock=self.clock,
            courier=self.courier,
            engine=FakeEngine(capacity=self.engine.capacity),
            limits=self.limits,
            retention=self.retention,
            heartbeat=self.heartbeat,
            profile=profile or self.profile,
        )

    def _look_at_the_clock(self) -> datetime:
        self.looked += 1
        return self.clock()

    async def form(
        self, user_id: UserId = MARA, *, pictures: int = 1, token: bool = True, start: StartPicture | None = None
    ) -> Card:
        """A complete form, whose token lives for a quarter of an hour from now."""
        life = a_token(expires_at=self.clock() + timedelta(minutes=15)) if token else None
        choices = replace(some_choices(pictures=pictures), start=start)
        return await self.ordering.open_form(an_asker(user_id), an_address(token=life), choices)

    async def ordered(self, user_id: UserId = MARA, *, pictures: int = 1, token: bool = True) -> Ticket:
        """An order on a new card."""
        card = await self.form(user_id, pictures=pictures, token=token)
        return await self.ordering.place(card.card_id, an_asker(user_id))

    async def job(self, order_id: OrderId) -> Job:
        """As the database has it."""
        async with self.database.reading() as t:
            return await t.jobs.get(order_id)

    async def card(self, card_id: CardId) -> Card:
        """As the database has it."""
        async with self.database.reading() as t:
            return await t.cards.get(card_id)

    async def delivery(self, order_id: OrderId) -> Delivery:
        """As the database has it."""
        async with self.database.reading() as t:
            return await t.deliveries.get(order_id)

    async def until_job(self, order_id: OrderId, state: JobState, attempts: int | None = None) -> Job:
        """Wait until the job is in this state, after so many attempts where that is said."""

        async def there() -> bool:
            job = await self.job(order_id)
            return job.state is state and attempts in {None, job.attempts}

        await _until(there)
        return await self.job(order_id)

    async def until_lease(self, order_id: OrderId, until: datetime) -> None:
        """Wait until the job is leased until then."""

        async def there() -> bool:
            return (await self.job(order_id)).lease_until == until

        await _until(there)

    async def until_delivery(self, order_id: OrderId, state: DeliveryState = DeliveryState.SENT) -> Delivery:
        """Wait until the order's job is over and its delivery is in this state."""

        async def there() -> bool:
            return (await self.job(order_id)).state.final and (await self.delivery(order_id)).state is state

        await _until(there)
        return await self.delivery(order_id)

    async def until_looked(self, times: int) -> None:
        """Wait until Tickets has looked around so many times more."""
        enough = self.looked + times
        await self.until(lambda: self.looked > enough)

    async def until_attempts(self, order_id: OrderId, attempts: int) -> Delivery:
        """Wait until the order's result was sent in vain so many times."""

        async def there() -> bool:
            return (await self.job(order_id)).state.final and (await self.delivery(order_id)).attempts == attempts

        await _until(there)
        return await self.delivery(order_id)

    async def until_so(self, there: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something in the database is so."""
        await _until(there)

    async def until(self, fact: Callable[[], object]) -> None:
        """Wait until something in memory is so."""

        async def there() -> bool:
            return bool(fact())

        await _until(there)


async def _trusting(file: bytes) -> bytes:
    """An Inspector that takes every file for a harmless PNG."""
    return file


async def _until(there: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(LOOKS):
        if await there():
            return
        await asyncio.sleep(LOOK)
    raise AssertionError("It did not come to that.")
