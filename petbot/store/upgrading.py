"""Brings a database to the revision of this code; a database that is there already costs one query."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from petbot.store.errors import DatabaseBroken, DatabaseTooNew
from petbot.store.faults import FOREIGN
from petbot.store.schema import HEAD

SCRIPTS = Path(__file__).parents[2] / "migrations"
"""The Alembic scripts, in the root of the repository."""


async def upgrade(engine: AsyncEngine, name: str) -> None:
    """Upgrade to HEAD in one transaction: all of it, or none.

    Raises DatabaseTooNew, and DatabaseBroken when the tables are not ours.
    """
    async with engine.begin() as connection:
        revision = await connection.run_sync(_revision, name)
    if revision == HEAD:
        return
    async with engine.connect() as connection:
        await connection.execution_options(migrating=True)
        async with connection.begin():
            await connection.run_sync(_upgrade, revision, name)
        await connection.invalidate()


def _revision(connection: Connection, name: str) -> str | None:
    """None when the database is empty."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))
    if tables:
        raise DatabaseBroken(FOREIGN.format(name=name, detail="it holds tables of another program"))
    return None


def _upgrade(connection: Connection, revision: str | None, name: str) -> None:
    # Imported here, as it costs a fifth of a second and is seldom needed.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(
            f"The database {name} was upgraded by a newer Petbot (revision {revision}, this one knows {HEAD}). "
            "Start that version again, or restore the backup from before its upgrade."
        )
    command.upgrade(config, "head")
