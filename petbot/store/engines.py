"""Where the database is, the engine that speaks to it, and the lock that makes it ours."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine

from petbot.store import sqlite
from petbot.store.errors import DatabaseUnavailable

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

NOT_AN_ADDRESS = (
    "DATABASE_URL is no address of a database that Petbot knows. It should look like "
    "sqlite+aiosqlite:///data/petbot.db or postgresql+asyncpg://user:password@host/database."
)
NO_FILE = (
    "DATABASE_URL names no file. It should look like sqlite+aiosqlite:///data/petbot.db "
    "(three strokes before a relative path, four before an absolute one)."
)
NO_DRIVER = "PostgreSQL needs the driver asyncpg. Install it: pip install asyncpg."


@dataclass(frozen=True, slots=True)
class Address:
    """A database's address with its driver, and its name for messages, without a password."""

    url: URL
    name: str

    @property
    def path(self) -> Path | None:
        """The file, on SQLite."""
        if self.url.get_backend_name() != "sqlite":
            return None
        return Path(self.url.database or "")


def parsed(url: str) -> Address:
    """Raises DatabaseUnavailable when it is no address that we know."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable(NOT_AN_ADDRESS) from None  # the cause would quote the password
    if address.drivername not in DRIVERS:
        raise DatabaseUnavailable(NOT_AN_ADDRESS)
    address = address.set(drivername=DRIVERS[address.drivername])
    if address.get_backend_name() != "sqlite":
        return Address(address, address.render_as_string(hide_password=True))
    if not address.database or address.database.startswith((":memory:", "file:")):
        raise DatabaseUnavailable(NO_FILE)
    return Address(address, address.database)


def new_engine(address: Address, busy_timeout: timedelta = BUSY_TIMEOUT) -> AsyncEngine:
    """An engine that has not connected yet. Raises DatabaseUnavailable when its driver is not installed."""
    if address.path is not None:
        return sqlite.sqlite_engine(address.url, busy_timeout)
    try:
        from petbot.store import postgresql
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(NO_DRIVER) from error
    return postgresql.postgresql_engine(address.url, address.name)


@asynccontextmanager
async def only_one(address: Address, engine: AsyncEngine) -> AsyncGenerator[None]:
    """Hold the database for this process alone. Raises DatabaseLocked when another Petbot has it."""
    if address.path is not None:
        with sqlite.only_one(address.path):
            yield
        return
    from petbot.store import postgresql

    async with postgresql.only_one(engine, address.name):
        yield
