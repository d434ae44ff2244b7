"""One life of the worker process, as the gateway holds it: its pipes, its words and its end."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Self

import petbot
from petbot.engine.wire import Frame, read_frame

WORKER = (sys.executable, "-m", "petbot.engine.worker")
SECRETS = ("DISCORD_", "DATABASE_", "PETBOT_")
"""Beginnings of environment names that the worker has no need to know."""
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Nothing is fetched or reported, and the tokenizer starts no threads of its own."""
CHUNK = 64 * 1024
"""Bytes of the worker's words read at once, and the longest line of them that is kept."""
REMEMBERED = 20
"""Lines of its last words."""
KILLED = -9
"""Exit status of a process that got SIGKILL."""
log = logging.getLogger("petbot.engine.worker")


class Child:
    """A worker process from birth to reaping."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("A child needs pipes for all three streams.")
        self._process = process
        self._stdin, self._stdout, self._stderr = process.stdin, process.stdout, process.stderr
        self._killed_because: str | None = None
        self._words: deque[str] = deque(maxlen=REMEMBERED)
        self._relay = asyncio.create_task(self._relay_words(), name="worker's words")

    @classmethod
    async def born(cls, command: Sequence[str]) -> Self:
        """Start the process. Raises OSError when the system will not."""
        environment = worker_environment(os.environ)
        return cls(
            await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment)
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, frame: Frame) -> None:
        """Queue a frame for it; frames to a worker that is already dead vanish."""
        if not self._stdin.is_closing():
            self._stdin.write(frame.encoded())

    async def frames(self) -> AsyncIterator[Frame]:
        """What it says, until its pipe ends. Raises BadFrame."""
        while (frame := await read_frame(self._stdout)) is not None:
            yield frame

    @property
    def killed(self) -> bool:
        """Whether it was `kill` that ended it, not a fault of its own."""
        return self._killed_because is not None

    def kill(self, why: str) -> None:
        """End it at once, wherever it hangs."""
        self._killed_because = why
        with suppress(ProcessLookupError):
            self._process.kill()

    async def end(self, patience: timedelta) -> str:
        """Close its stdin, upon which it exits; kill it after `patience`; reap it. Tells how it ended."""
        self._stdin.close()
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._process.wait()
        except TimeoutError:
            self.kill("it did not exit when told to")
            await self._process.wait()
        # Not awaited for good: a process that the worker started may still hold its stderr.
        await asyncio.wait([self._relay], timeout=patience.total_seconds())
        return self._epitaph()

    def _epitaph(self) -> str:
        return "\n".join([f"worker {self.pid} {self._manner_of_death()}", *self._words])

    def _manner_of_death(self) -> str:
        code = self._process.returncode
        if self._killed_because is not None:
            return f"was killed because {self._killed_because}"
        if code == KILLED:
            return "was killed from outside, which is how the system ends what takes too much memory"
        return f"exited with code {code}" if code is None or code >= 0 else f"was ended by signal {-code}"

    async def _relay_words(self) -> None:
        rest = b""
        while chunk := await self._stderr.read(CHUNK):
            *lines, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
            rest = rest[-CHUNK:]
            for line in lines:
                self._heed(line.decode(errors="replace").rstrip())
        self._heed(rest.decode(errors="replace").rstrip())

    def _heed(self, line: str) -> None:
        """Log a line "LEVEL logger: words". What libraries say may quote a prompt: to the debug log."""
        if not line:
            return
        name, _, rest = line.partition(" ")
        level = logging.getLevelNamesMapping().get(name)
        if level is not None and not rest.startswith("petbot."):
            log.debug("%s", rest)
            return
        words = rest.partition(": ")[2] if level is not None else line
        self._words.append(words)
        log.log(level or logging.INFO, "%s", words)


def worker_environment(own: Mapping[str, str]) -> dict[str, str]:
    """Our environment for the worker: without our secrets, offline, and able to import petbot."""
    kept = {name: value for name, value in own.items() if not name.startswith(SECRETS)}
    root = str(Path(petbot.__file__).parent.parent)
    path = os.pathsep.join([root, *filter(None, [own.get("PYTHONPATH")])])
    return {**kept, **OFFLINE, "PYTHONPATH": path}
