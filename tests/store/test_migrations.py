"""The migrations make exactly the tables that the code has mapped, and can be undone."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from petbot.store.engines import new_engine, parsed
from petbot.store.schema import HEAD, Base
from petbot.store.upgrading import SCRIPTS, upgrade
from tests.databases import PostgresServer


def configured(connection: Connection | None = None) -> Config:
    """Alembic, set up as Petbot does it."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS))
    return config


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncEngine:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        return new_engine(parsed(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"))
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return new_engine(parsed(server.url(server.new_database())))


def test_the_code_knows_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(configured()).get_current_head() == HEAD


async def test_an_upgraded_database_is_what_the_code_has_mapped(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    await upgrade(engine, "test")
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_migrations_can_be_undone_and_done_again(engine: AsyncEngine) -> None:
    def downgrade(connection: Connection) -> list[str]:
        command.downgrade(configured(connection), "base")
        return inspect(connection).get_table_names()

    await upgrade(engine, "test")
    async with engine.begin() as connection:
        assert await connection.run_sync(downgrade) == ["alembic_version"]
    await upgrade(engine, "test")
    await engine.dispose()


async def test_a_database_that_is_up_to_date_is_left_as_it_is(engine: AsyncEngine) -> None:
    await upgrade(engine, "test")
    await upgrade(engine, "test")
    await engine.dispose()
