"""PostgreSQL: how a connection is made, and the advisory lock that keeps a second Petbot out."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import InterfaceError, PostgresError  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import URL, event, text
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from petbot.store.errors import DatabaseLocked, DatabaseUnavailable
from petbot.store.faults import UNREACHABLE

LOCK_KEY = 0x706574626F74
"""Key of the advisory lock: "petbot" in ASCII. It holds within one database of the server."""


def postgresql_engine(url: URL, name: str) -> AsyncEngine:
    """An engine that tells in one sentence when the server cannot be reached or refuses us."""
    engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)

    def connect(dialect: Dialect, _record: object, arguments: list[Any], options: dict[str, Any]) -> DBAPIConnection:
        try:
            return dialect.connect(*arguments, **options)
        except (OSError, PostgresError, InterfaceError) as error:
            raise DatabaseUnavailable(UNREACHABLE.format(name=name, detail=error)) from error

    event.listen(engine.sync_engine, "do_connect", connect)
    return engine


@asynccontextmanager
async def only_one(engine: AsyncEngine, name: str) -> AsyncGenerator[None]:
    """Hold an advisory lock on a connection of its own; the server lets go of it when the connection ends."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        held = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY})
        if not held:
            raise DatabaseLocked(
                f"Another Petbot is running on the database {name}. "
                "Stop it first, or give this one a database of its own."
            )
        try:
            yield
        finally:
            await connection.invalidate()
