"""A gateway of its own process, for the test that kills it: starts an engine, prints the worker's id, and waits."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from petbot.engine.process import WorkerEngine
from tests.models import noise_profile


async def main() -> None:
    """Print the process id of the worker as soon as there is one."""
    engine = WorkerEngine(noise_profile(Path(sys.argv[1])), timedelta(minutes=1))
    await engine.start()
    while engine.worker_pid is None:  # noqa: ASYNC110 - nothing tells of its birth, only of a loaded model
        await asyncio.sleep(0.01)
    print(engine.worker_pid, flush=True)
    await engine.ready()
    await asyncio.Event().wait()


asyncio.run(main())
