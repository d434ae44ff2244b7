"""Opens the database, on SQLite or PostgreSQL alike, and hands out transactions."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from petbot.store import sqlite
from petbot.store.cards import Cards
from petbot.store.deliveries import Deliveries
from petbot.store.errors import DatabaseUnavailable
from petbot.store.facts import Facts
from petbot.store.faults import translated
from petbot.store.jobs import Jobs
from petbot.store.portraits import Portraits
from petbot.store.timings import Timings
from petbot.store.upgrading import upgrade

BUSY_TIMEOUT = timedelta(seconds=5)
"""How long to wait for another program, such as a backup, that holds the SQLite file."""

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
"""How a DATABASE_URL may begin, and the driver that it gets."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """The repositories, bound to one transaction. None of them commits."""

    cards: Cards
    jobs: Jobs
    portraits: Portraits
    deliveries: Deliveries
    timings: Timings
    facts: Facts


class Database:
    """An open database, held by this process alone."""

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        """For `open`, and for tests that need a second way in; `name` is fit for messages, without a password."""
        self._engine = engine
        self._name = name
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> AsyncGenerator[Self]:
        """Take the database for this process alone, bring it up to date, and close it at the end.

        Takes "sqlite+aiosqlite:///path" (a file that is not there is created) or "postgresql+asyncpg://...". Raises a
        StoreFault that says what to do: DatabaseLocked when another Petbot has it, DatabaseBroken, DatabaseTooNew,
        DatabaseFull, DatabaseUnavailable.
        """
        address = _address(url)
        name = _name(address)
        async with AsyncExitStack() as stack:
            with translated(name):
                engine = await stack.enter_async_context(_held(address, name, busy_timeout))
                await upgrade(engine, name)
            yield cls(engine, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """One use case: committed at the end, undone on any exception. Never open while the engine or Discord works.

        One at a time: what a use case reads stays true until it commits, on both databases.
        """
        async with self._writing, self._session() as transaction:
            yield transaction

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Transaction]:
        """As `transaction`, for looking only: waits for nobody, nobody waits for it, and a write raises StoreFault."""
        async with self._session(reading=True, postgresql_readonly=True) as transaction:
            yield transaction

    @asynccontextmanager
    async def _session(self, **options: bool) -> AsyncGenerator[Transaction]:
        with translated(self._name):
            async with self._sessions() as session, session.begin():
                await session.connection(execution_options=options)
                yield Transaction(
                    cards=Cards(session),
                    jobs=Jobs(session),
                    portraits=Portraits(session),
                    deliveries=Deliveries(session),
                    timings=Timings(session),
                    facts=Facts(session),
                )


@asynccontextmanager
async def _held(address: URL, name: str, busy_timeout: timedelta) -> AsyncGenerator[AsyncEngine]:
    """An engine, held by this process alone and closed at the end."""
    async with AsyncExitStack() as stack:
        if address.get_backend_name() == "sqlite":
            path = _path(address)
            stack.enter_context(sqlite.only_one(path))
            engine = sqlite.sqlite_engine(address, busy_timeout)
            stack.push_async_callback(engine.dispose)
        else:
            # Imported here: the driver is an extra of the project, and not everybody has it.
            from petbot.store import postgresql

            engine = postgresql.postgresql_engine(address, name)
            stack.push_async_callback(engine.dispose)
            await stack.enter_async_context(postgresql.only_one(engine, name))
        yield engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.drivername not in DRIVERS:
        raise DatabaseUnavailable(
            "DATABASE_URL is no address of a database that Petbot knows. It should look like "
            "sqlite+aiosqlite:///data/petbot.db or postgresql+asyncpg://user:password@host/database."
        )
    return address.set(drivername=DRIVERS[address.drivername])


def _path(address: URL) -> Path:
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        raise DatabaseUnavailable(
            "DATABASE_URL names no file. It should look like sqlite+aiosqlite:///data/petbot.db "
            "(three strokes before a relative path, four before an absolute one)."
        )
    return Path(address.database)


def _name(address: URL) -> str:
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address.render_as_string(hide_password=True)
