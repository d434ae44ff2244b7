"""The `database` fixture: an empty, migrated Petbot database, once on SQLite and once on a real PostgreSQL server.

The server is started for the session from the installed binaries. Where there are none its tests are skipped, or fail
when REQUIRE_POSTGRES=1.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from petbot.store.database import Database
from petbot.store.engines import new_engine, parsed

_numbers = count(1)


@dataclass(frozen=True)
class PostgresServer:
    """A running server that listens on a Unix socket in its folder, with one migrated template database."""

    binaries: Path
    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://petbot@/{name}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """The name of a new database that is a copy of another one."""
        name = f"petbot_{next(_numbers)}"
        self.run("createdb", "-h", str(self.folder), "-U", "petbot", "-T", template, name)
        return name

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, as a user whom it accepts: it refuses to run as root."""
        user = None if os.geteuid() else "postgres"
        command = [str(self.binaries / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, user=user, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """The address of an empty, migrated database that nobody has opened."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "petbot.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'petbot.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.new_database(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.run("dropdb", "-h", str(server.folder), "-U", "petbot", "--force", name)


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """An open, empty database."""
    async with Database.open(database_url) as database:
        yield database


@asynccontextmanager
async def another_way_in(url: str) -> AsyncGenerator[Database]:
    """The same database a second time, past the lock that keeps a second Petbot out."""
    address = parsed(url)
    engine = new_engine(address)
    yield Database(engine, address.name)
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file; copying it is much faster than migrating anew."""
    path = tmp_path_factory.mktemp("template") / "petbot.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a migrated database on the server."""
    name = postgres_server.new_database()
    asyncio.run(_migrate(postgres_server.url(name)))
    return name


@pytest.fixture(scope="session")
def postgres_server() -> Generator[PostgresServer]:
    """A server for this session. It need not survive a power cut, so it does not wait for the disk."""
    binaries = _binaries()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # hundreds of databases come and go
    with tempfile.TemporaryDirectory(prefix="petbot-pg-", dir=memory) as name:
        server = PostgresServer(binaries=binaries, folder=Path(name))
        if not os.geteuid():
            shutil.chown(server.folder, "postgres")
        data = str(server.folder / "data")
        server.run("initdb", "-D", data, "-U", "petbot", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {server.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        server.run("pg_ctl", "-D", data, "-w", "-l", f"{server.folder}/log", "-o", options, "start")
        yield server
        server.run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _binaries() -> Path:
    """The folder of the newest server's programs; Debian keeps them out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    missing = "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)"
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


async def _migrate(url: str) -> None:
    async with Database.open(url):
        pass
