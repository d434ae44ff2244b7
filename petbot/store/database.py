"""Opens the database, on SQLite or PostgreSQL alike, and hands out transactions."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from petbot.store.adapters import Adapters
from petbot.store.cards import Cards
from petbot.store.cases import Cases
from petbot.store.deliveries import Deliveries
from petbot.store.engines import BUSY_TIMEOUT, new_engine, only_one, parsed
from petbot.store.facts import Facts
from petbot.store.faults import translated
from petbot.store.history import History
from petbot.store.jobs import Jobs
from petbot.store.pauses import Pauses
from petbot.store.people import People
from petbot.store.petprofiles import PetProfiles
from petbot.store.policies import Policies
from petbot.store.portraits import Portraits
from petbot.store.records import Records
from petbot.store.sanctions import Sanctions
from petbot.store.statistics import Statistics
from petbot.store.takedowns import Takedowns
from petbot.store.taste import Tastes
from petbot.store.timings import Timings
from petbot.store.upgrading import upgrade
from petbot.store.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Transaction:
    """The repositories, bound to one transaction. None of them commits."""

    cards: Cards
    jobs: Jobs
    portraits: Portraits
    deliveries: Deliveries
    timings: Timings
    facts: Facts
    policies: Policies
    sanctions: Sanctions
    pauses: Pauses
    cases: Cases
    records: Records
    people: People
    takedowns: Takedowns
    adapters: Adapters
    statistics: Statistics
    tastes: Tastes
    profiles: PetProfiles
    uploads: Uploads
    history: History


class Database:
    """An open database, held by this process alone."""

    def __init__(self, engine: AsyncEngine, name: str, busy_timeout: timedelta = BUSY_TIMEOUT) -> None:
        """For `open`; `name` is fit for messages, without a password."""
        self._engine = engine
        self._name = name
        self._busy_timeout = busy_timeout
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = asyncio.Lock()
        self._looking: dict[str, object] = {"reading": True, "postgresql_readonly": True}
        if engine.dialect.name == "postgresql":  # SQLite's readers see one moment anyway
            self._looking["isolation_level"] = "REPEATABLE READ"

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> AsyncGenerator[Self]:
        """Take the database for this process alone, bring it up to date, and close it at the end.

        Takes "sqlite+aiosqlite:///path" (a file that is not there is created) or "postgresql+asyncpg://...". Raises a
        StoreFault that says what to do: DatabaseLocked when another Petbot has it, DatabaseBroken, DatabaseTooNew,
        DatabaseFull, DatabaseUnavailable.
        """
        address = parsed(url)
        engine = new_engine(address, busy_timeout)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(engine.dispose)
            with translated(address.name):
                await stack.enter_async_context(only_one(address, engine))
                await upgrade(engine, address.name)
            yield cls(engine, address.name, busy_timeout)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """One use case: committed at the end, undone on any exception. Never open while the engine or Discord works.

        One at a time: what a use case reads stays true until it commits, on both databases.
        """
        async with self._writing, self._session() as transaction:
            yield transaction

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Transaction]:
        """As `transaction`, for looking only: waits for nobody, nobody waits for it, and a write raises StoreFault.

        All that is read is of one moment, however much is written meanwhile.
        """
        async with self._session(**self._looking) as transaction:
            yield transaction

    async def scrub(self) -> None:
        """After an erasure: empty the log of changes too, in which SQLite still holds what was deleted.

        Waits for nobody: while somebody reads, the log stays, and the next call empties it. PostgreSQL does so by
        itself (vacuum, recycling of its log), in its own time.
        """
        if self._engine.dialect.name != "sqlite":
            return
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            if driver is None:
                return
            await driver.execute("PRAGMA busy_timeout=0")
            try:
                await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await driver.execute(f"PRAGMA busy_timeout={int(self._busy_timeout.total_seconds() * 1000)}")

    @asynccontextmanager
    async def _session(self, **options: object) -> AsyncGenerator[Transaction]:
        with translated(self._name):
            async with self._sessions() as session, _begun(session):
                await session.connection(execution_options=options)
                yield Transaction(
                    cards=Cards(session),
                    jobs=Jobs(session),
                    portraits=Portraits(session),
                    deliveries=Deliveries(session),
                    timings=Timings(session),
                    facts=Facts(session),
                    policies=Policies(session),
                    sanctions=Sanctions(session),
                    pauses=Pauses(session),
                    cases=Cases(session),
                    records=Records(session),
                    people=People(session),
                    takedowns=Takedowns(session),
                    adapters=Adapters(session),
                    statistics=Statistics(session),
                    tastes=Tastes(session),
                    profiles=PetProfiles(session),
                    uploads=Uploads(session),
                    history=History(session),
                )


@asynccontextmanager
async def _begun(session: AsyncSession) -> AsyncGenerator[None]:
    """As `session.begin()`, but that a cancellation does not cut its end short: the connection goes back whole."""
    await session.begin()
    try:
        yield
    except BaseException:
        await _whole(session.rollback())
        raise
    await _whole(session.commit())


async def _whole(ending: Coroutine[None, None, None]) -> None:
    """Await it to its end; a cancellation meanwhile goes on its way afterwards."""
    task = asyncio.create_task(ending)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
