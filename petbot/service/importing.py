"""Imports adapters by the command line, in a process of its own: the gateway never opens a stranger's tensors."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from petbot.domain.errors import Refusal
from petbot.domain.texts import tr

LONGEST = 120.0
"""Seconds; the process imports torch first."""
TOO_LONG = tr("Checking this file took too long. Import it with `python -m petbot adapters import FILE`.")


class CommandImporter:
    """Implements petbot.service.adapterdesk.Importer."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        """`settings` are environment variables that say which folder and which model."""
        self._settings = dict(settings)

    async def __call__(self, path: Path) -> str:
        """What the command says of the file. Raises Refusal with its words when it refuses it."""
        command = (sys.executable, "-m", "petbot", "adapters", "import", str(path))
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **self._settings},
        )
        try:
            async with asyncio.timeout(LONGEST):
                said, complained = await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise Refusal(TOO_LONG) from None
        if process.returncode:
            raise Refusal(complained.decode(errors="replace").strip().splitlines()[-1][:500] or TOO_LONG)
        return said.decode(errors="replace").strip()[:500]
