"""One noise model and one worker for all tests of the engine: loading torch takes seconds."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from petbot.engine.process import WorkerEngine
from tests.engine.bench import Bench
from tests.engine.folders import a_model_folder
from tests.models import noise_folder, noise_profile


@pytest.fixture(scope="session")
def noise_model(request: pytest.FixtureRequest) -> Path:
    """The noise pipeline's folder, kept in pytest's cache from run to run."""
    cache = request.config.cache
    assert cache is not None
    return noise_folder(cache.mkdir("models"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(noise_model: Path) -> AsyncIterator[WorkerEngine]:
    """A real engine with its real worker; tests that use it run on the session's loop."""
    engine = WorkerEngine(noise_profile(noise_model), timedelta(minutes=2))
    await engine.start()
    yield engine
    await engine.stop()


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Where tests get engines on a stub worker."""
    async with AsyncExitStack() as stack:
        yield Bench(a_model_folder(tmp_path / "model"), tmp_path / "file", stack)
