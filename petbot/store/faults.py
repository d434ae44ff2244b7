"""Database errors become faults, each one plain sentence that says what to do next; values never appear in them."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from petbot.store.errors import (
    DatabaseBroken,
    DatabaseFull,
    DatabaseLocked,
    DatabaseUnavailable,
    StoreFault,
)

BROKEN = (
    "The database {name} is damaged ({detail}). Nothing was changed. "
    "Stop Petbot, move the file away, restore a backup in its place and start again."
)
FOREIGN = (
    "The file {name} is not a Petbot database ({detail}). Nothing was changed. "
    "Point DATABASE_URL, or the data folder, elsewhere, or move the file away."
)
LOCKED = (
    "Another program holds the database {name} ({detail}). "
    "Close it (a database browser, a backup, a second bot) and try again."
)
FULL = (
    "There is no room for the database {name} to grow ({detail}). "
    "Free some disk space and try again; what was stored before is safe."
)
UNAVAILABLE = (
    "The database {name} cannot be opened or written ({detail}). "
    "Check that the folder exists and that this user may write there."
)
UNREACHABLE = (
    "The database server of {name} cannot be used ({detail}). "
    "Check that it runs, and the address, user, password and rights in DATABASE_URL."
)
REFUSED = "The database {name} refused a change ({detail}); it was undone. Report this together with the log."

Told = tuple[type[StoreFault], str]

SQLITE: dict[int, Told] = {
    sqlite3.SQLITE_CORRUPT: (DatabaseBroken, BROKEN),
    sqlite3.SQLITE_NOTADB: (DatabaseBroken, FOREIGN),
    sqlite3.SQLITE_BUSY: (DatabaseLocked, LOCKED),
    sqlite3.SQLITE_LOCKED: (DatabaseLocked, LOCKED),
    sqlite3.SQLITE_FULL: (DatabaseFull, FULL),
    sqlite3.SQLITE_IOERR_WRITE: (DatabaseFull, FULL),
    sqlite3.SQLITE_IOERR_FSYNC: (DatabaseFull, FULL),
    sqlite3.SQLITE_IOERR_TRUNCATE: (DatabaseFull, FULL),
    sqlite3.SQLITE_IOERR_SHMSIZE: (DatabaseFull, FULL),
    sqlite3.SQLITE_IOERR: (DatabaseBroken, BROKEN),
    sqlite3.SQLITE_READONLY: (DatabaseUnavailable, UNAVAILABLE),
    sqlite3.SQLITE_CANTOPEN: (DatabaseUnavailable, UNAVAILABLE),
    sqlite3.SQLITE_PERM: (DatabaseUnavailable, UNAVAILABLE),
    sqlite3.SQLITE_AUTH: (DatabaseUnavailable, UNAVAILABLE),
}
"""By extended result code, or by the primary one in its lowest byte (https://www.sqlite.org/rescode.html)."""

POSTGRESQL: dict[str, Told] = {
    "53100": (DatabaseFull, FULL),
    "53": (DatabaseUnavailable, UNREACHABLE),
    "55P03": (DatabaseLocked, LOCKED),
    "08": (DatabaseUnavailable, UNREACHABLE),
    "28": (DatabaseUnavailable, UNREACHABLE),
    "3D": (DatabaseUnavailable, UNREACHABLE),
    "42501": (DatabaseUnavailable, UNREACHABLE),
    "25006": (DatabaseUnavailable, UNREACHABLE),
    "57P": (DatabaseUnavailable, UNREACHABLE),
    "58": (DatabaseBroken, BROKEN),
    "XX": (DatabaseBroken, BROKEN),
}
"""By SQLSTATE, or by the beginning of one (PostgreSQL manual, appendix A)."""


@contextmanager
def translated(name: str) -> Generator[None]:
    """Raise what the database driver says as a StoreFault about the database of this name."""
    try:
        yield
    except IntegrityError as error:
        # Without the cause: PostgreSQL's own text quotes the whole row, and a card's row holds its token.
        raise StoreFault(REFUSED.format(name=name, detail=_constraint(error))) from None
    except StatementError as error:
        raise _fault(name, error) from error


def _constraint(error: IntegrityError) -> str:
    """SQLite's text names the constraint and no value; of PostgreSQL's only the constraint's name may be told."""
    driver = error.orig.__cause__ if error.orig is not None else None
    return str(getattr(driver, "constraint_name", None) or error.orig)


def _fault(name: str, error: StatementError) -> StoreFault:
    kind, text = _told(error)
    return kind(text.format(name=name, detail=str(error.orig).strip().removesuffix(".")))


def _told(error: StatementError) -> Told:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code) or SQLITE.get(code & 0xFF, (StoreFault, REFUSED))
    state = str(getattr(error.orig, "sqlstate", None) or ("08" if _lost(error) else ""))
    known = (state[:length] for length in (5, 3, 2))
    return next((POSTGRESQL[part] for part in known if part in POSTGRESQL), (StoreFault, REFUSED))


def _lost(error: StatementError) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated
