"""Pictures on disk under the hash of their bytes: written once and whole, and checked whenever they are read."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile

from petbot.store.errors import DiskFull, PictureBroken


class Images:
    """A folder of PNG files named by their SHA-256, in sub-folders of its first two and next two digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the picture of this hash lies, or would lie."""
        return self._folder / digest[:2] / digest[2:4] / f"{digest}.png"

    def holds(self, digest: str) -> bool:
        """Whether the picture is there; not whether its file is whole."""
        return self.path(digest).exists()

    async def put(self, png: bytes) -> str:
        """Store a picture and return its hash; it is on the disk when this returns. Idempotent. Raises DiskFull."""
        return await asyncio.to_thread(self._put, png)

    async def read(self, digest: str) -> bytes:
        """The picture's bytes. Raises PictureBroken when the file is missing or damaged."""
        return await asyncio.to_thread(self._read, digest)

    async def delete(self, digest: str) -> None:
        """Remove a picture; one that is not there is fine."""
        await asyncio.to_thread(self.path(digest).unlink, missing_ok=True)

    async def older_than(self, at: datetime, at_once: int) -> AsyncIterator[set[str]]:
        """Hashes of the pictures that were written before then, some at a time."""
        files = self._folder.glob("??/??/*.png")
        while lot := await asyncio.to_thread(lambda: list(islice(files, at_once))):
            yield {path.stem for path in lot if _written(path) < at.timestamp()}

    def _put(self, png: bytes) -> str:
        digest = sha256(png).hexdigest()
        path = self.path(digest)
        if _holds(path, png):
            return digest
        try:
            self._make_folders(path.parent)
            _write_whole(path, png)
        except OSError as error:
            raise DiskFull(
                f"A picture could not be written to {path.parent} ({error.strerror}). Free some disk space and check "
                "that this user may write there; the order will be tried again."
            ) from error
        return digest

    def _read(self, digest: str) -> bytes:
        path = self.path(digest)
        try:
            png = path.read_bytes()
        except OSError as error:
            raise PictureBroken(
                f"The picture {path} cannot be read ({error.strerror}). Restore it from a backup, or reroll the order."
            ) from error
        if sha256(png).hexdigest() != digest:
            raise PictureBroken(
                f"The picture {path} is damaged: its content does not match its name. "
                "Restore it from a backup, or reroll the order."
            )
        return png

    def _make_folders(self, folder: Path) -> None:
        """With an fsync of each parent, or a power cut could lose the new folder with the picture in it."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            _sync(path.parent)


def _written(path: Path) -> float:
    """Seconds since the epoch; a file that has gone meanwhile counts as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _holds(path: Path, png: bytes) -> bool:
    """Whether the file is there and whole; a damaged one is written anew."""
    try:
        return path.read_bytes() == png
    except OSError:
        return False


def _write_whole(path: Path, png: bytes) -> None:
    """To a temporary file beside it, then renamed: a reader sees all of it or nothing."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".tmp", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(png)
            file.flush()
            os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
