"""Alembic's way in: Petbot hands over its connection at start-up; the command line uses DATABASE_URL."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from petbot.store.schema import Base

YOURS = "sqlite+aiosqlite:///data/petbot.db"
"""Where Petbot keeps its data unless told otherwise."""


def migrate(connection: Connection) -> None:
    """Run the wanted revisions on this connection, inside the transaction that it has open."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_from_command_line() -> None:
    """For developers: `alembic revision --autogenerate -m "why"` and the like."""
    engine = create_async_engine(os.environ.get("DATABASE_URL", YOURS))
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_from_command_line())
