"""Engines on a stub worker, each stopped after its test."""

import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from petbot.engine.process import Patience, WorkerEngine
from tests.models import noise_profile

STUB = Path(__file__).parent / "stub_worker.py"
IMPATIENT = Patience(
    load=timedelta(seconds=30),
    back_off=timedelta(milliseconds=1),
    longest=timedelta(milliseconds=20),
    farewell=timedelta(milliseconds=500),
)


class Bench:
    """Starts engines whose stub has a good day, or one of the days that stub_worker.py knows."""

    def __init__(self, folder: Path, file: Path, stack: AsyncExitStack) -> None:
        self.folder = folder
        """The model folder, whole as far as the gateway can see."""
        self.file = file
        """The file that some days of the stub wait for."""
        self._stack = stack

    async def engine(self, day: str = "good", *, limit: float = 60, patience: Patience = IMPATIENT) -> WorkerEngine:
        """A started engine; `limit` in seconds for each order."""
        engine = WorkerEngine(
            noise_profile(self.folder),
            timedelta(seconds=limit),
            patience=patience,
            command=(sys.executable, str(STUB), day, str(self.file)),
        )
        await engine.start()
        self._stack.push_async_callback(engine.stop)
        return engine
