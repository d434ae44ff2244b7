"""SQLite: how each connection is prepared, and the lock file that keeps a second Petbot out."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from sqlite3 import Error

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from petbot.store.errors import DatabaseLocked, DatabaseUnavailable

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""WAL: reading never waits for writing. FULL: a commit is on the disk when it returns.

NORMAL would survive SIGKILL as well, but a power cut could take back the last commits: an order that was promised to
a person, or the mark that a message is being sent, without which the next start would send it a second time. FULL costs
one fsync a commit, about 1 ms on a solid-state disk. secure_delete: what is deleted is overwritten, not only let go.
"""


def sqlite_engine(url: URL, busy_timeout: timedelta) -> AsyncEngine:
    """An engine whose transactions begin as writers (BEGIN IMMEDIATE), or as readers with the option `reading`.

    With the option `migrating` foreign keys are not enforced, as SQLite changes a table by making a new one and
    dropping the old, which would delete all that refers to it (https://www.sqlite.org/lang_altertable.html, section 7).
    """
    engine = create_async_engine(url, hide_parameters=True)

    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(busy_timeout.total_seconds() * 1000)}")
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        reading, migrating = options.get("reading", False), options.get("migrating", False)
        if connection.info.get("reading", False) != reading:
            connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
            connection.info["reading"] = reading
        if migrating:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "invalidate", _give_back)
    return engine


def _give_back(connection: DBAPIConnection, _record: object, _fault: BaseException | None) -> None:
    """Roll a connection back before it is thrown away, as one is whose statement a cancellation cut short.

    Closing it is not enough: SQLite keeps a connection and its lock until its last statement is let go
    (https://www.sqlite.org/c3ref/close.html), and the cancelled statement lives as long as the traceback that names it.
    """
    with suppress(Error, ValueError):  # a connection that is closed or broken has no transaction
        connection.rollback()


@contextmanager
def only_one(path: Path) -> Generator[None]:
    """Hold the lock file beside the database; the system lets go of it when the process dies, however it dies."""
    beside = path.with_name(path.name + ".lock")
    lock = FileLock(beside, blocking=False, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.touch()  # FileLock would take a file that cannot be made for one that is held
        lock.acquire()
        if not path.exists():
            path.touch(mode=0o600)  # it holds interaction tokens: for this user's eyes only
    except Timeout:
        raise DatabaseLocked(
            f"Another Petbot is running on the database {path}. "
            "Stop it first, or give this one a data folder of its own."
        ) from None
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {path.parent} cannot be written ({error.strerror}). "
            "Check that it exists and that this user may write there."
        ) from error
    try:
        yield
    finally:
        lock.release()
