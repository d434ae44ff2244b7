"""Opening a database that is taken, broken, foreign, too new, full or out of reach: the fault says what to do next."""

import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from petbot.domain.ids import OrderId
from petbot.store.database import Database
from petbot.store.errors import (
    DatabaseBroken,
    DatabaseFull,
    DatabaseLocked,
    DatabaseTooNew,
    DatabaseUnavailable,
    StoreFault,
)
from tests.builders import a_card, a_token, an_address, an_order
from tests.databases import another_way_in

HOLDER = """
import asyncio, sys
from petbot.store.database import Database
async def hold():
    async with Database.open(sys.argv[1]):
        print("open", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


def url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


async def opened(address: str) -> None:
    """Open and close it."""
    async with Database.open(address, busy_timeout=timedelta(milliseconds=50)):
        pass


@contextmanager
def no_file_grows_beyond(size: int) -> Generator[None]:
    """A full disk, as the system tells it to this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_new_database_is_made_with_its_folder_and_kept(tmp_path: Path) -> None:
    address = url(tmp_path / "data" / "petbot.db")
    async with Database.open(address) as database, database.transaction() as t:
        await t.facts.set("tree", "one")
    async with Database.open(address) as database, database.reading() as t:
        assert await t.facts.get("tree") == "one"


async def test_only_this_user_may_read_a_new_database(tmp_path: Path) -> None:
    await opened(url(tmp_path / "petbot.db"))
    assert (tmp_path / "petbot.db").stat().st_mode & 0o077 == 0


async def test_a_second_instance_is_told_to_stop_the_first(database: Database, database_url: str) -> None:
    with pytest.raises(DatabaseLocked, match=r"Another Petbot is running on the database .*\. Stop it first"):
        await opened(database_url)
    async with database.reading() as t:
        assert await t.facts.get("tree") is None


async def test_the_database_is_free_when_its_holder_was_killed(database_url: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, database_url, stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(DatabaseLocked):
        await opened(database_url)
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    await eventually_opened(database_url)


async def eventually_opened(address: str) -> None:
    """PostgreSQL notices a moment later than we that its client is dead."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await opened(address)
            except DatabaseLocked:
                await asyncio.sleep(0.05)


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "petbot.db"
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(DatabaseBroken, match=r"is not a Petbot database .* move the file away"):
        await opened(url(path))
    assert path.read_bytes() == b"Dear diary, " * 1000


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "petbot.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE diary (day TEXT)")
    with pytest.raises(DatabaseBroken, match=r"tables of another program.*Point DATABASE_URL"):
        await opened(url(path))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("diary",)]


async def test_a_damaged_database_is_left_alone(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "petbot.db"
    shutil.copy(sqlite_template, path)
    damaged = path.read_bytes()[:4096] + b"\xff" * 8192
    path.write_bytes(damaged)
    with pytest.raises(DatabaseBroken, match=r"is damaged .* restore a backup"):
        await opened(url(path))
    assert path.read_bytes()[4096:] == damaged[4096:]


async def test_a_database_from_the_future_is_left_alone(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "petbot.db"
    shutil.copy(sqlite_template, path)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(DatabaseTooNew, match=r"newer Petbot \(revision 9999.*Start that version again"):
        await opened(url(path))


async def test_a_database_that_another_program_holds_is_named(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "petbot.db"
    shutil.copy(sqlite_template, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as browser:
        browser.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked, match=r"Another program holds .* Close it"):
            await opened(url(path))
        browser.execute("ROLLBACK")
    await opened(url(path))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc, where nobody may make files")
async def test_a_folder_that_may_not_be_written_is_named() -> None:
    with pytest.raises(DatabaseUnavailable, match=r"The folder /proc/self cannot be written .* Check that"):
        await opened(url(Path("/proc/self/petbot.db")))


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "petbot.db").mkdir()
    with pytest.raises(DatabaseUnavailable, match=r"cannot be opened .* Check that"):
        await opened(url(tmp_path / "petbot.db"))


async def test_a_full_disk_undoes_the_change_and_loses_nothing(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "petbot.db"
    shutil.copy(sqlite_template, path)
    kept, lost = an_order(), an_order()

    async def place(database: Database) -> None:
        async with database.transaction() as t:
            await t.jobs.add(lost)

    async with Database.open(url(path)) as database:
        async with database.transaction() as t:
            await t.jobs.add(kept)
        with no_file_grows_beyond(4096), pytest.raises(DatabaseFull, match="Free some disk space"):
            await place(database)
        async with database.transaction() as t:
            assert (await t.jobs.get(kept.order_id)).order == kept
            assert await t.jobs.queued() == 1
        await place(database)


async def test_a_new_database_on_a_full_disk_says_so(tmp_path: Path) -> None:
    with no_file_grows_beyond(8192), pytest.raises(DatabaseFull, match="Free some disk space"):
        await opened(url(tmp_path / "petbot.db"))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nonsense", "no address of a database"),
        ("mysql://host/petbot", "no address of a database"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:///:memory:", "names no file"),
        ("postgresql+asyncpg://petbot:secret@127.0.0.1:1/petbot", "Check that it runs"),
        ("postgresql://petbot:secret@host.invalid/petbot", "Check that it runs"),
    ],
)
async def test_a_wrong_address_is_named_without_its_password(address: str, told: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=told) as refused:
        await opened(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_missing_postgresql_database_is_named(database_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"does not exist.*Check that"):
        await opened(database_url.replace("petbot_", "missing_"))


async def test_a_token_is_never_in_a_faults_text(database: Database) -> None:
    card = a_card(address=an_address(token=a_token("very-secret")))

    async def add_again() -> None:
        async with database.transaction() as t:
            await t.cards.add(card)

    await add_again()
    with pytest.raises(StoreFault) as refused:
        await add_again()
    assert "very-secret" not in "".join(traceback.format_exception(refused.value)) + repr(card)


async def test_readers_do_not_wait_for_a_writer(database: Database, database_url: str) -> None:
    async with another_way_in(database_url) as other, database.transaction() as writing:
        await writing.jobs.add(an_order(order_id="new"))
        async with database.reading() as t, other.reading() as u:
            assert await t.jobs.places([OrderId("new")]) == await u.jobs.places([OrderId("new")]) == {}
